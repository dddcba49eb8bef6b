"""Accounts 账号: who signs in, for which subject (统一社会信用代码), in which roles, with which tokens.

Order 20 第十三条 (identity by certificate), 第四十九条 (person, time and address of every act).
"""
