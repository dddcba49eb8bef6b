"""Bids 投标: uploaded in slices, taken sealed, receipted, replaced, withdrawn, closed (招标投标法 第二十八、二十九条).

Before the deadline nobody is told who bids or how many (Order 20 art. 21, 27): what happens here goes into the sealed
batches, and nothing here is public before `bids.closed`.
"""
