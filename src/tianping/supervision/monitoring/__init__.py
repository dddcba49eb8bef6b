"""Monitoring 监测: each tender's statutory limits from the public logs, told before and at breach (Order 20 art. 52).

It never knows who bids before the opening, and raises no alarm about who bid.
"""
