"""The custodian 密钥保管方: the independent third trustee, a notary, a CA or another city's centre. One small process.

It holds one key per tender, answers for its boxes and releases by time; it takes part in draws and tells nothing else.
It trades nothing and supervises nothing; nobody signs in. Normative: the specification of the sealed bid.
"""
