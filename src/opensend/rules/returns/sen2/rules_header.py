"""Rules on the header (H): who sends which year's return, and the authority's own items."""

from __future__ import annotations

import re
from datetime import datetime

from opensend.rules.returns.sen2.codes import codes_of, is_authority
from opensend.rules.returns.sen2.records import Header
from opensend.rules.returns.sen2.registry import At, Example, rule
from opensend.rules.returns.sen2.schema import years

_COLLECTION = "SEN2"
_MOST_SERIAL = 999
_DATE_TIME = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}", re.ASCII)


def _header(year: int = 2026, **items: str | None) -> Example:
    return Example({}, year=year, header=items)


def _is_yes_or_no(text: str | None, at: At) -> bool:
    return text is not None and text in codes_of("YesNo", at.year)


@rule("H101", failing=_header(Collection="CIN"), passing=_header(Collection="SEN2"))
def not_this_collection(header: Header, at: At) -> bool:
    """The collection is SEN2."""
    return header.collection != _COLLECTION


@rule("H102", failing=_header(Year="2019"), passing=_header(Year="2026"))
def year_not_held(header: Header, at: At) -> bool:
    """The year is one whose layout is held."""
    return header.year not in years() or len(header.raw.get("Year", "")) != 4


@rule("H103", failing=_header(ReferenceDate="2026-01-16"), passing=_header(2025, ReferenceDate="2025-01-16"))
def not_the_census_day(header: Header, at: At) -> bool:
    """The reference date is the census day that was announced for the year."""
    return header.reference_date != at.reference_date


@rule("H104", failing=_header(SourceLevel="S"), passing=_header(SourceLevel="L"))
def not_from_an_authority(header: Header, at: At) -> bool:
    """The return comes from a local authority."""
    return header.source_level is None or header.source_level not in codes_of("SourceLevel", at.year)


@rule("H105", failing=_header(LEA="909"), passing=_header(LEA="942"))
def authority_invalid(header: Header, at: At) -> bool:
    """The authority is one on the census day."""
    return header.lea is None or not is_authority(header.lea, at.reference_date, at.is_fictional)


@rule("H106", failing=_header(SoftwareCode=None), passing=_header(SoftwareCode="OpenSEND"))
def software_missing(header: Header, at: At) -> bool:
    """The file names the product that made it."""
    return header.software_code is None


@rule("H107", failing=_header(SerialNo="1000"), passing=_header(SerialNo="999"))
def serial_number_invalid(header: Header, at: At) -> bool:
    """The serial number counts from 1 to 999."""
    return header.serial_no is None or not 1 <= header.serial_no <= _MOST_SERIAL


@rule(
    "H108",
    failing=_header(DateTime="2026-01-20 09:00"),
    passing=_header(DateTime="2026-01-20T09:00:00"),
)
def made_at_no_time(header: Header, at: At) -> bool:
    """The file says when it was made, as CCYY-MM-DDThh:mm:ss."""
    return _made_at(header) is None


@rule(
    "H109",
    failing=_header(DateTime="2026-01-14T23:59:59"),
    passing=_header(DateTime="2026-01-15T00:00:00"),
)
def made_before_the_census_day(header: Header, at: At) -> bool:
    """A file that was made before the census day cannot know it."""
    made = _made_at(header)
    return made is not None and made.date() < at.reference_date


@rule(
    "H110",
    needs="previous",
    failing=Example({"previous_header": {"SerialNo": "1"}}, header={"SerialNo": "1"}),
    passing=Example({"previous_header": {"SerialNo": "1"}}, header={"SerialNo": "2"}),
)
def serial_number_not_higher(header: Header, at: At) -> bool:
    """Each file that replaces another of the year has a higher number."""
    before = at.previous_header
    if before is None or before.serial_no is None or header.serial_no is None:
        return False
    return header.serial_no <= before.serial_no


@rule("H111", failing=_header(DMO="1"), passing=_header(DMO="N"))
def medical_officer_not_said(header: Header, at: At) -> bool:
    """Whether there is a designated medical officer is Y or N."""
    return not _is_yes_or_no(header.dmo, at)


@rule("H112", failing=_header(DCO=None), passing=_header(DCO="N"))
def clinical_officer_not_said(header: Header, at: At) -> bool:
    """Whether there is a designated clinical officer is Y or N."""
    return not _is_yes_or_no(header.dco, at)


@rule("H113", failing=_header(DSCO=None), passing=_header(2025, DSCO=None))
def social_care_officer_not_said(header: Header, at: At) -> bool:
    """Whether there is a designated social care officer is Y or N, compulsory from 2026."""
    return not _is_yes_or_no(header.dsco, at)


@rule("H114", failing=_header(DMO="N", DCO="N"), passing=_header(DMO="N", DCO="Y"))
def no_health_officer(header: Header, at: At) -> bool:
    """An area has a designated medical or a designated clinical officer."""
    return header.dmo == "N" and header.dco == "N"


@rule("H115", failing=_header(2024, DSCO="Y"), passing=_header(2025, DSCO="Y"))
def social_care_officer_too_early(header: Header, at: At) -> bool:
    """The item was not collected before 2025."""
    return header.has("DSCO")


def _made_at(header: Header) -> datetime | None:
    text = header.date_time
    if text is None or not _DATE_TIME.fullmatch(text):
        return None
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        return None
