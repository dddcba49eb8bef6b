"""Warnings 线索: what the indicators find at the close of an opening, each explained on a page, and what became of it."""
