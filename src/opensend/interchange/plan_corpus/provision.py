"""A provision and an outcome in words: what, who, how much and how known, set in one of many frames."""

from __future__ import annotations

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from opensend.interchange.plan_corpus.sketch import Sketch
from opensend.interchange.plan_corpus.slots import MONTHS, starts_on
from opensend.interchange.plan_corpus.wording import Split, capital, fill, half, pick, texts
from opensend.rules.plans.plan import Amount

_REGISTERED = " registered with the Health and Care Professions Council"
_FIRST_STEP = 150
"""Days until the first step of an outcome."""
_ARTICLE = re.compile(r"^(?:an?|the|her|his|their) ")


@dataclass(frozen=True, slots=True)
class Work:
    """One provision with its parts, as the table of a need has them."""

    what: str
    who: str
    minutes: int
    times: int
    per: str
    group: int

    @classmethod
    def read(cls, line: str, slots: dict[str, object], chance: random.Random) -> Work:
        """From a line of the table; where it gives several figures one is drawn."""
        what, who, minutes, often, groups = (part.strip() for part in fill(line, slots).split("|"))
        times, per = often.split(" ", 1)
        return cls(
            what=what,
            who=who,
            minutes=int(chance.choice(minutes.split(","))),
            times=int(chance.choice(times.split(","))),
            per=per,
            group=int(chance.choice(groups.split(","))),
        )


def provision_text(work: Work, sketch: Sketch, slots: dict[str, object], chance: random.Random) -> str:
    """The provision in the authority's manner."""
    frames, split = texts("frames"), sketch.split
    manner = "fields" if sketch.telling == "fields" else sketch.manner
    often = f"{work.times} {work.per}"

    def said(of: str, key: str = "texts") -> str:
        return fill(pick(frames[of][key], split, chance), slots)

    parts = {
        "what": work.what,
        "who": work.who,
        "length": said("length", str(work.minutes)),
        "often": said("often", often),
        "sessions": said("sessions", often),
        "grouped": said("grouped", str(work.group)),
        "period": said("period"),
        "review": said("review"),
    }
    parts |= {capital(key): capital(value) for key, value in parts.items()}
    return fill(pick(frames["provision"][manner], split, chance), {**slots, **parts})


def fields_of(work: Work, sketch: Sketch, slots: dict[str, object]) -> dict[str, Any]:
    """The same provision as structured fields of an item."""
    is_registered = work.who.endswith(_REGISTERED)
    return {
        "what": work.what,
        "amount": Amount(work.minutes, work.times, work.per, int(str(slots["weeks"]))),
        "group_size": work.group,
        "supplied_by": _ARTICLE.sub("", work.who.removesuffix(_REGISTERED)),
        "qualification": "HCPC registered" if is_registered else "",
        "where": str(slots["place"]),
        "starts": starts_on(sketch),
        "reviewed": "each term",
        "paid_by": "authority",
    }


def outcome_text(
    line: str, by: date, sketch: Sketch, slots: dict[str, object], chance: random.Random
) -> tuple[str, str]:
    """An outcome in the authority's manner, and how it is measured."""
    achieve, measure = (part.strip() for part in fill(line, slots).split("|"))
    frames, split = texts("frames"), sketch.split
    dated = {"day": by.day, "month": MONTHS[by.month - 1], "year": by.year}
    parts = {
        "achieve": achieve,
        "measure": measure,
        "by": fill(pick(frames["by"]["texts"], split, chance), dated),
        "by_month": f"{dated['month']} {by.year}",
    }
    told = fill(pick(frames["outcome"][sketch.manner], split, chance), {**slots, **parts})
    if chance.random() < 0.85:
        first = sketch.dated + timedelta(days=_FIRST_STEP)
        step = f"{MONTHS[first.month - 1]} {first.year}"
        steps = fill(pick(texts("around")["steps"]["texts"], split, chance), {**slots, "step": step})
        told += ("\n" if "\n" in told else " ") + steps
    return told, measure


def draw(table: dict[str, Any], key: str, split: Split, used: set[str], chance: random.Random) -> str:
    """One text of a list, one that this plan has not used yet where there is such."""
    given: Sequence[str] = half(table[key], split)
    drawn = chance.choice([each for each in given if each not in used] or list(given))
    used.add(drawn)
    return drawn
