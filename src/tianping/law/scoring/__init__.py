"""Comprehensive evaluation 综合评估法 as arithmetic (招标投标法 第四十一条; 评标办法 第三十四至三十七条). Pure.

`method` is what tender documents declare, as data; `price` and `totals` compute from it with Decimal, every rounding
named, so that anyone with the record comes to the same points.
"""
