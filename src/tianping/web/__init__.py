"""What every platform's site has 各平台共有的网站部分: settings, accounts, layout, the API's manners, search, documents.

The house above the trustee and below the platforms. Articles that govern it: Order 20 第十三条 (identity),
第四十九条 (who, when, from which address), and the disclosure duties of 第十五条.
"""
