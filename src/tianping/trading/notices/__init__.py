"""Notices 公告公示: the same words on every medium (招标投标法 第十六条; 条例 第十五条; Order 10 art. 5-8)."""
