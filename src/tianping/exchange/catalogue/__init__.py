"""The event catalogue 事件目录: the exchange standard in code.

Every type that any platform records stands here, by chapter. The published standard (JSON Schema and a readable page)
is generated from these classes; a platform that nobody here wrote builds from that page alone.
"""

from importlib import import_module

from tianping.record.events import Event

CHAPTERS = (
    "tianping.record.own_events",
    "tianping.exchange.catalogue.platforms",
    "tianping.exchange.catalogue.subjects",
    "tianping.exchange.catalogue.accounts",
    "tianping.exchange.catalogue.approvals",
    "tianping.exchange.catalogue.plans",
    "tianping.exchange.catalogue.keys",
    "tianping.exchange.catalogue.documents",
    "tianping.exchange.catalogue.notices",
    "tianping.exchange.catalogue.holds",
    "tianping.exchange.catalogue.bids",
    "tianping.exchange.catalogue.opening",
    "tianping.exchange.catalogue.draws",
    "tianping.exchange.catalogue.evaluation",
    "tianping.exchange.catalogue.award",
    "tianping.exchange.catalogue.objections",
    "tianping.exchange.catalogue.contracts",
    "tianping.exchange.catalogue.supervising",
    "tianping.exchange.catalogue.complaints",
    "tianping.exchange.catalogue.alarms",
    "tianping.exchange.catalogue.applications",
)


def event_types() -> dict[tuple[str, int], type[Event]]:
    """This function will return every type of the catalogue by (type, version), in the order of the chapters."""
    found: dict[tuple[str, int], type[Event]] = {}
    for chapter in CHAPTERS:
        module = import_module(chapter)
        for value in vars(module).values():
            if isinstance(value, type) and issubclass(value, Event) and value.__module__ == chapter:
                found[value.TYPE, value.VERSION] = value
    return found
