"""The same town as the journeys have."""

from collections.abc import Iterator

import pytest
from tests.journeys.sessions import shared
from tests.journeys.town import Town


@pytest.fixture(scope="session")
def town() -> Iterator[Town]:
    """Four platforms' processes with everybody registered."""
    with shared.town_of_session() as found:
        yield found
