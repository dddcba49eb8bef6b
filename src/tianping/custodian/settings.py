"""Django settings of the custodian: the log, the exchange, the trustee, one page."""

from tianping.custodian.configuration import CustodianConfiguration
from tianping.web.settings_base import build

ROOMS = ("tianping.record", "tianping.exchange", "tianping.trustee", "tianping.custodian")

globals().update(build(platform="custodian", site="custodian", rooms=ROOMS))

TIANPING_CUSTODIAN = CustodianConfiguration()
TIANPING_OPERATOR = TIANPING_CUSTODIAN.operator
TIANPING_KIND = "custodian"
