"""Visitors 访客: what people without an account may do here, and how often, so that nobody fills the desk (Order 20 第九条)."""
