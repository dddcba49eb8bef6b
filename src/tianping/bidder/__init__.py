"""The bid maker 投标文件制作工具: checks the trustees' keys, seals offline, uploads, withdraws, recovers.

Governs: Order 20 art. 26 (offline preparation, encryption), 27 (upload, replacement, withdrawal, receipt). It stands on the
published interface alone and imports no platform.
"""
