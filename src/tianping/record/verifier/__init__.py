"""The offline verifier: numbered checks of a tender's bundle, from the published specification alone (docs/bundle.md).

It imports the pure part of the record, sealing, the law and the ground floor; no web framework, no database, no network.
"""
