"""Examples in which one item of the sound plan says something else."""

from __future__ import annotations

from typing import Any

from opensend.rules.plans.registry import Example


def says(reference: str, text: str, quote: str | None = None, **plan: Any) -> Example:
    """An example in which an item has another text, and the plan itself other fields.

    >>> says("B1", "Robin has few words.", stage="draft").items
    {'B1': {'text': 'Robin has few words.'}}
    """
    return Example({reference: {"text": text}}, plan, quote)
