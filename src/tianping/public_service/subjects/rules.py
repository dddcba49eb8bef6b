"""Who may register, change and verify a subject (Order 20 art. 9, 14, 24)."""

from rules.predicates import Predicate, always_allow
from rules.rulesets import add_rule

from tianping.public_service.subjects.models import Subject
from tianping.record.actors import Actor
from tianping.web.accounts.rights import has_role, is_platform


def _is_itself(actor: Actor, subject: Subject | str | None) -> bool:
    """The actor acts for the subject in question."""
    code = subject.uscc if isinstance(subject, Subject) else subject
    return bool(code) and actor.office == code


operates = has_role("operator") | is_platform
itself = Predicate(_is_itself, name="is_itself")
RIGHTS = {
    "subjects.register": operates | itself,
    "subjects.change": operates | itself,
    "subjects.verify": operates,  # who entered it does not verify it
    "subjects.apply": always_allow,  # Order 20 第九条: registration is free and open
    "subjects.answer": operates,
}
for right, predicate in RIGHTS.items():
    add_rule(right, predicate)
