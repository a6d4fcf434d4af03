"""What is hard and what would help, for a few kinds of need: the words of fictional requests and plans."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from opensend.casework.models import Advice
from opensend.casework.services.advice_answers import Answer, GivenItem

_FOLDER = Path(__file__).with_name("texts")
_ANSWERS = ("concerns", "strengths", "child_views", "help_so_far", "hopes", "health", "social_care")
_AMOUNT = ("what", "minutes", "times", "per", "weeks", "group_size", "given_by")
_NOT_KNOWN = (
    "We looked in our records. {name} and the family are not known to our service, and nobody has asked us "
    "for help."
)
_ADULT_LIFE = (
    "{name} would like work experience in a place that is quiet and near home, and to learn to travel there "
    "alone. A first visit with the careers adviser is planned."
)


@dataclass(frozen=True, slots=True)
class Need:
    """One kind of need as a file of the folder tells it; `{name}` in it is what the child is called."""

    told: Mapping[str, Any]

    def answers(self, name: str) -> dict[str, str]:
        """The answers of a request for an assessment."""
        return {field: self.told[field].format(name=name) for field in _ANSWERS}

    @property
    def people_to_ask(self) -> str:
        """Whom the family asks the authority to ask: a therapist, where one knows the child."""
        given = [each["given_by"] for each in self.told["advice"].get("ADV-h", ())]
        return "\n".join(dict.fromkeys(given))

    def advice(self, code: str, name: str) -> Answer:
        """What somebody answers who is asked for that advice."""
        if code == "ADV-a":
            return Answer(summary=self.told["family"]["summary"].format(name=name))
        rows = self.told["advice"].get(code, ())
        if rows:
            return Answer(items=_items(rows, name))
        if code == "ADV-g":
            return Answer(summary=_ADULT_LIFE.format(name=name))
        return Answer(answer=Advice.Answer.NOT_KNOWN, reasons=_NOT_KNOWN.format(name=name))

    def written(self, name: str, starts: date) -> dict[str, dict[str, Any]]:
        """By the text of an item of advice, what the plan adds: how much help, or how it is measured."""
        found: dict[str, dict[str, Any]] = {}
        for rows in self.told["advice"].values():
            for row in rows:
                found[row["outcome"].format(name=name)] = {
                    "achieve_by": row["by"].format(name=name), "measure": row["measure"].format(name=name),
                }  # fmt: skip
                amount = {field: row[field] for field in _AMOUNT}
                found[row["provision"].format(name=name)] = {
                    **amount, "place": "in school or college", "starts": starts, "reviewed": "every term",
                }  # fmt: skip
        return found


@cache
def need_of(key: str) -> Need:
    """One kind of need, by the name of its file."""
    return Need(tomllib.loads((_FOLDER / f"{key}.toml").read_text(encoding="utf-8")))


def _items(rows: list[dict[str, Any]], name: str) -> list[GivenItem]:
    items: list[GivenItem] = []
    for row in rows:
        at = len(items)
        area = row["area"]
        items += [
            GivenItem("need", row["need"].format(name=name), area),
            GivenItem("outcome", row["outcome"].format(name=name), meets=at),
            GivenItem("provision", row["provision"].format(name=name), area, meets=at + 1),
        ]
    return items
