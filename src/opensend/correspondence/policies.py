"""Who may do what with letters. Who may read one the database decides."""

from __future__ import annotations

from opensend.correspondence.models import Letter
from opensend.people.models import Acting
from opensend.people.policies import policy


@policy("letter.print")
def may_print(acting: Acting, letter: Letter, section: str | None) -> bool:
    """Staff of the authority that wrote the letter."""
    return acting.authority is not None and acting.authority.pk == letter.authority_id
