"""What a client learns about a person: a random number, the name, and for whom it acts in which roles; by scope."""

from typing import Any

from tianping.web.accounts.models import Membership, User

METHODS = {"password": "pwd", "code": "otp", "recovery": "otp", "passkey": "hwk", "certificate": "swk"}


def about(user: User, scope: str) -> dict[str, Any]:
    """This function will return the claims of a person for a scope (`openid`, `profile`, `subjects`)."""
    asked = scope.split()
    said: dict[str, Any] = {"sub": user.public_id}
    if "profile" in asked:
        said["name"] = user.name
    if "subjects" in asked:
        said["subjects"] = _subjects(user)
    return said


def methods(factors: str) -> list[str]:
    """This function will say by which methods a session was opened (RFC 8176); `mfa` where there were two, and for a
    certificate, whose key and password are two."""
    parts = [one for one in factors.split("+") if one in METHODS]
    named = [METHODS[one] for one in parts]
    return [*named, "mfa"] if len(parts) > 1 or parts == ["certificate"] else named


def _subjects(user: User) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for one in Membership.objects.filter(user=user):
        known = found.setdefault(one.uscc, {"uscc": one.uscc, "name": one.subject_name, "roles": []})
        known["roles"].append(one.role)
    return list(found.values())
