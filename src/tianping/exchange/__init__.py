"""The exchange 对接交互: the event catalogue, docking, and following another platform's log.

There is no outbox: a platform learns about another by following its log, entry by entry, and checks as it reads that
nothing was lost, changed or slipped in late. Who follows and stores a log cosigns its checkpoints. Normative text:
the specification of events, log and exchange; Order 20 art. 45 and 48 (docking), 46 (what is exchanged).
"""
