"""Sign-on 单点登录: people of docked platforms, and of clients that the operator registered, sign in by this platform.

OpenID Connect Core 1.0, authorization code with PKCE (RFC 7636), id tokens signed with ES256; the protocol is authlib's.
A docked platform is a client by being docked: public, bound by its address and by PKCE. Order 20 第十四条: one registration,
for all platforms.
"""
