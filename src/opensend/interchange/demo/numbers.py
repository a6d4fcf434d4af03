"""Identifiers that pass every check and can belong to nobody.

A UPN holds the code of the authority that gave it: 001 and 002 are never used in England. NHS numbers that
begin with 999 are kept for testing. No range of ULNs is kept for fiction, so nobody here has one.
"""

from __future__ import annotations

from opensend.rules import identifiers

_LETTERS = "ABCDEFGHJKLMNPQRTUVWXYZ"


def make_upn(la_code: str, number: int) -> str:
    """A UPN of a fictional authority, one for each number below a hundred thousand.

    >>> make_upn("001", 1)[1:]
    '001200026001'
    """
    body = f"{la_code}{2000 + number // 1000:04d}26{number % 1000:03d}"
    return next(
        upn for upn in (letter + body for letter in _LETTERS) if identifiers.check("upn", upn).is_valid
    )


def make_nhs_number(number: int) -> str:
    """A test NHS number; where no digit closes one number, the next that can be closed is taken.

    >>> make_nhs_number(1)
    '9990000018'
    """
    while True:
        body = f"999{number:06d}"
        for digit in "0123456789":
            if identifiers.check("nhs", body + digit).is_valid:
                return body + digit
        number += 500_000
