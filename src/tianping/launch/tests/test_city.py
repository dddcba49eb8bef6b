import socket
from datetime import UTC, datetime

import pytest

from tianping.launch.city import City, PortTaken

EPOCH = datetime(2026, 3, 2, tzinfo=UTC)


def test_a_port_that_is_taken_stops_the_city_before_it_starts(tmp_path):
    city = City(folder=tmp_path / "city", epoch=EPOCH, shift=20_000)
    with socket.socket() as other:
        other.bind(("127.0.0.1", city.platforms["service"].port))
        other.listen()
        with pytest.raises(PortTaken) as refusal:
            city.start()
    assert str(city.platforms["service"].port) in refusal.value.sentence("zh")


def test_a_folder_that_no_demonstration_made_is_not_removed(tmp_path):
    (tmp_path / "mine").write_text("keep")
    with pytest.raises(FileExistsError):
        City(folder=tmp_path, epoch=EPOCH).prepare()
    assert (tmp_path / "mine").read_text() == "keep"
