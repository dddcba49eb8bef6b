"""The trading platform 交易平台: tenders from plan to archive (Order 20 art. 7).

Rooms stand in the order of the procedure; a later room may call an earlier one, never back. What stops an early stage
is a hold, and `holds` comes first.
"""
