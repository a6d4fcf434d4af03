"""A file that several processes share out is told of exactly as one that is read as a single stream."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from opensend.interchange.sen2 import parallel
from opensend.interchange.sen2.reader import ReturnFile
from opensend.interchange.sen2.tests.files import file_of, upn
from opensend.interchange.sen2.validation import Validation
from opensend.rules.returns.sen2.examples import laid_over

PEOPLE = [
    laid_over({"UPN": upn(number), "Surname": f"Sample{number}" if number % 7 else None})
    for number in range(1, 61)
]
SOUND = file_of(PEOPLE)
TWICE = file_of([*PEOPLE, PEOPLE[5]])


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(parallel, "_SMALLEST", 0)
    monkeypatch.setattr(parallel, "_STRETCH", 8_000)


def findings_of(path, *, shared):
    validation, file = Validation(), ReturnFile(path)
    found = file.validate(validation) if shared else validation.findings(file.parts())
    return [asdict(each) for each in found], validation


@pytest.mark.parametrize(
    "text",
    [
        SOUND,
        TWICE,
        SOUND.replace("</Person>\n<Person>", "</Person><!-- half way --><Person>"),
        SOUND.replace("<Surname>Sample30<", "<Surname><![CDATA[Sample30]]><"),
        SOUND.replace("<Surname>Sample30<", "<!-- late --><Surname>Sample30<"),
        SOUND[: len(SOUND) // 2],
        SOUND[:-30],
        SOUND.replace("<Surname>Sample30<", "<Surname>Sample&lost;<"),
        SOUND.replace("<Surname>Sample30</Surname>", "</Person><Shoe/><Person><Surname>Sample30</Surname>"),
        SOUND.replace("</Persons>", "<Parson/></Persons><Shoe>42</Shoe>"),
        SOUND.replace("<Surname>Sample30<", "</Persons><Persons><Surname>Sample30<"),
        SOUND.replace(
            "</Person>\n<Person><Surname>Sample30<", "</Person></Persons><Persons><Person><Surname>S<"
        ),
        SOUND.replace("<Persons>", "<Persons><Parson/>"),
        SOUND.replace("PostCode>", "Postcode>"),
        SOUND.replace("Persons>", "persons>"),
        SOUND.replace("Person>", "person>").replace("Persons>", "Persons>"),
        SOUND.replace("<Header>", "<!-- <Persons> --><Header>"),
        SOUND.replace("<Year>2026<", "<Year>1926<"),
        file_of([]),
    ],
    ids=range(19),
)
def test_sharing_changes_nothing_that_is_told(tmp_path, text):
    path = tmp_path / "return.xml"
    path.write_text(text, encoding="utf-8")
    shared, one = findings_of(path, shared=True)
    alone, other = findings_of(path, shared=False)
    assert alone
    assert one.is_unreadable == other.is_unreadable
    if one.is_unreadable:
        # Where a file breaks, one stream may give up some people earlier; the reason is the same.
        assert shared[-1] == alone[-1]
        assert alone[:-1] == shared[: len(alone) - 1]
    else:
        assert shared == alone
        assert one.header == other.header
        assert one.totals == other.totals


def test_a_large_file_is_really_shared(tmp_path):
    path = tmp_path / "return.xml"
    path.write_text(SOUND, encoding="utf-8")
    shared = parallel.share(path)
    assert len(list(shared._cuts())) > 5


def test_a_small_file_and_one_in_another_encoding_are_not_shared(tmp_path, monkeypatch):
    path = tmp_path / "return.xml"
    path.write_bytes(SOUND.replace("UTF-8", "ISO-8859-1").encode("latin-1"))
    assert parallel.share(path) is None
    path.write_text(SOUND, encoding="utf-8")
    monkeypatch.setattr(parallel, "_SMALLEST", 1 << 30)
    assert parallel.share(path) is None
