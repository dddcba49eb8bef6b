"""The four sites of the city and their main pages."""

from dataclasses import dataclass

from tianping.launch.city import City

NAMES = ("trading", "service", "supervision", "custodian")
COMMON = {"front": "/", "rules": "/rules/", "rule": "/rules/bid-preparation/", "disclosure": "/disclosure/"}
SEARCHES = {
    "trading": {"nothing-found": "/?q=没有这样的词", "filtered": "/?when=awarded", "wrong-filter": "/?when=none"},
    "service": {"found": "/?q=工程", "nothing-found": "/?q=没有这样的词", "wrong-filter": "/?kind=none"},
    "supervision": {"nothing-found": "/?q=没有这样的词", "wrong-filter": "/?word=none"},
    "custodian": {},
}


@dataclass(frozen=True)
class Site:
    """One site: its name in the look, and where it is."""

    name: str
    url: str


def sites_of(city: City) -> dict[str, Site]:
    """This function will return the sites by name."""
    return {name: Site(name, city.platforms[name].url) for name in NAMES}


def pages_of(site: Site, tender: str) -> dict[str, str]:
    """This function will return the main pages of a site: name to path."""
    if site.name == "custodian":
        return COMMON
    return COMMON | SEARCHES[site.name] | {"tender": f"/tenders/{tender}/", "interface": "/api/v1/docs"}
