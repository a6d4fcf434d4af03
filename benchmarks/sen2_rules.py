"""Ten rules of the return over the same people: ours, person by person, beside pandas over whole tables.

    .venv/bin/python -m benchmarks.sen2_rules [PEOPLE]

The sector's public validators hold a return as tables of text; each rule joins the tables and makes dates of
what it needs. That is the first peer. The second is given every date and join beforehand, and is timed on the
rules alone: what pandas can do at its best, with all tables in memory. All three have to find the same.

Ours walks through each person once, whatever the number of rules; so every rule of a person is timed as well.

Last, the whole way from the file to what was found, in one process each: ours with every rule there is, and
the sector's: `xml.etree` into rows, rows into tables of text, the ten rules over them.

Rows times rules counts, for each rule, the records that it is asked about.
"""

from __future__ import annotations

import io
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from copy import deepcopy
from datetime import timedelta
from typing import Any
from xml.etree import ElementTree

import pandas as pd

from benchmarks.sen2_files import header, persons
from opensend.interchange.sen2.items import layout_of
from opensend.interchange.sen2.people import read_people
from opensend.interchange.sen2.tables_writer import TABLES, rows_of
from opensend.interchange.sen2.validation import Validation
from opensend.interchange.sen2.writer import write_return
from opensend.interchange.sen2.xml_reader import read_xml
from opensend.rules.check_characters import UPN_ALPHABET
from opensend.rules.returns.sen2.catalogue import rules
from opensend.rules.returns.sen2.checking import PersonRules
from opensend.rules.returns.sen2.codes import codes_of
from opensend.rules.returns.sen2.records import Assessment, Header, Person, Record, Requests
from opensend.rules.returns.sen2.registry import At
from opensend.rules.returns.sen2.schema import schema_for
from opensend.rules.returns.sen2.standing import stand_at

PEOPLE, YEAR = 64_000, 2026
CODES = ("P112", "P114", "P119", "R212", "R227", "A305", "N403", "N412", "L609", "L613")
MODULES = {"P": "person", "R": "requests", "A": "assessment", "N": "namedplan", "L": "placementdetail"}
_POSTCODE = r"(?:[A-Z]{1,2}[0-9]{1,2}|[A-Z]{1,2}[0-9][A-Z]) [0-9][A-Z]{2}"
_CENSUS = pd.Timestamp(schema_for(YEAR).reference_date)
Tables = dict[str, pd.DataFrame]
Found = set[tuple[str, int]]


def spoilt(people: Iterable[Person]) -> Iterable[Person]:
    """The people, every fortieth of them with a fault."""
    for number, person in enumerate(people):
        if number % 40 == 0:
            person.requests = deepcopy(person.requests)  # others share this life
            _spoil(person, number // 40 % len(CODES))
        yield person


def _spoil(person: Person, which: int) -> None:
    request = person.requests[0]
    if which == 0:
        person.ethnicity = "XXXX"
    elif which == 1:
        person.post_code = "ZZ11ZZ"
    elif which == 2 and person.upn:
        person.upn = ("A" if person.upn[0] != "A" else "B") + person.upn[1:]
    elif which in (3, 4) and request.received_date and request.request_outcome_date:
        request.request_outcome_date = request.received_date + timedelta(days=-1 if which == 3 else 50)
    elif which in (5, 6, 7) and request.assessment:
        _spoil_plan(request, request.assessment, which)
    elif which in (8, 9) and request.active_plans and person.person_birth_date:
        placements = request.active_plans.placement_details
        if which == 8:
            placements.append(placements[-1])
        else:
            placements[0].entry_date = person.person_birth_date - timedelta(days=9)


def _spoil_plan(request: Requests, assessment: Assessment, which: int) -> None:
    plan = assessment.named_plan
    if which == 5 and request.request_outcome_date:
        assessment.assessment_outcome_date = request.request_outcome_date - timedelta(days=2)
    elif which == 6 and plan and request.received_date:
        plan.start_date = request.received_date - timedelta(days=3)
    elif which == 7 and plan:
        plan.pb, plan.oa = False, True


def ours(people: list[Person], at: At, codes: tuple[str, ...]) -> Found:
    """What our rules find, person by person."""
    checker = _only(PersonRules(at), codes)
    return {(hit.rule, person.number) for person in people for hit in checker.check(person)}


def _only(checker: PersonRules, codes: tuple[str, ...]) -> PersonRules:
    kept = {
        element: [(rule, check) for rule, check in held if rule.code in codes]
        for element, held in checker._by_element.items()
    }
    checker._by_element = defaultdict(list, kept)
    return checker


def _dates(column: pd.Series) -> pd.Series:
    if pd.api.types.is_datetime64_any_dtype(column):
        return column
    return pd.to_datetime(column, format="%Y-%m-%d", errors="coerce")


def _to_requests(tables: Tables, below: str) -> pd.DataFrame:
    """The records of a table with the items of the request that they stand under."""
    if (joined := f"{below} of requests") in tables:
        return tables[joined]
    return tables[below].merge(tables["requests"], on=["requeststableid", "persontableid"])


def p112(tables: Tables) -> pd.Series:
    """Ethnicity not in the code set."""
    person = tables["person"]
    wrong = person["ethnicity"].notna() & ~person["ethnicity"].isin(codes_of("Ethnicity", YEAR))
    return person.loc[wrong, "persontableid"]


def p114(tables: Tables) -> pd.Series:
    """Postcode not in a pattern in use."""
    person = tables["person"]
    wrong = person["postcode"].notna() & ~person["postcode"].str.fullmatch(_POSTCODE, na=False)
    return person.loc[wrong, "persontableid"]


def p119(tables: Tables) -> pd.Series:
    """UPN check letter wrong."""
    person = tables["person"]
    upn = person["upn"].dropna()
    total = sum(upn.str[place - 1].astype(int) * place for place in range(2, 14))
    wrong = (total % 23).map(dict(enumerate(UPN_ALPHABET))) != upn.str[0]
    return person.loc[wrong[wrong].index, "persontableid"]


def r212(tables: Tables) -> pd.Series:
    """Decided before it was received."""
    requests = tables["requests"]
    wrong = _dates(requests["requestoutcomedate"]) < _dates(requests["receiveddate"])
    return requests.loc[wrong, "persontableid"]


def r227(tables: Tables) -> pd.Series:
    """Decided after more than six weeks."""
    requests = tables["requests"]
    days = _dates(requests["requestoutcomedate"]) - _dates(requests["receiveddate"])
    wrong = requests["requestoutcome"].isin(["Y", "N"]) & (days > pd.Timedelta(days=42))
    return requests.loc[wrong, "persontableid"]


def a305(tables: Tables) -> pd.Series:
    """The assessment's decision before the request's."""
    both = _to_requests(tables, "assessment")
    wrong = _dates(both["assessmentoutcomedate"]) < _dates(both["requestoutcomedate"])
    return both.loc[wrong, "persontableid"]


def n403(tables: Tables) -> pd.Series:
    """The plan starts before the request was received."""
    both = _to_requests(tables, "namedplan")
    wrong = _dates(both["startdate"]) < _dates(both["receiveddate"])
    return both.loc[wrong, "persontableid"]


def n412(tables: Tables) -> pd.Series:
    """A way of delivery without a budget."""
    plan = tables["namedplan"]
    wrong = (plan["pb"] == "0") & ((plan["oa"] == "1") | plan["dp"].notna())
    return plan.loc[wrong, "persontableid"]


def l609(tables: Tables) -> pd.Series:
    """Two placements of one rank open on the census day."""
    placement = tables["placementdetail"]
    left, entered = _dates(placement["leavingdate"]), _dates(placement["entrydate"])
    is_open = (left.isna() | (left >= _CENSUS)) & (entered.isna() | (entered <= _CENSUS))
    held = placement[is_open & placement["placementrank"].isin(["1", "2"])]
    counted = held.groupby(["persontableid", "activeplanstableid", "placementrank"]).size()
    return counted[counted > 1].reset_index()["persontableid"]


def l613(tables: Tables) -> pd.Series:
    """At a setting before birth."""
    if (joined := "placementdetail of person") in tables:
        both = tables[joined]
    else:
        both = tables["placementdetail"].merge(tables["person"], on="persontableid")
    wrong = _dates(both["entrydate"]) < _dates(both["personbirthdate"])
    return both.loc[wrong, "persontableid"]


PEERS: dict[str, Callable[[Tables], pd.Series]] = {
    each.__name__.upper(): each for each in (p112, p114, p119, r212, r227, a305, n403, n412, l609, l613)
}


def with_pandas(tables: Tables) -> Found:
    """What the same rules find over whole tables."""
    return {(code, int(number)) for code, rule in PEERS.items() for number in rule(tables)}


def prepared(tables: Tables) -> Tables:
    """The tables with dates as dates, and joined as the rules join them."""
    typed = {}
    for name, table in tables.items():
        dates = [column for column in table.columns if column.endswith("date")]
        typed[name] = table.assign(**{column: _dates(table[column]) for column in dates})
    for below in ("assessment", "namedplan"):
        typed[f"{below} of requests"] = _to_requests(typed, below)
    typed["placementdetail of person"] = typed["placementdetail"].merge(typed["person"], on="persontableid")
    return typed


def tables_of(people: list[Person]) -> Tables:
    """The people as the nine tables, all text."""
    gathered: dict[str, list[dict[str, str]]] = {table: [] for table in TABLES}
    for table, row in rows_of(header(), people, YEAR):
        gathered[table].append(row)
    elements = {
        "person": "Person", "requests": "Requests", "assessment": "Assessment", "namedplan": "NamedPlan",
        "placementdetail": "PlacementDetail",
    }  # fmt: skip
    made = {}
    for table, element in elements.items():
        items = [item.element.lower() for item in schema_for(YEAR).parents[element] if item.kind != "group"]
        keys = [name for name in gathered[table][0] if name.endswith("tableid")]
        made[table] = pd.DataFrame(gathered[table], columns=[*keys, *items])
    return made


def main() -> None:
    """Print rows times rules a second of each."""
    how_many = int(sys.argv[1]) if len(sys.argv) > 1 else PEOPLE
    file = io.BytesIO()
    write_return(header(), spoilt(persons(how_many)), file, YEAR)
    file.seek(0)
    people = list(read_people(read_xml(file)).persons())
    at = stand_at(Header(), schema_for(YEAR), is_fictional=True)
    tables = tables_of(people)
    asked = sum(len(tables[MODULES[code[0]]]) for code in CODES)
    print(f"{how_many:,} people, {asked:,} rows times rules of ten rules")
    took, found = timed(lambda: ours(people, at, CODES))
    ten_found = found
    print(f"{'ours':<30} {took:7.2f} s {asked / took:14,.0f} rows x rules/s")
    rates = []
    for name, held in (
        ("pandas, each rule on its own", tables),
        ("pandas, prepared beforehand", prepared(tables)),
    ):
        peer, others = timed(lambda held=held: with_pandas(held))
        if others != found:
            raise SystemExit(f"{name} finds something else: {sorted(found ^ others)[:10]}")
        rates.append(asked / peer)
        print(f"{name:<30} {peer:7.2f} s {asked / peer:14,.0f} rows x rules/s, ours {peer / took:.1f} times")
    every = tuple(rules())
    took, _found = timed(lambda: ours(people, at, every))
    ten, asked = asked, questions(people, at)
    ratio = ", ".join(f"{asked / took / rate:.1f}" for rate in rates)
    print(f"{'ours, every rule of a person':<30} {took:7.2f} s {asked / took:14,.0f} rows x rules/s")
    print(f"every rule beside the ten of pandas: {ratio} times the rows x rules/s")
    from_the_file(file, asked, ten, ten_found)


def tables_from(file: io.BytesIO) -> Tables:
    """The file as tables of text, each record with the numbers of those above it."""
    rows: dict[str, list[dict[str, str | int | None]]] = {table: [] for table in MODULES.values()}
    file.seek(0)
    number = 0
    for _event, element in ElementTree.iterparse(file):  # noqa: S314 - a file of ours
        if element.tag == "Person":
            number += 1
            _add_rows(element, {"persontableid": str(number)}, rows)
            element.clear()
    return {table: pd.DataFrame(held) for table, held in rows.items()}


def _add_rows(element: ElementTree.Element, keys: dict[str, str], rows: dict[str, Any]) -> None:
    table = element.tag.lower()
    row = dict(keys)
    if table in rows:
        row[f"{table}tableid"] = row.get(f"{table}tableid") or str(len(rows[table]))
    elif table == "activeplans":
        row["activeplanstableid"] = f"{keys['requeststableid']}a"
    below = {name: value for name, value in row.items() if name.endswith("tableid")}
    for child in element:
        if len(child):
            _add_rows(child, below, rows)
        else:
            row[child.tag.lower()] = child.text or ""
    if table in rows:
        rows[table].append(row)


def from_the_file(file: io.BytesIO, every: float, ten: float, found: Found) -> None:
    """Print what the whole way takes; `every` and `ten` are rows times rules of all rules and of the ten."""
    file.seek(0)
    began = time.perf_counter()
    told = sum(1 for _ in Validation(is_fictional=True).findings(read_xml(file)))
    took = time.perf_counter() - began
    rate = f"{every / took:14,.0f} rows x rules/s, {told:,} told"
    print(f"{'from the file: ours, every rule':<34} {took:7.2f} s {rate}")
    began = time.perf_counter()
    others = with_pandas(tables_from(file))
    peer = time.perf_counter() - began
    if others != found:
        raise SystemExit(f"pandas from the file finds something else: {sorted(found ^ others)[:10]}")
    print(
        f"{'from the file: pandas, ten rules':<34} {peer:7.2f} s {ten / peer:14,.0f} rows x rules/s, "
        f"ours {every / took / (ten / peer):.1f} times"
    )


def timed(run: Callable[[], Found]) -> tuple[float, Found]:
    """The best of three runs, and what was found."""
    best, found = float("inf"), Found()
    for _ in range(3):
        began = time.perf_counter()
        found = run()
        best = min(best, time.perf_counter() - began)
    return best, found


def questions(people: list[Person], at: At) -> int:
    """How many times a record is held against a rule in all."""
    held = PersonRules(at)._by_element
    waiting: list[tuple[str, Record]] = [("Person", person) for person in people]
    count = 0
    while waiting:
        element, record = waiting.pop()
        count += len(held.get(element, ()))
        for group in layout_of(element, YEAR).groups:
            waiting += [(group.element, below) for below in group.records(record)]
    return count


if __name__ == "__main__":
    main()
