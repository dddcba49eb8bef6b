"""Incidents 招标异常: a lot that fails, with its cause (招标投标法 第二十八、四十二条; 条例 第四十四条; data set 517).

This room hangs on plans and notices only, so that bids, opening and evaluation may all call it.
"""
