"""How the program's log says what happened without saying whom it happened to."""

from __future__ import annotations

import logging
import re
import traceback

_PERSONAL = re.compile(
    r"""
    [^\s@,;<>"'()]+@[^\s@,;<>"'()]+\.[a-z]{2,}            # an e-mail address
    | \b[A-HJ-NP-RT-Z]\d{11}[\dA-HJ-NP-RT-Z]\b            # a unique pupil number
    | \b\d{3}[ -]?\d{3}[ -]?\d{4}\b                       # an NHS number, a ULN or a telephone number
    | \b[A-Z]{2}\ ?(?:\d\ ?){6}[A-D]\b        # a National Insurance number
    | \b[A-Z]{1,2}\d[A-Z\d]?\ ?\d[A-Z]{2}\b               # a postcode
    """,
    re.VERBOSE | re.IGNORECASE,
)
MASK = "[left out]"


class DiscreetFormatter(logging.Formatter):
    """Masks what identifies somebody, and tells of an exception its kind and its place alone.

    What an exception says is often a value: of a form, or of a row that the database refused.
    """

    def format(self, record: logging.LogRecord) -> str:
        """The line, without what identifies somebody, and without the address that was asked for."""
        line = super().format(record)
        request = getattr(record, "request", None)
        if path := getattr(request, "path", ""):
            match = getattr(request, "resolver_match", None)
            line = line.replace(path, f"/{match.route}" if match else MASK)
        return _PERSONAL.sub(MASK, line)

    def formatException(self, ei: object) -> str:
        """The kinds of an exception and of those before it, each with the places that it came through."""
        raised = ei[1] if isinstance(ei, tuple) else None
        return _tell(raised) if raised is not None else ""


def _tell(raised: BaseException) -> str:
    told = []
    following: BaseException | None = raised
    seen: set[int] = set()
    while following is not None and id(following) not in seen:
        seen.add(id(following))
        places = (
            f'  File "{place.filename}", line {place.lineno}, in {place.name}'
            for place in traceback.extract_tb(following.__traceback__)
        )
        state = getattr(following, "sqlstate", None)
        kind = f"{type(following).__module__}.{type(following).__qualname__}"
        told.append("\n".join([*places, f"{kind} ({state})" if state else kind]))
        following = following.__cause__ or following.__context__
    return "\nthat came after:\n".join(told)
