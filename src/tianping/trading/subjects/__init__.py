"""Subjects 主体: who takes part, as the public service platform tells (Order 20 art. 9, 14, 24).

A subject registers once, at the service platform; this room only projects that platform's log.
"""
