"""Incidents 招标异常: failure, termination by the buyer, tendering anew (招标投标法 第二十八、四十二条; 条例 第三十一条; 517).

This room hangs on plans and notices only, so that bids, opening and evaluation may all call it.
"""
