"""Why a file cannot be read as a plan."""

from __future__ import annotations


class UnreadablePlan(ValueError):
    """The file is not a plan that can be read; the message says why in plain words."""
