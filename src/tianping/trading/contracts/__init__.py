"""Contracts 合同: drawn up by the bid and the award, signed by both parties, changed by versions with reasons.

招标投标法 第四十六、五十九条; 条例 第五十七、五十八、七十四、七十五条; Order 20 art. 36, 41; data set 512.
"""
