"""Complaints 投诉: filed, accepted or not, handled, decided, published (条例 art. 60-62; Order 11; Order 20 art. 51).

Who complains, about what and what is answered stands in sealed batches only; the decision is published without the
complainant. A receipt names the complaint's place in the log.
"""
