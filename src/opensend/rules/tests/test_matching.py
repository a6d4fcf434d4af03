"""Scoring of a pair of records: what each level is, what it counts, and what is left to a person."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from opensend.people.names import sound_of
from opensend.rules.matching import (
    LEVELS,
    Facts,
    ModelFault,
    Verdict,
    default_model,
    describe,
    level_of,
    read_model,
    score,
    slips_of,
)
from opensend.rules.matching.model import model_text

MODEL = default_model()
UPN, OTHER_UPN, TEMPORARY = "H801200001001", "W823400115001", "K82320011400A"


def child(**facts: object) -> Facts:
    """Robin Example, or whoever differs from them in some facts."""
    usual: dict[str, object] = {
        "forename": "Robin", "surname": "Example", "born": date(2012, 3, 14), "sex": "F",
        "postcode": "M16 0RA",
    }  # fmt: skip
    return describe(**(usual | facts), sound=sound_of)  # type: ignore[arg-type]


def verdict(left: Facts, right: Facts, **rarity: float) -> Verdict:
    """What two records come to."""
    return score(MODEL, left, right, rarity).verdict


@pytest.mark.parametrize(
    ("field", "one", "other", "level"),
    [
        ("forename", "Robin", "ROBIN", "same"),
        ("forename", "Seán", "Sean", "same"),
        ("forename", "Robin", "Robyn", "close"),
        ("forename", "Robin", "R", "part"),
        ("forename", "Alexandra", "Alex", "part"),
        ("forename", "Anne-Marie", "Marie", "part"),
        ("forename", "Catherine", "Kathryn", "sound"),
        ("forename", "Robin", "Asha", "other"),
        ("forename", "Robin", "", None),
        ("surname", "O’Example", "OExample", "same"),
        ("surname", "Sample-Pattern", "Pattern", "part"),
        ("surname", "Exampel", "Example", "close"),
        ("surname", "Example", "Placeholder", "other"),
        ("born", date(2012, 3, 14), date(2012, 3, 14), "same"),
        ("born", date(2012, 3, 4), date(2012, 4, 3), "swapped"),
        ("born", date(2012, 3, 14), date(2012, 3, 15), "typing"),
        ("born", date(2012, 3, 14), date(2013, 3, 14), "typing"),
        ("born", date(2012, 3, 14), date(2012, 11, 14), "part"),
        ("born", date(2012, 3, 14), date(2009, 11, 2), "other"),
        ("born", date(2012, 3, 14), None, None),
        ("sex", "F", "f", "same"),
        ("sex", "F", "M", "other"),
        ("sex", "F", "", None),
        ("postcode", "M16 0RA", "m160ra", "same"),
        ("postcode", "M16 0RA", "M16 0RB", "close"),
        ("postcode", "M16 0RA", "M16 9XX", "district"),
        ("postcode", "M16 0RA", "LS1 4AP", "other"),
        ("postcode", "M16 0RA", "ZZ99 3VZ", None),
    ],
)
def test_a_field_is_alike_as_people_would_say(
    field: str, one: object, other: object, level: str | None
) -> None:
    left, right = child(**{field: one}), child(**{field: other})
    assert level_of(MODEL, field, left, right) == level_of(MODEL, field, right, left) == level


@pytest.mark.parametrize(
    ("one", "other", "level"),
    [
        ([("upn", UPN)], [("upn", UPN.lower())], "same"),
        ([("upn", UPN)], [("upn", OTHER_UPN)], "different"),
        ([("upn", TEMPORARY)], [("upn", OTHER_UPN)], None),
        ([("upn", UPN), ("former_upn", TEMPORARY)], [("upn", TEMPORARY)], "same"),
        ([("upn", UPN), ("former_upn", OTHER_UPN)], [("upn", OTHER_UPN)], "same"),
        ([("upn", UPN), ("nhs", "9990000018")], [("upn", UPN), ("nhs", "9990000034")], "mixed"),
        ([("upn", UPN)], [("uln", "1234567899")], None),
        ([("upn", "A801200001001")], [("upn", "A801200001001")], None),
        ([], [("upn", UPN)], None),
    ],
)
def test_numbers_are_compared_by_kind_and_a_bad_one_not_at_all(
    one: list[tuple[str, str]], other: list[tuple[str, str]], level: str | None
) -> None:
    left, right = child(numbers=one), child(numbers=other)
    assert level_of(MODEL, "identifier", left, right) == level_of(MODEL, "identifier", right, left) == level


def test_the_name_that_is_used_is_a_part_of_the_name() -> None:
    assert level_of(MODEL, "forename", child(known_as="Bobby"), child(forename="Bobby")) == "part"


def test_swapped_names_count_once() -> None:
    swapped = score(MODEL, child(), child(forename="Example", surname="Robin"))
    counted = {each.field: each for each in swapped.points}
    assert counted["forename"].level == counted["surname"].level == "swapped"
    assert counted["forename"].bits > 5
    assert counted["surname"].bits == 0
    assert swapped.verdict == Verdict.CERTAIN


def test_what_is_the_same_throughout_is_certain_and_says_why() -> None:
    found = score(MODEL, child(), child())
    assert found.verdict == Verdict.CERTAIN
    assert found.because[:2] == ("First name: the same", "Surname: the same")
    assert found.bits == pytest.approx(sum(each.bits for each in found.points) - 19.93, abs=0.01)


def test_a_rare_name_counts_for_more_than_a_common_one() -> None:
    moved = child(postcode="LS1 4AP")
    rare = score(MODEL, child(), moved, {"surname": 0.000_01, "forename": 0.0001})
    common = score(MODEL, child(), moved, {"surname": 0.012, "forename": 0.02})
    assert rare.verdict == Verdict.CERTAIN
    assert common.verdict == Verdict.DOUBTFUL


@pytest.mark.parametrize(
    "twin",
    [
        child(forename="Asha"),
        child(forename="Asha", sex="M"),
        child(forename="Asha", numbers=[("upn", UPN)]),
        child(forename="Robyn", numbers=[("upn", OTHER_UPN)]),
    ],
)
def test_a_twin_is_never_joined_without_somebody_having_looked(twin: Facts) -> None:
    assert verdict(replace(child(numbers=[("upn", UPN)])), twin) != Verdict.CERTAIN


def test_a_child_with_two_upns_is_still_one_child_and_a_namesake_is_not() -> None:
    left, right = child(numbers=[("upn", UPN)]), child(numbers=[("upn", OTHER_UPN)])
    assert verdict(left, right) == Verdict.CERTAIN
    assert verdict(left, replace(right, postcode="LS14AP"), surname=0.001) == Verdict.DOUBTFUL


def test_the_same_number_with_another_birth_is_for_a_person_to_decide() -> None:
    numbers = [("nhs", "9990000018")]
    left = child(numbers=numbers)
    right = child(
        numbers=numbers, forename="Asha", surname="Sample", born=date(2009, 11, 2), postcode="LS1 4AP"
    )
    assert verdict(left, right) == Verdict.DOUBTFUL


def test_a_number_alone_joins_nothing() -> None:
    bare = describe(numbers=[("upn", UPN)])
    assert verdict(bare, child(numbers=[("upn", UPN)])) == Verdict.DOUBTFUL


def test_strangers_are_no_match_and_nothing_known_is_none() -> None:
    assert verdict(child(), child(forename="Asha", surname="Sample", born=date(2009, 11, 2))) == Verdict.NONE
    assert verdict(Facts(), Facts()) == Verdict.NONE


FACTS = st.builds(
    child,
    forename=st.text(max_size=12),
    surname=st.text(max_size=12),
    born=st.none() | st.dates(date(1999, 1, 1), date(2026, 1, 1)),
    sex=st.sampled_from(["", "F", "M"]),
    postcode=st.sampled_from(["", "M16 0RA", "M16 0RB", "LS1 4AP", "??"]),
    numbers=st.lists(
        st.sampled_from([("upn", UPN), ("upn", OTHER_UPN), ("former_upn", TEMPORARY)]), max_size=2
    ),
)


@given(FACTS, FACTS)
def test_a_score_is_the_same_from_either_side_and_has_a_level_for_whatever_was_typed(
    left: Facts, right: Facts
) -> None:
    one, other = score(MODEL, left, right), score(MODEL, right, left)
    assert one == other
    assert 0 <= one.probability <= 1
    assert all(point.level in LEVELS[point.field] for point in one.points)


@given(st.dates(date(1996, 1, 1), date(2026, 1, 1)), st.integers(0, 7), st.integers(0, 9))
def test_a_date_one_figure_away_is_among_those_looked_for(born: date, place: int, figure: int) -> None:
    typed = f"{born:%Y%m%d}"
    wrong = typed[:place] + str(figure) + typed[place + 1 :]
    try:
        other = date(int(wrong[:4]), int(wrong[4:6]), int(wrong[6:]))
    except ValueError:
        return
    if abs(other.year - born.year) > 10:
        return
    assert other == born or other in slips_of(born)


def test_a_slip_is_a_real_day_and_another_one() -> None:
    for born in (date(2012, 2, 29), date(2012, 1, 31), date(2012, 12, 12)):
        slips = slips_of(born)
        assert born not in slips
        assert len(set(slips)) == len(slips) < 75
        assert born + timedelta(days=1) in slips or born.day == 31 or born == date(2012, 2, 29)


@pytest.mark.parametrize(
    ("found", "instead"),
    [
        ("certain = 0.9995", "certain = 'often'"),
        ('name = "swapped", says = "day', 'name = "switched", says = "day'),
        ("m = 0.99, u = 0.57", "m = 0.0, u = 0.57"),
        ("[sex]", "[sex"),
        ("doubtful = 0.10 ", "dubious = 0.10 "),
    ],
)
def test_a_model_that_is_not_one_is_refused_with_the_reason(found: str, instead: str) -> None:
    text = model_text()
    assert found in text
    with pytest.raises(ModelFault):
        read_model(text.replace(found, instead, 1))


def test_the_chances_of_a_field_add_up_to_one() -> None:
    for name in LEVELS:
        levels = MODEL.comparison(name).levels
        assert sum(level.m for level in levels) == pytest.approx(1, abs=0.01), name
