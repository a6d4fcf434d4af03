"""The fictional settings of the demonstration, loaded by the reader and loader of the national register."""

from __future__ import annotations

from pathlib import Path

from opensend.interchange.gias.load import import_register
from opensend.interchange.gias.reader import open_register
from opensend.interchange.gias.report import ImportReport

FICTIONAL_SETTINGS = Path(__file__).with_name("settings.csv")


def load_fictional_settings() -> ImportReport:
    """Load the fictional settings beside whatever the register has; a second time changes nothing.

    Refused row by row outside a demonstration, as every fictional authority is.
    """
    return import_register(open_register(FICTIONAL_SETTINGS), is_forced=True)
