import stat
from datetime import UTC, datetime
from urllib.parse import parse_qs, urlsplit

import pytest

from tianping.launch.accounts import account
from tianping.launch.accounts.account import Account, NoSuchAccount, find, new_password, new_secret, read
from tianping.launch.accounts.codes import code_of


def made(name: str = "buyer") -> Account:
    return Account(
        name=name,
        role="buyer",
        person="安宁（虚构）",
        subject="某局（虚构）",
        uscc="x",
        sites=("trading", "supervision"),
        password=new_password(),
        secret=new_secret(),
    )


def test_accounts_are_kept_for_their_owner_alone(tmp_path):
    kept = [made("buyer"), made("agency")]
    path = account.write(kept, folder=tmp_path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert read(folder=tmp_path) == kept


def test_accounts_that_are_made_anew_replace_the_old_ones(tmp_path):
    account.write([made("buyer")], folder=tmp_path)
    path = account.write([made("agency")], folder=tmp_path)
    assert [one.name for one in read(folder=tmp_path)] == ["agency"]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_no_two_passwords_or_secrets_are_the_same():
    assert len({new_password() for _ in range(200)}) == 200
    assert len({new_secret() for _ in range(200)}) == 200
    assert all(len(new_password()) == 19 for _ in range(20))


def test_a_name_that_nobody_has_is_refused_with_those_that_there_are(tmp_path):
    with pytest.raises(NoSuchAccount) as refusal:
        find([made("buyer")], "nobody")
    assert "buyer" in refusal.value.sentence("zh") + refusal.value.way_out("zh")
    assert read(folder=tmp_path) == []


def test_the_code_is_that_of_the_published_vector():
    """RFC 6238 appendix B, SHA-1, the last six digits of 94287082 at 59 seconds."""
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    one = Account(**(vars(made()) | {"secret": secret}))
    found = code_of(one, now=datetime.fromtimestamp(59, tz=UTC))
    assert found.now == "287082"
    assert found.left == 1
    assert found.following == code_of(one, now=datetime.fromtimestamp(60, tz=UTC)).now


def test_a_phone_can_take_the_secret_in():
    one = made()
    address = urlsplit(one.otpauth)
    assert (address.scheme, address.netloc) == ("otpauth", "totp")
    assert parse_qs(address.query)["secret"] == [one.secret]
