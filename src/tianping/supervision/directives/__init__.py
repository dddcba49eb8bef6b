"""Directives 监督指令: suspension and resumption, issued online and obeyed by the trading platform (条例 art. 62)."""
