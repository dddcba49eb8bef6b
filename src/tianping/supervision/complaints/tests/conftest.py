import pytest

from tianping.supervision.complaints.tests.parties import town


@pytest.fixture
def log():
    return town()
