"""The public page of one tender, on every platform: its timeline, limits, documents, record and proofs.

Built from the entries of the logs alone, the platform's own and its verified copies of the others: what a visitor sees
is what the record proves. Sealed leaves are never read here, so that the page cannot tell what is not public.
"""
