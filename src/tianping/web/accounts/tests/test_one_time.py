"""One-time and recovery codes."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.web.accounts import factors, one_time, recovery, vault
from tianping.web.accounts.models import OneTimeCode, RecoveryCode, User
from tianping.web.accounts.tests.people import enrolled, person

RFC_SECRET = b"12345678901234567890"
# RFC 6238 appendix B, SHA-1: seconds since 1970, code of eight digits
VECTORS = [
    (59, "94287082"),
    (1111111109, "07081804"),
    (1111111111, "14050471"),
    (1234567890, "89005924"),
    (2000000000, "69279037"),
    (20000000000, "65353130"),
]
NOW = datetime(2026, 11, 20, 8, 0, 5, tzinfo=UTC)
STEP = int(NOW.timestamp()) // one_time.STEP


@pytest.mark.parametrize(("seconds", "code"), VECTORS)
def test_codes_are_those_of_rfc_6238(seconds: int, code: str) -> None:
    assert one_time.code_at(RFC_SECRET, seconds // one_time.STEP, digits=8) == code


@given(st.integers(-3, 3))
def test_a_code_is_good_in_its_step_and_the_two_beside_it_only(beside: int) -> None:
    found = one_time.step_of(RFC_SECRET, one_time.code_at(RFC_SECRET, STEP + beside), NOW)
    assert found == (STEP + beside if abs(beside) <= 1 else None)


@pytest.mark.parametrize("typed", ["", "12", "abcdef", "0000000"])
def test_what_is_no_code_is_refused_quietly(typed: str) -> None:
    assert one_time.step_of(RFC_SECRET, typed, NOW) is None


def test_full_width_digits_of_a_chinese_keyboard_are_read() -> None:
    wide = one_time.code_at(RFC_SECRET, STEP).translate({ord(str(digit)): 0xFF10 + digit for digit in range(10)})
    assert one_time.step_of(RFC_SECRET, f"{wide[:3]} {wide[3:]}", NOW) == STEP


@pytest.mark.django_db
class TestKept:
    @pytest.fixture
    def user(self) -> User:
        return person("buyer")

    def test_a_code_is_good_once(self, user: User) -> None:
        code = one_time.code_at(enrolled(user, NOW), STEP)
        assert one_time.use(user=user, code=code, now=NOW)
        assert not one_time.use(user=user, code=code, now=NOW + timedelta(seconds=10))

    def test_a_code_older_than_one_already_used_is_refused(self, user: User) -> None:
        secret = enrolled(user, NOW)
        assert one_time.use(user=user, code=one_time.code_at(secret, STEP + 1), now=NOW)
        assert not one_time.use(user=user, code=one_time.code_at(secret, STEP), now=NOW)

    def test_the_code_that_enrolled_an_app_does_not_sign_in_too(self, user: User) -> None:
        secret = enrolled(user, NOW)
        assert not one_time.use(user=user, code=one_time.code_at(secret, STEP - 1), now=NOW)

    def test_a_wrong_first_code_enrols_nothing(self, user: User) -> None:
        from tianping.web.accounts.acts import self_acting

        with pytest.raises(factors.WrongCode):
            factors.enrol(
                user=user, secret=one_time.new_secret(), code="000", by=self_acting(user, address=""), now=NOW
            )
        assert not factors.enrolled(user)

    def test_the_secret_lies_sealed_and_opens_only_for_its_person(self, user: User) -> None:
        secret = enrolled(user, NOW)
        sealed = bytes(OneTimeCode.objects.get(user=user).secret)
        assert secret not in sealed
        assert vault.unseal(sealed, about=user.public_id) == secret
        with pytest.raises(vault.SecretUnreadable):
            vault.unseal(sealed, about=person("buyer").public_id)

    def test_a_recovery_code_is_good_once_however_it_is_typed(self, user: User) -> None:
        code = recovery.make(user=user)[0]
        assert recovery.use(user=user, code=f" {code.upper().replace('-', ' ')} ", now=NOW)
        assert not recovery.use(user=user, code=code, now=NOW)
        assert recovery.left(user=user) == recovery.COUNT - 1

    def test_new_recovery_codes_end_the_old_and_none_is_kept_in_clear(self, user: User) -> None:
        old = recovery.make(user=user)
        new = recovery.make(user=user)
        assert not recovery.use(user=user, code=old[0], now=NOW)
        assert recovery.use(user=user, code=new[0], now=NOW)
        kept = " ".join(RecoveryCode.objects.values_list("digest", flat=True))
        assert new[1].replace("-", "") not in kept

    def test_a_recovery_code_of_another_person_is_refused(self, user: User) -> None:
        code = recovery.make(user=person("buyer"))[0]
        recovery.make(user=user)
        assert not recovery.use(user=user, code=code, now=NOW)

    def test_ten_wrong_codes_lock_the_second_step_from_every_address(self, user: User) -> None:
        secret = enrolled(user, NOW)
        for number in range(factors.TRIES):
            with pytest.raises(factors.WrongCode):
                factors.verify(user=user, code="000000x", address=f"10.0.0.{number}", now=NOW)
        with pytest.raises(factors.CodesLocked):
            factors.verify(user=user, code=one_time.code_at(secret, STEP), address="10.0.1.1", now=NOW)
        later = NOW + factors.WITHIN + timedelta(seconds=1)
        code = one_time.code_at(secret, int(later.timestamp()) // one_time.STEP)
        assert factors.verify(user=user, code=code, address="10.0.1.1", now=later) == "code"
