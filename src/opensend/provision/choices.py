"""Settings as the choices of a page where one is chosen: see `provision/choose.html` for how it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from opensend.provision.models import Setting
from opensend.provision.selectors import Found, search_settings


@dataclass(frozen=True, slots=True)
class Choices:
    """What was looked for and found. `items` are radio buttons whose value is the URN."""

    text: str
    found: Found | None
    items: tuple[dict[str, Any], ...]


def setting_choices(
    text: str, *, limit: int = 20, la_code: str | None = None, only_open: bool = True
) -> Choices:
    """The first settings that a text finds, to choose from; nothing is looked for where it is empty."""
    if not text.strip():
        return Choices("", None, ())
    found = search_settings(text, limit=limit, la_code=la_code, only_open=only_open)
    return Choices(text.strip(), found, tuple(choice_of(setting) for setting in found.settings))


def choice_of(setting: Setting) -> dict[str, Any]:
    """One setting as a radio button: its name, and what tells it from another of the same name."""
    details = [setting.town or setting.la_name, setting.type_name, f"URN {setting.urn}"]
    if not setting.is_open:
        details.append(setting.status_name)
    hint = ", ".join(filter(None, details))
    return {"value": setting.urn, "text": setting.name, "hint": {"text": hint}}
