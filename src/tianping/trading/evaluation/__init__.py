"""Evaluation 评标: a drawn committee judges by the declared method (招标投标法 第三十七至四十条; 条例 第四十六至五十三条).

Everything that is decided is a motion with its votes, every evaluated price is a price with its steps, and the report
says all of it. Nothing here is public before the candidates are, but for the request, the forming and the report.
"""
