"""The record in words, continued: questions, objections, complaints, the committee, and what happens in the hall."""

from datetime import datetime
from typing import Any

from django.utils.translation import gettext, pgettext

from tianping.web import wording
from tianping.web.parts import Article
from tianping.web.problems import language
from tianping.web.tenders.lines import Said, speaks

SHOWN = 120


def about(subject: str) -> str:
    """This function will say what an objection is about."""
    names = {
        "documents": pgettext("objected to", "招标文件"),
        "opening": pgettext("objected to", "开标"),
        "result": pgettext("objected to", "评标结果"),
    }
    return names.get(subject, subject)


def outcome(word: str) -> str:
    """This function will say how an objection ended."""
    names = {
        "rejected": gettext("异议不成立"),
        "corrected": gettext("已改正"),
        "upheld": gettext("异议成立"),
    }
    return names.get(word, word)


def measure(word: str) -> str:
    """This function will say what follows from an answer; empty where nothing does."""
    names = {
        "clarify": gettext("澄清或者修改招标文件"),
        "re-evaluate": gettext("重新评标"),
        "next-candidate": gettext("依次确定其他候选人"),
        "retender": gettext("重新招标"),
    }
    return names.get(word, "")


def article_of(subject: str) -> Article:
    """This function will name the article under which one objects."""
    articles = {
        "documents": (gettext("条例 第二十二条"), "objection-answer"),
        "opening": (gettext("条例 第四十四条"), "opening-objection"),
        "result": (gettext("条例 第五十四条"), "result-objection"),
    }
    text, rule = articles.get(subject, articles["result"])
    return Article(text=text, rule=rule)


@speaks("documents.answered")
def _questions(event: Any, now: datetime) -> Said:
    why = gettext("{count} 个问题，随第 {number} 号澄清一并答复。").format(
        count=len(event.answers), number=event.clarification
    )
    return gettext("答复对招标文件的提问"), why, "", Article(text=gettext("条例 第二十一条"), rule="clarification")


@speaks("objection.received")
def _received(event: Any, now: datetime) -> Said:
    due = wording.moment(event.answer_due, language=language(), now=now)
    why = gettext("答复前项目暂停。") if event.hold else ""
    why += gettext("应在 {at} 前答复。").format(at=due)
    return gettext("收到对{about}的异议").format(about=about(event.about)), why, "key", article_of(event.about)


@speaks("objection.answered")
def _answered(event: Any, now: datetime) -> Said:
    done = measure(event.measure)
    follows = gettext("处理：{measure}。").format(measure=done) if done else ""
    why = gettext("{outcome}。{follows}{answer}").format(
        outcome=outcome(event.outcome), follows=follows, answer=event.answer[:SHOWN]
    )
    return gettext("答复对{about}的异议").format(about=about(event.about)), why, "key", article_of(event.about)


@speaks("objection.withdrawn")
def _withdrawn(event: Any, now: datetime) -> Said:
    return gettext("对{about}的异议已撤回").format(about=about(event.about)), "", "", None


@speaks("evaluation.reopened")
def _reopened(event: Any, now: datetime) -> Said:
    return gettext("重新评标"), event.reason[:SHOWN], "key", Article(text=gettext("条例 第五十四条"), rule="publicity")


@speaks("complaint.decision_published")
def _complaint(event: Any, now: datetime) -> Said:
    words = {
        "upheld": gettext("投诉成立"),
        "partly-upheld": gettext("投诉部分成立"),
        "rejected": gettext("驳回投诉"),
    }
    why = gettext("{department}：{outcome}。{reasons}").format(
        department=event.department, outcome=words.get(event.outcome, event.outcome), reasons=event.reasons[:SHOWN]
    )
    article = Article(text=gettext("条例 第六十一条"), rule="complaint-decide")
    return gettext("公布投诉处理决定"), why, "key", article


@speaks("directive.obeyed")
def _obeyed(event: Any, now: datetime) -> Said:
    return gettext("{who}执行监督指令"), "", "", None


@speaks("committee.formed")
def _formed(event: Any, now: datetime) -> Said:
    why = gettext("共 {seats} 人；名单在中标结果确定前保密。").format(seats=event.seats)
    return gettext("评标委员会组成"), why, "", Article(text=gettext("招标投标法 第三十七条"), rule="committee")


@speaks("committee.reopened")
def _replaced(event: Any, now: datetime) -> Said:
    why = gettext("有成员回避或者不能继续，重新抽取补足。")
    return gettext("更换评标委员会成员"), why, "", Article(text=gettext("条例 第四十八条"), rule="committee")


@speaks("evaluation.extended")
def _extended(event: Any, now: datetime) -> Said:
    until = wording.moment(event.until, language=language(), now=now)
    return (
        gettext("延长评标时间，到 {until}").format(until=until),
        "",
        "",
        Article(text=gettext("条例 第四十八条"), rule="evaluation-extension"),
    )


@speaks("opening.confirmed")
def _confirmed(event: Any, now: datetime) -> Said:
    return gettext("投标人确认开标结果"), "", "", None


@speaks("opening.objected")
def _on_the_spot(event: Any, now: datetime) -> Said:
    why = gettext("{name}：{words}").format(name=event.bidder_name, words=event.content[:SHOWN])
    return gettext("在开标现场提出异议"), why, "key", article_of("opening")


@speaks("opening.answered")
def _on_the_spot_answered(event: Any, now: datetime) -> Said:
    return gettext("当场答复开标异议"), event.answer[:SHOWN], "key", article_of("opening")


@speaks("opening.hall_closed")
def _hall_closed(event: Any, now: datetime) -> Said:
    why = gettext("签到 {attended} 家，确认 {confirmed} 家，异议 {objections} 件。").format(
        attended=event.attended, confirmed=event.confirmed, objections=event.objections
    )
    return gettext("开标结束"), why, "", None
