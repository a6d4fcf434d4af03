"""Examples of provision for the rules on it: the sound plan with other words in one item."""

from __future__ import annotations

from opensend.rules.plans.registry import Example


def provides(text: str, quote: str | None = None, item: str = "F1", **fields: object) -> Example:
    """An item that says a text and has no amount as data. `fields` are further fields of the item.

    >>> provides("Robin is given help.").items
    {'F1': {'text': 'Robin is given help.', 'amount': None}}
    """
    return Example(items={item: {"text": text, "amount": None, **fields}}, quote=quote)


def by_nobody(text: str, quote: str | None = None, **fields: object) -> Example:
    """An item that says a text, and whose data do not say who gives it."""
    unsaid = {"amount": None, "by": None, "qualification": None}
    return Example(items={"F1": {"text": text, **unsaid, **fields}}, quote=quote)
