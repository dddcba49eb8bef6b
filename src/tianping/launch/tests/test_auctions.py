from collections import Counter

from tianping.launch.auctions import choose, read


def test_the_record_holds_what_its_source_says():
    auctions = read()
    assert len(auctions) == 1565
    assert sum(len(auction.bids) for auction in auctions) == 6013
    assert sum(len(auction.winners) == 1 for auction in auctions) == 1561
    assert sum(auction.minimum is not None for auction in auctions) == 1158


def test_twenty_auctions_hold_some_of_each_kind():
    chosen = choose(read(), 20)
    assert len(chosen) == 20
    assert len({auction.number for auction in chosen}) == 20
    kinds = Counter(auction.kind() for auction in chosen)
    assert set(kinds) >= {"plain", "minimum", "few", "below-minimum", "tie", "not-lowest", "twice", "no-winner"}


def test_any_number_can_be_asked_for():
    auctions = read()
    assert len(choose(auctions, 1)) == 1
    assert len(choose(auctions, 300)) == 300
    assert choose(auctions, 9999) == auctions
