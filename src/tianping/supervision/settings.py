"""Django settings of the supervision platform. No trustee, no room of trading (Order 20 art. 49)."""

from pathlib import Path

from django.utils.translation import gettext_lazy

from tianping.supervision.configuration import SupervisionConfiguration
from tianping.web.settings_base import build

ROOMS = (
    "tianping.record",
    "tianping.exchange",
    "tianping.web.tenders",
    "tianping.supervision.monitoring",
    "tianping.supervision.warnings",
    "tianping.supervision.directives",
    "tianping.supervision.complaints",
)

globals().update(build(platform="supervision", site="supervision", rooms=ROOMS))

TIANPING_SUPERVISION = SupervisionConfiguration()
TIANPING_KIND = "supervision"
TIANPING_ROLES_PROVIDER = "tianping.supervision.complaints.queries.roles_of"
TIANPING_TRUST_LIST_PROVIDER = "tianping.supervision.directives.queries.trust_list"
TIANPING_BODY_LIMITS = [
    (r"^/api/v1/complaint-papers/", 51 * 1024 * 1024),
    (r"^/complaints/(write/[a-z]+|[^/]+/(complete|state))/$", 82 * 1024 * 1024),  # four files of 20 MB and the form
]
TIANPING_NAVIGATION = [
    (gettext_lazy("工作台"), "/desk/"),
    (gettext_lazy("期限监测"), "/"),
    (gettext_lazy("预警"), "/alarms/", ("supervisor", "auditor")),
    (gettext_lazy("风险线索"), "/warnings/", ("supervisor", "auditor")),
    (gettext_lazy("投诉"), "/complaints/", ("supervisor", "auditor", "bidder", "buyer", "agency", "expert")),
    (gettext_lazy("怎样投诉"), "/complaints/how/", ("", "operator", "bidder", "buyer", "agency", "expert")),
    (gettext_lazy("投诉处理决定"), "/complaints/decisions/"),
    (gettext_lazy("监督指令"), "/directives/"),
    (gettext_lazy("规则目录"), "/rules/", ("",)),
    (gettext_lazy("平台公示"), "/disclosure/", ("",)),
]
LOCALE_PATHS = [str(Path(__file__).parent / "locale")]
