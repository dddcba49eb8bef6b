"""Sign-in by certificate, tokens and rights."""

from datetime import datetime, timedelta
from functools import cache
from typing import Any

import pytest
import rules
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client, RequestFactory, override_settings

from tianping.law.codes import CodeError
from tianping.record.actors import Actor
from tianping.refusals import NotAllowed
from tianping.sealing.authority import DemonstrationCA, Issued, make_ca
from tianping.sealing.certificates import TrustList, trusted
from tianping.sealing.demonstration import make_demonstration_cas
from tianping.sealing.signing import KeySigner
from tianping.web.accounts import lockout, rights, sign_in, tokens
from tianping.web.accounts.models import ApiToken, Challenge, Membership, User
from tianping.web.accounts.tests import providers
from tianping.web.accounts.tests.providers import CA, NOW, USCC
from tianping.web.accounts.trust import NoTrustList

pytestmark = pytest.mark.django_db
OTHER = "91110000600037341L"


@pytest.fixture(autouse=True)
def _providers() -> Any:
    here = providers.__name__
    with override_settings(TIANPING_TRUST_LIST_PROVIDER=f"{here}.trust_list", TIANPING_ROLES_PROVIDER=f"{here}.roles"):
        yield


def certificate(uscc: str = USCC, *, ca: DemonstrationCA = CA, person: str = "") -> Issued:
    if person:
        return ca.issue_person(name=person, organisation="砺石建设", uscc=uscc, now=NOW - timedelta(hours=1))
    return ca.issue_organisation(name="砺石建设", uscc=uscc, now=NOW - timedelta(hours=1))


def asked(uscc: str = USCC, *, person: str = "", now: datetime = NOW) -> str:
    return sign_in.challenge(uscc=uscc, person=person, address="10.0.0.1", now=now).text


def answer(text: str, issued: Issued, *, signed: str | None = None, now: datetime = NOW) -> sign_in.Session:
    signature = issued.signer().sign((signed or text).encode()).to_json()
    return sign_in.sign_in(challenge=text, signature=signature, address="10.0.0.1", now=now)


def test_a_certificate_becomes_a_token_with_the_roles_of_its_subject() -> None:
    session = answer(asked(), certificate())
    assert (session.uscc, session.name, session.roles) == (USCC, "砺石建设", ["bidder", "buyer"])
    token = tokens.find(text=session.token, now=NOW)
    assert token is not None
    assert token.certificate
    assert session.token not in token.digest
    assert Challenge.objects.count() == 0


def test_a_certificate_for_signing_alone_opens_no_session_of_the_firm() -> None:
    key = ec.generate_private_key(ec.SECP256R1())
    names = CA.subject_names(organisation="砺石建设", uscc=USCC)
    leaf = CA.certify(key.public_key(), names=names, uscc=USCC, now=NOW - timedelta(hours=1), days=1)
    text = asked()
    signature = KeySigner(key, tuple(one.public_bytes(Encoding.DER) for one in (leaf, CA.issuing))).sign(text.encode())
    with pytest.raises(sign_in.NotForSignIn):
        sign_in.sign_in(challenge=text, signature=signature.to_json(), address="10.0.0.1", now=NOW)
    assert not ApiToken.objects.exists()


@pytest.mark.parametrize("number", range(3), ids=["P-256", "RSA", "SM2"])
def test_certificates_of_any_listed_ca_sign_in_wherever_they_put_the_names(number: int) -> None:
    made = demonstration()
    listed = TrustList(cas=tuple(trusted(ca, now=NOW) for ca in made))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(providers, "LIST", listed)
        session = answer(asked(), certificate(ca=made[number]))
        person = answer(asked(person="甲"), certificate(ca=made[number], person="甲"))
        patch.setattr(providers, "LIST", TrustList(cas=tuple(c for at, c in enumerate(listed.cas) if at != number)))
        with pytest.raises(sign_in.SignatureRefused):
            answer(asked(), certificate(ca=made[number]))
    assert (session.uscc, session.name) == (person.uscc, person.name) == (USCC, "砺石建设")
    assert set(User.objects.values_list("name", flat=True)) == {"砺石建设", "甲"}


@cache
def demonstration() -> tuple[DemonstrationCA, ...]:
    return make_demonstration_cas(NOW - timedelta(days=1))


def test_it_works_over_the_api_as_published() -> None:
    program = Client()
    given = program.post("/api/v1/session/challenge", {"uscc": USCC}, "application/json").json()
    signature = certificate().signer().sign(given["challenge"].encode()).to_json()
    body = {"challenge": given["challenge"], "signature": signature}
    session = program.post("/api/v1/session", body, "application/json").json()
    headers = {"authorization": f"Bearer {session['token']}", "tianping-role": "bidder"}
    assert program.get("/api/v1/trial/me", headers=headers).json()["office"] == USCC
    assert program.delete("/api/v1/session", headers=headers).status_code == 204
    assert program.get("/api/v1/trial/me", headers=headers).status_code == 401


def test_a_persons_certificate_names_the_person() -> None:
    answer(asked(person="甲"), certificate(person="甲"))
    assert User.objects.get().name == "甲"


def test_a_persons_certificate_is_refused_for_another_person() -> None:
    with pytest.raises(sign_in.OtherSubject):
        answer(asked(person="乙"), certificate(person="甲"))


def test_signing_in_twice_keeps_one_user_and_follows_the_roles(monkeypatch: pytest.MonkeyPatch) -> None:
    answer(asked(), certificate())
    monkeypatch.setattr(providers, "roles", lambda uscc, person: {"buyer"})
    answer(asked(), certificate())
    assert User.objects.count() == 1
    assert [one.role for one in Membership.objects.all()] == ["buyer"]


def test_the_challenge_names_platform_and_subject() -> None:
    assert asked().startswith(f"tianping/session/1 trading.localhost {USCC} ")


def test_a_wrong_credit_code_is_refused() -> None:
    with pytest.raises(CodeError):
        asked("91350100M000100Y44")


def test_a_challenge_serves_once() -> None:
    text = asked()
    answer(text, certificate())
    with pytest.raises(sign_in.ChallengeUnknown):
        answer(text, certificate())


def test_a_challenge_ends() -> None:
    text = asked()
    with pytest.raises(sign_in.ChallengeUnknown):
        answer(text, certificate(), now=NOW + timedelta(seconds=120))


def test_a_challenge_of_ones_own_making_is_refused() -> None:
    with pytest.raises(sign_in.ChallengeUnknown):
        answer(f"tianping/session/1 trading.localhost {USCC} x y", certificate())


def test_a_signature_over_something_else_is_refused() -> None:
    with pytest.raises(sign_in.SignatureRefused):
        answer(asked(), certificate(), signed="something else")


def test_a_certificate_of_an_unknown_authority_is_refused() -> None:
    with pytest.raises(sign_in.SignatureRefused):
        answer(asked(), certificate(ca=make_ca(name="别的 CA", now=NOW - timedelta(days=1))))


def test_a_certificate_of_another_subject_is_refused() -> None:
    with pytest.raises(sign_in.OtherSubject):
        answer(asked(), certificate(OTHER))


def test_without_a_trust_list_nobody_signs_in_and_nobody_is_blamed() -> None:
    with (
        override_settings(TIANPING_TRUST_LIST_PROVIDER="tianping.web.accounts.trust.no_trust_list"),
        pytest.raises(NoTrustList),
    ):
        answer(asked(), certificate())
    lockout.require_open(uscc=USCC, address="10.0.0.1", now=NOW)


def fail(times: int, uscc: str = USCC, address: str = "10.0.0.1") -> None:
    for _ in range(times):
        lockout.note_failure(uscc=uscc, address=address, cause="signature-refused", now=NOW)


def test_too_many_failures_lock_the_subject_at_that_address_for_a_while() -> None:
    for _ in range(5):
        with pytest.raises(sign_in.SignatureRefused):
            answer(asked(), certificate(), signed="x")
    with pytest.raises(lockout.Locked):
        asked()
    assert asked(now=NOW + timedelta(minutes=16))


def test_nobody_can_lock_a_competitor_out_from_another_address() -> None:
    fail(20, address="10.9.9.9")
    assert asked()


def test_one_address_trying_many_subjects_is_locked() -> None:
    fail(50, uscc=OTHER)
    with pytest.raises(lockout.Locked):
        asked()


def test_a_good_sign_in_opens_the_lock() -> None:
    fail(4)
    answer(asked(), certificate())
    fail(4)
    assert asked()


def test_a_token_ends_by_itself() -> None:
    session = answer(asked(), certificate())
    assert tokens.find(text=session.token, now=session.expires_at - timedelta(seconds=1))
    assert tokens.find(text=session.token, now=session.expires_at) is None


def test_a_token_of_a_closed_account_opens_nothing() -> None:
    session = answer(asked(), certificate())
    User.objects.update(active=False)
    assert tokens.find(text=session.token, now=NOW) is None


def test_a_token_for_an_unknown_role_is_refused() -> None:
    with pytest.raises(tokens.UnknownRole):
        tokens.create_for_program(uscc=USCC, roles=["king"], now=NOW)


def request_of(token: ApiToken | None, **headers: str) -> Any:
    request = RequestFactory().get("/", headers=headers)
    if token:
        request.auth = token  # type: ignore[attr-defined]
    return request


@pytest.fixture
def token() -> ApiToken:
    found = tokens.find(text=answer(asked(), certificate()).token, now=NOW)
    assert found
    return found


def test_the_actor_acts_in_the_role_that_the_act_demands(token: ApiToken) -> None:
    assert rights.actor_of(request_of(token), "buyer").role == "buyer"
    assert rights.actor_of(request_of(token, **{"Tianping-Role": "bidder"})).role == "bidder"


def test_a_role_that_is_not_held_or_not_chosen_is_refused(token: ApiToken) -> None:
    with pytest.raises(rights.RoleNotHeld):
        rights.actor_of(request_of(token), "supervisor")
    with pytest.raises(rights.RoleNotChosen):
        rights.actor_of(request_of(token))
    with pytest.raises(rights.NotSignedIn):
        rights.actor_of(request_of(None))


def test_a_right_belongs_to_whom_its_predicate_says() -> None:
    rules.set_rule("trial.do", rights.has_role("buyer", "agency"))
    rights.permit(Actor(office=USCC, role="buyer"), "trial.do")
    with pytest.raises(NotAllowed):
        rights.permit(Actor(office=USCC, role="bidder"), "trial.do")


def test_a_right_that_nobody_defined_is_nobodys() -> None:
    with pytest.raises(NotAllowed):
        rights.permit(Actor(office=USCC, role="operator"), "trial.undefined")


def test_only_this_platform_acts_as_the_platform() -> None:
    rules.set_rule("trial.open", rights.is_platform)
    rights.permit(Actor.platform("trading.localhost"), "trial.open")
    with pytest.raises(NotAllowed):
        rights.permit(Actor.platform("service.localhost"), "trial.open")
