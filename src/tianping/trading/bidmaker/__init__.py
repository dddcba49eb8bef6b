"""The bid maker in the browser 网页投标工具: keys checked, files sealed, signed and sent from one page.

Governs: Order 20 art. 26 (encryption by the bidder), 27 (upload, receipt). What it does is `docs/envelope.md`, as
`tianping bid` does it offline; price and files leave the bidder's machine as ciphertext only.
"""
