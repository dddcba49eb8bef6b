"""The course of a lot: which earlier act counts for a later one where it was done twice.

An evaluation may be opened again after an objection, and candidates be published again; an award may be revoked and
given to another. What was before the last reopening counts no more for what comes after it.
"""

from tianping.record.verifier.contents import Contents, Fact

REOPENED = "evaluation.reopened"


def counting(contents: Contents, kind: str, *, for_: Fact) -> Fact | None:
    """This function will return the newest act of a kind before an act of the same lot, none from before the newest
    reopening of its evaluation; acts of the running platform, in the order of its log."""
    lot = for_.body["lot"]
    reopened = max((f.where for f in contents.own(REOPENED, lot=lot) if f.where < for_.where), default="")
    found = [f for f in contents.own(kind, lot=lot) if reopened < f.where < for_.where]
    return max(found, key=lambda fact: fact.where, default=None)


def awards_at(contents: Contents, report: Fact) -> list[Fact]:
    """This function will return each lot's newest award before an act about the whole tender."""
    newest = {f.body["lot"]: f for f in sorted(contents.own("award.decided"), key=lambda f: f.where)
              if f.where < report.where}  # fmt: skip
    return list(newest.values())
