"""Django settings of the trading platform."""

from importlib.util import find_spec
from pathlib import Path

from django.utils.translation import gettext_lazy

from tianping.trading.configuration import TradingConfiguration
from tianping.web.settings_base import build

FLOORS = ("tianping.record", "tianping.exchange", "tianping.trustee", "tianping.web.tenders")
ROOMS = (
    "tianping.trading.subjects",
    "tianping.trading.approvals",
    "tianping.trading.plans",
    "tianping.trading.holds",
    "tianping.trading.notices",
    "tianping.trading.documents",
    "tianping.trading.incidents",
    "tianping.trading.bids",
    "tianping.trading.fees",
    "tianping.trading.opening",
    "tianping.trading.evaluation",
    "tianping.trading.award",
    "tianping.trading.objections",
    "tianping.trading.contracts",
    "tianping.trading.archive",
    "tianping.trading.bidmaker",
    "tianping.trading.pages",
)


def _present(app: str) -> bool:
    return find_spec(app) is not None and find_spec(f"{app}.apps") is not None


globals().update(build(platform="trading", site="trading", rooms=[app for app in (*FLOORS, *ROOMS) if _present(app)]))

TIANPING_TRADING = TradingConfiguration()
TIANPING_OPERATOR = TIANPING_TRADING.operator
TIANPING_KIND = "trading"
LOCALE_PATHS = [str(Path(__file__).resolve().parent / "locale")]
TIANPING_ROLES_PROVIDER = "tianping.trading.evaluation.queries.roles_of"
TIANPING_TRUST_LIST_PROVIDER = "tianping.trading.subjects.queries.trust_list"
TIANPING_BODY_LIMITS = [
    (r"^/api/v1/uploads/", 9 * 1024 * 1024),
    (r"^/my/bids/lots/[^/]+/envelope/", 65 * 1024 * 1024),
    (r"^/api/v1/tenders/[^/]+/documents/", TIANPING_TRADING.document_limit_mib * 1024 * 1024),
    (r"^/tenders/[^/]+/documents/prepare/", (TIANPING_TRADING.document_limit_mib + 1) * 1024 * 1024),
]
FILE_UPLOAD_HANDLERS = [  # what is larger than a form may be comes only where TIANPING_BODY_LIMITS lets it, to the disk
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
TIANPING_NAVIGATION = [
    (gettext_lazy("首页"), "/"),
    (gettext_lazy("工作台"), "/desk/"),
    (gettext_lazy("我的招标"), "/my/tenders/", ("buyer", "agency")),
    (gettext_lazy("我的投标"), "/my/bids/", ("bidder",)),
    (gettext_lazy("规则目录"), "/rules/"),
    (gettext_lazy("平台公示"), "/disclosure/"),
]
