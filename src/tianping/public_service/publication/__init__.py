"""Publication 公告: all notices of all trading platforms, the same words, free and without a login (条例 art. 15; Order 10)."""
