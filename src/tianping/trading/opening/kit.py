"""The recovery kit: the few secret files that a standby needs besides what its peers hold. A folder, kept offline.

    keys/        log.key (log and identity), recovery.key (opens deposits), seal.p12, whatever else lies there
    wrapping/    the keys that wrap the tenders' opening keys; the own trustee's only where that was asked for
    secret.key   of sessions and tokens

An opening key is made when a tender's terms are set, so a kit opens the tenders that were issued before it was copied.
"""

import os
import secrets
from pathlib import Path

from django.conf import settings

from tianping.record.identity import own_keys, own_origin
from tianping.record.keys import PlatformKeys, load_or_make
from tianping.refusals import Refusal
from tianping.trading.bids import depositing
from tianping.trading.documents.models import Terms

KEYS, WRAPPING, SECRET = "keys", "wrapping", "secret.key"
NEEDED = ("log.key", "recovery.key")


class KitUnusable(Refusal):
    """The recovery kit is not this platform's, is not whole, or other keys lie where its keys should go."""

    code = "kit-unusable"
    status = 409
    zh = "恢复包不能使用：{cause}。"
    en = "The recovery kit cannot be used: {cause_en}."
    next_zh = "请核对恢复包属于哪个平台、何时复制；数据文件夹须是新的。"
    next_en = "Check whose kit it is and when it was copied; the data folder must be a new one."


class KitFolderTaken(Refusal):
    """A kit is written into a folder of its own."""

    code = "kit-folder-taken"
    status = 409
    zh = "文件夹 {folder} 不是空的，不写入恢复包。"
    en = "The folder {folder} is not empty; no kit is written there."
    next_zh = "请指定一个新文件夹。"
    next_en = "Name a new folder."


def write_kit(*, folder: Path, with_trustee_keys: bool = False) -> int:
    """This function will copy the recovery kit into a new folder and return how many files it has.

    With the trustee's keys the kit alone stands for one of three trustees: it must then lie with no other trustee.
    Raises KitFolderTaken.
    """
    if folder.exists() and any(folder.iterdir()):
        raise KitFolderTaken(folder=folder.name)
    own_keys()
    depositing.ensure_key()
    wrapping = Path(str(settings.TIANPING_WRAPPING_KEYS))
    wanted = {f"{ref}.key" for ref in Terms.objects.values_list("opening_key_ref", flat=True)}
    kept = [file for file in _files(wrapping) if with_trustee_keys or file.name in wanted]
    given = {KEYS: _files(_key_folder()), WRAPPING: kept}
    for part, files in given.items():
        for file in files:
            _copy(file, folder / part / file.name)
    if (secret := settings.TIANPING.secret_key_path).exists():
        _copy(secret, folder / SECRET)
    return sum(file.is_file() for file in folder.rglob("*"))


def install_kit(*, kit: Path) -> PlatformKeys:
    """This function will put a kit's files where this platform's settings want them; again changes nothing.

    Raises KitUnusable, KeyFileUnusable. The secret of sessions, made anew at this start, gives way to the kit's.
    """
    _require_whole(kit)
    keys = load_or_make(kit / KEYS / "log.key", origin=own_origin())
    _require_known(keys)
    target = _key_folder()
    for name in NEEDED:
        if (target / name).exists() and (target / name).read_bytes() != (kit / KEYS / name).read_bytes():
            raise KitUnusable(cause=f"{name} 处已有另一把密钥", cause_en=f"another {name} lies here already")
    for file in _files(kit / KEYS):
        _copy(file, target / file.name)
    for file in _files(kit / WRAPPING):
        _copy(file, Path(str(settings.TIANPING_WRAPPING_KEYS)) / file.name)
    if (kit / SECRET).exists():
        _copy(kit / SECRET, settings.TIANPING.secret_key_path)
    return keys


def _require_whole(kit: Path) -> None:
    missing = [name for name in NEEDED if not (kit / KEYS / name).is_file()]
    if missing:
        raise KitUnusable(cause=f"缺少 {', '.join(missing)}", cause_en=f"{', '.join(missing)} missing")


def _require_known(keys: PlatformKeys) -> None:
    """The peers file has a line for this platform itself: its keys must be the kit's."""
    for facts in getattr(settings, "TIANPING_PEERS", ()):
        if facts.get("origin") == keys.origin and facts.get("identity") != keys.identity.vkey:
            raise KitUnusable(cause="身份密钥与对接平台名单不符", cause_en="its identity key is not the peers file's")


def _key_folder() -> Path:
    return Path(str(settings.TIANPING_LOG_KEY)).parent


def _files(folder: Path) -> list[Path]:
    return sorted(file for file in folder.iterdir() if file.is_file()) if folder.is_dir() else []


def _copy(source: Path, target: Path) -> None:
    """Whole or not at all, durable, readable by its owner alone."""
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    draft = target.with_name(f".{target.name}.{secrets.token_hex(8)}")
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(source.read_bytes())
        file.flush()
        os.fsync(file.fileno())
    os.replace(draft, target)
