"""Which authority codes a return may name as where a case came from or went to."""

from __future__ import annotations

from opensend.rules.returns.sen2.codes import is_authority
from opensend.rules.returns.sen2.registry import At


def could_be_named(code: str, at: At) -> bool:
    """Whether the code was that of an authority in England at either end of the time that the return covers.

    An authority that ended within the activity year may have sent or taken a case in it.
    """
    return is_authority(code, at.activity_start, at.is_fictional) or is_authority(
        code, at.reference_date, at.is_fictional
    )
