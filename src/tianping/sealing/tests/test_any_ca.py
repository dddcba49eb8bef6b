"""Three CAs with three kinds of key, each naming its holders elsewhere: told apart by the trust list's rules alone."""

from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from asn1crypto import x509 as asn1
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from OpenSSL import crypto

from tianping.sealing.authority import DemonstrationCA, Issued
from tianping.sealing.certificates import NoCreditCode, Revoked, TrustList, UntrustedChain, trusted
from tianping.sealing.demonstration import MADE, make_demonstration_cas
from tianping.sealing.naming_rules import only_code_in
from tianping.sealing.signing import PKCS12Signer, verify_signature

from .conftest import NOW, OTHER_USCC, USCC

THREE = pytest.mark.parametrize("number", range(len(MADE)), ids=["P-256", "RSA", "SM2"])
NAME, PERSON = "杭州某建设有限公司", "经办人甲"


@cache
def cas() -> tuple[DemonstrationCA, ...]:
    return make_demonstration_cas(NOW)


def trust(**facts: object) -> TrustList:
    return TrustList(cas=tuple(trusted(ca, now=NOW, **facts) for ca in cas()))  # type: ignore[arg-type]


@cache
def own(number: int) -> Issued:
    return cas()[number].issue_organisation(name=NAME, uscc=USCC, now=NOW, days=365)


def der(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(Encoding.DER)


@THREE
def test_organisation_and_person_are_found_where_each_ca_puts_them(number: int, tmp_path: Path) -> None:
    person = cas()[number].issue_person(name=PERSON, organisation=NAME, uscc=USCC, now=NOW)
    for issued, wanted in ((own(number), ""), (person, PERSON)):
        path = tmp_path / f"{wanted}.p12"
        path.write_bytes(issued.pkcs12("demonstration-only"))
        signature = PKCS12Signer(path, "demonstration-only").sign(b"text")
        verify_signature(data=b"text", signature=signature)
        who = trust().signer_of(signature.chain, NOW)
        assert (who.uscc, who.name, who.person, who.ca) == (USCC, NAME, wanted, MADE[number][0])


def test_each_names_the_code_elsewhere_and_no_rule_of_another_finds_it() -> None:
    for number in range(3):
        rules = [ca.uscc_rule for ca in trust().cas]
        assert [rule.find(own(number).certificate) for rule in rules] == [
            USCC if other == number else None for other in range(3)
        ]
        assert only_code_in(own(number).certificate) == USCC


def test_a_certificate_that_names_two_codes_names_none_to_its_holders_tools() -> None:
    twice = cas()[0].issue_organisation(name=f"某公司 {OTHER_USCC}", uscc=USCC, now=NOW)
    assert only_code_in(twice.certificate) is None
    assert trust().signer_of(twice.chain, NOW).uscc == USCC


@THREE
def test_a_code_with_a_wrong_check_character_is_none_whichever_ca_wrote_it(number: int) -> None:
    wrong = cas()[number].issue_organisation(name=NAME, uscc=USCC[:-1] + "0", now=NOW)
    with pytest.raises(NoCreditCode):
        trust().signer_of(wrong.chain, NOW)


@THREE
def test_a_ca_taken_off_the_list_counts_no_more_and_the_others_do(number: int) -> None:
    rest = TrustList(cas=tuple(one for at, one in enumerate(trust().cas) if at != number))
    for other in range(3):
        if other == number:
            with pytest.raises(UntrustedChain, match=r"unable to get|self-signed|no CA"):
                rest.signer_of(own(other).chain, NOW)
        else:
            assert rest.signer_of(own(other).chain, NOW).uscc == USCC


@THREE
def test_revoked_expired_and_renewed_certificates_behave_as_they_should(number: int) -> None:
    ca = cas()[number]
    issued = ca.issue_organisation(name=NAME, uscc=USCC, now=NOW, days=30)
    renewed = ca.issue_organisation(name=NAME, uscc=USCC, now=NOW + timedelta(days=29))
    fresh = DemonstrationCA(ca.name, ca.root, ca.root_key, ca.issuing, ca.issuing_key, kind=ca.kind, habit=ca.habit)
    fresh.revoke(issued.certificate, now=NOW + timedelta(days=3))
    crl = fresh.crl(now=NOW + timedelta(days=4))
    assert trust().signer_of(issued.chain, NOW + timedelta(days=2), crls=[crl]).uscc == USCC
    with pytest.raises(Revoked):
        trust().signer_of(issued.chain, NOW + timedelta(days=5), crls=[crl])
    with pytest.raises(UntrustedChain, match="expired"):
        trust().signer_of(issued.chain, NOW + timedelta(days=40))
    assert trust().signer_of(renewed.chain, NOW + timedelta(days=40), crls=[crl]).uscc == USCC


def changed(certificate: bytes, at: int) -> bytes:
    return certificate[:at] + bytes([certificate[at] ^ 1]) + certificate[at + 1 :]


def forged(number: int, *, key_identifier: bool) -> tuple[bytes, ...]:
    """A leaf by an issuing CA of the same name and another key, with the true one's key identifier or with none."""
    true = cas()[number]
    false = make_demonstration_cas(NOW)[number]
    leaf = DemonstrationCA(true.name, true.root, true.root_key, true.issuing, false.issuing_key, kind=true.kind,
                           habit=true.habit).issue_organisation(name=NAME, uscc=USCC, now=NOW)  # fmt: skip
    if key_identifier:
        return leaf.chain
    parsed = asn1.Certificate.load(leaf.chain[0])
    parsed["tbs_certificate"]["extensions"] = asn1.Extensions(
        [one for one in parsed["tbs_certificate"]["extensions"] if one["extn_id"].native != "authority_key_identifier"]
    )
    return (parsed.dump(force=True), leaf.chain[1])


@THREE
def test_a_flipped_signature_a_changed_subject_and_a_forged_issuer_are_refused(number: int) -> None:
    leaf, between = own(number).chain
    named = leaf.index("杭州".encode())
    for wrong in ((changed(leaf, len(leaf) - 1), between), (changed(leaf, named), between),
                  (leaf, changed(between, len(between) - 1)), forged(number, key_identifier=True),
                  forged(number, key_identifier=False)):  # fmt: skip
        with pytest.raises((UntrustedChain, NoCreditCode)):
            trust().signer_of(wrong, NOW)


@THREE
def test_a_missing_intermediate_and_a_clock_of_2040_are_refused(number: int) -> None:
    bare = TrustList(cas=tuple(one.model_copy(update={"intermediates": ()}) for one in trust().cas))
    with pytest.raises(UntrustedChain):
        bare.signer_of(own(number).chain[:1], NOW)
    with pytest.raises(UntrustedChain, match="expired"):
        trust().signer_of(own(number).chain, NOW.replace(year=2040))


@pytest.mark.parametrize("identity", [b"somebody else 01", b""])
def test_a_certificate_signed_under_another_identity_is_refused(
    identity: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    from tianping.sealing import sm2

    monkeypatch.setattr(sm2, "IDENTITY", identity)
    odd = cas()[2].issue_organisation(name=NAME, uscc=USCC, now=NOW)
    monkeypatch.undo()
    with pytest.raises(UntrustedChain):
        trust().signer_of(odd.chain, NOW)


def test_a_root_is_trusted_by_its_pin_and_not_by_its_own_signature() -> None:
    """Some versions of OpenSSL take a root's own signature under a wrong identity; the pin is what counts."""
    stranger = make_demonstration_cas(NOW)[2]
    named = stranger.issue_organisation(name=NAME, uscc=USCC, now=NOW)
    with pytest.raises(UntrustedChain):
        trust().signer_of((*named.chain, der(stranger.root)), NOW)


@THREE
def test_a_strangers_revocation_list_of_the_same_name_says_nothing(number: int) -> None:
    ca, stranger = cas()[number], make_demonstration_cas(NOW)[number]
    stranger.revoke(own(number).certificate, now=NOW)
    crl = stranger.crl(now=NOW)
    assert x509.load_der_x509_crl(crl).issuer == ca.issuing.subject
    assert trust().signer_of(own(number).chain, NOW + timedelta(days=1), crls=[crl]).uscc == USCC


def test_what_openssl_makes_of_the_sm2_chain_is_what_the_adapter_makes_of_it() -> None:
    from tianping.sealing.sm2_certificates import public_key_of

    ca = cas()[2]
    leaf = own(2).certificate
    store = crypto.X509Store()
    store.add_cert(crypto.X509.from_cryptography(ca.root))
    store.set_time(NOW)
    crypto.X509StoreContext(
        store, crypto.X509.from_cryptography(leaf), [crypto.X509.from_cryptography(ca.issuing)]
    ).verify_certificate()
    issuer, root = public_key_of(ca.issuing), public_key_of(ca.root)
    assert issuer is not None
    assert root is not None
    issuer.verify(leaf.signature, leaf.tbs_certificate_bytes)
    root.verify(ca.issuing.signature, ca.issuing.tbs_certificate_bytes)
