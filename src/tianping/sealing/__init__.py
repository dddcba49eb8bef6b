"""Sealed bids, signatures, timestamps and draws: pure code, no database, no clock, no web.

Governs: Order 20 (电子招标投标办法) art. 26-31, 40: bids are encrypted offline, may not be opened before the time, are
received against a receipt, and every failed opening has a cause that is somebody's. The normative text is
`docs/envelope.md`. Only the trading platform's opening room may import `tianping.sealing.engine`.
"""
