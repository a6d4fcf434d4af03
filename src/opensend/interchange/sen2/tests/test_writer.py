"""A return written as XML, read again, and as tables."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from opensend.interchange.sen2.items import items_of, layout_of
from opensend.interchange.sen2.people import read_people
from opensend.interchange.sen2.reader import ReturnFile
from opensend.interchange.sen2.tables_writer import SHEETS, TABLES, write_blades, write_workbook
from opensend.interchange.sen2.tests.samples import header, people_of, read_back, xml_of
from opensend.interchange.sen2.writer import write_return
from opensend.interchange.sen2.xml_reader import parse_piece
from opensend.rules.returns.sen2.parts import of_active, of_person, of_request
from opensend.rules.returns.sen2.records import (
    ActivePlans,
    Assessment,
    Header,
    NamedPlan,
    Person,
    PlacementDetail,
    PlanDetail,
    Record,
    Requests,
    SENneed,
)
from opensend.rules.returns.sen2.schema import schema_for, years

GOLDEN = Path(__file__).parents[5] / "tests" / "golden" / "sen2"
DAY = date(2026, 1, 20)


def filled(kind: type[Record], year: int, number: int = 1) -> Any:
    """A record in which every item of the year has a value, and every group is there."""
    record = kind()
    layout = layout_of(kind.__name__, year)
    for leaf in layout.leaves:
        item = next(
            item
            for parent in (kind.__name__, "CollectionDetails", "Source")
            for item in schema_for(year).parents.get(parent, ())
            if item.element == leaf.element
        )
        setattr(record, leaf.attribute, _value(item.kind, leaf.element, number))
    kinds = {each.__name__: each for each in (Requests, Assessment, NamedPlan, PlanDetail, ActivePlans,
             PlacementDetail, SENneed)}  # fmt: skip
    for group in layout.groups:
        made = [filled(kinds[group.element], year, at) for at in (1, 2)]
        setattr(record, group.attribute, made if group.is_repeated else made[0])
    return record


def _value(kind: str, element: str, number: int) -> Any:
    if kind == "date":
        return date(2025, number, 28)
    if kind == "flag":
        return number == 1
    if kind == "datetime":
        return "2026-01-20T09:00:00"
    if element in ("Year", "SerialNo"):
        return 2026
    return f"{element} {number}" if kind == "text" else str(number)


def written(people: list[Person], year: int, head: Header | None = None) -> bytes:
    """A return as XML."""
    file = io.BytesIO()
    write_return(head or header(year), people, file, year)
    return file.getvalue()


def typed(record: Any) -> Any:
    """A record's typed values without what the file said."""
    if isinstance(record, list):
        return [typed(each) for each in record]
    if is_dataclass(record) and not isinstance(record, type):
        names = (each.name for each in fields(record) if each.name not in ("raw", "path", "number"))
        return {name: typed(getattr(record, name)) for name in names}
    return record


@pytest.mark.parametrize("year", years())
def test_every_item_of_the_year_stands_where_its_schema_says(year: int):
    text = written([filled(Person, year)], year, filled(Header, year))
    golden = GOLDEN / f"{year}.xml"
    if os.environ.get("GOLDEN_UPDATE"):
        golden.parent.mkdir(parents=True, exist_ok=True)
        golden.write_bytes(text.replace(b"><", b">\n<"))
    assert text.replace(b"><", b">\n<") == golden.read_bytes()
    _in_order(parse_piece(text), "Message", year)


def _in_order(element: Any, parent: str, year: int) -> None:
    items = {item.element: item for item in schema_for(year).parents.get(parent, ())}
    tags = [child.tag for child in element]
    assert set(tags) == set(items)
    assert [items[tag].order for tag in tags] == sorted(items[tag].order for tag in tags)
    for child in element:
        if items[child.tag].kind == "group":
            _in_order(child, child.tag, year)
        else:
            assert child.text


@pytest.mark.parametrize("year", years())
def test_what_was_written_is_read_again_as_it_was(year: int):
    person = filled(Person, year)
    _header, (again,) = read_back(written([person], year))
    assert typed(again) == typed(person)
    assert written([again], year) == written([person], year)


def test_a_record_of_a_file_is_written_as_the_file_had_it():
    text = xml_of([of_request(RequestOutcomeDate="31/02/2025", RequestOutcome="Q")])
    _header, (person,) = read_back(text)
    assert person.requests[0].request_outcome_date is None
    assert b"<RequestOutcomeDate>31/02/2025<" in written([person], 2026)
    assert b"<RequestOutcome>Q<" in written([person], 2026)


def test_a_flag_is_written_one_or_nought_however_it_was_read():
    text = xml_of([{}]).replace(b"<RYA>0<", b"<RYA>FALSE<").replace(b"<PB>0<", b"<PB>true<")
    _header, people = read_back(text)
    assert b"<RYA>0<" in written(people, 2026)
    assert b"<PB>1<" in written(people, 2026)


def test_nothing_is_written_empty():
    person = Person(surname="  ", forename="\x0b", requests=[Requests(assessment=Assessment())])
    text = written([person], 2026, Header(lea="373"))
    assert b"<Person>" not in text
    assert all(element.text or len(element) for element in parse_piece(text).iter("Header", "LEA"))


def test_a_header_alone_is_a_whole_return():
    people = read_back(written([], 2026))
    assert people[0].raw["LEA"] == "373"
    assert people[1] == []


NAMES = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=35).filter(str.strip)
DATES = st.none() | st.dates()
FLAGS = st.none() | st.booleans()


def _people() -> st.SearchStrategy[Person]:
    text = st.none() | NAMES.map(str.strip)
    need = st.builds(SENneed, sen_type=NAMES.map(str.strip), sen_type_rank=text)
    placement = st.builds(
        PlacementDetail, urn=NAMES.map(str.strip), entry_date=DATES, sen_unit_indicator=FLAGS
    )
    active = st.builds(
        ActivePlans, last_review=st.dates(), placement_details=st.lists(placement, max_size=3),
        sen_needs=st.lists(need, max_size=2),
    )  # fmt: skip
    detail = st.builds(PlanDetail, sen_setting_other=NAMES.map(str.strip), placement_rank=text)
    plan = st.builds(NamedPlan, start_date=st.dates(), pb=FLAGS, plan_details=st.lists(detail, max_size=2))
    assessment = st.builds(Assessment, week20=st.booleans(), named_plan=st.none() | plan)
    request = st.builds(
        Requests, received_date=st.dates(), rya=FLAGS, assessment=st.none() | assessment,
        active_plans=st.none() | active,
    )  # fmt: skip
    return st.builds(
        Person, surname=NAMES.map(str.strip), forename=text, person_birth_date=DATES,
        requests=st.lists(request, max_size=3),
    )  # fmt: skip


@given(st.lists(_people(), max_size=4))
def test_reading_what_was_written_gives_the_same_people(people: list[Person]):
    assert typed(read_back(written(people, 2026))[1]) == typed(people)


@given(st.text(max_size=60))
def test_any_text_at_all_comes_out_as_xml(name: str):
    text = written([Person(surname=name, forename="Sample")], 2026)
    found = parse_piece(text).findtext("Persons/Person/Surname")
    assert found == ("".join(filter(_is_xml, name.strip())) or None)


def _is_xml(letter: str) -> bool:
    code = ord(letter)
    return code in (9, 10, 13) or 0x20 <= code <= 0xD7FF or 0xE000 <= code <= 0xFFFD or code >= 0x10000


@pytest.mark.parametrize("year", years())
def test_the_nine_tables_hold_every_item_of_the_year_and_join(year: int, tmp_path: Path):
    people = [filled(Person, year), filled(Person, year)]
    assert write_blades(filled(Header, year), people, tmp_path, year, DAY) == 2
    tables = {}
    for table in TABLES:
        with (tmp_path / f"Blade-Export_20-01-2026_{table}.csv").open(encoding="utf-8", newline="") as file:
            tables[table] = list(csv.DictReader(file))
    assert [len(tables[table]) for table in TABLES] == [1, 2, 4, 4, 4, 8, 4, 8, 8]
    for table, rows in tables.items():
        assert len({row[f"{table}tableid"] for row in rows}) == len(rows)
        assert all(row["NativeId"] for row in rows)
    assert {row["requeststableid"] for row in tables["activeplans"]} <= {
        row["requeststableid"] for row in tables["requests"]
    }
    elements = {element.lower() for element, _ in items_of(people[0].requests[0], year)}
    assert {name for name, cell in tables["requests"][0].items() if cell} >= elements
    assert tables["requests"][0]["receiveddate"] == "2025-Jan-28 00:00:00"


def test_the_nine_tables_can_be_packed_in_one_file(tmp_path: Path):
    target = tmp_path / "return.zip"
    write_blades(header(), people_of([{}, {}]), target, 2026, DAY)
    with zipfile.ZipFile(target) as packed:
        assert sorted(packed.namelist()) == sorted(f"Blade-Export_20-01-2026_{table}.csv" for table in TABLES)
        assert packed.testzip() is None


def test_a_workbook_has_a_sheet_for_each_module(tmp_path: Path):
    target = tmp_path / "return.xlsx"
    person = {**of_person(Surname="One"), **of_active(ReviewOutcome="M")}
    write_workbook(header(), people_of([person, {}]), target, 2026)
    book = load_workbook(target, read_only=True)
    assert book.sheetnames == list(SHEETS.values())
    names, first, second = book["Person"].iter_rows(values_only=True)
    assert dict(zip(names, first, strict=False))["surname"] == "One"
    assert second[0] == "2"
    names, first, _second = book["Active Plan"].iter_rows(values_only=True)
    assert names[:2] == ("persontableid", "requeststableid")
    assert dict(zip(names, first, strict=False))["reviewoutcome"] == "M"


@pytest.mark.parametrize("year", years())
def test_the_nine_tables_are_read_again_as_the_same_return(year: int, tmp_path: Path):
    people = [*people_of([{}], year), filled(Person, year)]
    for target in (tmp_path / "folder", tmp_path / "return.zip"):
        write_blades(header(year), people, target, year, DAY)
        again = read_people(ReturnFile(target).parts())
        assert written(list(again.persons()), year, again.header) == written(people, year)


def test_a_workbook_is_read_again_as_the_same_people(tmp_path: Path):
    people = [*people_of([{}]), filled(Person, 2026)]
    write_workbook(header(), people, tmp_path / "return.xlsx", 2026)
    again = read_people(ReturnFile(tmp_path / "return.xlsx").parts(), 2026)
    assert written(list(again.persons()), 2026) == written(people, 2026)
