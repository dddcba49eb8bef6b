from datetime import timedelta

import pytest

from tianping.public_service.publication import queries
from tianping.public_service.publication.queries import Asked
from tianping.public_service.publication.tests.notices import DUE, TENDER, candidates, decided, issued, notice, planned
from tianping.public_service.tests.peers import NOW, PeerLog
from tianping.refusals import BadInput

pytestmark = pytest.mark.django_db
SECOND = "E9901000001000002001"


@pytest.fixture
def trading():
    log = PeerLog().say(planned()).say(issued()).say(notice())
    log.say(planned(SECOND)).say(issued(SECOND, due=NOW + timedelta(days=2)))
    school = notice("n2", SECOND, title="安澜县教学楼改扩建招标公告", region="990122", industry="E47")
    return log.say(school).pull()


def found(now=NOW, **asked):
    return [row.notice for row in queries.published(asked=Asked(**asked), now=now)]


def test_words_are_found_in_chinese(trading):
    assert found(q="教学楼") == ["n2"]
    assert found(q="雨污 广场") == ["n1"]
    assert found(q="楼教学") == []


def test_a_code_is_found(trading):
    assert found(q=SECOND) == ["n2"]


def test_filters_narrow(trading):
    assert found(kind="change") == []
    assert found(region="990122") == ["n2"]
    assert sorted(found(region="990100")) == ["n1", "n2"]
    assert found(industry="E47") == ["n2"]
    assert sorted(found(industry="E")) == ["n1", "n2"]
    assert found(when="soon") == ["n2"]
    assert found(now=NOW + timedelta(days=3), when="open") == ["n1"]


def test_filters_and_words_go_together(trading):
    assert found(q="招标公告", industry="E48") == ["n1"]


def test_publicity_is_a_filter(trading):
    trading.say(candidates()).pull()
    assert found(when="publicity") == ["n1"]
    trading.say(decided()).pull()
    assert found(when="publicity") == []


def test_a_filter_that_does_not_exist_is_refused(trading):
    with pytest.raises(BadInput):
        found(kind="rumour")


def test_counts_are_of_this_moment(trading):
    counts = queries.counts(now=NOW)
    assert (counts.today, counts.open, counts.soon, counts.publicity) == (2, 2, 1, 0)
    later = queries.counts(now=DUE)
    assert (later.today, later.open) == (0, 0)
    assert (counts.platforms, counts.notices) == (1, 2)


def test_today_begins_at_midnight_in_shanghai(trading):
    assert queries.counts(now=NOW.replace(hour=15, minute=59)).today == 2
    assert queries.counts(now=NOW.replace(hour=16, minute=1)).today == 0


def test_the_tender_is_the_one_of_the_notice(trading):
    assert queries.published(asked=Asked(q="雨污"), now=NOW)[0].tender == TENDER
