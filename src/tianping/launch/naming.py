"""Chinese names for the replayed auctions: the record's English is a machine's, so the name says only the kind of work."""

from tianping.launch.auctions import Auction

# What stands first in the table and occurs in the record's words is taken; one of each column makes the name.
PLACES = (
    ("elementary school", "小学"),
    ("junior high school", "中学"),
    ("high school", "中学"),
    ("school", "学校"),
    ("kindergarten", "幼儿园"),
    ("nursery", "托儿所"),
    ("sewer", "污水管网"),
    ("wastewater", "污水管网"),
    ("water supply", "供水"),
    ("soil water", "供水"),
    ("drainage", "排水"),
    ("waterway", "水渠"),
    ("farm road", "田间道路"),
    ("land improvement", "农田"),
    ("pond", "蓄水池"),
    ("sidewalk", "人行道"),
    ("bridge", "桥梁"),
    ("road", "市政道路"),
    ("pavement", "市政道路"),
    ("civic hall", "市民会馆"),
    ("public hall", "公民馆"),
    ("sports park", "体育公园"),
    ("park", "公园"),
    ("playground", "儿童乐园"),
    ("pool", "游泳池"),
    ("fire", "消防"),
    ("funeral", "殡仪馆"),
    ("library", "图书馆"),
    ("market", "市场"),
    ("housing", "公共住房"),
    ("building", "公共建筑"),
    ("center", "公共服务中心"),
    ("station", "车站周边"),
)
WORKS = (
    ("seismic", "抗震加固"),
    ("asbestos", "石棉清除"),
    ("dismantl", "拆除"),
    ("demolition", "拆除"),
    ("air conditioning", "空调安装"),
    ("electrical", "电气设备改造"),
    ("lighting", "照明更新"),
    ("water supply pipe", "给水管道改造"),
    ("pipe laying", "管道铺设"),
    ("pipe", "管道工程"),
    ("waterproof", "防水维修"),
    ("outer wall", "外墙维修"),
    ("roof", "屋面维修"),
    ("toilet", "卫生间改造"),
    ("pav", "路面铺装"),
    ("gutter", "边沟维修"),
    ("drainage", "排水改造"),
    ("equipment", "设备更新"),
    ("pump", "泵站工程"),
    ("hydrant", "消火栓安装"),
    ("renovation", "改造"),
    ("remodel", "改造"),
    ("improvement", "改善"),
    ("renewal", "更新"),
    ("repair", "维修"),
    ("maintenance", "养护"),
    ("reinforcement", "加固"),
    ("installation", "安装"),
)


def name_of(auction: Auction) -> str:
    """This function will name an auction's works in Chinese, with its number in the record: 市政道路改善工程（重放 2007-15）."""
    said = f"{auction.details} {auction.title}".lower()
    place = next((chinese for english, chinese in PLACES if english in said), "公用设施")
    work = next((chinese for english, chinese in WORKS if english in said), "建设")
    kind = work if work.startswith(place) else place + work
    return f"{kind}{'' if kind.endswith('工程') else '工程'}（重放 {auction.number}）"
