"""Rules on the person (module 1): who they are, how old, where they live, and under which number."""

from __future__ import annotations

import re

from opensend.rules.check_characters import UPN_ALPHABET, uln_check_digit, upn_check_letter
from opensend.rules.returns.sen2.codes import codes_of, was_authority
from opensend.rules.returns.sen2.dates import age_on_31_august, is_of_school_age, years_between
from opensend.rules.returns.sen2.parts import of_person
from opensend.rules.returns.sen2.records import Person
from opensend.rules.returns.sen2.registry import At, Example, rule

_MAX_AGE = 25
_POSTCODE = re.compile(r"[A-Z]{1,2}[0-9][0-9A-Z]? [0-9][A-Z]{2}")
_UPN_DIGITS = re.compile(r"[0-9]{8}")
_UPN_FIGURES = re.compile(f"[0-9]{{11}}[0-9{UPN_ALPHABET}]")
_UPN_LAST = frozenset("0123456789" + UPN_ALPHABET)
_UPN_LETTERS = frozenset(UPN_ALPHABET)
_ULN = re.compile(r"[0-9]{10}")
_UNDER_SIX_REASON = "GEN1"


def _has_active_plan(person: Person) -> bool:
    return any(request.active_plans is not None for request in person.requests)


@rule("P101", failing=of_person(Surname=None), passing=of_person(Surname="Sample"))
def surname_missing(person: Person, at: At) -> bool:
    """Everyone in the return has a surname."""
    return person.surname is None


@rule("P102", failing=of_person(Forename=None), passing=of_person(Forename="Personone"))
def forename_missing(person: Person, at: At) -> bool:
    """Everyone in the return has a forename."""
    return person.forename is None


@rule("P103", failing=of_person(PersonBirthDate=None), passing=of_person(PersonBirthDate="2016-05-04"))
def birth_date_missing(person: Person, at: At) -> bool:
    """Ages, and so half of the rules, hang on the date of birth."""
    return person.person_birth_date is None and not person.has("PersonBirthDate")


@rule(
    "P104",
    failing=of_person(PersonBirthDate="2026-01-16"),
    passing=of_person(PersonBirthDate="2016-05-04"),
)
def born_after_the_census_day(person: Person, at: At) -> bool:
    """Nobody in the return is yet to be born."""
    born = person.person_birth_date
    return born is not None and born > at.reference_date


@rule(
    "P105",
    failing=of_person(PersonBirthDate="2000-08-31"),
    passing=of_person(PersonBirthDate="2000-09-01"),
)
def too_old_for_an_active_plan(person: Person, at: At) -> bool:
    """A plan may run to the end of the academic year in which the person turns 25 (CFA 2014 s.46)."""
    born = person.person_birth_date
    return (
        born is not None
        and age_on_31_august(born, at.reference_date) >= _MAX_AGE
        and _has_active_plan(person)
    )


@rule(
    "P106",
    failing=of_person(PersonBirthDate="2001-08-31"),
    passing=of_person(PersonBirthDate="2001-09-01"),
)
def last_year_of_an_active_plan(person: Person, at: At) -> bool:
    """Whoever was 24 on 31 August turns 25 in this academic year, and the plan can end with it."""
    born = person.person_birth_date
    return (
        born is not None
        and age_on_31_august(born, at.reference_date) == _MAX_AGE - 1
        and _has_active_plan(person)
    )


@rule(
    "P107",
    failing=of_person(PersonBirthDate="2000-02-03", Requests=[{"ReceivedDate": "2025-02-03"}]),
    passing=of_person(PersonBirthDate="2000-02-04", Requests=[{"ReceivedDate": "2025-02-03"}]),
)
def age_at_request_out_of_range(person: Person, at: At) -> bool:
    """A request can be made for someone from birth to the day before their 25th birthday."""
    born = person.person_birth_date
    if born is None:
        return False
    for request in person.requests:
        received = request.received_date
        if received is not None and not 0 <= years_between(born, received) < _MAX_AGE:
            return True
    return False


@rule("P108", failing=of_person(Sex=None), passing=of_person(Sex="F"))
def sex_missing(person: Person, at: At) -> bool:
    """Sex is asked of everyone from 2024."""
    return person.sex is None


@rule("P109", failing=of_person(Sex="1"), passing=of_person(Sex="M"))
def sex_invalid(person: Person, at: At) -> bool:
    """Sex is M or F from 2024; the digits were those of gender before."""
    return person.sex is not None and person.sex not in codes_of("Sex", at.year)


@rule(
    "P110",
    failing=Example(of_person(GenderCurrent="M"), year=2023),
    passing=Example(of_person(GenderCurrent="2"), year=2023),
)
def gender_missing_or_invalid(person: Person, at: At) -> bool:
    """Gender was asked of everyone in 2023."""
    return person.gender_current is None or person.gender_current not in codes_of("GenderCurrent", at.year)


@rule("P111", failing=of_person(Ethnicity=None), passing=of_person(Ethnicity="NOBT"))
def ethnicity_missing(person: Person, at: At) -> bool:
    """Where it was refused or not yet obtained there is a code that says so."""
    return person.ethnicity is None


@rule("P112", failing=of_person(Ethnicity="ZZZZ"), passing=of_person(Ethnicity="WBRI"))
def ethnicity_invalid(person: Person, at: At) -> bool:
    """The codes of the year, the extended ones among them."""
    return person.ethnicity is not None and person.ethnicity not in codes_of("Ethnicity", at.year)


@rule("P113", failing=of_person(PostCode=None), passing=of_person(PostCode="S1 2HH"))
def postcode_missing(person: Person, at: At) -> bool:
    """The home postcode is asked of everyone."""
    return person.post_code is None


@rule("P114", failing=of_person(PostCode="S12HH"), passing=of_person(PostCode="EC1A 1BB"))
def postcode_invalid(person: Person, at: At) -> bool:
    """A postcode is written in capitals with its one space, in one of the six patterns in use."""
    return person.post_code is not None and not _POSTCODE.fullmatch(person.post_code)


@rule(
    "P115",
    failing=of_person(UPN=None, UniqueLearnerNumber=None, UPNunknown=None),
    passing=of_person(UPN=None, UniqueLearnerNumber=None, UPNunknown="GEN2"),
)
def no_number_and_no_reason(person: Person, at: At) -> bool:
    """A UPN or a ULN, or else the reason for having neither."""
    return person.upn is None and person.unique_learner_number is None and person.upn_unknown is None


@rule(
    "P116",
    failing=of_person(UPN="H801200001001", UPNunknown="GEN2"),
    passing=of_person(UPN="H801200001001", UPNunknown=None),
)
def reason_for_no_number_beside_a_number(person: Person, at: At) -> bool:
    """Whoever has a number needs no reason for having none."""
    return person.upn_unknown is not None and (
        person.upn is not None or person.unique_learner_number is not None
    )


@rule(
    "P117",
    failing=of_person(UPN=None, UPNunknown="UN1"),
    passing=of_person(UPN=None, UPNunknown="SEN2"),
)
def reason_for_no_number_invalid(person: Person, at: At) -> bool:
    """Only the reasons of the year's own set."""
    return person.upn_unknown is not None and person.upn_unknown not in codes_of("UPNunknown", at.year)


@rule(
    "P118",
    failing=of_person(UPN=None, UPNunknown="GEN1", PersonBirthDate="2020-01-15"),
    passing=of_person(UPN=None, UPNunknown="GEN1", PersonBirthDate="2020-01-16"),
)
def under_six_reason_for_an_older_person(person: Person, at: At) -> bool:
    """The reason that no UPN has been given yet is for children under 6."""
    born = person.person_birth_date
    return (
        person.upn_unknown == _UNDER_SIX_REASON
        and born is not None
        and years_between(born, at.reference_date) >= 6
    )


@rule("P119", failing=of_person(UPN="A801200001001"), passing=of_person(UPN="H801200001001"))
def upn_check_letter_wrong(person: Person, at: At) -> bool:
    """The first letter fits the rest; where the rest cannot be read, only whether it can be such a letter."""
    upn = person.upn
    if upn is None:
        return False
    if not _UPN_FIGURES.fullmatch(upn, 1):
        return upn[:1] not in _UPN_LETTERS
    return upn_check_letter(upn[1:]) != upn[0]


@rule("P121", failing=of_person(UPN="U950200001001"), passing=of_person(UPN="K82320011400A"))
def upn_authority_not_recognised(person: Person, at: At) -> bool:
    """A UPN keeps the number of the authority that gave it, which may have ended since."""
    upn = person.upn
    return upn is not None and not was_authority(upn[1:4], at.is_fictional)


@rule("P122", failing=of_person(UPN="H8012O0001001"), passing=of_person(UPN="H801200001001"))
def upn_middle_not_digits(person: Person, at: At) -> bool:
    """School, year and the beginning of the serial are digits: a letter O is the usual slip."""
    return person.upn is not None and not _UPN_DIGITS.fullmatch(person.upn, 4, 12)


@rule("P123", failing=of_person(UPN="K82320011400S"), passing=of_person(UPN="K82320011400A"))
def upn_last_character_not_recognised(person: Person, at: At) -> bool:
    """The thirteenth character is a digit or, in a temporary UPN, a letter; a shorter UPN has none."""
    return person.upn is not None and person.upn[12:13] not in _UPN_LAST


@rule("P124", failing=of_person(UPN="K82320011400A"), passing=of_person(UPN="H801200001001"))
def upn_temporary(person: Person, at: At) -> bool:
    """A temporary UPN is to be replaced as soon as the permanent one is known."""
    return person.upn is not None and person.upn[12:13] in _UPN_LETTERS


@rule(
    "P125",
    failing=of_person(UniqueLearnerNumber="1234567890"),
    passing=of_person(UniqueLearnerNumber="1234567899"),
)
def uln_invalid(person: Person, at: At) -> bool:
    """Ten digits, the last of which fits the others."""
    uln = person.unique_learner_number
    return uln is not None and (not _ULN.fullmatch(uln) or uln_check_digit(uln[:9]) != uln[9])


@rule("P128", failing=of_person(Requests=None), passing=of_person(Requests=[{"RYA": "0"}]))
def person_without_a_request(person: Person, at: At) -> bool:
    """Everything in the return hangs on a request; an old plan on one with outcome H."""
    return not person.requests


@rule(
    "P129",
    failing=of_person(PersonBirthDate="2016-05-04", UPN=None, UPNunknown="GEN2"),
    passing=of_person(PersonBirthDate="2021-05-04", UPN=None, UPNunknown="GEN2"),
)
def school_age_with_an_active_plan_and_no_upn(person: Person, at: At) -> bool:
    """A child of school age with a plan nearly always has a UPN; of no number and no reason P115 speaks."""
    born = person.person_birth_date
    return (
        person.upn is None
        and (person.unique_learner_number is not None or person.upn_unknown is not None)
        and born is not None
        and is_of_school_age(born, at.reference_date)
        and _has_active_plan(person)
    )
