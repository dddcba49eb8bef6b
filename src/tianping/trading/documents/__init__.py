"""Tender documents 招标文件: terms, files, trustees' keys, issue, clarification (招标投标法 第十九、二十三、二十四条).

Anyone may take the documents, without registration (Order 20 art. 20); who took them stays secret (art. 21).
"""
