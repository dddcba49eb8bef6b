"""Opening 开标: by time, in public, at the deadline (招标投标法 第三十四至三十六条; Order 20 art. 29-32).

Nobody presses a button: when two of three trustees have released their pieces the bids are opened, read out and
recorded. The only room that may call the opening engine. What does not open names its cause and whose it is.
"""
