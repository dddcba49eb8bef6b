"""Whose turn it is in the preparation of documents."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.trading.documents.models import DocumentFile, Terms
from tianping.trading.documents.stating import Preparation, next_task, preparation, preparations
from tianping.trading.plans.models import Tender
from tianping.trading.tests import scenes

NOW = datetime(2026, 1, 5, 2, 0, tzinfo=UTC)
terms = st.builds(
    Terms,
    version=st.just(1),
    trustees=st.just(["a", "b", "c"]),
    bids_due_at=st.just(NOW + timedelta(days=21)),
    issued_at=st.sampled_from([None, NOW]),
    scoring=st.sampled_from([None, {}]),
)
few = st.integers(0, 3)


@given(given_terms=st.none() | terms, files=few, keys=few, refused=few, wanted=few, approved=few, asked=few)
def test_the_organisation_has_a_task_exactly_where_one_is_next(
    given_terms: Terms | None, files: int, keys: int, refused: int, wanted: int, approved: int, asked: int
) -> None:
    done = Preparation(
        tender=Tender(code="E9901000001000001001"),
        terms=given_terms,
        files=files,
        keys=keys,
        refused=refused,
        wanted=wanted,
        approved=approved,
        asked=asked,
    )
    assert done.waits_for_office == (next_task(done, now=NOW) is not None)


@pytest.mark.django_db
def test_several_preparations_are_read_as_each_alone() -> None:
    first = scenes.tender()
    second = scenes.tender(of=first.project, name="云岫市第三小学设备采购")
    DocumentFile.objects.create(
        tender=second, name="a.pdf", media="application/pdf", size=1, sha256="0" * 64, path="a", added_at=NOW
    )
    tenders = list(Tender.objects.select_related("terms").order_by("code"))
    assert preparations(tenders) == [preparation(tender) for tender in tenders]
    assert [done.files for done in preparations(tenders)] == [0, 1]
