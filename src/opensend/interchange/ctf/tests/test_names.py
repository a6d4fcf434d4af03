"""A file's name says from whom, of which type, to whom and which; the next one is found."""

from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.interchange.ctf.names import BadFileName, FileName, Place, next_name

SCHOOL, COLLEGE = Place("823", "4001"), Place("823", "8000")


@given(
    source=st.sampled_from([SCHOOL, Place("823", "LLLL")]),
    kind=st.sampled_from(["CTF", "CME", "KS2"]),
    destination=st.sampled_from([COLLEGE, Place("XXX", "XXXX"), Place("MMM", "MMMM"), Place("801", "LLLL")]),
    number=st.integers(1, 999),
)
def test_a_name_is_read_as_it_is_written(source, kind, destination, number):
    name = FileName(source, kind, destination, number)
    assert FileName.read(str(name)) == name
    assert FileName.read(str(name).replace(".XML", ".xml")) == name


@pytest.mark.parametrize(
    "name",
    [
        "", "pupils.xml", "8234001_CTF_8234025_1.XML", "8234001_CTF_8234025_000.XML",
        "8234001_CTF_XXX4025_001.XML", "8234001_CTF_823XXXX_001.XML", "8234001_CTF_MMMXXXX_001.XML",
        "8234001_ctf_8234025_001.XML", "XXXXXXX_CTF_8234025_001.XML", "8234001_CTF_8234025_001.XML.exe",
        "../8234001_CTF_8234025_001.XML", "8234001_CTF_8234025_001.XML\n", "٨٢٣4001_CTF_8234025_001.XML",
    ],
)  # fmt: skip
def test_what_is_not_a_name_is_refused(name):
    with pytest.raises(BadFileName):
        FileName.read(name)


@given(st.text(max_size=40))
def test_any_text_is_a_name_or_refused(text):
    with contextlib.suppress(BadFileName):
        assert str(FileName.read(text)).upper() == text.upper()


def test_the_same_school_may_be_on_both_sides():
    assert str(next_name(SCHOOL, "CTF", SCHOOL, [])) == "8234001_CTF_8234001_001.XML"


def test_the_next_name_follows_those_of_the_same_source_type_and_destination():
    taken = [
        "8234001_CTF_8238000_001.XML",
        "8234001_CTF_8238000_004.xml",
        "8234001_CME_8238000_009.XML",
        "a.txt",
    ]
    assert next_name(SCHOOL, "CTF", COLLEGE, taken).number == 5


def test_after_999_the_lowest_free_number_comes_and_then_none():
    taken = [str(FileName(SCHOOL, "CTF", COLLEGE, number)) for number in range(1, 1000)]
    assert next_name(SCHOOL, "CTF", COLLEGE, [each for each in taken if "_007" not in each]).number == 7
    with pytest.raises(BadFileName, match="all 999"):
        next_name(SCHOOL, "CTF", COLLEGE, taken)
