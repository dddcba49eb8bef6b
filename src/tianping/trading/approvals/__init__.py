"""Approvals 内部审批: an organisation may want a second person's approval before something is published. Off by default.

An organisation's own rule, not the law's: it binds its own acts, whoever conducts the tender for it. The room knows no
other room; those that publish say what is to be approved (`approvable`) and ask before they publish
(`require_approved`).
"""
