"""What lives in the city: one tender per stage, with who tenders, who bids and at what price. All of it is fictitious."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from tianping.launch.auctions import Auction, RecordedBid
from tianping.launch.tendering import Works

PINE, CLOUD, STONE, FAR, CLEAR, LONG = FIRMS = (
    "松涛建设工程有限公司（虚构）",
    "望云建筑工程有限公司（虚构）",
    "石泉市政工程有限公司（虚构）",
    "远岫园林绿化有限公司（虚构）",
    "清溪机电安装有限公司（虚构）",
    "长亭道桥工程有限公司（虚构）",
)
MANAGERS = {
    firm: f"{name}（虚构人名）"
    for firm, name in zip(FIRMS, ("松明", "云清", "石安", "远宁", "清和", "长乐"), strict=True)
}
HOUSING, SCHOOLS, WATER = "housing", "schools", "water"


@dataclass(frozen=True, kw_only=True)
class Spec:
    """One tender: `stage` in both languages, `prices` by firm in yuan, `agency` where the agency conducts it."""

    key: str
    zh: str
    en: str
    title: str
    content: str
    reserve: int
    prices: Mapping[str, int]
    buyer: str = HOUSING
    agency: bool = False
    by_points: bool = False

    def auction(self) -> Auction:
        """This function will return it in the form that plans and bids of the replay are made from."""
        bids = tuple(RecordedBid(firm, Decimal(price), False) for firm, price in self.prices.items())
        return Auction(self.key, self.title, self.content, Decimal(self.reserve), None, bids)

    def works(self, *, agency: str) -> Works:
        """This function will return what is planned, in words; `agency` is the agency's credit code."""
        return Works(
            name=f"{self.title}（演示）",
            content=self.content,
            scale=f"{self.content} 项目、单位和金额都是虚构的。",
            agency=agency if self.agency else None,
        )


SPECS = (
    Spec(
        key="draft",
        zh="编制中",
        en="draft",
        title="听松路人行道改造工程",
        content="改造人行道 1,200 米，铺装透水砖，增设盲道。",
        reserve=860_000,
        prices={},
    ),
    Spec(
        key="open",
        zh="正在招标",
        en="open for bids",
        title="望山水库管理房维修工程",
        content="维修管理房 480 平方米，更换屋面和门窗。",
        reserve=640_000,
        prices={CLOUD: 598_000},
        buyer=WATER,
        agency=True,
    ),
    Spec(
        key="closing",
        zh="即将截止",
        en="closing in minutes",
        title="第三小学操场改造工程",
        content="改造塑胶跑道 300 米和篮球场两片。",
        reserve=1_280_000,
        prices={CLOUD: 1_236_000, STONE: 1_198_500, LONG: 1_221_800},
    ),
    Spec(
        key="opening",
        zh="正在开标",
        en="in opening",
        title="清溪路雨污分流工程",
        content="新建雨水管 860 米、污水管 790 米，恢复路面。",
        reserve=2_460_000,
        prices={PINE: 2_318_000, CLOUD: 2_295_600, STONE: 2_342_500},
        agency=True,
    ),
    Spec(
        key="evaluation",
        zh="正在评标",
        en="in evaluation",
        title="云岫市图书馆外墙维修工程",
        content="维修外墙 3,600 平方米，更换幕墙密封和排水构件。",
        reserve=1_950_000,
        prices={PINE: 1_823_000, CLOUD: 1_796_400, LONG: 1_811_700},
        agency=True,
        by_points=True,
    ),
    Spec(
        key="publicity",
        zh="候选人公示",
        en="in publicity",
        title="城东中学屋面防水工程",
        content="翻修教学楼屋面 2,100 平方米，重做防水和保温。",
        reserve=980_000,
        prices={STONE: 905_000, CLOUD: 918_600, LONG: 931_200},
        buyer=SCHOOLS,
    ),
    Spec(
        key="objection",
        zh="异议处理中，流程锁定",
        en="under objection, locked",
        title="滨河公园步道照明工程",
        content="更换步道灯具 210 盏，敷设电缆 2.4 千米。",
        reserve=760_000,
        prices={CLEAR: 698_000, CLOUD: 705_500, FAR: 712_300},
    ),
    Spec(
        key="suspended",
        zh="监督指令暂停",
        en="suspended by directive",
        title="东渠防汛道路修复工程",
        content="修复防汛道路 1.8 千米，加固路肩。",
        reserve=1_420_000,
        prices={},
        buyer=WATER,
        agency=True,
    ),
    Spec(
        key="failed",
        zh="投标人不足三个，招标失败",
        en="failed: too few bids",
        title="实验幼儿园空调安装工程",
        content="安装空调 42 台，改造配电。",
        reserve=520_000,
        prices={CLEAR: 497_000},
        buyer=SCHOOLS,
    ),
    Spec(
        key="contracted",
        zh="已签合同",
        en="contracted",
        title="市民会馆抗震加固工程",
        content="加固框架柱 56 根，增设剪力墙四道。",
        reserve=2_980_000,
        prices={PINE: 2_765_000, STONE: 2_802_400, LONG: 2_833_900},
    ),
    Spec(
        key="archived",
        zh="已归档",
        en="archived",
        title="北门桥桥面铺装工程",
        content="铣刨重铺桥面 1,500 平方米，更换伸缩缝。",
        reserve=1_130_000,
        prices={LONG: 1_048_000, STONE: 1_056_700, PINE: 1_071_300},
    ),
)
BY_KEY = {spec.key: spec for spec in SPECS}
SCORING = {
    "v": 1,
    "price": {"points": "40", "above": "0.6", "below": "0.3", "of": "opened"},
    "criteria": [
        {
            "code": "plan", "name": "施工组织设计", "name_en": "Method statement", "group": "technical", "points": "40",
            "standard": "进度、质量、安全和文明施工措施完整可行得 32–40 分，一般得 24–31 分，有缺项低于 24 分并写明理由。",
        },
        {
            "code": "team", "name": "项目管理机构", "name_en": "Project team", "group": "business", "points": "15",
            "standard": "人员齐全、经验相当得 12–15 分，一般得 9–11 分。",
        },
        {
            "code": "credit", "name": "信用评价", "name_en": "Credit record", "group": "credit", "points": "5",
            "standard": "按公共服务平台公开的信用记录评分。",
        },
    ],
    "ties": ["price", "technical", "received"],
}  # fmt: skip
"""The declared formula of the tender in evaluation: forty points for the price, sixty for three criteria."""
