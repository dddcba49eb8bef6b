"""Trusteeship 开标密钥托管: hold one key per tender, answer for each box, release only under all conditions.

Three trustees hold two pieces of every bid each; two of them open it, none alone. This room runs in the trading
platform, the public service platform and the custodian; never in supervision, which takes no part in trading. It also
keeps the mirror's copies and takes part in random draws. Governs: 招标投标法 art. 36, Order 20 (电子招标投标办法) art. 26-31;
the normative text is the specification of the sealed bid, "Trustees and their keys" and "Closing and opening".
"""
