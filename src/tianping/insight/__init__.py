"""Insight 分析: warnings that explain themselves, from tables of tenders (条例 第39-41条; OCP red flags 2024).

A library without a web framework: it stands on `tianping.law` alone and works on Parquet, OCDS or CSV. What it finds
is a lead for a person to look into, never a finding of guilt.
"""
