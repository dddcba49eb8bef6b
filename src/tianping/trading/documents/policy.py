"""The seal policy of a tender, from the keys that its trustees bound, signed by this platform's identity key."""

import base64
from pathlib import Path
from typing import Any

from django.conf import settings

from tianping.record.identity import own_keys
from tianping.record.statements import state
from tianping.refusals import Refusal
from tianping.sealing.keys import WrappingKeys
from tianping.sealing.policy import SealPolicy, TrusteeKey
from tianping.sealing.suites import suite
from tianping.trading.documents.models import BoundKey, Terms

POLICY_PURPOSE = "seal-policy"


class KeysNotBound(Refusal):
    """Not all trustees have bound a key; documents cannot issue before (specification of the sealed bid)."""

    code = "keys-not-bound"
    status = 409
    zh = "受托方 {missing} 还没有绑定开标密钥，不能发出招标文件。"
    en = "The trustees {missing} have not bound a key yet; the documents cannot be issued."
    next_zh = "通常几秒钟内完成；久等不到，请联系该受托方。"
    next_en = "This usually takes seconds; if it does not, ask that trustee."


def new_opening_key(*, key_id: str, suite_id: str) -> tuple[str, bytes]:
    """This function will make the key that trustees release to: public half in base64, private half wrapped."""
    private, public = suite(suite_id).generate_keypair()
    wrapped = _wrapping_keys().wrap(key_id=key_id, private=private)
    return base64.b64encode(public).decode(), wrapped


def opening_private(terms: Terms) -> bytes:
    """This function will return the private half of the opening key, for `trading.opening`; raises KeyDestroyed."""
    return _wrapping_keys().unwrap(key_id=terms.opening_key_ref, wrapped=bytes(terms.opening_key_wrapped))


def build_policy(terms: Terms) -> SealPolicy:
    """This function will draw up the policy. Raises KeysNotBound, QuorumInOneHand, BadPolicy."""
    bound = {key.trustee: key for key in BoundKey.objects.filter(tender=terms.tender_id)}
    missing = [origin for origin in terms.trustees if origin not in bound]
    if missing:
        raise KeysNotBound(missing=", ".join(missing))
    first, second, third = (_key(bound[origin]) for origin in terms.trustees)
    return SealPolicy(
        tender=terms.tender_id,
        suite=terms.suite,
        opening_at=terms.opening_at,
        minimum_bids=terms.minimum_bids,
        freshness_limit_s=settings.TIANPING_TRADING.supervision_freshness_seconds,
        trustees=(first, second, third),
        tied=settings.TIANPING_TRADING.ties,
    )


def sign(policy: SealPolicy) -> str:
    """This function will sign the canonical policy with the platform's identity key: Ed25519, base64."""
    return base64.b64encode(own_keys().identity.private.sign(policy.encoded())).decode()


def signature_json(terms: Terms) -> dict[str, Any]:
    """This function will return the policy signed for the bid maker: a statement of the purpose `seal-policy`."""
    signed = state(purpose=POLICY_PURPOSE, content=terms.policy or {}, key=own_keys().identity)
    return signed.model_dump(mode="json")


def _key(bound: BoundKey) -> TrusteeKey:
    return TrusteeKey(
        trustee=bound.trustee,
        organisation=bound.organisation,
        key_id=bound.key_id,
        public=base64.b64decode(bound.public),
    )


def _wrapping_keys() -> WrappingKeys:
    return WrappingKeys(Path(settings.TIANPING_WRAPPING_KEYS))
