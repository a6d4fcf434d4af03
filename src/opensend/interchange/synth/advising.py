"""Advice for an assessment: who is asked, when the answer comes, and what it says."""

from __future__ import annotations

import random
from dataclasses import dataclass

from opensend.interchange.synth.chronicle import Chronicle, fromordinal
from opensend.interchange.synth.lives import AdviceItemLife, AdviceLife, RunLife
from opensend.interchange.synth.phrases import Help, name_in, sections
from opensend.interchange.synth.sketches import Request

_HEALTH = "health care professional identified by the responsible commissioning body"
_ADULTHOOD = "person able to advise on preparing for adulthood and independent living"
_REG = "SI 2014/1530 reg 6(1)"
_ASKED: dict[str, tuple[str, str, str, int, int]] = {
    "ADV-a": ("child's parent or young person", f"{_REG}(a)", "family", 8, 25),
    "ADV-b": ("head teacher of the school", f"{_REG}(b)(i)", "setting", 14, 26),
    "ADV-c": (_HEALTH, f"{_REG}(c)", "health",
              18, 40),
    "ADV-d": ("educational psychologist", f"{_REG}(d)", "psychology", 26, 60),
    "ADV-e": ("social care team of the authority", f"{_REG}(e)", "social_care", 12, 34),
    "ADV-f": ("qualified teacher of children with a sensory impairment", f"{_REG}(f)", "other", 20, 30),
    "ADV-g": (_ADULTHOOD, f"{_REG}(g)", "other", 16, 30),
    "ADV-h": ("therapist who knows the child", f"{_REG}(h)", "other", 20, 40),
}  # fmt: skip
"""By advice: who is asked, the regulation, who holds the request, and the days that an answer takes."""
_AUTHORS = {
    "family": "", "setting": "Jo Boundary", "health": "Hal Thorough", "psychology": "Pat Mindful",
    "social_care": "Sam Carewell", "other": "Rae Reporter",
}  # fmt: skip
_NOT_KNOWN = {"ADV-c": 0.25, "ADV-e": 0.6}
_DECLINED = 0.004
_ADULTHOOD_FROM = 13
_SENSORY = ("HI", "VI", "MSI")


@dataclass(slots=True)
class Asking:
    """What advice is about: the child, the main need, the help that will be named, and the school."""

    name: str
    age: int
    need: str
    helps: list[Help]
    setting_urn: str
    parent: str
    has_words: bool
    """Whether answers are told in full; of old assessments only that they came is kept."""


def codes_of(asking: Asking, rng: random.Random) -> list[str]:
    """Which advice is asked for, in the order of the regulation."""
    codes = ["ADV-a", "ADV-b", "ADV-c", "ADV-d", "ADV-e"]
    named = {each.advice for each in asking.helps}
    if asking.need in _SENSORY or "ADV-f" in named:
        codes.append("ADV-f")
    if asking.age >= _ADULTHOOD_FROM:
        codes.append("ADV-g")
    if "ADV-h" in named or rng.random() < 0.1:
        codes.append("ADV-h")
    return codes


def ask_for_advice(
    told: Chronicle, run: RunLife, request: Request, asking: Asking, rng: random.Random
) -> None:
    """Ask for all advice and tell the answers that have come, each before the assessment ends."""
    asked_on = request.decided + 1
    room = max(request.assessed - asked_on - 1, 1)
    for code in codes_of(asking, rng):
        asked, source, holder, least, span = _ASKED[code]
        at = told.tell("advice_requested", asked_on, {"advice": code})
        if at < 0:
            return
        urn = asking.setting_urn if holder == "setting" else ""
        life = AdviceLife(at, code, code, asked, source, holder, urn, fromordinal(asked_on))
        run.advice.append(life)
        days = least + int(rng.random() * span)
        if code == "ADV-d" and room > 90:
            days = int(room * (0.55 + 0.4 * rng.random()))
        _answer(told, life, asked_on + min(days, room), asking, rng)


def _answer(told: Chronicle, life: AdviceLife, day: int, asking: Asking, rng: random.Random) -> None:
    is_declined = life.code in ("ADV-f", "ADV-h") and rng.random() < _DECLINED
    kind = "advice_declined" if is_declined else "advice_received"
    at = told.tell(kind, day, {"advice": life.code})
    if at < 0:
        return
    life.answered, life.given_on = at, fromordinal(day)
    life.author_name = _AUTHORS[life.holder] or asking.parent
    if is_declined:
        life.answer, life.reasons = "declined", "The service does not see children of this age."
    elif rng.random() < _NOT_KNOWN.get(life.code, 0):
        life.answer, life.reasons = "not_known", name_in(sections()["not_known"], asking.name)
    else:
        life.answer = "given"
        if asking.has_words:
            _put_in_words(life, asking, rng)


def _put_in_words(life: AdviceLife, asking: Asking, rng: random.Random) -> None:
    name, items = asking.name, life.items
    if life.code == "ADV-a":
        told = sections()["parent"]
        life.summary = name_in(told[int(rng.random() * len(told))], name)
        return
    for each in asking.helps:
        if each.advice == life.code:
            at = len(items)
            items.append(AdviceItemLife("need", name_in(each.need, name), each.area))
            items.append(AdviceItemLife("outcome", name_in(each.outcome, name), "", at))
            items.append(AdviceItemLife("provision", name_in(each.provision, name), each.area, at + 1))
    if not items:
        life.summary = "What the setting describes agrees with what was seen."
