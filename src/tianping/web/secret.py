"""The secret of sessions and tokens: made at first start, kept in a file of the data folder, never a default."""

import os
import secrets
from pathlib import Path

from tianping.refusals import Refusal


class SecretTooOpen(Refusal):
    """Others on the machine can read the secret file."""

    code = "secret-too-open"
    status = 500
    zh = "密钥文件 {path} 别人也能读，不能启动。"
    en = "The secret file {path} can be read by others; cannot start."
    next_zh = "请执行 chmod 600 {path}。"
    next_en = "Run chmod 600 {path}."


def secret_key(path: Path) -> str:
    """This function will return the secret in the file, making it (mode 0600) where there is none.

    Two processes that start together get the same secret: the file is created exclusively, the loser reads it.
    Raises SecretTooOpen.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(64))
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink(missing_ok=True)
    if path.stat().st_mode & 0o077:
        raise SecretTooOpen(path=path)
    return path.read_text().strip()
