"""Whatever the readers are given, they give findings or refuse; they never fall over."""

from __future__ import annotations

import io
import tempfile
import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from opensend.interchange.sen2.parts import UnreadableReturn
from opensend.interchange.sen2.reader import ReturnFile
from opensend.interchange.sen2.tests.files import file_of, findings_in, sound_file, upn
from opensend.interchange.sen2.tests.tables import blade_folder, module_workbook, stacked_workbook, tables_of
from opensend.interchange.sen2.validation import Validation
from opensend.rules.returns.sen2.catalogue import rules
from opensend.rules.returns.sen2.examples import laid_over, sound_items

XML = file_of([sound_items(), laid_over({"UPN": upn(2), "Forename": "Two"})]).encode()
TABLES = tables_of([sound_items(), laid_over({"UPN": upn(2), "Forename": "Two"})])
PIECES = [
    b"<Person>", b"</Person>", b"<Persons>", b"</Persons>", b"<Requests>", b"<RYA/>", b"<Surname>", b"&#0;",
    b"<!--", b"-->", b"<![CDATA[", b"]]>", b"<?x", b"?>", b"<!DOCTYPE a [", b"\xff", b"\x00", b"\xef\xbb\xbf",
    b"<a xmlns='b'>", b"<b:c/>", b"2025-02-31", b"\xe2\x80\xae", b"9" * 400, b"<Year>", b"Message", b"&lt;",
]  # fmt: skip
QUIET = settings(
    max_examples=150,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)


@st.composite
def spoilt(draw: st.DrawFn, text: bytes) -> bytes:
    """A sound text with pieces of it gone, moved, or other things put in."""
    for _ in range(draw(st.integers(1, 4))):
        at = draw(st.integers(0, len(text)))
        end = min(len(text), at + draw(st.sampled_from([0, 0, 1, 7, 40, 400])))
        put = draw(
            st.sampled_from([*PIECES, b"", text[at : at + 50], text[: at // 2]]) | st.binary(max_size=8)
        )
        text = text[:at] + put + text[end:]
    return text


def judge(found):
    """Findings are of rules that there are, and a refusal is the last."""
    codes = [each.rule for each in found]
    assert set(codes) <= set(rules())
    assert "X001" not in codes[:-1]
    for each in found:
        assert each.person is None or each.person >= 1
        assert isinstance(each.value, str)


@QUIET
@given(st.binary(max_size=300))
@example(b"<Message/>")
@example(b"<Message><Header/><Persons/></Message>")
@example(b"<Message>\xc2\x85</Message>")
def test_any_bytes_as_xml(text):
    judge(findings_in(text))


@QUIET
@given(spoilt(XML), st.sampled_from([None, 2023, 2026]))
@example(XML.replace(b"</Surname>", b"</Surname><a xmlns='b'/>"), None)
@example(XML.replace(b"<Year>2026", b"<Year>\xc2\xb2026"), None)
@example(XML.replace(b"<SerialNo>1", "<SerialNo>\N{SUPERSCRIPT TWO}".encode()), None)
@example(XML.replace(b"<UPN>", b"<UPN><UPN/>"), None)
@example(b"<b:c/>" + XML, None)
@example(XML.replace(b"<UPN>", b"<b:c/><UPN>"), None)
def test_any_spoilt_xml(text, year):
    judge(findings_in(text, year=year))


@QUIET
@given(
    st.dictionaries(st.sampled_from(["UPN", "UniqueLearnerNumber", "PostCode", "PersonBirthDate"]), st.text())
)
def test_any_text_in_an_item(items):
    printable = {name: "".join(c for c in text if c.isprintable()) for name, text in items.items()}
    try:
        text = file_of([laid_over({name: text for name, text in printable.items() if text})]).encode()
    except UnicodeEncodeError:
        return
    judge(findings_in(text))


@pytest.fixture(scope="module")
def folder():
    with tempfile.TemporaryDirectory() as name:
        yield Path(name)


def found_in(path: Path):
    try:
        return list(ReturnFile(path).validate(Validation()))
    except UnreadableReturn:
        return []


@QUIET
@given(st.sampled_from(sorted(TABLES)), st.data())
def test_any_spoilt_table_of_the_export(folder, table, data):
    made = blade_folder(folder / "export", TABLES)
    path = made / f"Blade-Export_20-01-2026_{table}.csv"
    path.write_bytes(data.draw(spoilt(path.read_bytes())))
    judge(found_in(made))


@pytest.fixture(scope="module")
def workbooks(folder):
    return [
        module_workbook(folder / "modules.xlsx", TABLES).read_bytes(),
        stacked_workbook(folder / "stacked.xlsx", TABLES).read_bytes(),
    ]


@QUIET
@given(st.sampled_from([0, 1]), st.data())
def test_any_spoilt_workbook(folder, workbooks, which, data):
    path = folder / "spoilt.xlsx"
    path.write_bytes(data.draw(spoilt(workbooks[which])))
    judge(found_in(path))


@QUIET
@given(st.sampled_from([0, 1]), st.data())
def test_any_spoilt_part_of_a_workbook(folder, workbooks, which, data):
    with zipfile.ZipFile(io.BytesIO(workbooks[which])) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    name = data.draw(st.sampled_from(sorted(members)))
    members[name] = data.draw(spoilt(members[name]))
    path = folder / "spoilt.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for each, raw in members.items():
            archive.writestr(each, raw)
    judge(found_in(path))


def test_the_sound_file_is_sound():
    assert findings_in(sound_file()) == []
