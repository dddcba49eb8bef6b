"""The bundle of a tender, on demand and archived; `tianping verify` passes on it."""

import json
import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.test import Client

from tianping.exchange.files import open_file
from tianping.exchange.models import PeerCheckpoint
from tianping.record import archive as archives
from tianping.record.sequencer import sequence
from tianping.record.verifier.command import main as verify
from tianping.record.verifier.numbered import verify_file
from tianping.refusals import NotAllowed
from tianping.trading.archive import sources  # noqa: F401 - declares
from tianping.trading.archive.actions import NotFinished, NotYetWhole, archive
from tianping.trading.archive.models import Package
from tianping.trading.archive.packing import NothingProven, anchors_of_city, make_bundle
from tianping.trading.archive.tests.city import City
from tianping.trading.award.models import WrittenReport
from tianping.trading.holds.actions import hold, resume
from tianping.trading.holds.queries import TenderOnHold
from tianping.trading.incidents.actions import fail_lot
from tianping.trading.plans.models import Lot
from tianping.trading.tests import committees, opened, scenes
from tianping.web.accounts import tokens
from tianping.web.clock import wall_now

pytestmark = pytest.mark.django_db
LATER = committees.AT + 5 * scenes.DAY


@pytest.fixture
def city() -> City:
    made = City()
    made.dock()
    return made


@pytest.fixture
def lot(city: City) -> Lot:
    """An awarded lot, its draw and keys in the logs of all three trustees, everything witnessed."""
    found = opened.opened_lot()
    city.bind_keys(found.tender_id)
    committees.formed(found)
    city.draw(found)
    committees.decided(found, 3)
    committees.reported(found)
    done = committees.awarded(found)
    city.witness()
    return done


def archived(lot: Lot) -> Package:
    return archive(tender=lot.tender, by=scenes.buyer(), now=LATER)


def content(package: Package, path: Path) -> Path:
    file = open_file(digest=package.sha256, reader=None)
    assert file is not None
    with file:
        path.write_bytes(file.read())
    return path


def outcomes(path: Path) -> dict[int, str]:
    return {one.check.number: one.state for one in verify_file(path, anchors=anchors_of_city()).outcomes}


def test_an_awarded_tender_is_archived_and_verifies(lot: Lot, tmp_path: Path) -> None:
    package = archived(lot)
    path = content(package, tmp_path / "bundle.zip")
    assert "fails" not in outcomes(path).values()
    assert {number for number, state in outcomes(path).items() if state == "nothing"} <= {8, 13}
    assert Lot.objects.get(pk=lot.pk).stage == "archived"
    told = scenes.bodies("tender.archived")[0]
    assert (told["package"], told["size"]) == (package.sha256, path.stat().st_size)


def test_the_command_passes_on_it_with_and_without_anchors(lot: Lot, tmp_path: Path) -> None:
    path, anchors = content(archived(lot), tmp_path / "bundle.zip"), tmp_path / "anchors.json"
    anchors.write_bytes(anchors_of_city().encoded())
    trusted = CliRunner().invoke(verify, [str(path), "--trust", str(anchors)])
    assert trusted.exit_code == 0, trusted.output
    assert CliRunner().invoke(verify, [str(path)]).exit_code == 3


def test_the_package_holds_documents_report_and_three_logs_and_leaves_secrets_out(lot: Lot, tmp_path: Path) -> None:
    path = content(archived(lot), tmp_path / "bundle.zip")
    with zipfile.ZipFile(path) as opened_zip:
        manifest = json.loads(opened_zip.read("manifest.json"))["content"]
    assert set(manifest["logs"]) == {*scenes.trustees()}
    assert f"files/{lot.evaluation_report.sha256}" in manifest["members"]
    assert "证书" in manifest["left_out"][lot.evaluation_report.signatures]
    assert sum(name.startswith("receipts/") for name in manifest["members"]) == 3
    assert not any("leaves/" in name for name in manifest["members"])


def test_the_same_logs_give_the_same_bytes(lot: Lot, tmp_path: Path) -> None:
    first = make_bundle(tender=lot.tender_id, out=tmp_path / "a.zip")
    second = make_bundle(tender=lot.tender_id, out=tmp_path / "b.zip")
    assert first.sha256 == second.sha256 == archives.file_digest(tmp_path / "b.zip")


def test_archiving_twice_keeps_one_package(lot: Lot) -> None:
    assert archived(lot) == archived(lot)
    assert scenes.recorded().count("tender.archived") == 1


def test_a_flipped_byte_is_found(lot: Lot, tmp_path: Path) -> None:
    path = content(archived(lot), tmp_path / "bundle.zip")
    data = bytearray(path.read_bytes())
    data[len(data) // 2] ^= 1
    path.write_bytes(data)
    assert "fails" in outcomes(path).values()


def test_a_failed_tender_is_archived_too(city: City, tmp_path: Path) -> None:
    lot = opened.opened_lot()
    city.bind_keys(lot.tender_id)
    fail_lot(lot=lot, cause="none-openable", count=0, by=scenes.platform(), now=committees.AT)
    city.witness()
    path = content(archived(lot), tmp_path / "bundle.zip")
    assert "fails" not in outcomes(path).values()
    assert Lot.objects.get(pk=lot.pk).stage == "failed"


def test_a_running_tender_has_a_bundle_without_the_names_of_its_committee(city: City, tmp_path: Path) -> None:
    lot = committees.evaluated()
    city.witness()
    path = tmp_path / "bundle.zip"
    make_bundle(tender=lot.tender_id, out=path)
    assert "fails" not in outcomes(path).values()
    assert "专家甲".encode() not in path.read_bytes()
    with zipfile.ZipFile(path) as opened_zip:
        manifest = json.loads(opened_zip.read("manifest.json"))["content"]
    assert "保密" in manifest["left_out"][lot.evaluation_report.sha256]


def test_what_no_witness_has_seen_is_not_archived(lot: Lot, city: City) -> None:
    made = hold(tender=lot.tender, cause="objection", reason="异议", by=scenes.platform(), now=LATER)
    resume(hold=made, reason="已答复", by=scenes.platform(), now=LATER)
    with pytest.raises(NotYetWhole):
        archived(lot)
    sequence(LATER)
    with pytest.raises(NotYetWhole):
        archived(lot)
    city.witness()
    archived(lot)


def test_a_peer_of_which_nothing_is_witnessed_yet_is_waited_for(lot: Lot) -> None:
    PeerCheckpoint.objects.filter(peer__origin=scenes.SERVICE).update(cosigned_note="", cosigned_size=0)
    with pytest.raises(NotYetWhole):
        archived(lot)


def test_a_package_that_does_not_prove_itself_is_not_kept(city: City) -> None:
    lot = committees.evaluated()
    done = committees.awarded(lot)
    sequence(committees.AT)
    with pytest.raises(NotYetWhole) as refusal:
        archived(done)
    assert "见证" in refusal.value.sentence("zh")
    assert not Package.objects.exists()


def test_a_running_tender_is_not_archived() -> None:
    with pytest.raises(NotFinished):
        archived(committees.evaluated())


def test_the_written_report_comes_first(lot: Lot) -> None:
    WrittenReport.objects.all().delete()
    with pytest.raises(NotFinished) as refusal:
        archived(lot)
    assert "书面报告" in refusal.value.sentence("zh")


def test_a_stranger_archives_nothing(lot: Lot) -> None:
    with pytest.raises(NotAllowed):
        archive(tender=lot.tender, by=scenes.stranger(), now=LATER)


def test_a_suspended_tender_is_not_archived(lot: Lot) -> None:
    hold(tender=lot.tender, cause="directive", reason="调查", by=scenes.platform(), now=LATER)
    with pytest.raises(TenderOnHold):
        archived(lot)


def test_before_anything_is_logged_there_is_no_bundle(tmp_path: Path) -> None:
    tender = scenes.tender()
    with pytest.raises(NothingProven):
        make_bundle(tender=tender.code, out=tmp_path / "bundle.zip")


def test_a_tender_is_archived_over_the_interface(client: Client, lot: Lot, tmp_path: Path) -> None:
    url = f"/api/v1/tenders/{lot.tender_id}"
    assert client.get(f"{url}/archive").status_code == 404
    before = b"".join(client.get(f"{url}/bundle.zip").streaming_content)
    token = tokens.create_for_program(uscc=scenes.BUYER, roles=["buyer"], now=wall_now()).text
    answer = client.post(
        f"{url}/archive", {}, content_type="application/json", headers={"Authorization": f"Bearer {token}"}
    )
    assert answer.status_code == 201, answer.content
    assert client.get(f"{url}/archive").json() == answer.json()
    assert b"".join(client.get(f"{url}/bundle.zip").streaming_content) == before
    assert client.get("/api/v1/tenders/none/bundle.zip").status_code == 404
