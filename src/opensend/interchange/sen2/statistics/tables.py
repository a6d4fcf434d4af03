"""The published tables: their names, columns, periods and breakdowns, by the collection year of the return.

The names are the publisher's, with the publisher's spellings. A column whose name holds a year moves with it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from opensend.interchange.sen2.statistics.columns import Column, Count, Fixed, MeanWeeks, Percent
from opensend.interchange.sen2.statistics.placements import groups

Topics = tuple[tuple[str, str], ...]
"""Each published breakdown topic, and the dimension that it is made of (see `counting`)."""

PLACEMENT, OTHER_PLACEMENT = "placement", "placement in other words"
BY_PLACEMENT = frozenset({PLACEMENT, OTHER_PLACEMENT})
_NEW_SHAPE = 2026
_NEEDS = ("asd", "hi", "mld", "msi", "oth", "pd", "pmld", "semh", "slcn", "sld", "spld", "vi")


@dataclass(frozen=True, slots=True)
class Table:
    """One published file."""

    name: str
    total: str
    """The topic, and the breakdown, of the row for all."""
    columns: tuple[Column, ...]
    topics: Topics
    is_stock: bool = False
    """Of the census day, and so of an academic year; else of the calendar year before."""
    needs_list: bool = False
    """Whether its columns cannot be told without the establishments list."""


@cache
def tables_for(year: int) -> dict[str, Table]:
    """The tables that are made of a return of a collection year, by name."""
    made = (
        _requests(),
        _assessments(),
        _timeliness(year),
        _new_plans(),
        _needs_of_new_plans(),
        _caseload(),
        _needs_of_all_plans(),
        *_reviews(year),
        *_phase_transfers(year),
        _personal_budgets(),
        _residential(),
        _work_based(),
        _ceased(),
    )
    return {table.name: table for table in made}


def _requests() -> Table:
    outcomes = (
        "requests_decided_to_assess",
        "requests_decided_not_to_assess",
        "requests_decision_not_made",
        "requests_withdrawn",
    )
    shares = ("request_assess_pc", "request_not_assess_pc", "request_outstanding_pc", "request_withdrawn_pc")
    received, times = (
        "requests_received_in_year",
        ("request_outcome_six_weeks", "request_outcome_over_6_weeks"),
    )
    return Table(
        "requests",
        "All requests for EHC needs assessments",
        (
            *_counts(received, "requests_rya", *outcomes),
            *(Percent(name, (part,), (received,)) for name, part in zip(shares, outcomes, strict=True)),
            *_counts(*times),
            *(Percent(f"{name}_pc", (name,), times) for name in times),
            *_counts(
                "mediation_related_request", "tribunal_related_request", "tribunal_after_mediation_request"
            ),
        ),
        _activity("Child or young persons age", "aged"),
    )


def _assessments() -> Table:
    whole, columns = "assess_in_year", list[Column]([Count("assess_in_year")])
    for name in ("assess_issued", "assess_not_issued", "assess_not_made", "assess_withdrawn"):
        columns += [Count(name), Percent(f"{name}_pc", (name,), (whole,))]
    times = ("outcome_decision_within_time", "outcome_decision_over_time")
    columns += [*_counts(*times), *(Percent(f"{name}_pc", (name,), times) for name in times)]
    columns += _counts(
        "number_assess_mediation",
        "number_assess_tribunal",
        "number_asssess_mediation_tribunal",
        "number_other_mediation",
        "number_other_tribunal",
        "number_other_mediation_tribunal",
    )
    topics = _activity("Child or young persons age", "aged")
    return Table("assessments", "All EHC needs assessments", tuple(columns), topics)


def _timeliness(year: int) -> Table:
    is_new = year >= _NEW_SHAPE
    within_a_year = "plans_issued_gt20weeks_ltyear" if is_new else "plans_issued_gt20weeks_ltYear"
    upper = "pc" if is_new else "PC"
    whole, whole_ex = "plans_issued_den", "plans_issued_den_ex"
    columns: list[Column] = [*_counts(whole, whole_ex)]
    for name, name_ex, count in (
        ("plans_issued_within_20_weeks", "plans_issued_20_weeks_ex", "within_20_weeks"),
        (within_a_year, f"{within_a_year}_ex", "within_a_year"),
        ("plans_issued_gt_1_year", "plans_issued_gt_1_year_ex", "over_a_year"),
    ):
        columns += [Count(name, (count,)), Count(name_ex, (f"{count}_ex",))]
        columns += [
            Percent(f"pc_{name}", (count,), (whole,)),
            Percent(f"{upper}_{name_ex}", (f"{count}_ex",), (whole_ex,)),
        ]
    if is_new:
        columns += [
            MeanWeeks("avg_weeks_issue_plan", "days", "timed"),
            MeanWeeks("avg_weeks_issue_plan_exc", "days_ex", "timed_ex"),
        ]
    total = "All EHC plans" if is_new else "All EHC plans issued"
    topics = _activity("Age at time of request" if is_new else "Child or young persons age", "age")
    if is_new:
        topics = (*topics, ("Primary type of need", "need"))
    return Table("timeliness_20_week", total, tuple(columns), topics)


def _new_plans() -> Table:
    topics = _activity("Age when plan started", "age")
    columns = _settings("new_ehc_plans")
    return Table("newplans", "All new EHC plans", columns, topics, needs_list=True)


def _needs_of_new_plans() -> Table:
    topics = (*_activity("Age when plan started", "age"), ("Type of placement", PLACEMENT))
    return Table("sen_need_newplans", "All EHC plans", _needs("ehc_plans"), topics)


def _caseload() -> Table:
    topics = (*_activity("Child or young persons age", "single age"), ("Years EHC plan in place", "years"))
    columns = _settings("ehcplans")
    return Table("caseload", "All EHC plans", columns, topics, is_stock=True, needs_list=True)


def _needs_of_all_plans() -> Table:
    topics = (
        *_activity("Child or young persons age", "single age"),
        ("Type of placement", PLACEMENT),
        ("Years EHC plan in place", "years"),
    )
    return Table("sen_needs_all_plans", "All EHC plans", _needs("ehc_plans"), topics, is_stock=True)


def _reviews(year: int) -> tuple[Table, ...]:
    if year < _NEW_SHAPE - 2:
        return ()  # reviews were not collected
    columns = _reviews_in_new_shape(year) if year >= _NEW_SHAPE else _reviews_in_old_shape(year)
    topics = (
        *_activity("Child or young persons age", "aged"),
        ("Type of placement", PLACEMENT),
        ("Years EHC plan in place", "years"),
    )
    return (Table("annual_reviews", "All annual reviews", columns, topics),)


def _reviews_in_old_shape(year: int) -> tuple[Column, ...]:
    after, now = year % 100, year % 100 - 1
    times = ("decided_in_4_weeks", "decided_later")
    meetings = ("meeting_after", "meeting_in_year", "meeting_before")
    return (
        *_counts("total_ehc_plans", "review_expected", "review_not_expected"),
        *(
            Count(f"review_meeting_{suffix}", (count,))
            for suffix, count in zip((after, now, f"prior_{now}"), meetings, strict=True)
        ),
        Count("total_review_meeting", meetings),
        Count("no_review_meeting"),
        Count(f"review_decision{after}", ("decision_after",)),
        Count(f"review_decision{now}", ("decision_in_year",)),
        Count(f"review_decision_prior{now}", ("decision_before",)),
        *_counts("review_decision_not_due", "review_decision_outstanding"),
        Count("outcome_amend", ("met_amend",)),
        Count("outcome_cease", ("met_cease",)),
        Count("outcome_maintan", ("met_maintain",)),
        Count("no_outcome", ("met_no_outcome",)),
        Count("number_decsion_4weeks", times[:1]),
        Count("number_decision_gt_4weeks", times[1:]),
        Percent("pc_decsion_4weeks", times[:1], times),
        Percent("pc_decision_gt_4weeks", times[1:], times),
    )


def _reviews_in_new_shape(year: int) -> tuple[Column, ...]:
    now = year - 1
    return (
        Count("total_ehc_plans"),
        Count(f"review_expected_{now}", ("review_expected",)),
        Count(f"review_not_expected_{now}", ("review_not_expected",)),
        Count(f"review_completed_{now}", ("completed_in_year",)),
        Count(f"review_completed_prior_{now}", ("completed_before",)),
        Count("review_not_completed", ("not_completed",)),
        Count("outcome_amended", ("completed_amend",)),
        Count("outcome_ceased", ("completed_cease",)),
        Count("outcome_maintained", ("completed_maintain",)),
        Count("no_outcome_recorded", ("completed_no_outcome",)),
        Count("decision_4_weeks", ("completed_in_4_weeks",)),
        Count("decision_over_4_weeks", ("completed_later",)),
    )


def _phase_transfers(year: int) -> tuple[Table, ...]:
    if year < _NEW_SHAPE:
        return ()
    now, after = (year - 1) % 100, year % 100
    columns = (
        Count("number_plans"),
        Count(f"due_{now}", ("due_in_year",)),
        Count(f"due_{after}", ("due_after",)),
        Count(f"final_{now}", ("final_in_year",)),
        Count(f"final_{after}", ("final_after",)),
    )
    topics = (*_activity("Child or young persons age", "age on census day"), ("Type of placement", PLACEMENT))
    return (Table("phase_transfers", "All EHC plans", columns, topics, is_stock=True),)


def _personal_budgets() -> Table:
    columns = _counts(
        "personal_budget", "org_arrangments", "pb_health", "pb_education", "pb_social", "pb_integrated"
    )
    return Table("personal_budgets", "All personal budgets", columns, _in_other_words(), is_stock=True)


def _residential() -> Table:
    parts = ("Res_3851", "Res_52")
    columns = (*_counts(*parts), Count("Res_tot", parts))
    return Table(
        "residential_settings", "All residential placements", columns, _in_other_words(), is_stock=True
    )


def _work_based() -> Table:
    parts = ("open_supp_intern", "open_apprentice", "open_trainee")
    columns = (*_counts(*parts), Count("open_wbp", parts))
    topics = (*_activity("Young persons age", "working age"), ("Type of placement", OTHER_PLACEMENT))
    return Table("work_based_placements", "All work based placements", columns, topics, is_stock=True)


def _ceased() -> Table:
    reasons = (
        "max_age",
        "needs_met",
        "he",
        "employ",
        "transfer",
        "no_engage",
        "moved_outside_eng",
        "deceased",
        "not_rec",
        "other",
    )
    topics = (*_activity("Age plan ceased", "age"), ("Years plan held", "years"))
    return Table(
        "ceased_plans", "All ceased EHC plans", (*_counts(*reasons), Count("total_ceased", reasons)), topics
    )


def _activity(age_topic: str, age_dimension: str) -> Topics:
    return ((age_topic, age_dimension), ("Ethnicity", "ethnicity"), ("Sex", "sex"))


def _in_other_words() -> Topics:
    return (
        *_activity("Child or young persons age", "age on census day"),
        ("Type of placement", OTHER_PLACEMENT),
    )


def _counts(*names: str) -> tuple[Count, ...]:
    return tuple(Count(name) for name in names)


def _settings(whole: str) -> tuple[Column, ...]:
    """The columns by setting: each group, and after the last of a total the total and its percentage."""
    columns: list[Column] = [Count(whole)]
    by_total: dict[str, list[str]] = {}
    for group in groups().values():
        by_total.setdefault(group.total or group.column, []).append(group.column)
    for total, parts in by_total.items():
        columns += [Count(part) for part in parts if part != total]
        percent = "AP_PRU_total_pc" if total == "ap_pru_total" else f"{total}_pc"
        columns += [Count(total, tuple(parts)), Percent(percent, tuple(parts), (whole,))]
    return (*columns, Fixed("await_prov_2022"), Fixed("perm_ex_2022"))


def _needs(whole: str) -> tuple[Column, ...]:
    return (
        Count(whole),
        *(Count(f"number_{need}") for need in _NEEDS),
        Count("number_need_unknown"),
        *(Percent(f"{need}_pc", (f"number_{need}",), (whole,)) for need in _NEEDS),
        Percent("unknown_pc", ("number_need_unknown",), (whole,)),
    )
