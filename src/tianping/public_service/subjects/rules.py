"""Who may register, change and verify a subject (Order 20 art. 9, 14, 24)."""

import rules

from tianping.public_service.subjects.models import Subject
from tianping.record.actors import Actor
from tianping.web.accounts.rights import has_role, is_platform

operates = has_role("operator") | is_platform


@rules.predicate
def is_itself(actor: Actor, subject: "Subject | str | None") -> bool:
    """The actor acts for the subject in question."""
    code = subject.uscc if isinstance(subject, Subject) else subject
    return bool(code) and actor.office == code


rules.add_rule("subjects.register", operates | is_itself)
rules.add_rule("subjects.change", operates | is_itself)
rules.add_rule("subjects.verify", operates)  # who entered it does not verify it
