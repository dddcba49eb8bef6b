"""The three sites of a city: seal character, name, address. Never told apart by colour alone."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from tianping.web.configuration import Configuration, Site

NAMES: dict[Site, tuple[str, str]] = {
    "trading": ("易", gettext_noop("交易平台")),
    "service": ("公", gettext_noop("公共服务平台")),
    "supervision": ("监", gettext_noop("行政监督平台")),
}


@dataclass(frozen=True)
class Face:
    """One site as the strip and the masthead show it."""

    site: Site
    seal: str
    name: str
    url: str
    here: bool


def faces(configuration: Configuration) -> list[Face]:
    """This function will return the three sites in their fixed order, in the language of the page."""
    return [
        Face(site, seal, gettext(name), f"{configuration.address(site)}/", site == configuration.site)
        for site, (seal, name) in NAMES.items()
    ]
