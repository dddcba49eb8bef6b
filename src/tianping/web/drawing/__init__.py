"""The parts that lists are made of, drawn in Python: a list of twenty rows has some two hundred of them, and drawing each by
a template of its own took most of the time of a list page. `templatetags/tp.py` hands the parts over; the tests hold
every drawing, byte for byte, against the template that said it first.

Each function returns finished HTML: what comes from outside is escaped here and nowhere else (`text`, `attribute`).
"""
