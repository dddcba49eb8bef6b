"""Award 定标: candidates published, winner decided, all told at once, the supervisor reported to.

招标投标法 第四十三至四十八条; 条例 第五十四至五十六条; Order 20 art. 35-37.
"""
