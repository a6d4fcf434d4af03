"""Transfer files are read as they come, kept whole, and refused where they are none or an attack."""

from __future__ import annotations

import contextlib
import gc
import time
import tracemalloc

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from opensend.interchange.ctf.checks import check_file
from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.reader import UnreadableCtf, open_ctf
from opensend.interchange.ctf.tables import items
from opensend.interchange.ctf.tests.ctf_files import (
    EXAMPLE,
    HEADERS,
    NAME,
    PUPILS,
    elements,
    findings_in,
    write_example,
    written,
)

IN_A_FOLDER = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow], deadline=None,
    max_examples=60,
)  # fmt: skip
BOMB = """<?xml version="1.0"?><!DOCTYPE CTfile [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;">]>
<CTfile><Header><SupplierID>&b;</SupplierID></Header></CTfile>"""
OUTSIDE = """<?xml version="1.0"?><!DOCTYPE CTfile [<!ENTITY x SYSTEM "file:///etc/passwd">]>
<CTfile><Header><SupplierID>&x;</SupplierID></Header></CTfile>"""


def test_the_worked_example_is_read_whole(tmp_path):
    file = open_ctf(write_example(tmp_path))
    (pupil,) = file.pupils()
    assert (file.version, file.transfer, str(file.source), str(file.destination)) == (
        25.0, "full", "8234001", "8238000",
    )  # fmt: skip
    assert pupil.value("UPN") == "W823400115001"
    assert [each.text for each in pupil.all("SENhistory/SEN/SENprovision")] == ["K", "E"]
    assert [each.text for each in pupil.all("SENhistory/SENneeds/SENneed/SENtype")] == ["SLCN", "SEMH"]
    assert pupil.line == 13


@IN_A_FOLDER
@given(header=HEADERS, pupils=st.lists(PUPILS, max_size=2))
def test_what_is_written_is_read_back_the_same(tmp_path, header, pupils):
    path = tmp_path / NAME
    path.write_bytes(written(header, *pupils))
    file = open_ctf(path)
    assert file.header == header
    assert list(file.parts()) == pupils


@IN_A_FOLDER
@given(data=st.binary(max_size=400))
def test_any_bytes_are_refused_in_words(tmp_path, data):
    path = tmp_path / NAME
    path.write_bytes(data)
    with pytest.raises(UnreadableCtf):
        open_ctf(path)


@settings(IN_A_FOLDER, max_examples=300)
@given(data=st.data())
def test_a_damaged_file_never_breaks_the_reader(tmp_path, data):
    """Bytes are put in, taken out and changed anywhere in the worked example."""
    whole = bytearray(EXAMPLE.encode())
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(whole)))
        stop = min(len(whole), start + data.draw(st.integers(0, 40)))
        whole[start:stop] = data.draw(st.binary(max_size=12))
    path = tmp_path / NAME
    path.write_bytes(bytes(whole))
    with contextlib.suppress(UnreadableCtf):
        assert all(each.message for each in check_file(open_ctf(path), receiver="823"))


@settings(IN_A_FOLDER, max_examples=60)
@given(pupil=elements(items()["Pupil"]), header=HEADERS)
def test_values_of_any_kind_are_judged_without_breaking(tmp_path, pupil, header):
    path = tmp_path / NAME
    path.write_bytes(written(header, pupil or Element("Pupil")))
    assert all(each.level for each in findings_in(path))


@pytest.mark.parametrize("text", [BOMB, OUTSIDE, "<!DOCTYPE CTfile><CTfile/>"])
def test_a_doctype_is_refused_before_anything_in_it_is_read(tmp_path, text):
    path = tmp_path / NAME
    path.write_text(text)
    with pytest.raises(UnreadableCtf, match="DOCTYPE"):
        open_ctf(path)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "not XML"),
        ("{}", "not XML"),
        ("<ATfile/>", "admissions"),
        ("<ctfile/>", "root element"),
        ("<CTfile xmlns='urn:x'/>", "namespace"),
        ("<CTfile/>", "no Header"),
        ("<CTfile><CTFpupilData><Pupil/></CTFpupilData></CTfile>", "no Header"),
        ("<?xml version='1.0' encoding='klingon'?><CTfile/>", "not XML"),
        ("<CTfile><Header/>", "not whole"),
    ],
)
def test_what_is_no_transfer_file_is_refused_with_the_reason(tmp_path, text, why):
    path = tmp_path / NAME
    path.write_text(text)
    if why == "not whole":
        assert [each.rule for each in findings_in(path)][-1] == "file_unreadable"
        return
    with pytest.raises(UnreadableCtf, match=why):
        open_ctf(path)


def test_an_item_whose_prefix_was_never_declared_is_an_unknown_item(tmp_path):
    path = tmp_path / NAME
    path.write_text(EXAMPLE.replace("<Pupil>", "<Pupil><b:c>7</b:c>", 1))
    assert [each.rule for each in findings_in(path)].count("item_unknown") == 1


def test_a_file_cut_short_is_found_out_where_it_ends(tmp_path):
    path = tmp_path / NAME
    path.write_text(EXAMPLE[: EXAMPLE.index("<SENneeds>")])
    found = findings_in(path)
    assert (found[-1].rule, found[-1].level) == ("file_unreadable", "file")


def test_a_file_in_another_encoding_is_read_as_it_declares_and_told(tmp_path):
    path = tmp_path / NAME
    text = EXAMPLE.replace("UTF-8", "ISO-8859-1").replace("FORENAME-A", "ZOË")
    path.write_bytes(text.encode("latin-1"))
    file = open_ctf(path)
    assert next(file.pupils()).value("Forename") == "ZOË"
    assert "file_encoding" in {each.rule for each in check_file(file)}
    path.write_bytes(EXAMPLE.replace("FORENAME-A", "ZOË").encode("latin-1"))
    assert "file_unreadable" in {each.rule for each in findings_in(path)}


def test_what_the_format_does_not_know_is_kept_as_it_came(tmp_path):
    own = '<SuppInfo><SuppID>Example</SuppID><Note kind="a">one &amp; two</Note></SuppInfo>'
    path = write_example(
        tmp_path,
        ("<Address>", "<Future><Deep>1</Deep></Future><Address>"),
        ("</CTFpupilData>", f"</CTFpupilData>{own}"),
    )
    file = open_ctf(path)
    pupil, extra = file.parts()
    assert [each.raw for each in pupil.children if each.raw] == ["<Future><Deep>1</Deep></Future>"]
    assert extra.raw == own
    again = tmp_path / "again.xml"
    again.write_bytes(written(file.header, pupil, extra))
    assert list(open_ctf(again).parts()) == [pupil, extra]
    assert again.read_text().index("</SENhistory>") < again.read_text().index("<Future>")


@pytest.mark.parametrize("version", range(17, 26))
def test_each_version_is_read_and_written(tmp_path, version):
    element = "Gender" if version < 22 else "Sex"
    path = write_example(tmp_path, ("25.0", f"{version}.0"), ("<Sex>F</Sex>", f"<{element}>F</{element}>"))
    if version < 18:
        path.write_text(path.read_text().replace("<URN>999101</URN>", ""))
    file = open_ctf(path)
    (pupil,) = file.pupils()
    assert pupil.value("Sex") == "F"
    assert [each.rule for each in findings_in(path)] == ["item_expected"]
    out = written(file.header, pupil, version=version)
    assert f"<{element}>F</{element}>".encode() in out


def test_a_part_that_never_ends_is_refused_and_memory_stays_flat(tmp_path):
    path = tmp_path / NAME
    head, _, tail = EXAMPLE.partition("<SENhistory>")
    with path.open("w") as file:
        file.write(head + "<SENhistory>")
        for _ in range(120_000):
            file.write("<SEN><StartDate>2017-09-04</StartDate><SENprovision>K</SENprovision></SEN>")
        file.write(tail)
    assert findings_in(path)[-1].rule == "file_unreadable"


def _write_pupils(path, count):
    head, rest = EXAMPLE.split("    <Pupil>")
    pupil, tail = rest.split("</Pupil>")
    one = f"    <Pupil>{pupil}</Pupil>\n".replace("<UPN>W823400115001</UPN>", "")
    with path.open("w", encoding="utf-8") as file:
        file.write(head)
        file.writelines(one.replace("SURNAME-A", f"SURNAME-{number}") for number in range(count))
        file.write(tail)


def test_ten_megabytes_are_checked_in_less_than_ten_seconds(tmp_path):
    path = tmp_path / NAME
    _write_pupils(path, 5400)
    assert path.stat().st_size > 10 * 2**20
    began = time.process_time()
    found = sum(1 for _ in check_file(open_ctf(path)))
    assert time.process_time() - began < 10
    assert found == 2 * 5400


def test_a_file_is_never_in_memory_as_a_whole(tmp_path):
    path, peaks = tmp_path / NAME, []
    for count in (50, 2000):
        _write_pupils(path, count)
        gc.collect()
        tracemalloc.start()
        assert sum(1 for _ in open_ctf(path).pupils()) == count
        peaks.append(tracemalloc.get_traced_memory()[1])
        tracemalloc.stop()
    assert peaks[1] < peaks[0] * 4  # of forty times as many pupils
