"""Identifiers of the field as checked values: UPN, ULN, NHS number, URN, UKPRN and the rest.

`check` says whether a text is a good identifier and, where it is not, why. The classes (`Upn`, `Urn`, …)
hold a value that passed, in its stored form. A check digit says that a number is well formed; it never says
that the number was issued. The schemes are the published ones (unconfirmed against their issuers' text).
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import ClassVar, Self

from opensend.rules.check_characters import UPN_ALPHABET, nhs_check_digit, uln_check_digit, upn_check_letter

_POSTCODE = re.compile(
    r"(GIR 0AA|[A-PR-UWYZ]([0-9]{1,2}|([A-HK-Y][0-9]([0-9]|[ABEHMNPRV-Y])?)|[0-9][A-HJKPS-UW]) "
    r"[0-9][ABD-HJLNP-UW-Z]{2})"
)
_PSEUDO_POSTCODES = {
    "ZZ99 3VZ": "no fixed abode",
    "ZZ99 3WZ": "address not known",
    "ZZ99 3CZ": "England, not otherwise stated",
}


class Reason(StrEnum):
    """Why a text is not an identifier of its kind."""

    LENGTH = "length"
    CHARSET = "charset"
    CHECK = "check"
    RANGE = "range"
    RESERVED = "reserved"


@dataclass(frozen=True, slots=True)
class Checked:
    """The outcome of a check: the stored form, and either nothing wrong or a reason with words for people."""

    kind: str
    value: str
    reason: Reason | None = None
    message: str = ""
    suggestion: str = ""
    notes: tuple[str, ...] = ()

    @property
    def is_valid(self) -> bool:
        """Whether the text is well formed as this kind of identifier."""
        return self.reason is None


class NotValid(ValueError):
    """A text is not an identifier of the kind it was given as; `checked` has the reason."""

    def __init__(self, checked: Checked) -> None:
        super().__init__(checked.message)
        self.checked = checked


class _Fault(Exception):
    def __init__(self, reason: Reason, message: str, suggestion: str = "") -> None:
        super().__init__(message)
        self.reason, self.message, self.suggestion = reason, message, suggestion


def _compact(text: str) -> str:
    return re.sub(r"[\s\-]+", "", text).upper()


def _need_length(value: str, *lengths: int, what: str) -> None:
    if len(value) not in lengths:
        wanted = " or ".join(map(str, lengths))
        raise _Fault(Reason.LENGTH, f"{what} has {wanted} characters; this has {len(value)}")


def _need_digits(value: str, what: str) -> None:
    if not (value.isascii() and value.isdigit()):
        swapped = value.replace("O", "0").replace("I", "1")
        is_slip = swapped.isascii() and swapped.isdigit()
        raise _Fault(Reason.CHARSET, f"{what} has digits only", swapped if is_slip else "")


def _judge_upn(value: str) -> tuple[str, ...]:
    _need_length(value, 13, what="A UPN")
    head, middle, last = value[0], value[1:12], value[12]
    if head not in UPN_ALPHABET or not (last.isdigit() or last in UPN_ALPHABET):
        raise _Fault(Reason.CHARSET, "The letters of a UPN are A to Z without I, O and S")
    if not (middle.isascii() and middle.isdigit() and value.isascii()):
        slip = head + middle.replace("O", "0").replace("I", "1") + last
        suggestion = slip if slip[1:12].isdigit() else ""
        raise _Fault(Reason.CHARSET, "A UPN has digits after its first letter", suggestion)
    if upn_check_letter(value[1:]) != head:
        raise _Fault(Reason.CHECK, "The check letter does not fit the rest of the UPN: look for a slip in it")
    temporary = () if last.isdigit() else ("temporary UPN: replace it as soon as the permanent one is known",)
    return (*_upn_origin(value[1:4]), *temporary)


def _upn_origin(code: str) -> tuple[str, ...]:
    """What the authority code in a UPN gives away: never a fault, for it may be one that has ended since."""
    if "660" <= code <= "681":
        return (f"given in Wales ({code})",)
    if "701" <= code <= "708":
        return (f"given outside the authorities, as in schools of the forces overseas ({code})",)
    if not "201" <= code <= "943":
        return (f"its authority code {code} is outside 201 to 943: look for a slip, unless it is fictional",)
    return ()


def _judge_uln(value: str) -> tuple[str, ...]:
    _need_digits(value, "A ULN")
    _need_length(value, 10, what="A ULN")
    if value == "9999999999":
        raise _Fault(Reason.RESERVED, "9999999999 means that the ULN is not known yet: leave it empty")
    if value[0] == "0":
        raise _Fault(Reason.RANGE, "A ULN does not begin with 0")
    if uln_check_digit(value[:9]) != value[9]:
        raise _Fault(Reason.CHECK, "The last digit does not fit the rest of the ULN: look for a slip in it")
    return ()


def _judge_nhs_number(value: str) -> tuple[str, ...]:
    _need_digits(value, "An NHS number")
    _need_length(value, 10, what="An NHS number")
    if len(set(value)) == 1:
        raise _Fault(Reason.RESERVED, "Ten equal digits are not an NHS number")
    if nhs_check_digit(value[:9]) != value[9]:
        raise _Fault(Reason.CHECK, "The last digit does not fit the rest of the NHS number: look for a slip")
    return ("test number: the 999 range is never given to a patient",) if value.startswith("999") else ()


def _judge_urn(value: str) -> tuple[str, ...]:
    _need_digits(value, "A URN")
    _need_length(value, 6, what="A URN")
    if value[0] == "0":
        raise _Fault(Reason.RANGE, "A URN is between 100000 and 999999")
    return ("Welsh establishment",) if 400000 <= int(value) <= 402999 else ()


def _judge_ukprn(value: str) -> tuple[str, ...]:
    _need_digits(value, "A UKPRN")
    _need_length(value, 8, what="A UKPRN")
    if value[0] != "1":
        raise _Fault(Reason.RANGE, "A UKPRN is between 10000000 and 19999999")
    return ()


def _judge_la_code(value: str) -> tuple[str, ...]:
    if "/" in value:
        raise _Fault(
            Reason.CHARSET, "These are authorities whose figures are published together: give one code"
        )
    _need_digits(value, "An authority code")
    _need_length(value, 3, what="An authority code")
    if value in {"000", "999"}:
        raise _Fault(Reason.RESERVED, f"{value} means that the authority is not known")
    if value < "200":
        return ("fictional: 001 to 199 are kept for demonstration and synthetic data",)
    if not "201" <= value <= "943":
        return ("outside 201 to 943, the codes given to English authorities so far",)
    return ()


def _judge_dfe_number(value: str) -> tuple[str, ...]:
    digits = value.replace("/", "")
    _need_digits(digits, "A DfE number")
    _need_length(digits, 7, what="A DfE number")
    if digits[3] == "0":
        raise _Fault(Reason.RANGE, "The establishment number in a DfE number does not begin with 0")
    return _judge_la_code(digits[:3])


def _judge_postcode(value: str) -> tuple[str, ...]:
    if value in _PSEUDO_POSTCODES:
        return (f"not a place: {_PSEUDO_POSTCODES[value]}",)
    if not 6 <= len(value) <= 8:
        raise _Fault(Reason.LENGTH, "A postcode has 5 to 7 letters and digits")
    if not _POSTCODE.fullmatch(value):
        raise _Fault(Reason.CHARSET, "This is not the form of a postcode, such as M16 0RA")
    return ()


def _judge_ons_code(value: str) -> tuple[str, ...]:
    _need_length(value, 9, what="An ONS code")
    if not re.fullmatch(r"[A-Z][0-9]{8}", value):
        raise _Fault(Reason.CHARSET, "An ONS code is a letter and eight digits, such as E08000035")
    if value[0] not in "EWSNKJ":
        raise _Fault(Reason.RANGE, "An ONS code begins with E, W, S, N, K or J")
    return ()


def _judge_uprn(value: str) -> tuple[str, ...]:
    if "." in value or "E+" in value:
        raise _Fault(Reason.CHARSET, "A spreadsheet has spoilt this UPRN: read the column as text")
    _need_digits(value, "A UPRN")
    if not 1 <= len(value) <= 12 or value == "0":
        raise _Fault(Reason.LENGTH, "A UPRN has 1 to 12 digits")
    return ()


def _spaced_postcode(text: str) -> str:
    compact = re.sub(r"\s+", "", text).upper()
    return f"{compact[:-3]} {compact[-3:]}" if len(compact) > 3 else compact


def _slashed_dfe_number(text: str) -> str:
    compact = _compact(text).replace("/", "")
    return f"{compact[:3]}/{compact[3:]}" if len(compact) > 3 else compact


def _unpadded(text: str) -> str:
    return re.sub(r"\s+", "", text).upper().lstrip("0") or "0"


@dataclass(frozen=True, slots=True)
class _Kind:
    title: str
    normalise: Callable[[str], str]
    judge: Callable[[str], tuple[str, ...]]


_KINDS: dict[str, _Kind] = {
    "upn": _Kind("Unique pupil number", _compact, _judge_upn),
    "uln": _Kind("Unique learner number", _compact, _judge_uln),
    "nhs": _Kind("NHS number", _compact, _judge_nhs_number),
    "urn": _Kind("Unique reference number of a setting", _compact, _judge_urn),
    "ukprn": _Kind("UK provider reference number", _compact, _judge_ukprn),
    "laestab": _Kind("DfE number of a school", _slashed_dfe_number, _judge_dfe_number),
    "la": _Kind("DfE code of an authority", _compact, _judge_la_code),
    "postcode": _Kind("Postcode", _spaced_postcode, _judge_postcode),
    "ons": _Kind("ONS code of a place", _compact, _judge_ons_code),
    "uprn": _Kind("Unique property reference number", _unpadded, _judge_uprn),
}
KINDS = tuple(_KINDS)


def kind_title(kind: str) -> str:
    """The name of a kind of identifier in words."""
    return _KINDS[kind].title


def check(kind: str, text: str) -> Checked:
    """Judge a text as an identifier; `kind` is one of `KINDS` (else `KeyError`).

    Spaces and case do not matter.

    >>> check("upn", " h801200001001").is_valid
    True
    >>> check("nhs", "943 476 5910").reason
    <Reason.CHECK: 'check'>
    """
    rule = _KINDS[kind]
    value = rule.normalise(text)
    try:
        return Checked(kind, value, notes=rule.judge(value))
    except _Fault as fault:
        return Checked(kind, value, fault.reason, fault.message, fault.suggestion)


@dataclass(frozen=True, slots=True, order=True)
class Identifier:
    """A checked identifier in its stored form; making one from a bad text raises `NotValid`."""

    kind: ClassVar[str]
    value: str

    def __post_init__(self) -> None:
        checked = check(self.kind, self.value)
        if not checked.is_valid:
            raise NotValid(checked)
        object.__setattr__(self, "value", checked.value)

    @classmethod
    def or_none(cls, text: str) -> Self | None:
        """The identifier, or nothing where the text is empty; a bad text still raises `NotValid`."""
        return cls(text) if text.strip() else None

    def __str__(self) -> str:
        return self.value


class Upn(Identifier):
    """Unique pupil number.

    >>> Upn("k82320011400a").is_temporary
    True
    """

    kind = "upn"

    @property
    def is_temporary(self) -> bool:
        """Whether it is a temporary UPN, which ends in a letter."""
        return self.value[-1].isalpha()


class Uln(Identifier):
    """Unique learner number, given from age 14 and kept for life."""

    kind = "uln"


class NhsNumber(Identifier):
    """NHS number, stored as ten digits.

    >>> NhsNumber("9434765919").display
    '943 476 5919'
    """

    kind = "nhs"

    @property
    def display(self) -> str:
        """The number as people read it: three, three and four digits."""
        return f"{self.value[:3]} {self.value[3:6]} {self.value[6:]}"


class Urn(Identifier):
    """Unique reference number of an establishment; never used again for another."""

    kind = "urn"


class Ukprn(Identifier):
    """UK provider reference number of an organisation."""

    kind = "ukprn"


class DfeNumber(Identifier):
    """Authority code and establishment number (LAESTAB); not unique over time, so never a key.

    >>> DfeNumber("8234001").value, DfeNumber("823/4001").la_code
    ('823/4001', '823')
    """

    kind = "laestab"

    @property
    def la_code(self) -> str:
        """The three digits of the authority."""
        return self.value[:3]


class LaCode(Identifier):
    """DfE code of an authority."""

    kind = "la"

    @property
    def is_fictional(self) -> bool:
        """Whether the code is one of those kept for demonstration and synthetic data."""
        return self.value < "200"


class Postcode(Identifier):
    """Postcode in capitals with one space.

    >>> Postcode("m160ra").outcode
    'M16'
    """

    kind = "postcode"

    @property
    def outcode(self) -> str:
        """The part before the space, which stands for a district."""
        return self.value.split(" ")[0]


class OnsCode(Identifier):
    """ONS code of a place."""

    kind = "ons"


class Uprn(Identifier):
    """Unique property reference number, stored without leading zeros."""

    kind = "uprn"
