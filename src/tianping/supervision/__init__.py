"""The supervision platform 行政监督平台: sees every tender, counts its limits, issues directives (Order 20 art. 49-53).

It takes no part in any tender: no trading function, no trustee's key (招标投标法 art. 7; 条例 art. 4, 46).
"""
