"""A page with every part on it, and pages that fail."""

from datetime import UTC, datetime, timedelta
from typing import Any, ClassVar

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from ninja import Field, Router, Schema

from tianping.record.actors import Actor
from tianping.refusals import BadInput, NotAllowed
from tianping.web import drafts, parts
from tianping.web.access import page, public
from tianping.web.accounts.rights import actor_of
from tianping.web.api import make_api
from tianping.web.clock import wall_now
from tianping.web.filing.fields import Amount, CreditCode, Moment, Upload, Words, YesNo
from tianping.web.filing.flow import Filing, Help, respond
from tianping.web.filing.forms import FilingForm

router = Router()


class Thing(Schema):
    """Something to send."""

    title: str = Field(max_length=5)
    count: int = 1


@router.post("/things", auth=None)
def post_thing(request: HttpRequest, body: Thing) -> dict[str, Any]:
    """Echoes what came."""
    return body.dict()


@router.get("/me")
def get_me(request: HttpRequest, role: str = "") -> dict[str, str]:
    """Says who acts."""
    return actor_of(request, role or None).__dict__


@router.get("/refusal", auth=None)
def get_refusal(request: HttpRequest) -> None:
    """Refuses."""
    raise NotAllowed(right="things.see", rule="publicity")


@router.get("/failure", auth=None)
def get_failure(request: HttpRequest) -> None:
    """Fails."""
    raise RuntimeError("on purpose")


api = make_api("试用平台 · Trial platform", [("/trial", router)])

NOW = datetime(2026, 9, 22, 2, 24, 7, tzinfo=UTC)
DUE = datetime(2026, 9, 24, 1, 30, tzinfo=UTC)


def facts() -> dict[str, Any]:
    """The values of the page."""
    article = parts.Article(text="条例 第五十四条", rule="publicity")
    proof = parts.Proof(index=18402, witnesses=2, url="/log/18402/")
    trustees = [
        parts.Trustee(seal="交", name="交易平台", state="on"),
        parts.Trustee(seal="服", name="公共服务平台"),
        parts.Trustee(seal="证", name="公证处"),
    ]
    return {
        "now": NOW,
        "due": DUE,
        "article": article,
        "acts": [parts.Link(text="准备投标", url="/", primary=True), parts.Link(text="订阅变动", url="/")],
        "stages": [
            parts.Stage(name="招标公告", when="9月2日", state="done", at=NOW - timedelta(days=20)),
            parts.Stage(name="投标", when="剩 1 天 23 小时", state="now", gone=0.9),
            parts.Stage(name="开标", when="9月24日 09:30", at=DUE),
            parts.Stage(name="评标", when="约 9月24日", state="prov"),
        ],
        "filters": [parts.Filter(name="种类", choices=[("不限", "/", True), ("招标公告", "/?kind=notice", False)])],
        "counts": [
            parts.Count(value="214", unit="条", text="今天新公告"),
            parts.Count(value="2", unit="件", text="已超期", limit="breach", url="/"),
        ],
        "mistakes": [parts.Mistake(text="清单第 412 行缺单价，请填单价，没有就填 0", field="q")],
        "table": parts.Table(
            caption="法定期限",
            columns=[
                parts.Column(label="期限"),
                parts.Column(label="依据"),
                parts.Column(label="金额（元）", num=True),
                parts.Column(label="状态"),
                parts.Column(label="存证"),
            ],
            rows=[
                parts.Row(
                    cells=[
                        parts.Cell(text="公示中标候选人", small="不少于 3 日"),
                        parts.Cell(part=article),
                        parts.Cell(text="1,200.00"),
                        parts.Cell(part=parts.Limit(word=word, text=text)),
                        parts.Cell(part=part),
                    ]
                )
                for word, text, part in [
                    ("near", "还有 1 天", proof),
                    ("breach", "已超 2 天", parts.Proof()),
                    ("prov", "暂定", trustees),
                    ("done", "满足", proof),
                    ("well", "还有 17 天", proof),
                ]
            ],
        ),
        "lines": [
            parts.Line(what="投标截止，同时开标", at=DUE, why="到点自动开启。", kind="next"),
            parts.Line(
                what="发出第 1 号澄清",
                at=NOW - timedelta(days=14),
                why="距截止 15 天。",
                kind="key",
                proof=proof,
                article=article,
            ),
        ],
        "receipt": parts.Receipt(
            title="已收到你的投标",
            subtitle="二标段",
            qr="R-9901-0922-7Q4M-K2",
            facts=[parts.Fact(term="回执号", value="R-9901-0922-7Q4M-K2", code=True)],
            steps=[
                parts.Step(text="平台签收", when="10:21:36"),
                parts.Step(text="异地副本存妥", when="等待", done=False),
            ],
            acts=[parts.Link(text="下载回执", url="/", primary=True)],
            note="9月30日 14:00 前都可以改。",
        ),
        "desk": [
            parts.Desk(
                what="答复澄清",
                url="/",
                why="只能解释，不能改报价。",
                limit=parts.Limit(word="near", text="今天 15:00 前"),
            )
        ],
    }


@public
def sample(request: HttpRequest) -> HttpResponse:
    """Every part on one page."""
    return render(request, "trial/sample.html", facts())


@public
def refused(request: HttpRequest) -> HttpResponse:
    """A view that refuses."""
    raise NotAllowed(right="notices.publish", rule="notice-media")


@public
def broken(request: HttpRequest) -> HttpResponse:
    """A view that fails."""
    raise RuntimeError("on purpose")


class ThingForm(FilingForm):
    """A form with a field of each kind."""

    names: ClassVar[dict[str, str]] = {"sum": "amount"}
    title = Words(label="名称", max_length=10)
    amount = Amount(label="金额（元）")
    due = Moment(label="截止时间")
    uscc = CreditCode(label="统一社会信用代码", required=False)
    paper = Upload(label="附件", required=False, kinds=("pdf",), limit_mib=1)
    urgent = YesNo(label="急不急")


done: list[dict[str, Any]] = []
version: list[str] = [""]


@page("trial.file", roles=("buyer",))
def filed(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A filing that notes what was done, and refuses what costs 13 yuan."""

    def act(given: dict[str, Any]) -> str:
        done.append(given)
        if given["amount"] == 13:
            raise BadInput(field="sum", what="十三元不收。", what_en="Thirteen yuan are not taken.")
        return f"/filed/{len(done)}/"

    filing = Filing(
        key="trial.file",
        title="办一件事",
        button="办理",
        form=ThingForm,
        act=act,
        help=Help(text="试一试。", rule="publicity"),
        back=parts.Link(text="首页", url="/"),
        version=version[0],
    )
    return respond(request, actor, filing)


@page("trial.ask", roles=("buyer",))
def ask(request: HttpRequest, actor: Actor, code: str) -> HttpResponse:
    """A form about a thing, that keeps what was typed."""
    typed = drafts.typed(request, "ask", ref=code)
    if request.method == "POST" and not request.POST.get("text"):
        drafts.save(request, "ask", ref=code, now=wall_now())
    elif request.method == "POST":
        drafts.done(request, "ask", ref=code)
    return JsonResponse({"typed": dict(typed.lists()) if typed else None, "role": actor.role})


@page("trial.press", roles=("buyer",), methods=("POST",))
def press(request: HttpRequest, actor: Actor) -> HttpResponse:
    """A button without a page of its own."""
    return HttpResponse("pressed")
