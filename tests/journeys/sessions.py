"""One town per session, whichever folder of tests asks for it first; the last one that ends stops it."""

import contextlib
from collections.abc import Iterator

from tests.journeys.town import Town, running_town


class Shared:
    """Counts who uses the town."""

    def __init__(self) -> None:
        self.users = 0
        self.stack = contextlib.ExitStack()
        self.town: Town | None = None

    @contextlib.contextmanager
    def town_of_session(self) -> Iterator[Town]:
        """The town, started for the first who asks."""
        if self.town is None:
            self.town = self.stack.enter_context(running_town())
        self.users += 1
        try:
            yield self.town
        finally:
            self.users -= 1
            if not self.users:
                self.town = None
                self.stack.close()


shared = Shared()
