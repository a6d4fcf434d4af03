"""Check letters and digits: the one character of an identifier that the others call for.

The arithmetic alone, fit to be run over millions; `rules.identifiers` says what is wrong in words. The
schemes are the published ones (unconfirmed against their issuers' text).
"""

from __future__ import annotations

from operator import mul

UPN_ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ"
_UPN_WEIGHTS = tuple(range(2, 13))
_UPN_WEIGHT_OF_ZEROS = sum(_UPN_WEIGHTS) * ord("0")
_UPN_LAST_WEIGHT = 13
_UPN_VALUES = {figure: int(figure) for figure in "0123456789"} | {
    letter: value for value, letter in enumerate(UPN_ALPHABET)
}


def upn_check_letter(rest: str) -> str:
    """The first letter that the rest of a UPN calls for: eleven digits, and a digit or letter after them.

    >>> upn_check_letter("207000016049"), upn_check_letter("82320011400A")
    ('P', 'K')
    """
    weighed = sum(map(mul, _UPN_WEIGHTS, rest[:11].encode())) - _UPN_WEIGHT_OF_ZEROS
    return UPN_ALPHABET[(weighed + _UPN_LAST_WEIGHT * _UPN_VALUES[rest[11]]) % len(UPN_ALPHABET)]


def uln_check_digit(first_nine: str) -> str | None:
    """The last digit that the first nine of a ULN call for; None where no digit makes them good.

    >>> uln_check_digit("123456789"), uln_check_digit("000000000")
    ('9', None)
    """
    rest = _weighed(first_nine) % 11
    return str(10 - rest) if rest else None


def nhs_check_digit(first_nine: str) -> str | None:
    """The last digit that the first nine of an NHS number call for; None where no digit makes them good.

    >>> nhs_check_digit("943476591"), nhs_check_digit("123456789")
    ('9', None)
    """
    digit = -_weighed(first_nine) % 11
    return str(digit) if digit < 10 else None


def _weighed(first_nine: str) -> int:
    return sum(weight * int(figure) for weight, figure in zip(range(10, 1, -1), first_nine, strict=True))
