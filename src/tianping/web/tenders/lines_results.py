"""The record in words, continued: awards that fall, contracts, bonds, and tenders that end early or begin anew."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext

from tianping.web import wording
from tianping.web.parts import Article
from tianping.web.tenders.lines import Said, speaks


def ground_of_change(word: str) -> str:
    """This function will say on which ground a contract was changed."""
    names = {
        "documents-clause": gettext("招标文件和合同约定的调整条款"),
        "design-change": gettext("设计变更或者工程量变化"),
        "law-change": gettext("法律法规或者政策变化"),
        "force-majeure": gettext("不可抗力"),
        "other": gettext("其他理由"),
    }
    return names.get(word, word)


@speaks("award.revoked")
def _revoked(event: Any, now: datetime) -> Said:
    kept = gettext("投标保证金不予退还。") if event.bond_kept else ""
    why = gettext("{reason}{kept}").format(reason=f"{event.reason}　" if kept else event.reason, kept=kept)
    return gettext("取消中标"), why, "key", Article(text=gettext("条例 第五十五条"), rule="award-first")


@speaks("contract.signed")
def _signed(event: Any, now: datetime) -> Said:
    why = gettext("{winner}，合同价 {price} 元，履行期限 {period}。").format(
        winner=event.winner_name, price=wording.yuan(event.terms.price), period=event.terms.period
    )
    return gettext("双方订立合同"), why, "key", Article(text=gettext("招标投标法 第四十六条"), rule="contract")


@speaks("contract.amended")
def _amended(event: Any, now: datetime) -> Said:
    why = gettext("第 {version} 版，{ground}：{reason}").format(
        version=event.version, ground=ground_of_change(event.ground), reason=event.reason[:120]
    )
    return gettext("变更合同"), why, "key", Article(text=gettext("条例 第五十七条"), rule="contract-terms")


@speaks("bonds.refunded")
def _refunded(event: Any, now: datetime) -> Said:
    why = gettext("应退的投标保证金连同利息已全部退还。")
    rule, text = ("bond-refund", gettext("条例 第五十七条"))
    if event.cause != "contract":
        rule, text = "termination", gettext("条例 第三十一条")
    return gettext("保证金退清"), why, "", Article(text=text, rule=rule)


@speaks("tender.terminated")
def _terminated(event: Any, now: datetime) -> Said:
    return gettext("终止招标"), event.reason, "key", Article(text=gettext("条例 第三十一条"), rule="termination")


@speaks("tender.repeated")
def _repeated(event: Any, now: datetime) -> Said:
    why = gettext("第 {round} 次招标，接续项目 {earlier}。{reason}").format(
        round=event.round, earlier=event.earlier, reason=event.reason[:120]
    )
    return gettext("重新招标"), why, "key", Article(text=gettext("招标投标法 第二十八条"), rule="bidders")
