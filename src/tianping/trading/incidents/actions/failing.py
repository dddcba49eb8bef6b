"""A lot fails. It happens by law, so the platform itself acts."""

from datetime import datetime
from typing import Literal

from django.db import transaction

from tianping.exchange.catalogue.holds import TenderFailed
from tianping.record.actors import Actor
from tianping.record.recording import record
from tianping.trading.incidents.models import Failure
from tianping.trading.notices.actions import publish
from tianping.trading.notices.wording import failure_notice
from tianping.trading.plans.actions import move_on
from tianping.trading.plans.models import Lot
from tianping.web.accounts.rights import permit

FailureCause = Literal[
    "too-few-bids", "all-rejected", "too-few-effective", "none-openable", "objection-upheld", "no-contract"
]
RULES: dict[str, str] = {
    "too-few-bids": "bidders",
    "all-rejected": "rejection-grounds",
    "too-few-effective": "bidders",
    "none-openable": "undecrypted",
    "objection-upheld": "result-objection",
    "no-contract": "award-first",
}
WORDS: dict[str, str] = {
    "too-few-bids": "投标截止时投标人为 {count} 个，少于规定数量，不得开标（招标投标法 第二十八条；条例 第四十四条）。",
    "all-rejected": "所有投标均被否决（招标投标法 第四十二条）。",
    "too-few-effective": "有效投标为 {count} 个，明显缺乏竞争，评标委员会否决全部投标（招标投标法 第四十二条）。",
    "none-openable": "没有能够开启的投标文件（电子招标投标办法 第三十一条）。",
    "objection-upheld": "对评标结果的异议成立，应当重新招标（条例 第五十四条）。",
    "no-contract": "中标人没有订立合同，招标人决定重新招标（条例 第五十五条）。",
}


@transaction.atomic
def fail_lot(*, lot: Lot, cause: FailureCause, count: int, by: Actor, now: datetime, explanation: str = "") -> Failure:
    """End a lot in failure, say why in a notice, and record it (招标投标法 第二十八、四十二条; data set 517).

    `count` are the bids that stood, or were effective. `explanation` follows the sentence of the law. The lot must
    have been closed, opened, evaluated or published: raises WrongStage else. Raises NotAllowed. Once per lot.
    """
    permit(by, "incidents.fail_lot", lot)
    done = Failure.objects.filter(lot=lot).first()
    if done:
        return done
    move_on(lot=lot, to="failed")
    words = WORDS[cause].format(count=count) + explanation
    failure = Failure.objects.create(
        lot=lot, cause=cause, count=count, rule=RULES[cause], explanation=words, failed_at=now
    )
    event = TenderFailed(
        tender=lot.tender_id, lot=lot.code, cause=cause, count=count, rule=failure.rule, explanation=words
    )
    record(event, by=by, now=now)
    wording = failure_notice(name=lot.tender.name, lot_name=lot.name, explanation=words)
    publish(tender=lot.tender, kind="failure", wording=wording, by=by, now=now)
    return failure
