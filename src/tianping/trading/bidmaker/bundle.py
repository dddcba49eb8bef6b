"""The page's program: a fixed list of modules, each with its digest, and one digest over the list, which is published."""

import base64
import hashlib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from tianping import trading, web
from tianping.canonical import encode

PLACES = {
    "bidmaker": Path(trading.__file__).parent / "bidmaker" / "static" / "bidmaker",
    "web/vendor": Path(web.__file__).parent / "static" / "web" / "vendor",
}
LIBRARIES = ("hpke/hpke.js", "noble/sha2.js", "qrcode/qrcode.mjs", "sm-crypto/sm-crypto.js")
PAGE, WORKER = "bidmaker/page.js", "bidmaker/worker.js"


@dataclass(frozen=True)
class Module:
    """One file of the program: its name in the bundle, its bytes."""

    name: str
    data: bytes

    @property
    def sha256(self) -> str:
        """The digest of the file in hexadecimal."""
        return hashlib.sha256(self.data).hexdigest()

    @property
    def integrity(self) -> str:
        """The digest as browsers check it (Subresource Integrity)."""
        return f"sha256-{base64.b64encode(hashlib.sha256(self.data).digest()).decode()}"


@cache
def modules() -> tuple[Module, ...]:
    """This function will return all files of the program, by name. Read once: they change with the release only."""
    own = (f"bidmaker/{path.name}" for path in PLACES["bidmaker"].glob("*.js"))
    libraries = (f"web/vendor/{name}" for name in LIBRARIES)
    return tuple(Module(name, _read(name)) for name in sorted((*own, *libraries)))


def _read(name: str) -> bytes:
    folder, rest = next((root, name.removeprefix(f"{key}/")) for key, root in PLACES.items() if name.startswith(key))
    return (folder / rest).read_bytes()


def listing() -> dict[str, object]:
    """This function will return the list that is published: name, size and SHA-256 of every file."""
    files = [{"name": one.name, "size": str(len(one.data)), "sha256": one.sha256} for one in modules()]
    return {"v": 1, "files": files}


@cache
def digest() -> str:
    """This function will return the SHA-256 of the canonical list, in hexadecimal: the program's digest."""
    return hashlib.sha256(encode(listing())).hexdigest()


def module(name: str) -> Module | None:
    """This function will find a file of the program by name; None if there is none."""
    return next((one for one in modules() if one.name == name), None)
