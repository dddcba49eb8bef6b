"""Certificates 数字证书: the signed list of certification authorities that count on every platform (Order 20 art. 9, 43)."""
