"""The keys that sign id tokens: made when first needed, replaced each month, published until what they signed has run out."""

import json
from datetime import datetime, timedelta
from typing import Any

from joserfc.jwk import ECKey

from tianping.public_service.sign_on.models import SigningKey
from tianping.web.accounts import vault

SIGNS_FOR = timedelta(days=30)
SHOWN_FOR = SIGNS_FOR + timedelta(days=1)
ALGORITHM = "ES256"


def current(now: datetime) -> ECKey:
    """This function will return the key that signs now; a new one where the last has served its time."""
    found = SigningKey.objects.filter(made_at__gt=now - SIGNS_FOR).first() or _make(now)
    private = vault.unseal(bytes(found.sealed), about=f"sign-on {found.kid}")
    return ECKey.import_key(json.loads(private))


def published(now: datetime) -> dict[str, Any]:
    """This function will return the public keys (RFC 7517) that clients check id tokens by."""
    current(now)
    shown = SigningKey.objects.filter(made_at__gt=now - SHOWN_FOR)
    return {"keys": [one.public | {"use": "sig", "alg": ALGORITHM} for one in shown]}


def rotate(now: datetime) -> None:
    """This function will see to it that a fresh key signs, and forget those that nobody needs."""
    current(now)
    SigningKey.objects.filter(made_at__lte=now - SHOWN_FOR).delete()


def _make(now: datetime) -> SigningKey:
    key = ECKey.generate_key("P-256", auto_kid=True)
    kid = str(key.kid)
    private = json.dumps(key.as_dict(private=True)).encode()
    sealed = vault.seal(private, about=f"sign-on {kid}")
    return SigningKey.objects.create(kid=kid, sealed=sealed, public=key.as_dict(private=False), made_at=now)
