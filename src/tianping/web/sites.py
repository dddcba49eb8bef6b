"""The three sites of a city, and the custodian's page: seal character, name, address. Never told apart by colour alone."""

from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from tianping.web.configuration import Configuration, Site

NAMES: dict[Site, tuple[str, str]] = {
    "trading": ("易", gettext_noop("交易平台")),
    "service": ("公", gettext_noop("公共服务平台")),
    "supervision": ("监", gettext_noop("行政监督平台")),
    "custodian": ("证", gettext_noop("密钥保管方")),
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
    """This function will return the three sites in their fixed order, and the custodian on its own page."""
    return [
        Face(site, seal, gettext(name), f"{configuration.address(site)}/", site == configuration.site)
        for site, (seal, name) in NAMES.items()
        if site in (configuration.site, "trading", "service", "supervision")
    ]
