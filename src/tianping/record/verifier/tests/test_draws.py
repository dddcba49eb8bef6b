"""Check 12: a commitment counts where it came in time, and counts for nothing where it came too late."""

import base64
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tianping.record.events import rfc3339
from tianping.record.verifier.contents import Fact
from tianping.record.verifier.draw_checks import context_of
from tianping.record.verifier.numbered import verify_file
from tianping.record.verifier.tests.city import ANCHORS, SERVICE, SUPERVISION, TENDER, TRADING, City, MemoryLog
from tianping.sealing.draws import contribute, contribution_value, draw_seed, permutation

REVEALED, UNTIL = 60, 50
PARTIES = (TRADING, SERVICE, SUPERVISION)
POOL = sorted(bytes([i]).hex() * 32 for i in range(9))


class Drawn(City):
    """A tender whose draw's parties commit at these seconds (None: never); `counted` are those that the service counts."""

    def __init__(self, commits, counted, *, until=UNTIL, spoiled=()):
        self.commits, self.counted, self.until, self.spoiled = commits, counted, until, spoiled
        self.supervision = MemoryLog(SUPERVISION)
        super().__init__()

    def at(self, seconds):
        return self.due + timedelta(seconds=seconds)

    def draw(self):
        ids = {"draw": "D1", "tender": TENDER}
        body = {**ids, "purpose": "committee", "pool": POOL, "seats": 5, "parties": list(PARTIES)}
        body |= {"commitments_until": rfc3339(self.at(self.until))} if self.until is not None else {}
        self.service.public("draw.announced", self.due, body)
        context = context_of(Fact("", SERVICE, "draw.announced", self.due, {}, body))
        self.made = {party: contribute(context=context, party=party, publics=self.publics) for party in PARTIES}
        logs = {log.origin: log for log in (self.trading, self.service, self.supervision)}
        for party, seconds in sorted(self.commits.items(), key=lambda one: one[1]):
            made = self.made[party]
            commitment = "0" * 64 if party in self.spoiled else made.commit
            header = base64.b64encode(made.header_bytes).decode()
            logs[party].public("draw.committed", self.at(seconds), {**ids, "commitment": commitment, "header": header})
        told = {party: b"".join(self.made[party].pieces).hex() for party in self.counted}
        for party in self.counted:
            body = {**ids, "party": party, "contribution": told[party]}
            logs[party].public("draw.revealed", self.at(REVEALED), body)
        values = [
            contribution_value(header_bytes=self.made[party].header_bytes, pieces=self.made[party].pieces)
            for party in PARTIES
            if party in self.counted
        ]
        seed = draw_seed(context=context, contributions=values)
        order = permutation(seed, len(POOL))
        result = {**ids, "contributions": told, "seed": seed.hex(), "permutation": list(order),
                  "drawn": [POOL[i] for i in order[:5]]}  # fmt: skip
        self.service.public("draw.concluded", self.at(120), result)

    def fails(self, folder):
        parts = [self.trading.part(leaves=self.trading.leaves), self.service.part(witness=TRADING)]
        parts += [self.supervision.part(witness=TRADING)] if self.supervision.data else []
        report = verify_file(self.pack(folder / "t.zip", parts=parts), anchors=ANCHORS)
        return next(o.state == "fails" for o in report.outcomes if o.check.number == 12)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(1, 110), st.booleans(), st.booleans())
def test_who_commits_in_time_is_counted_and_who_commits_after_a_reveal_is_not(tmp_path, seconds, counted, announced):
    """Between the announced end and the first reveal either is right: the list may close a moment later."""
    commits = {TRADING: 1, SERVICE: 2, SUPERVISION: seconds}
    parties = PARTIES if counted else PARTIES[:2]
    city = Drawn(commits, parties, until=UNTIL if announced else None)
    had_to_count = seconds < REVEALED if not announced else seconds <= UNTIL
    assert city.fails(tmp_path) == (seconds > REVEALED if counted else had_to_count)


def test_a_party_that_never_committed_is_not_counted(tmp_path):
    assert not Drawn({TRADING: 1, SERVICE: 2}, PARTIES[:2]).fails(tmp_path)
    assert Drawn({TRADING: 1, SERVICE: 2}, PARTIES).fails(tmp_path)


@pytest.mark.parametrize("counted", [True, False])
def test_a_commitment_to_another_header_is_not_counted(tmp_path, counted):
    parties = PARTIES if counted else PARTIES[:2]
    city = Drawn({TRADING: 1, SERVICE: 2, SUPERVISION: 3}, parties, spoiled=(SUPERVISION,))
    assert city.fails(tmp_path) is counted
