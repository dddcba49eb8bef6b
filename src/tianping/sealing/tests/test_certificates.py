"""Who signed: every kind of key, every way in which a chain or a trust list can be wrong."""

from dataclasses import replace
from datetime import timedelta
from functools import cache
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from tianping.canonical import NotCanonical
from tianping.sealing.authority import DemonstrationCA, Issued, KeyKind, make_ca
from tianping.sealing.certificates import (
    BadTrustList,
    NoCreditCode,
    Pinned,
    Revoked,
    TrustList,
    UntrustedChain,
    UsccRule,
    trusted,
)
from tianping.sealing.signing import BadSignature, CannotSign, KeySigner, PKCS12Signer, Signature, verify_signature

from .conftest import NOW, USCC, Seal

DATA = b"what is signed"
PASSWORD = "demonstration-only"
DAY = timedelta(days=1)


def issued(ca: DemonstrationCA, kind: KeyKind | None = None, uscc: str = USCC) -> Issued:
    return ca.issue_organisation(name="杭州某建设有限公司", uscc=uscc, now=NOW, kind=kind, days=365)


@cache
def ca_for(kind: KeyKind) -> DemonstrationCA:
    return make_ca(name="CA", now=NOW, kind="SM2" if kind == "SM2" else "P-256")


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "RSA", "SM2"])
def test_a_pkcs12_file_signs_with_every_kind_of_key(tmp_path: Path, kind: KeyKind) -> None:
    ca = ca_for(kind)
    trust = TrustList(cas=(trusted(ca, now=NOW),))
    path = tmp_path / "bidder.p12"
    path.write_bytes(issued(ca, kind).pkcs12(PASSWORD))
    signature = Signature.from_json(PKCS12Signer(path, PASSWORD).sign(DATA).to_json())
    verify_signature(data=DATA, signature=signature)
    who = trust.signer_of(signature.chain, NOW)
    assert (who.uscc, who.name) == (USCC, "杭州某建设有限公司")


def test_a_wrong_password_and_a_file_that_is_none_are_refused(ca: DemonstrationCA, tmp_path: Path) -> None:
    path = tmp_path / "bidder.p12"
    path.write_bytes(issued(ca).pkcs12(PASSWORD))
    for file, password in ((path, "wrong"), (tmp_path / "absent.p12", PASSWORD)):
        with pytest.raises(CannotSign):
            PKCS12Signer(file, password)


def test_a_key_outside_the_suite_cannot_sign() -> None:
    with pytest.raises(CannotSign):
        KeySigner(ec.generate_private_key(ec.SECP384R1()), ())


@pytest.mark.parametrize("kind", ["Ed25519", "P-256", "RSA", "SM2"])
def test_a_changed_text_value_or_algorithm_is_refused(kind: KeyKind) -> None:
    signature = issued(ca_for(kind), kind).signer().sign(DATA)
    others = {"Ed25519", "ECDSA-P256-SHA256", "RSA-PSS-SHA256", "SM2-SM3", "none"} - {signature.algorithm}
    flipped = signature.value[:-1] + bytes([signature.value[-1] ^ 1])
    wrong = [(DATA + b"x", signature), (DATA, replace(signature, value=flipped))]
    wrong += [(DATA, replace(signature, algorithm=other)) for other in others]
    wrong += [(DATA, replace(signature, chain=())), (DATA, replace(signature, chain=(b"no certificate",)))]
    for data, changed in wrong:
        with pytest.raises(BadSignature):
            verify_signature(data=data, signature=changed)


@pytest.mark.parametrize("value", [None, {}, {"algorithm": "a", "signature": "!", "chain": []}, {"algorithm": 1}])
def test_a_signature_of_another_form_is_refused(value: object) -> None:
    with pytest.raises(BadSignature):
        Signature.from_json(value)


def test_a_chain_is_judged_as_of_the_time_of_signing(ca: DemonstrationCA, trust: TrustList) -> None:
    chain = issued(ca).chain
    trust.signer_of(chain, NOW + 364 * DAY)
    for at in (NOW + 366 * DAY, NOW - 2 * DAY):
        with pytest.raises(UntrustedChain):
            trust.signer_of(chain, at)


def test_revocation_counts_from_its_date_on(ca: DemonstrationCA) -> None:
    own = make_ca(name="Own", now=NOW, kind=ca.kind)
    one = issued(own)
    own.revoke(one.certificate, now=NOW + 10 * DAY)
    trust = TrustList(cas=(trusted(own, now=NOW, crls=[own.crl(now=NOW + 11 * DAY)]),))
    trust.signer_of(one.chain, NOW + 9 * DAY)
    with pytest.raises(Revoked):
        trust.signer_of(one.chain, NOW + 11 * DAY)


def test_a_fresher_revocation_list_is_taken_and_a_strangers_is_not(ca: DemonstrationCA) -> None:
    own, other = (make_ca(name="Own", now=NOW, kind=ca.kind) for _ in range(2))
    one = issued(own)
    trust = TrustList(cas=(trusted(own, now=NOW),))
    other.revoke(one.certificate, now=NOW)
    trust.signer_of(one.chain, NOW + DAY, crls=[other.crl(now=NOW)])
    own.revoke(one.certificate, now=NOW)
    with pytest.raises(Revoked):
        trust.signer_of(one.chain, NOW + DAY, crls=[own.crl(now=NOW)])


def test_a_revocation_list_that_cannot_be_read_is_not_passed_over(ca: DemonstrationCA, trust: TrustList) -> None:
    with pytest.raises(UntrustedChain, match="revocation list"):
        trust.signer_of(issued(ca).chain, NOW, crls=[b"no list"])


def test_another_ca_of_the_same_name_is_not_trusted(trust: TrustList, ca: DemonstrationCA) -> None:
    with pytest.raises(UntrustedChain):
        trust.signer_of(issued(make_ca(name=ca.name, now=NOW, kind=ca.kind)).chain, NOW)


def test_a_missing_intermediate_is_refused_unless_it_is_pinned(ca: DemonstrationCA, trust: TrustList) -> None:
    alone = issued(ca).chain[:1]
    trust.signer_of(alone, NOW)
    bare = TrustList(cas=(trust.cas[0].model_copy(update={"intermediates": ()}),))
    with pytest.raises(UntrustedChain):
        bare.signer_of(alone, NOW)


def test_a_flipped_byte_anywhere_in_the_chain_is_refused(ca: DemonstrationCA, trust: TrustList) -> None:
    leaf, between = issued(ca).chain
    for at in range(0, len(leaf), 11):
        with pytest.raises((UntrustedChain, NoCreditCode)):
            trust.signer_of((leaf[:at] + bytes([leaf[at] ^ 1]) + leaf[at + 1 :], between), NOW)
    with pytest.raises(UntrustedChain):
        trust.signer_of((leaf, between[:-1] + bytes([between[-1] ^ 1])), NOW)


def test_a_leaf_cannot_issue(ca: DemonstrationCA, trust: TrustList) -> None:
    leaf = issued(ca)
    impostor = DemonstrationCA("x", ca.root, ca.root_key, leaf.certificate, leaf.key, kind=ca.kind)
    forged = issued(impostor)
    with pytest.raises(UntrustedChain):
        trust.signer_of((*forged.chain, *leaf.chain[1:]), NOW)


def test_a_ca_outside_its_dates_on_the_list_does_not_count(ca: DemonstrationCA, trust: TrustList) -> None:
    ended = TrustList(cas=(trust.cas[0].model_copy(update={"valid_to": NOW}),))
    with pytest.raises(UntrustedChain, match="no CA"):
        ended.signer_of(issued(ca).chain, NOW)


def test_a_code_with_a_wrong_check_character_is_no_code(ca: DemonstrationCA, trust: TrustList) -> None:
    with pytest.raises(NoCreditCode):
        trust.signer_of(issued(ca, uscc=USCC[:-1] + "0").chain, NOW)


def test_each_ca_has_its_own_rule_for_the_credit_code(ca: DemonstrationCA, trust: TrustList) -> None:
    rule = UsccRule(oid="2.5.4.10", pattern=r".*\((?P<uscc>[0-9A-Z]{18})\)")
    by_name = TrustList(cas=(trust.cas[0].model_copy(update={"uscc_rule": rule}),))
    chain = ca.issue_organisation(name=f"某公司({USCC})", uscc="-", now=NOW).chain
    assert by_name.signer_of(chain, NOW).uscc == USCC


def test_the_trust_list_reads_back_and_a_changed_pin_is_refused(trust: TrustList) -> None:
    assert TrustList.decode(trust.encoded()) == trust
    wrong = trust.model_copy(
        update={
            "cas": (
                trust.cas[0].model_copy(update={"roots": (Pinned(pem=trust.cas[0].roots[0].pem, sha256="0" * 64),)}),
            )
        }
    )
    with pytest.raises(BadTrustList, match="pin"):
        TrustList.decode(wrong.encoded())
    with pytest.raises(BadTrustList):
        TrustList.decode(b'{"v":1}')
    with pytest.raises(NotCanonical):
        TrustList.decode(b'{"v": 1}')


def test_persons_sign_for_their_organisation(ca: DemonstrationCA, trust: TrustList) -> None:
    person = ca.issue_person(name="经办人甲", organisation="某公司", uscc=USCC, now=NOW)
    who = trust.signer_of(person.chain, NOW)
    assert (who.uscc, who.name) == (USCC, "某公司")
    assert isinstance(person.certificate, x509.Certificate)


def test_a_chain_that_held_once_is_judged_anew_by_time_revocation_and_list(ca: DemonstrationCA) -> None:
    own, other = (make_ca(name=name, now=NOW, kind=ca.kind) for name in ("Own", "Other"))
    one = issued(own)
    listed = TrustList(cas=(trusted(own, now=NOW),))
    assert listed.signer_of(one.chain, NOW) == listed.signer_of(one.chain, NOW + DAY)
    with pytest.raises(UntrustedChain):
        listed.signer_of(one.chain, NOW + 366 * DAY)
    with pytest.raises(UntrustedChain):
        listed.signer_of(one.chain, NOW - 366 * DAY)
    own.revoke(one.certificate, now=NOW)
    with pytest.raises(Revoked):
        TrustList(cas=(trusted(own, now=NOW, crls=[own.crl(now=NOW)]),)).signer_of(one.chain, NOW + DAY)
    with pytest.raises(UntrustedChain):
        TrustList(cas=(trusted(other, now=NOW),)).signer_of(one.chain, NOW + DAY)
    with pytest.raises(UntrustedChain):
        TrustList(cas=(trusted(own, now=NOW, valid_to=NOW + DAY),)).signer_of(one.chain, NOW + DAY)


def test_a_head_that_was_changed_is_not_taken_for_the_one_that_was_checked(sealing: Seal) -> None:
    _, head = sealing()
    assert head.signed_by
    with pytest.raises(BadSignature):
        _ = replace(head, statement_bytes=head.statement_bytes + b" ").signed_by
