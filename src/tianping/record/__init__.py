"""The record 记录: every act is one event, in a public append-only log that two others hold and cosign.

Order 20 art. 14 and 49 ask for records that are complete, untampered and traceable, with time, network address and
person. `record()` is the only way to write one; normative text: the specification of events, log and exchange.
"""
