"""Files of others, looked at before anybody opens them: their kind by their bytes, what runs in them, what swells.

Order 20 art. 50 asks of platforms to guard against viruses and intrusion. A file is never changed: what came is
evidence. Where something would run, people are given a copy without it, and are told so.
"""
