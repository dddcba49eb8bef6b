"""Subjects 主体: registered once here, learnt by every platform from this log (Order 20 art. 9, 14, 24, 44)."""
