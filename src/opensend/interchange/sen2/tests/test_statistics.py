"""The published tables, made of small returns that can be counted by hand."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from opensend.interchange.sen2.statistics.columns import share
from opensend.interchange.sen2.statistics.figures import Figures
from opensend.interchange.sen2.statistics.geography import Authority, known_authorities
from opensend.interchange.sen2.statistics.output import Published, write_tables
from opensend.interchange.sen2.statistics.placements import Grouping, groups
from opensend.interchange.sen2.statistics.reading import count_return
from opensend.interchange.sen2.statistics.tables import tables_for
from opensend.interchange.sen2.tests.samples import Items, xml_of
from opensend.interchange.sen2.xml_reader import read_xml
from opensend.rules.returns.sen2 import clocks
from opensend.rules.returns.sen2.examples import KnownEstablishments
from opensend.rules.returns.sen2.parts import (
    of_active,
    of_assessment,
    of_person,
    of_placement,
    of_plan,
    of_request,
)
from opensend.rules.returns.sen2.tables import read_table

RECEIVED = date(2025, 1, 6)
REGION = Authority("373", "E08000039", "Sheffield", "E12000003", "Yorkshire and The Humber")
OTHER = Authority("370", "E08000038", "Barnsley", "E12000003", "Yorkshire and The Humber")
NORTH = Authority("390", "E08000037", "Gateshead", "E12000001", "North East")
KNOWN = {each.code: each for each in (REGION, OTHER, NORTH)}
Row = dict[str, str]


def counted(items: list[Items], year: int = 2026, code: str = "373", **options: Any) -> Figures:
    """The figures of a return of an authority."""
    grouping = options.pop("grouping", Grouping(KnownEstablishments()))
    return count_return(read_xml(io.BytesIO(xml_of(items, year, LEA=code))), grouping, **options)


def rows_of(name: str, figures: Figures | dict[str, Figures], *, has_list: bool = True) -> list[Row]:
    """The rows of a table."""
    by_authority = figures if isinstance(figures, dict) else {figures.authorities[0]: figures}
    published = Published(by_authority, KNOWN, has_list=has_list)
    header = published.header(name)
    return [dict(zip(header, row, strict=True)) for row in published.rows(name)]


def all_of(name: str, items: list[Items], year: int = 2026, **options: Any) -> Row:
    """The row for all of one authority's table."""
    return rows_of(name, counted(items, year, **options))[0]


def figures_in(row: Row) -> Row:
    """The columns of a row that are not nought."""
    names = list(row)
    kept = names[names.index("breakdown") + 1 :]
    return {name: row[name] for name in kept if row[name] not in ("0", "x", "z")}


def after(days: int, start: date = RECEIVED) -> str:
    """A day so many days later."""
    return (start + timedelta(days=days)).isoformat()


def decided(days: int, outcome: str = "Y", **items: str | None) -> Items:
    """A person whose request was decided so many days after it was received, with nothing after that."""
    held = {
        "ReceivedDate": RECEIVED.isoformat(),
        "RequestOutcome": outcome,
        "RequestOutcomeDate": after(days),
    }
    return of_request(**held | {"Assessment": None, "ActivePlans": None} | items)


def planned(days: int, week20: str = "0", **items: str) -> Items:
    """A person whose plan was issued so many days after the request."""
    received = date(2025, 12, 31) - timedelta(days=days)
    plan = {"StartDate": "2025-12-31"}
    return of_request(
        ReceivedDate=received.isoformat(), Assessment={"Week20": week20, "NamedPlan": plan}, **items
    )


def test_requests_add_up_and_a_decision_after_the_year_is_not_made():
    people = [
        decided(10),
        decided(20, "N"),
        decided(30, "W"),
        decided(300, "A", RequestOutcomeDate=None),
        decided(365, "Y"),
        decided(10, "H"),
    ]
    row = all_of("requests", people)
    assert row["requests_received_in_year"] == "5"
    assert row["requests_decided_to_assess"] == "1"
    assert row["requests_decided_not_to_assess"] == "1"
    assert row["requests_withdrawn"] == "1"
    assert row["requests_decision_not_made"] == "2"
    assert [row[name] for name in row if name.endswith("_pc")][:4] == ["20", "20", "40", "20"]


@pytest.mark.parametrize(
    ("days", "column"), [(41, "six_weeks"), (42, "six_weeks"), (43, "over_6_weeks"), (200, "over_6_weeks")]
)
def test_a_request_is_in_time_to_the_forty_second_day(days: int, column: str):
    row = all_of("requests", [decided(days, "N")])
    both = {name: row[f"request_outcome_{name}"] for name in ("six_weeks", "over_6_weeks")}
    assert both == {"six_weeks": "0", "over_6_weeks": "0"} | {column: "1"}


def test_six_weeks_are_counted_for_decisions_of_the_year_whenever_received():
    before = of_request(
        ReceivedDate="2024-12-20", RequestOutcome="N", RequestOutcomeDate="2025-01-10", Assessment=None,
        ActivePlans=None,
    )  # fmt: skip
    assert figures_in(all_of("requests", [before])) == {
        "request_outcome_six_weeks": "1",
        "request_outcome_six_weeks_pc": "100",
    }


def test_mediation_and_appeal_are_counted_singly_and_together():
    row = all_of(
        "requests",
        [
            decided(10, "N", RequestMediation="1"),
            decided(10, "N", RequestMediation="1", RequestTribunal="1", RYA="1"),
        ],
    )
    assert row["mediation_related_request"] == "2"
    assert row["tribunal_related_request"] == "1"
    assert row["tribunal_after_mediation_request"] == "1"
    assert row["requests_rya"] == "1"


def assessed(days: int, outcome: str, **items: str) -> Items:
    """A person whose assessment ended so many days after the request without a plan."""
    ended = {"AssessmentOutcome": outcome, "AssessmentOutcomeDate": after(days), "NamedPlan": None}
    return of_request(ReceivedDate=RECEIVED.isoformat(), ActivePlans=None, Assessment={**ended, **items})


@pytest.mark.parametrize(("days", "column"), [(111, "within"), (112, "within"), (113, "over")])
def test_a_refusal_to_issue_is_in_time_to_the_hundred_and_twelfth_day(days: int, column: str):
    row = all_of("assessments", [assessed(days, "N")])
    both = {name: row[f"outcome_decision_{name}_time"] for name in ("within", "over")}
    assert both == {"within": "0", "over": "0"} | {column: "1"}


def test_assessments_are_those_that_ended_in_the_year():
    people = [
        assessed(50, "Y"),
        assessed(60, "N", AssessmentMediation="1", AssessmentTribunal="1", OtherTribunal="1"),
        assessed(70, "W"),
        assessed(80, "A"),
        assessed(400, "N"),
        assessed(90, "H"),
    ]
    row = all_of("assessments", people)
    names = ("assess_in_year", "assess_issued", "assess_not_issued", "assess_withdrawn", "assess_not_made")
    assert [row[name] for name in names] == ["4", "1", "1", "1", "1"]
    assert row["assess_issued_pc"] == "25"
    assert row["number_asssess_mediation_tribunal"] == "1"
    assert row["number_other_tribunal"] == "1"
    assert row["number_other_mediation"] == "0"


@pytest.mark.parametrize(
    ("days", "columns"),
    [
        (139, ["1", "0", "0"]),
        (140, ["1", "0", "0"]),
        (141, ["0", "1", "0"]),
        (364, ["0", "1", "0"]),
        (365, ["0", "0", "1"]),
    ],
)
def test_plans_are_in_time_to_day_140_and_over_a_year_from_day_365(days: int, columns: list[str]):
    row = all_of("timeliness_20_week", [planned(days)])
    names = ["plans_issued_within_20_weeks", "plans_issued_gt20weeks_ltyear", "plans_issued_gt_1_year"]
    assert [row[name] for name in names] == columns
    assert [row[f"{name}_ex".replace("within_", "")] for name in names] == columns


def test_the_headline_measure_leaves_out_exceptions():
    row = all_of("timeliness_20_week", [planned(100), planned(200), planned(210, "1"), planned(300, "1")])
    assert (row["plans_issued_den"], row["plans_issued_den_ex"]) == ("4", "2")
    assert (row["pc_plans_issued_within_20_weeks"], row["pc_plans_issued_20_weeks_ex"]) == ("25", "50")
    assert row["avg_weeks_issue_plan"] == share(100 + 200 + 210 + 300, 4 * 7)
    assert row["avg_weeks_issue_plan_exc"] == share(300, 14)


def test_a_plan_whose_time_cannot_be_told_is_counted_and_in_no_group():
    row = all_of("timeliness_20_week", [planned(-5)])
    assert row["plans_issued_den"] == "1"
    assert row["pc_plans_issued_within_20_weeks"] == "0"
    assert row["avg_weeks_issue_plan"] == "x"


def test_timeliness_is_of_plans_that_the_authority_issued_itself():
    moved_in = {**planned(100), **of_request(ActivePlans={"TransferLA": "370"})}
    historical = planned(100, RequestOutcome="H")
    for person in (moved_in, historical, of_plan(StartDate="2024-12-31")):
        assert all_of("timeliness_20_week", [person])["plans_issued_den"] == "0"
    assert all_of("newplans", [moved_in])["new_ehc_plans"] == "1"


def test_whether_disputed_plans_are_left_out_is_a_choice():
    people = [planned(100), planned(300, RequestMediation="1"), planned(300, RequestTribunal="1")]
    assert all_of("timeliness_20_week", people)["plans_issued_den"] == "3"
    assert all_of("timeliness_20_week", people, leaves_out_disputed=True)["plans_issued_den"] == "1"


def attending(urn: str | None = None, **items: str | None) -> Items:
    """A person at a setting."""
    return of_placement(**({"URN": urn} | items))


@pytest.mark.parametrize(
    ("person", "column"),
    [
        (attending("123456"), "mainstream_la_maintained"),
        (attending("123456", SENunitIndicator="1"), "mainstream_la_maintained_senunit"),
        (
            attending("123456", ResourcedProvisionIndicator="1"),
            "mainstream_la_maintained_resourced_provision",
        ),
        (attending("100001", SENunitIndicator="1"), "mainstream_academy_senunit"),
        (attending("100002", SENunitIndicator="1"), "special_la_maintained"),
        (attending("100003"), "ap_pru_la_maintained"),
        (attending("100004"), "specialist_post_16_institutions"),
        (attending("100006"), "mainstream_free_school"),
        (attending("100012"), "general_fe_tertiary_colleges"),
        (attending(UKPRN="10000001"), "ukrlp_provider"),
        (attending(SENsetting="EYP"), "nm_early_years"),
        (attending(SENsetting="NIEC"), "neet_ntci"),
        (attending(SENsetting="NIEO"), "neet_other_csa"),
        (attending(SENsetting="NIEO") | of_person(PersonBirthDate="2006-05-04"), "neet_other"),
        (attending(SENsetting="OTH"), "other_placement_settings"),
        (attending("999999"), "placement_unknown"),
        (attending("123456", LeavingDate="2026-01-14"), "placement_unknown"),
        (attending("123456", LeavingDate="2026-01-15"), "mainstream_la_maintained"),
        (attending("123456", PlacementRank="2"), "placement_unknown"),
    ],
)
def test_a_setting_falls_in_one_published_group(person: Items, column: str):
    row = all_of("caseload", [person])
    told = {name for name, figure in figures_in(row).items() if figure == "1"}
    assert told == {"ehcplans", column, groups()[column].total or column}


def test_every_group_and_total_of_the_setting_columns_is_in_the_table_of_labels():
    labelled = {row["group"] for row in read_table("setting_labels")}
    columns = {column.name for column in tables_for(2026)["caseload"].columns}
    assert {name for name in columns if not name.endswith(("_pc", "_2022"))} - {"ehcplans"} == labelled
    told = {row["group"] for row in read_table("setting_groups")}
    assert told <= set(groups())


def test_without_the_list_nothing_is_said_of_types_of_setting():
    figures = counted([{}], grouping=Grouping())
    caseload = rows_of("caseload", figures, has_list=False)[0]
    assert caseload["ehcplans"] == "1"
    assert caseload["mainstream_total"] == caseload["placement_unknown"] == caseload["fe_total_pc"] == "x"
    topics = {row["breakdown_topic"] for row in rows_of("sen_needs_all_plans", figures, has_list=False)}
    assert "Type of placement" not in topics


def test_needs_are_those_of_rank_one_and_down_syndrome_is_among_the_others():
    people = [
        of_active(SENneed=[{"SENtype": "DS"}]),
        of_active(SENneed=[{"SENtype": "OTH"}]),
        of_active(SENneed=[{"SENtypeRank": "2"}]),
        {},
    ]
    row = all_of("sen_needs_all_plans", people)
    assert (row["number_oth"], row["number_need_unknown"], row["number_asd"]) == ("2", "1", "1")
    assert row["oth_pc"] == "50"


def reviewed(**items: str | None) -> Items:
    """A person with a plan of 2023."""
    return of_request(Assessment={"NamedPlan": {"StartDate": "2023-03-01"}}, ActivePlans=items)


REVIEWS = [
    {},  # not expected: in force for less than a year at the end of the year
    of_plan(StartDate="2024-01-01"),
    reviewed(),
    reviewed(ReviewMeeting="2024-11-01", LastReview="2024-11-29", ReviewOutcome="M"),
    reviewed(ReviewMeeting="2023-11-01", LastReview="2024-11-30", ReviewOutcome="A"),
    reviewed(ReviewMeeting="2023-11-01", LastReview="2023-11-10", ReviewOutcome="C"),
    reviewed(ReviewMeeting="2024-12-10", LastReview="2025-01-10", ReviewOutcome="A"),
    reviewed(ReviewMeeting="2025-01-03"),
    reviewed(ReviewMeeting="2024-06-03", LastReview="2023-06-03"),
]


def test_reviews_of_the_2025_release_add_up():
    row = all_of("annual_reviews", REVIEWS, 2025)
    number = {name: int(row[name]) for name in row if row[name].isdigit() and not name.endswith("code")}
    assert number["total_ehc_plans"] == 9 == number["review_expected"] + number["review_not_expected"]
    assert number["review_expected"] == 7 == number["total_review_meeting"] + number["no_review_meeting"]
    meetings = [number[f"review_meeting_{when}"] for when in ("prior_24", "24", "25")]
    assert meetings == [2, 3, 1]
    decisions = [number[f"review_decision{when}"] for when in ("_prior24", "24", "25")]
    assert decisions == [1, 2, 1]
    assert (number["review_decision_outstanding"], number["review_decision_not_due"]) == (1, 1)
    outcomes = [number[name] for name in ("outcome_amend", "outcome_cease", "outcome_maintan", "no_outcome")]
    assert outcomes == [2, 1, 1, 2]
    assert sum(meetings) == number["total_review_meeting"] == sum(decisions) + 2 == sum(outcomes)
    assert (number["number_decsion_4weeks"], number["number_decision_gt_4weeks"]) == (2, 2)
    assert row["pc_decsion_4weeks"] == "50"


def test_a_review_is_decided_in_time_to_the_twenty_eighth_day():
    start = date(2025, 3, 3)
    assert clocks.is_review_decided_in_time(start, start + timedelta(days=28)) is True
    assert clocks.is_review_decided_in_time(start, start + timedelta(days=29)) is False
    assert clocks.is_review_decided_in_time(start, start - timedelta(days=1)) is None


def test_reviews_of_the_2026_release_have_their_own_columns():
    done = reviewed(ReviewMeeting="2025-11-01", LastReview="2025-11-29", ReviewOutcome="M")
    late = reviewed(ReviewMeeting="2024-11-01", LastReview="2024-12-20", ReviewOutcome="A")
    after_year = reviewed(ReviewMeeting="2025-12-01", LastReview="2026-01-10", ReviewOutcome="A")
    row = all_of("annual_reviews", [done, late, after_year, reviewed(), {}])
    assert figures_in(row) == {
        "total_ehc_plans": "5",
        "review_expected_2025": "4",
        "review_not_expected_2025": "1",
        "review_completed_2025": "1",
        "review_completed_prior_2025": "1",
        "review_not_completed": "2",
        "outcome_amended": "1",
        "outcome_maintained": "1",
        "decision_4_weeks": "1",
        "decision_over_4_weeks": "1",
    }


def test_phase_transfers_are_counted_by_the_year_in_which_they_fall():
    row = all_of(
        "phase_transfers",
        [
            of_active(PhaseTransferDueDate="2025-03-31", PhaseTransferFinalDate="2025-03-20"),
            of_active(PhaseTransferDueDate="2026-02-15", PhaseTransferFinalDate="2025-12-20"),
            of_active(PhaseTransferDueDate="2026-02-15"),
            {},
        ],
    )
    assert figures_in(row) == {"number_plans": "4", "due_25": "1", "due_26": "2", "final_25": "2"}
    assert "phase_transfers" not in tables_for(2025)


def test_budgets_residence_and_work_are_those_of_plans_of_the_census_day():
    people = [
        of_plan(PB="1", OA="1", DP="I"),
        of_plan(PB="1", DP="S"),
        of_plan(PB="0", DP="E"),
        of_placement(RES="A", WBP="S"),
        of_placement(RES="B", WBP="T", LeavingDate="2025-12-01"),
        of_request(ActivePlans=None, Assessment={"NamedPlan": {"PB": "1"}}),
    ]
    assert figures_in(all_of("personal_budgets", people)) == {
        "personal_budget": "2",
        "org_arrangments": "1",
        "pb_integrated": "1",
        "pb_social": "1",
    }
    assert figures_in(all_of("residential_settings", people)) == {"Res_3851": "1", "Res_tot": "1"}
    assert figures_in(all_of("work_based_placements", people)) == {"open_supp_intern": "1", "open_wbp": "1"}


def test_residence_of_2023_is_told_with_the_plan():
    row = all_of("residential_settings", [of_active(RES="B")], 2023)
    assert figures_in(row) == {"Res_52": "1", "Res_tot": "1"}


def test_plans_that_ceased_are_counted_by_reason_and_age():
    def ceased(on: str, reason: str | None) -> Items:
        plan = {"StartDate": "2020-06-30", "CeaseDate": on, "CeaseReason": reason}
        return of_request(ActivePlans=None, Assessment={"NamedPlan": plan})

    people = [ceased("2025-06-29", "5"), ceased("2025-06-30", "9"), ceased("2025-07-01", None),
              ceased("2026-01-10", "8")]  # fmt: skip
    rows = rows_of("ceased_plans", counted(people))
    assert figures_in(rows[0]) == {"transfer": "1", "other": "1", "not_rec": "1", "total_ceased": "3"}
    held = {
        row["breakdown"]: row["total_ceased"] for row in rows if row["breakdown_topic"] == "Years plan held"
    }
    assert held == {"4 years": "1", "5 years": "2"}


def test_officers_are_as_the_header_says():
    figures = counted([{}])
    figures.officers["373"] = {"DMO": "Y", "DCO": "N", "DSCO": ""}
    (row,) = rows_of("sen2_dmo_dco", figures)
    assert [row[name] for name in ("des_med_off", "des_clin_off", "des_so_care_off")] == ["Yes", "No", "n/a"]


def test_breakdowns_use_the_published_words():
    person = of_person(PersonBirthDate="2023-10-01", Sex="F", Ethnicity="CHKC")
    rows = rows_of("caseload", counted([person, of_person(Sex=None, Ethnicity="REFU", PersonBirthDate=None)]))
    told = {(row["breakdown_topic"], row["breakdown"]) for row in rows}
    assert ("Child or young persons age", "under 3") in told
    assert ("Child or young persons age", "Age unknown") in told
    assert {("Sex", "Female"), ("Sex", "Unknown")} < told
    assert {("Ethnicity", "Asian - Chinese"), ("Ethnicity", "Unclassified")} < told


def test_england_and_regions_are_the_sums_of_the_authorities_given():
    by_authority = {
        "373": counted([{}, {}]),
        "370": counted([{}], code="370"),
        "390": counted([decided(10)], code="390"),
    }
    rows = [row for row in rows_of("requests", by_authority) if row["breakdown_topic"].startswith("All")]
    told = [(row["geographic_level"], row["region_name"], row["la_name"]) for row in rows]
    assert told == [
        ("National", "", ""),
        ("Regional", "North East", ""),
        ("Regional", "Yorkshire and The Humber", ""),
        ("Local authority", "Yorkshire and The Humber", "Barnsley"),
        ("Local authority", "Yorkshire and The Humber", "Sheffield"),
        ("Local authority", "North East", "Gateshead"),
    ]
    assert [row["requests_received_in_year"] for row in rows] == ["4", "1", "3", "1", "2", "1"]
    assert rows[0]["new_la_code"] == rows[0]["old_la_code"] == ""
    assert rows_of("requests", by_authority["373"])[0]["requests_received_in_year"] == "2"


def test_every_authority_is_in_one_of_nine_regions_without_a_list_being_given():
    known = known_authorities().values()
    assert len({each.region_name for each in known}) == 9
    assert all(each.ons_code.startswith("E") and each.region_code.startswith("E12") for each in known)


def test_an_authority_that_nobody_knows_has_its_code_for_a_name():
    (row,) = rows_of("sen2_dmo_dco", counted([{}], code="107"))
    assert (row["la_name"], row["old_la_code"], row["region_code"]) == ("107", "107", "")


DAYS = st.dates(date(2024, 1, 1), date(2026, 1, 15)).map(str)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(
        st.tuples(DAYS, st.sampled_from("YNWAH"), DAYS, st.sampled_from("YNWAH"), DAYS, DAYS), max_size=8
    )
)
def test_the_published_identities_hold_whatever_the_dates(drawn: list[tuple[str, ...]]):
    people = [
        of_request(
            ReceivedDate=received,
            RequestOutcome=outcome,
            RequestOutcomeDate=day,
            Assessment={
                "AssessmentOutcome": end,
                "AssessmentOutcomeDate": ended,
                "NamedPlan": {"StartDate": start},
            },
        )
        for received, outcome, day, end, ended, start in drawn
    ]
    figures = counted(people)
    for name, whole, parts in (
        ("requests", "requests_received_in_year", ("requests_decided_to_assess", "requests_withdrawn",
         "requests_decided_not_to_assess", "requests_decision_not_made")),
        ("assessments", "assess_in_year",
         ("assess_issued", "assess_not_issued", "assess_not_made", "assess_withdrawn")),
        ("caseload", "ehcplans", ("mainstream_total", "special_total", "ap_pru_total", "fe_total",
         "ed_elsewhere", "nm_early_years", "placement_unknown")),
    ):  # fmt: skip
        rows = rows_of(name, figures)
        for row in rows:
            assert int(row[whole]) == sum(int(row[part]) for part in parts)
        by_sex = [row for row in rows if row["breakdown_topic"] == "Sex"]
        assert sum(int(row[whole]) for row in by_sex) == int(rows[0][whole])


PUBLISHED = ("requests", "timeliness_20_week", "sen_need_newplans", "sen_needs_all_plans", "annual_reviews",
             "personal_budgets", "residential_settings", "work_based_placements")  # fmt: skip


@pytest.mark.parametrize("name", PUBLISHED)
def test_columns_and_words_are_those_of_the_published_file(name: str, shared_data: Path, tmp_path: Path):
    published = Published({"373": counted([{}], 2025)}, known_authorities(), has_list=True)
    (path,) = write_tables(published, (name,), tmp_path)
    with path.open(encoding="utf-8-sig", newline="") as file:
        ours = list(csv.reader(file))
    with (shared_data / "ees_ehcp_2025" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        theirs = csv.DictReader(file)
        assert ours[0] == list(theirs.fieldnames or ())
        words = {(row["breakdown_topic"], row["breakdown"]) for row in theirs}
    at = ours[0].index("breakdown_topic")
    assert {(row[at], row[at + 1]) for row in ours[1:]} <= words


@pytest.mark.parametrize(
    ("name", "part", "whole", "percent"),
    [
        ("requests", "requests_decided_to_assess", "requests_received_in_year", "request_assess_pc"),
        ("timeliness_20_week", "plans_issued_within_20_weeks", "plans_issued_den",
         "pc_plans_issued_within_20_weeks"),
        ("sen_needs_all_plans", "number_asd", "ehc_plans", "asd_pc"),
    ],
)  # fmt: skip
def test_percentages_are_rounded_as_the_published_ones(
    name: str, part: str, whole: str, percent: str, shared_data: Path
):
    with (shared_data / "ees_ehcp_2025" / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = [row for row in csv.DictReader(file) if row[percent] not in ("x", "z")]
    rows = [row for row in rows if row[part].isdigit() and row[whole].isdigit()]
    other = [row for row in rows if share(int(row[part]) * 100, int(row[whole])) != row[percent]]
    assert len(rows) > 10_000
    assert len(other) < 10  # a few published halves fell to the other side


def test_every_published_word_for_a_person_can_be_said(shared_data: Path):
    with (shared_data / "ees_ehcp_2025" / "sen_needs_all_plans.csv").open(
        encoding="utf-8-sig", newline=""
    ) as file:
        words = {(row["breakdown_topic"], row["breakdown"]) for row in csv.DictReader(file)}
    ethnicities = {row["label"] for row in read_table("published_labels") if row["set"] == "Ethnicity"}
    assert {word for topic, word in words if topic == "Ethnicity"} == ethnicities
    settings_told = {row["label"] for row in read_table("setting_labels")}
    assert {word for topic, word in words if topic == "Type of placement"} == settings_told


def test_of_assessment_is_counted_at_the_age_of_its_end():
    person = {**of_assessment(AssessmentOutcomeDate="2025-05-04"), **of_person(PersonBirthDate="2016-05-04")}
    rows = rows_of("assessments", counted([person]))
    assert ("Child or young persons age", "Aged 9") in {(r["breakdown_topic"], r["breakdown"]) for r in rows}
