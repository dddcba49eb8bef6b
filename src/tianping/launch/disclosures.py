"""What the demonstration's platforms disclose of themselves: complete, and fictitious from the first line to the last."""

from collections.abc import Mapping
from typing import Any

Both = Mapping[str, str]

MAINTAINER = {
    "name": {"zh": "云岭运维服务有限公司（虚构）", "en": "Yunling Operations Ltd (fictitious)"},
    "principal": {"zh": "平安（虚构人名）", "en": "Ping An (invented name)"},
    "contact": "0990-555 0130",
}
DEVELOPER = {
    "name": {"zh": "天平项目开发者（开源，Apache-2.0）", "en": "The Tianping developers (open source, Apache-2.0)"},
    "principal": {"zh": "项目维护者", "en": "The maintainers of the project"},
    "contact": {"zh": "源代码随软件公开", "en": "The source is published with the software"},
}
SPECIFICATIONS = (
    {"zh": "中华人民共和国招标投标法（2017 年修正）", "en": "Tendering and Bidding Law (2017)"},
    {"zh": "招标投标法实施条例（2019 年修正）", "en": "Regulations on its implementation (2019)"},
    {"zh": "电子招标投标办法（2013 年第 20 号令）及技术规范",
     "en": "Measures for electronic tendering (Order 20 of 2013), with their specification"},
    {"zh": "天平密封投标规范、公开日志规范",
     "en": "Tianping specifications of the sealed bid and of the public log"},
)  # fmt: skip
SERVERS: Both = {
    "zh": "云岭省云岫市（虚构）；演示时都在打开本页的这台计算机上",
    "en": "Yunxiu, Yunling (fictitious); in the demonstration, the computer that shows this page",
}
CERTIFICATE = {
    "body": {
        "zh": "没有检测认证：这是演示，没有送检",
        "en": "Not certified: this is a demonstration and was not submitted",
    },
    "number": "",
    "report": {"zh": "没有", "en": "None"},
}
FREE: Both = {"zh": "免费", "en": "Free of charge"}
ORDER_20 = "办法 第二十条"
ORDER_45 = "办法 第四十五条"


def _service(zh: str, en: str, article: str = "", article_en: str = "") -> dict[str, Any]:
    return {"name": {"zh": zh, "en": en}, "price": FREE, "basis": {"zh": article, "en": article_en}}


SERVICES: Mapping[str, tuple[dict[str, Any], ...]] = {
    "trading": (
        _service("下载招标文件", "Tender documents", ORDER_20, "Order 20 art. 20"),
        _service("递交投标文件、开标、评标", "Submission, opening and evaluation of bids"),
        _service("存证包和核验程序", "Evidence bundles and the verifier"),
        _service("程序接口", "Interfaces for programs"),
    ),
    "service": (
        _service("查询公告", "Search of notices", "办法 第四十四条", "Order 20 art. 44"),
        _service("市场主体登记", "Registration of subjects"),
        _service("评标专家抽取", "Draw of evaluation experts"),
        _service("平台对接", "Docking of platforms", ORDER_45, "Order 20 art. 45"),
    ),
    "supervision": (
        _service("期限监测", "Monitoring of statutory limits"),
        _service("监督指令公开", "Publication of directives"),
    ),
    "custodian": (_service("保管开标密钥", "Custody of opening keys"),),
}
PEOPLE: Mapping[str, tuple[Both, Both, str]] = {
    "trading": (
        {"zh": "云岫市公共资源交易中心（虚构）", "en": "Yunxiu Public Resources Trading Centre (fictitious)"},
        {"zh": "方宁（虚构人名）", "en": "Fang Ning (invented name)"},
        "0990-555 0110",
    ),
    "service": (
        {"zh": "云岭省招标投标服务中心（虚构）", "en": "Yunling Tendering Service Centre (fictitious)"},
        {"zh": "安和（虚构人名）", "en": "An He (invented name)"},
        "0990-555 0120",
    ),
    "supervision": (
        {"zh": "云岫市发展和改革局（虚构）", "en": "Yunxiu Development and Reform Bureau (fictitious)"},
        {"zh": "康泰（虚构人名）", "en": "Kang Tai (invented name)"},
        "0990-555 0140",
    ),
    "custodian": (
        {"zh": "云岫市公证处（虚构）", "en": "Yunxiu Notary Office (fictitious)"},
        {"zh": "顺祥（虚构人名）", "en": "Shun Xiang (invented name)"},
        "0990-555 0150",
    ),
}


def disclosed(*, kind: str, name: str, uscc: str, maintainer_uscc: str = "") -> dict[str, Any]:
    """This function will return what one platform of the demonstration discloses, as `tianping.web.facts` reads it.

    `name` is the platform's, `uscc` its operator's credit code.
    """
    organisation, principal, contact = PEOPLE[kind]
    operator = {"name": organisation, "uscc": uscc, "principal": principal, "contact": contact}
    return {
        "name": name,
        "builder": operator,
        "operator": operator,
        "developer": DEVELOPER,
        "maintainer": MAINTAINER | {"uscc": maintainer_uscc},
        "certificate": CERTIFICATE,
        "specifications": list(SPECIFICATIONS),
        "servers": SERVERS,
        "services": list(SERVICES[kind]),
    }
