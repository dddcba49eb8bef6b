import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tianping.record.verifier.command import main
from tianping.record.verifier.numbered import CHECKS, verify_bundle, verify_file
from tianping.record.verifier.tests.city import ANCHORS, City


@pytest.fixture(scope="module")
def bundle(tmp_path_factory):
    return City().pack(tmp_path_factory.mktemp("bundle") / "t.zip")


@pytest.fixture(scope="module")
def trust(tmp_path_factory):
    path = tmp_path_factory.mktemp("trust") / "anchors.json"
    path.write_bytes(ANCHORS.encoded() + b"\n")
    return path


def test_a_whole_tender_passes_every_check(bundle):
    report = verify_file(bundle, anchors=ANCHORS)
    assert [(o.check.number, f) for o in report.outcomes for f in o.faults] == []
    assert [o.check.number for o in report.outcomes if o.state == "holds"] == list(range(1, 18))
    assert report.status == 0


def test_without_anchors_it_is_consistent_in_itself_only(bundle):
    assert verify_file(bundle, anchors=None).status == 3


def test_the_same_content_gives_the_same_bytes(tmp_path):
    city = City()
    assert city.pack(tmp_path / "a.zip").read_bytes() == city.pack(tmp_path / "b.zip").read_bytes()


def test_the_command_says_so_by_its_exit_status(bundle, trust, tmp_path):
    run = CliRunner().invoke
    good = run(main, [str(bundle), "--trust", str(trust)])
    assert good.exit_code == 0
    assert "全部核验通过" in good.output
    alone = run(main, [str(bundle)])
    assert alone.exit_code == 3
    assert "Consistent in itself only" in alone.output
    bad = tmp_path / "bad.zip"
    bad.write_bytes(bundle.read_bytes().replace(b'"870.50"', b'"871.50"', 1))
    failed = run(main, [str(bad), "--trust", str(trust)])
    assert failed.exit_code == 1
    assert "fails check" in failed.output


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.integers(min_value=0), st.integers(1, 255))
def test_any_flipped_byte_fails_and_is_named(bundle, place, mask):
    import io

    data = bytearray(bundle.read_bytes())
    data[place % len(data)] ^= mask
    for anchors in (ANCHORS, None):
        report = verify_bundle(io.BytesIO(data), anchors=anchors)
        assert report.status == 1
        assert all(fault.where for o in report.outcomes for fault in o.faults)


def test_the_first_and_last_bytes_count_too(bundle):
    import io

    whole = bundle.read_bytes()
    for data in (whole[1:], whole[:-1], whole + b"\0", b"", b"PK", whole[: len(whole) // 2]):
        assert verify_bundle(io.BytesIO(data), anchors=ANCHORS).status == 1


def test_the_numbers_of_the_checks_are_published():
    page = (Path(__file__).parents[5] / "docs" / "bundle.md").read_text()
    for check in CHECKS:
        assert f"| {check.number} | {check.name} |" in page


def test_it_runs_where_no_web_framework_and_no_database_is(bundle, trust):
    program = (
        "import sys\n"
        "class Stop:\n"
        "    def find_spec(self, name, path=None, target=None):\n"
        "        if name.split('.')[0] in ('django', 'ninja', 'httpx', 'requests', 'psycopg'):\n"
        "            raise ImportError(name)\n"
        "sys.meta_path.insert(0, Stop())\n"
        "import socket\n"
        "def refuse(*_): raise OSError('no network')\n"
        "socket.socket.connect = refuse\n"
        "from tianping.record.verifier.command import main\n"
        "try:\n"
        "    main(sys.argv[1:])\n"
        "finally:\n"
        "    own = {m.split('.')[1] for m in sys.modules if m.startswith('tianping.') and '.' in m}\n"
        "    assert own <= {'record', 'sealing', 'law', 'refusals', 'canonical'}, own\n"
    )
    source = str(Path(__file__).parents[4])
    done = subprocess.run(
        [sys.executable, "-c", program, str(bundle), "--trust", str(trust)],
        capture_output=True, text=True, check=False, env={"PYTHONPATH": source, "PATH": ""},
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
