"""Who may complain, handle, answer and read (条例 第六十条至第六十二条)."""

from rules.predicates import Predicate
from rules.rulesets import add_rule

from tianping.record.actors import Actor
from tianping.supervision.complaints.models import Complaint
from tianping.web.accounts.rights import has_role

INTERESTED = ("bidder", "buyer", "agency", "expert")


def _handles(actor: Actor, complaint: Complaint | None) -> bool:
    """The actor is of the department that the complaint lies with."""
    return complaint is not None and actor.role == "supervisor" and actor.office == complaint.department


def _complains(actor: Actor, complaint: Complaint | None) -> bool:
    """The actor is the complainant."""
    return complaint is not None and bool(actor.office) and actor.office == complaint.complainant


def _answers(actor: Actor, complaint: Complaint | None) -> bool:
    """The actor is the respondent, once it was asked for its statement."""
    asked = complaint is not None and hasattr(complaint, "statement")
    return bool(asked and complaint and actor.office and actor.office == complaint.respondent)


handles = Predicate(_handles, name="handles")
complains = Predicate(_complains, name="complains")
answers = Predicate(_answers, name="answers")
RIGHTS = {
    "complaints.see": has_role(*INTERESTED, "supervisor", "auditor"),
    "complaints.file": has_role(*INTERESTED),
    "complaints.hand_in": has_role(*INTERESTED, "operator", "supervisor"),
    "complaints.complete": complains,
    "complaints.withdraw": complains,
    "complaints.handle": handles,
    "complaints.state": answers,
    "complaints.read": handles | complains | has_role("auditor"),
    "complaints.read_as_respondent": answers,
}
for right, predicate in RIGHTS.items():
    add_rule(right, predicate)
