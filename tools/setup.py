"""Make the environment: a virtual environment in .venv with exactly the locked packages. Standard library only.

Usage: python3 tools/setup.py run|dev
"""

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
STAMP = ENVIRONMENT / "tianping-setup"


def stop(sentence: str) -> None:
    """This function will end the set-up with one clear sentence."""
    sys.stderr.write(f"\n{sentence}\n")
    raise SystemExit(1)


def say(sentence: str) -> None:
    """This function will tell what is being done."""
    sys.stdout.write(f"[set-up] {sentence}\n")
    sys.stdout.flush()


def wanted(kind: str) -> str:
    """This function will return the digest of what has to be installed for this kind of use."""
    lock = (ROOT / "requirements" / f"{kind}.lock").read_bytes()
    return kind + " " + hashlib.sha256(lock).hexdigest()


def installed(kind: str) -> bool:
    """This function will tell whether the environment already holds it; `dev` holds all that `run` needs."""
    if not STAMP.exists():
        return False
    lines = STAMP.read_text().splitlines()
    return wanted(kind) in lines or wanted("dev") in lines


def create() -> None:
    """This function will make the virtual environment where there is none."""
    if (ENVIRONMENT / "bin" / "python").exists():
        return
    say(f"making .venv with Python {sys.version.split()[0]}")
    try:
        venv.create(ENVIRONMENT, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        stop(f"Python could not make a virtual environment ({error}). On Debian: apt-get install python3-venv")


def install(kind: str) -> None:
    """This function will install the locked packages, each checked by its hash."""
    lock = ROOT / "requirements" / f"{kind}.lock"
    say(f"installing the locked packages ({kind}.lock), about two minutes the first time")
    command = [ENVIRONMENT / "bin" / "python", "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    done = subprocess.run([*command, "--require-hashes", "-r", lock], capture_output=True)
    if done.returncode:
        sys.stderr.write(done.stderr.decode(errors="replace")[-2000:])
        stop(
            "The packages could not be installed: look at the lines above; the network or the disk is the usual cause."
        )
    previous = STAMP.read_text() if STAMP.exists() else ""
    STAMP.write_text(previous + wanted(kind) + "\n")


def link() -> None:
    """This function will put the source tree on the environment's path, and the command `tianping` into its bin."""
    version = f"python{sys.version_info.major}.{sys.version_info.minor}"
    (ENVIRONMENT / "lib" / version / "site-packages" / "tianping.pth").write_text(f"{ROOT / 'src'}\n")
    script = ENVIRONMENT / "bin" / "tianping"
    script.write_text(f"#!{ENVIRONMENT / 'bin' / 'python'}\nfrom tianping.cli import main\n\nmain()\n")
    script.chmod(0o755)


def translations() -> None:
    """This function will compile the English texts."""
    done = subprocess.run([ENVIRONMENT / "bin" / "python", "-m", "tianping.web.translations", "compile"], cwd=ROOT)
    if done.returncode:
        stop("The translations could not be compiled: look at the lines above.")


def main() -> None:
    """This function will set everything up; running it again costs a second."""
    kind = sys.argv[1] if len(sys.argv) > 1 else "dev"
    if sys.version_info < (3, 11):  # noqa: UP036 - the one place that tells a newcomer
        stop(f"Tianping needs Python 3.11 or later; this is {sys.version.split()[0]}.")
    os.environ.pop("PYTHONPATH", None)
    create()
    if not installed(kind):
        install(kind)
    link()
    translations()


if __name__ == "__main__":
    main()
