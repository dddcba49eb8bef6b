"""From the record to the tables: facts of any platform that follows the standard, incrementally and resumably.

The platforms read their verified log and hand over plain facts; nothing here knows a platform or a framework.
"""

from tianping.insight.record_export.facts import Fact
from tianping.insight.record_export.folding import fold
from tianping.insight.record_export.writing import Export, export, open_exported

__all__ = ["Export", "Fact", "export", "fold", "open_exported"]
