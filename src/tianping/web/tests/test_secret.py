"""The secret file."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tianping.web.secret import SecretTooOpen, secret_key


def test_the_secret_is_made_once_and_is_private(tmp_path: Path) -> None:
    path = tmp_path / "new" / "secret.key"
    first = secret_key(path)
    assert len(first) > 60
    assert secret_key(path) == first
    assert path.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in path.parent.iterdir()] == ["secret.key"]


def test_processes_that_start_together_share_one_secret(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    with ThreadPoolExecutor(8) as pool:
        assert len(set(pool.map(secret_key, [path] * 8))) == 1


def test_a_secret_that_others_can_read_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "secret.key"
    secret_key(path)
    path.chmod(0o644)
    with pytest.raises(SecretTooOpen):
        secret_key(path)
