import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tianping.record.archive import NotAnArchive, file_digest, read, write

NAMES = st.from_regex(r"[a-z0-9]{1,5}(/[a-z0-9._-]{1,5}){0,2}", fullmatch=True).filter(
    lambda n: all(part[0] not in "._-" for part in n.split("/"))
)


def packed(members):
    out = io.BytesIO()
    write(out, members)
    return out.getvalue()


@given(st.dictionaries(NAMES, st.binary(max_size=300), max_size=6))
def test_what_is_written_is_read_and_any_zip_program_reads_it(members):
    data = packed(members)
    found = {m.name: m for m in read(io.BytesIO(data))}
    assert {n: m.data for n, m in found.items() if m.data is not None} == {
        n: d for n, d in members.items() if not n.startswith("files/")
    }
    assert {n: m.size for n, m in found.items()} == {n: len(d) for n, d in members.items()}
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        assert {n: archive.read(n) for n in archive.namelist()} == members


@given(st.integers(0), st.integers(1, 255))
def test_any_flipped_byte_is_refused_or_changes_a_digest(place, mask):
    members = {"a.json": b"{}", "files/x": b"some bytes", "b/c.json": b"[1]"}
    data = bytearray(packed(members))
    data[place % len(data)] ^= mask
    with pytest.raises(NotAnArchive):
        list(read(io.BytesIO(data)))


def test_archives_of_other_programs_are_refused():
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("a.json", b"{}")
    with pytest.raises(NotAnArchive):
        list(read(io.BytesIO(out.getvalue())))


def test_members_out_of_order_or_twice_are_refused():
    one, two = packed({"a": b"1"}), packed({"b": b"2"})
    cut = one.index(b"PK\1\2")
    with pytest.raises(NotAnArchive):
        list(read(io.BytesIO(two[: two.index(b"PK\1\2")] + one[:cut])))
    with pytest.raises(NotAnArchive):
        list(read(io.BytesIO(one[:cut] + one)))


@pytest.mark.parametrize("name", ["../a", "/a", "A", "a//b", "", "a b", "é"])
def test_names_that_could_lead_elsewhere_are_refused(name):
    with pytest.raises(NotAnArchive):
        packed({name: b""})


def test_files_are_streamed_from_disk(tmp_path):
    path = tmp_path / "big"
    path.write_bytes(b"x" * 3_000_000)
    data = packed({"files/big": path})
    (member,) = read(io.BytesIO(data))
    assert (member.size, member.sha256, member.data) == (3_000_000, file_digest(path), None)
