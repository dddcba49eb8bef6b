"""The scanner's port, against a peer that speaks clamd's protocol over a real socket."""

import io

from tianping.web.guarding.findings import Finding
from tianping.web.guarding.inspecting import inspect
from tianping.web.guarding.scanning import scan

from . import files


def test_malware_is_found_by_the_scanner_and_the_file_refused(scanner: str) -> None:
    found = inspect(io.BytesIO(b"text " + files.EICAR), name="a.txt", scanner=scanner)
    assert found.findings == (Finding("malware", "Eicar-Test-Signature"),)


def test_a_clean_file_passes_the_scanner(scanner: str) -> None:
    assert scan(io.BytesIO(files.pdf()), scanner=scanner) is None
    assert scan(io.BytesIO(bytes(300_000)), scanner=scanner) is None


def test_a_scanner_that_does_not_answer_lets_nothing_pass() -> None:
    assert scan(io.BytesIO(b"a"), scanner="clamd://127.0.0.1:9") == Finding("unscanned")
    assert scan(io.BytesIO(b"a"), scanner="clamd:///no/such/socket") == Finding("unscanned")


def test_where_no_scanner_is_named_the_rest_is_looked_for_all_the_same() -> None:
    assert scan(io.BytesIO(files.EICAR), scanner="") is None
    assert inspect(io.BytesIO(files.pdf(script="x")), name="a.pdf", scanner="").findings == (
        Finding("script", "/JavaScript"),
    )
