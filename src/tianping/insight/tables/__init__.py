"""Tables: what every indicator reads, documented column by column in `schema.toml`; readers and the exporter."""

from tianping.insight.tables.schema import TABLES, Column, Table
from tianping.insight.tables.store import Store

__all__ = ["TABLES", "Column", "Store", "Table"]
