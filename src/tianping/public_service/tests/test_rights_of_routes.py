"""Every route of this project, read from its URL configuration: declared, and closed to whom it is not for."""

import pytest

from tianping.web.accounts.tests import rights_walk

pytestmark = pytest.mark.django_db


def test_every_route_is_declared_public_or_has_a_right() -> None:
    assert rights_walk.undeclared() == []


def test_who_is_not_signed_in_is_sent_to_sign_in() -> None:
    assert rights_walk.open_to_anonymous() == []


def test_every_wrong_role_is_refused_on_every_page() -> None:
    assert rights_walk.open_to_wrong_roles() == []
