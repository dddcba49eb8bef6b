"""What waits at the other platforms: a suspension, a complaint, a firm and an expert who apply."""

from typing import Any

from tianping.launch.alive.company import Company
from tianping.launch.alive.outcomes import object_to_result
from tianping.launch.alive.paperwork import scan
from tianping.launch.alive.specs import BY_KEY, CLOUD
from tianping.launch.clients import Client
from tianping.launch.papers import Subject
from tianping.law.regions import DEMONSTRATION
from tianping.record.events import rfc3339

PDF = "application/pdf"
REASON = "招标文件要求近三年本市业绩，涉嫌以地域条件排斥潜在投标人，责令暂停并改正。"
BASIS = "招标投标法实施条例 第三十二条、第六十二条"
ANSWER = {
    "matter": "对第一候选人项目负责人在建项目的异议。",
    "answer": "经核实，该负责人登记的在建项目已于公示前竣工验收，符合招标文件要求，不予采纳。",
    "outcome": "rejected",
}
FACTS = "第一候选人的项目负责人另有在建项目，招标人答复称已竣工，但竣工备案系统查不到记录，答复与事实不符。"
CLAIMS = "请求查明项目负责人的在建情况，取消第一候选人资格。"
SECRET = "Tianping-Secret"  # noqa: S105  # the name of a header


def suspend(company: Company) -> None:
    """This function will let the supervisor suspend a tender, and wait until the trading platform obeys."""
    company.tell("监督部门签发暂停指令 the supervisor suspends a tender")
    tender = company.planned["suspended"].tender
    body = {"tender": tender, "kind": "suspend", "reason": REASON, "basis": BASIS}
    company.officer().post("/api/v1/directives", body)


def complain(company: Company) -> None:
    """This function will let a firm object, be answered, and complain of the answer."""
    company.tell("异议经答复后投诉 a complaint, after an objection and its answer")
    key = "publicity"
    objection = object_to_result(company, key)
    company.buyer(BY_KEY[key]).post(f"/api/v1/objections/{objection}/answer", ANSWER)
    company.clock.rest()
    bidder = company.firm(CLOUD, "supervision")
    paper = scan("竣工备案查询结果", "查询项目：云岫市老城区道路维修工程（虚构）", "查询结果：没有竣工备案记录。")
    sha256 = bidder.put_bytes("/api/v1/complaint-papers/竣工备案查询结果.pdf", paper, media=PDF)["sha256"]
    bidder.post("/api/v1/complaints", _complaint(company, objection, str(sha256)))


def apply(company: Company) -> None:
    """This function will let a firm apply for registration and a person for the pool of experts; both wait."""
    company.tell("一家企业申请登记，一位专家申请入库 a firm and an expert apply")
    base = company.city.platforms["service"].url
    with Client(base=base) as newcomer:
        _apply_firm(newcomer, company.city.papers.subject("栖云装饰工程有限公司（虚构）"))
    with Client(base=base) as newcomer:
        _apply_expert(newcomer, company.cast.institutes[0])


def _complaint(company: Company, objection: str, paper: str) -> dict[str, Any]:
    one, buyer, firm = (
        company.planned["publicity"],
        company.buyers[BY_KEY["publicity"].buyer],
        company.cast.firms[CLOUD],
    )
    return {
        "against": "tender",
        "matter": "result",
        "tender": one.tender,
        "lot": one.lot,
        "respondent": buyer.uscc,
        "respondent_name": buyer.name,
        "respondent_address": "云岫市学府路 1 号（虚构）",
        "respondent_contact": "0990-555 0101",
        "complainant_name": firm.name,
        "address": "云岫市望云路 8 号（虚构）",
        "contact": "0990-555 0122",
        "signer": "荣华（虚构人名）",
        "knew_at": rfc3339(company.clock.now().replace(microsecond=0)),
        "facts": FACTS,
        "claims": CLAIMS,
        "objection": objection,
        "department": company.cast.department.uscc,
        "files": [paper],
    }


def _apply_firm(newcomer: Client, subject: Subject) -> None:
    body = {
        "uscc": subject.uscc,
        "name": subject.name,
        "legal_form": "有限责任公司",
        "region": DEMONSTRATION,
        "roles": ["bidder"],
        "contact": "登记联系人（虚构），电话 0990-555 0160",
    }
    made = newcomer.post("/api/v1/subject-applications", body)
    place = f"/api/v1/subject-applications/{made['application']}"
    newcomer.http.headers[SECRET] = str(made["secret"])
    paper = scan("营业执照（演示）", f"统一社会信用代码：{subject.uscc}", f"名称：{subject.name}", "类型：有限责任公司")
    newcomer.put_bytes(f"{place}/licence/营业执照.pdf", paper, media=PDF)
    newcomer.post(f"{place}/submission")


def _apply_expert(newcomer: Client, employer: Subject) -> None:
    body = {
        "name": "明清（虚构人名）",
        "speciality": "工程施工",
        "employer": employer.uscc,
        "employer_name": employer.name,
        "region": DEMONSTRATION,
        "years": 15,
        "senior_title": True,
    }
    made = newcomer.post("/api/v1/expert-applications", body)
    place = f"/api/v1/expert-applications/{made['application']}"
    newcomer.http.headers[SECRET] = str(made["secret"])
    paper = scan("高级工程师资格证书（演示）", "姓名：明清（虚构人名）", f"单位：{employer.name}", "从业年限：15 年")
    newcomer.put_bytes(f"{place}/papers/职称证书.pdf", paper, media=PDF)
    newcomer.post(f"{place}/submission")
