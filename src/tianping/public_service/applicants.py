"""How somebody without an account follows its own application: by a secret, shown once, kept as a digest."""

import base64
import hmac
import secrets
from hashlib import sha256

from django.utils.crypto import salted_hmac

from tianping.record.actors import Actor
from tianping.refusals import NotFound, Refusal

HEADER = "Tianping-Secret"


class WrongState(Refusal):
    """The application is not where this can be done."""

    code = "application-state"
    status = 409
    zh = "申请 {application} 现在是“{state}”，不能办这一步。"
    en = "Application {application} is now {code_of_state}; this step is not possible."
    next_zh = "请刷新后按当前状态办理。"
    next_en = "Open it again and go on from its present state."


class RoundMoved(Refusal):
    """The applicant has handed in anew meanwhile."""

    code = "application-moved"
    status = 409
    zh = "申请材料已经是第 {round} 次提交，不是你看到的第 {seen} 次。"
    en = "The application was handed in anew: it is in round {round}, not {seen} as you saw it."
    next_zh = "请重新打开，核对后再办。"
    next_en = "Open it again, look, and repeat."


class TooManyOpen(Refusal):
    """So many applications for one thing wait for the operator that another one would not help."""

    code = "too-many-applications"
    status = 429
    zh = "{subject} 已有 {count} 件申请在办，暂不再收。"
    en = "{count} applications for {subject} are waiting; no more are taken now."
    next_zh = "请等待核验结果，或联系平台。"
    next_en = "Wait for the operator's answer, or call the platform."


def new_secret() -> str:
    """This function will return a secret for an applicant, to be shown once."""
    return secrets.token_urlsafe(24)


def secret_of_form(once: str) -> str:
    """This function will return the secret of an application made by a form with this random token: a second click on
    the same form leads to the same application, and to the same secret, of which only the digest is kept."""
    made = salted_hmac("tianping.applicants", once, algorithm="sha256").digest()
    return base64.urlsafe_b64encode(made[:24]).decode()


def digest_of(secret: str) -> str:
    """This function will return what is kept of a secret."""
    return sha256(secret.encode()).hexdigest()


def require_applicant(*, kept: str, secret: str, office: str, by: Actor, application: str) -> None:
    """This function will let in who has the secret, or acts for the subject that applied while signed in.

    To everybody else the application does not exist. Raises NotFound.
    """
    signed_in = bool(office) and by.office == office
    if not (signed_in or (secret and hmac.compare_digest(kept, digest_of(secret)))):
        raise NotFound(thing=f"申请 {application[:40]}")
