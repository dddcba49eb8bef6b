"""Archive 归档: one package per tender that anybody can check offline (Order 20 art. 40, 49; docs/bundle.md).

The public bundle holds what the logs of all platforms say in public of a tender, with the proofs, and the files. It
can be had at any time; archiving keeps the last one and records its digest.
"""
