"""The complainant's receipt as a page shows it: number, time to the millisecond, digests, place in the log."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.utils.translation import gettext

from tianping.record.receipts import Line
from tianping.supervision.complaints import queries
from tianping.supervision.complaints.models import Complaint
from tianping.supervision.directives.queries import department_name
from tianping.web import parts, wording
from tianping.web.problems import language


def receipt_part(complaint: Complaint, *, url: str) -> parts.Receipt:
    """This function will draw the receipt; `url` leads to the complaint, for its writer."""
    receipt, said = queries.receipt_of(complaint), language()
    content = receipt.statement.content
    digests = content["digests"]
    assert isinstance(digests, dict)
    due = wording.moment(complaint.accept_due, language=said)
    return parts.Receipt(
        title=gettext("投诉已收到"),
        subtitle=department_name(uscc=complaint.department),
        qr=url,
        facts=[
            parts.Fact(term=gettext("编号"), value=complaint.number, code=True),
            parts.Fact(term=gettext("收到时间"), value=to_the_millisecond(complaint.filed_at)),
            parts.Fact(term=gettext("投诉内容的摘要"), value=digests["complaint"], code=True),
            *(parts.Fact(term=gettext("材料的摘要"), value=value, code=True) for value in list(digests.values())[1:]),
        ],
        steps=[_step(line) for line in receipt.lines],
        steps_note="　".join(places(receipt.lines)),
        acts=[
            parts.Link(text=gettext("看这件投诉"), url=f"/complaints/{complaint.number}/", primary=True),
            parts.Link(text=gettext("打印（PDF，盖章）"), url=f"/complaints/{complaint.number}/receipt.pdf"),
            parts.Link(text=gettext("下载回执"), url=f"/complaints/{complaint.number}/receipt.json"),
        ],
        note=gettext("监督部门在 {due} 前决定是否受理。作出决定前可以申请撤回；内容不能改，要求补正时可以补。").format(
            due=due
        ),
    )


def to_the_millisecond(at: datetime) -> str:
    """This function will say an instant as a receipt does, in Shanghai time."""
    local = at.astimezone(wording.SHANGHAI)
    return f"{wording.date_of(local.date(), language=language())} {local:%H:%M:%S}.{local.microsecond // 1000:03}"


def _step(line: Line) -> parts.Step:
    return parts.Step(text=line.en if language() == "en" else line.zh, done=line.state == "proven")


def places(lines: Iterable[Line]) -> Iterator[str]:
    """This function will say where an act lies in the log, as far as that is proven."""
    found = {line.name: line.evidence for line in lines if line.state == "proven"}
    if "log" in found:
        yield gettext("日志第 {position} 条").format(position=found["log"]["position"])
    if "batch" in found:
        yield gettext("封存批次里第 {index} 项，内容不公开").format(index=found["batch"]["index"])
