"""One table of items and one of codes say what every collection year has."""

from __future__ import annotations

import importlib
import re
from datetime import date
from pathlib import Path

import pytest

from opensend.rules.returns.sen2 import codes, records, schema, tables
from opensend.rules.returns.sen2.codes import codes_of, is_authority, was_authority
from opensend.rules.returns.sen2.records import RECORDS, Header
from opensend.rules.returns.sen2.schema import YearNotHeld, schema_for, years, years_ahead
from opensend.rules.returns.sen2.tables import TableError, read_table


def elements(year: int, parent: str) -> list[str]:
    return [item.element for item in schema_for(year).parents[parent]]


@pytest.mark.parametrize(
    ("year", "day"),
    [
        (2023, date(2023, 1, 19)),
        (2024, date(2024, 1, 18)),
        (2025, date(2025, 1, 16)),
        (2026, date(2026, 1, 15)),
    ],
)
def test_a_year_has_its_census_day(year, day):
    assert schema_for(year).reference_date == day
    assert schema_for(year).activity_year == year - 1


def test_a_year_that_is_not_held_is_refused():
    assert years() == (2023, 2024, 2025, 2026)
    assert years_ahead() == (2027,)
    with pytest.raises(YearNotHeld):
        schema_for(2028)


def test_each_year_has_its_own_items():
    assert elements(2023, "ActivePlans")[:4] == ["TransferLA", "RES", "WBP", "LastReview"]
    assert elements(2024, "ActivePlans")[:4] == ["TransferLA", "ReviewMeeting", "ReviewOutcome", "LastReview"]
    assert elements(2026, "ActivePlans")[4:7] == [
        "ReviewDraft",
        "PhaseTransferDueDate",
        "PhaseTransferFinalDate",
    ]
    assert "AttendancePattern" in elements(2023, "PlacementDetail")
    assert elements(2024, "PlacementDetail")[-2:] == ["RES", "WBP"]
    assert "GenderCurrent" in elements(2023, "Person")
    assert "Sex" in elements(2024, "Person")
    assert "RequestSource" not in elements(2024, "Requests")
    assert "RequestSource" in elements(2025, "Requests")
    assert "DSCO" in elements(2025, "Header")


@pytest.mark.parametrize("year", years())
def test_every_item_is_read_into_an_attribute_and_every_code_set_has_codes(year):
    for parent, items in schema_for(year).parents.items():
        record = RECORDS.get(parent, Header)
        for item in items:
            if item.kind != "group":
                assert item.attribute in record.__dataclass_fields__
            if item.code_set:
                assert codes_of(item.code_set, year)


@pytest.mark.parametrize("year", years())
def test_the_order_of_a_parent_has_no_ties(year):
    for items in schema_for(year).parents.values():
        orders = [item.order for item in items]
        assert orders == sorted(set(orders))


def test_what_is_not_verified_carries_its_mark():
    marked = {(row["set"], row["code"]) for row in read_table("codes") if row["mark"] == "unverified"}
    assert {("WBP", "T"), ("DP", "I"), ("RequestOutcome", "A"), ("UPNunknown", "GEN1")} <= marked
    assert ("RequestOutcome", "H") not in marked
    assert schema_for(2026).item("Header", "DMO").mark
    assert schema_for(2026).item("ActivePlans", "ReviewDraft").mark


def test_codes_are_those_of_the_year():
    assert "DS" not in codes_of("SENtype", 2024)
    assert "DS" in codes_of("SENtype", 2025)
    assert codes_of("Sex", 2023) == frozenset()
    assert len(codes_of("CeaseReason", 2026)) == 9
    with pytest.raises(KeyError):
        codes_of("Shoe", 2026)


def test_every_extended_ethnicity_has_a_main_one_and_its_group():
    rows = {row["code"]: row for row in read_table("codes") if row["set"] == "Ethnicity"}
    mains = [code for code, row in rows.items() if not row["parent"] and row["use"] != "import"]
    assert len(mains) == 20  # with refused and not obtained
    for row in rows.values():
        if row["parent"]:
            assert rows[row["parent"]]["group"] == row["group"]


def test_authorities_have_their_days():
    assert is_authority("943", date(2026, 1, 15))
    assert not is_authority("943", date(2023, 1, 19))
    assert is_authority("928", date(2021, 3, 31))
    assert not is_authority("928", date(2021, 4, 1))
    assert was_authority("928")
    assert not is_authority("670")
    assert was_authority("670")
    assert not is_authority("abc")
    assert not is_authority("200", fictional=True)
    assert is_authority("199", fictional=True)


def test_a_table_with_a_broken_row_is_refused_with_its_name(tmp_path: Path, monkeypatch):
    (tmp_path / "codes.csv").write_text("set,code\nSex,M,one too many\n")
    monkeypatch.setenv("OPENSEND_SEN2_DATA", str(tmp_path))
    with pytest.raises(TableError, match=r"codes\.csv"):
        read_table.__wrapped__("codes")
    assert read_table.__wrapped__("years")


def test_the_modules_have_no_year_in_them():
    for module in (
        schema,
        records,
        codes,
        tables,
        importlib.import_module("opensend.rules.returns.sen2.reading"),
    ):
        text = Path(module.__file__).read_text(encoding="utf-8")
        code = re.sub(r'""".*?"""', "", text, flags=re.DOTALL)
        assert not re.search(r"\b20\d\d\b", code)
