"""Django settings of the public service platform."""

from pathlib import Path

from django.utils.translation import gettext_lazy

from tianping.public_service.configuration import ServiceConfiguration
from tianping.web.settings_base import build

ROOMS = (
    "tianping.record",
    "tianping.exchange",
    "tianping.trustee",
    "tianping.web.tenders",
    "tianping.public_service.visitors",
    "tianping.public_service.platforms",
    "tianping.public_service.subjects",
    "tianping.public_service.certificates",
    "tianping.public_service.publication",
    "tianping.public_service.experts",
    "tianping.public_service.sign_on",
)

globals().update(build(platform="public_service", site="service", rooms=ROOMS))

TIANPING_SERVICE = ServiceConfiguration()
TIANPING_KIND = "service"
TIANPING_ROLES_PROVIDER = "tianping.public_service.subjects.queries.roles_of"
TIANPING_TRUST_LIST_PROVIDER = "tianping.public_service.certificates.queries.trust_list"
TIANPING_NAVIGATION = [
    (gettext_lazy("首页"), "/"),
    (gettext_lazy("工作台"), "/desk/"),
    (gettext_lazy("公告"), "/notices/"),
    (gettext_lazy("主体"), "/subjects/"),
    (gettext_lazy("专家"), "/experts/"),
    (gettext_lazy("信任列表"), "/trust-list/"),
    (gettext_lazy("平台"), "/platforms/"),
]
PAPERS = 11 * 1024 * 1024
"""Largest form that brings scanned papers, in bytes."""
TIANPING_BODY_LIMITS = [
    (r"^/(registrations|subjects|experts)/", PAPERS),
    (r"^/api/v1/(subject|expert)-applications/", PAPERS),
]
FILE_UPLOAD_MAX_MEMORY_SIZE = PAPERS
LOCALE_PATHS = [str(Path(__file__).parent / "locale")]
