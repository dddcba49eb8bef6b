"""Experts 评标专家: one pool for all platforms, and draws that anyone can recompute (招标投标法 art. 37; 条例 art. 45-46)."""
