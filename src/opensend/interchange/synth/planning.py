"""The structured plan of a child: views, needs, outcomes, provision, the placement, sources."""

from __future__ import annotations

import random
from datetime import date
from typing import Any

from opensend.interchange.synth.lives import ItemLife, LinkLife, PlanLife, RunLife, VersionLife
from opensend.interchange.synth.phrases import Help, helps, name_in, sections

_STAGES = ((7, "the end of Key Stage 1"), (11, "the end of Key Stage 2"), (14, "the end of Key Stage 3"),
           (16, "the end of Key Stage 4"), (99, "the end of the course"))  # fmt: skip
_PREPARING_FROM = 13
_YOUNG_PERSON_FROM = 16
_SMALL_CLASS = ("special", "ap_")
_LONG = 14
"""Items before care is told: a plan has some twenty-five at most."""
_NOT_AT_A_SETTING = ("ehe", "opa", "neet", "niec", "nieo", "nieo_school_age")


class Planner:
    """Writes one plan, item by item."""

    def __init__(self, name: str, age: int, starts: date | None, rng: random.Random) -> None:
        self._name, self._age, self._starts, self._rng = name, age, starts, rng
        self.items: list[ItemLife] = []
        self.links: list[LinkLife] = []
        self._numbers: dict[str, int] = {}

    def write(
        self, chosen: list[Help], group: str, budget: str, place: tuple[str, str], run: RunLife | None
    ) -> None:
        """All of it. `place` is the type of setting and its URN; advice is that of the run."""
        self._write_views()
        said = _where_said(run)
        for each in chosen:
            self._write_help(each, said)
        self._write_support(group)
        has_room = len(self.items) < _LONG
        if has_room and self._rng.random() < 0.35:
            self._write_care("C", "G", "health", "health")
        if has_room and self._rng.random() < 0.14:
            self._write_care("D", "H1" if self._age < 18 else "H2", "social_care", "social_care")
        if self._age >= _PREPARING_FROM:
            self._write_adulthood()
        if budget:
            self._add(
                "J",
                f"A personal budget for {budget}.",
                what=budget,
                paid_by="authority",
                reviewed="every year",
            )
        self._write_sources(run)
        setting_type, urn = place
        self._add("I", f"{setting_type}.", first_version=-1, setting_type=setting_type, setting_urn=urn)

    def _add(self, section: str, text: str, **fields: Any) -> int:
        number = self._numbers[section] = self._numbers.get(section, 0) + 1
        reference = f"{section}{'.' if len(section) > 1 else ''}{number}"
        self.items.append(ItemLife(section, reference, name_in(text, self._name), **fields))
        return len(self.items) - 1

    def _link(self, kind: str, item: int, to_item: int) -> None:
        self.links.append(LinkLife(kind, item, to_item))

    def _write_views(self) -> None:
        voice = "young_person" if self._age >= _YOUNG_PERSON_FROM else "child"
        self._add("A", self._pick("child"), voice=voice, starts=self._starts)
        self._add("A", self._pick("parent"), voice="parent", starts=self._starts)

    def _pick(self, what: str) -> Any:
        told = sections()[what]
        return told[int(self._rng.random() * len(told))]

    def _by(self) -> str:
        return next(words for age, words in _STAGES if self._age < age)

    def _write_help(self, each: Help, said: dict[str, tuple[int, int]]) -> None:
        need = self._add("B", each.need, area=each.area)
        preparing = "independent_living" if self._age >= _PREPARING_FROM else ""
        outcome = self._add(
            "E", each.outcome, achieve_by=self._by(), measure=each.measure, preparing_for=preparing
        )
        provision = self._add(
            "F", each.provision, what=each.what, minutes=each.minutes, times=each.times, per=each.per,
            weeks=each.weeks, group_size=each.group_size, given_by=each.given_by,
            qualification=each.qualification, place="in school or college", starts=self._starts,
            reviewed="every term", paid_by="setting",
        )  # fmt: skip
        self._link("meets", outcome, need)
        self._link("for", provision, need)
        self._link("towards", provision, outcome)
        at = said.get(name_in(each.need, self._name))
        if at is not None:
            advice, first = at
            for item, which in ((need, 0), (outcome, 1), (provision, 2)):
                self.links.append(LinkLife("rests_on", item, None, (advice, first + which)))

    def _write_support(self, group: str) -> None:
        """The hours that the setting gives: an adult in a mainstream class, a small class, tuition."""
        if group in _NOT_AT_A_SETTING:
            return
        rng, size, weeks = self._rng, 1, 38
        if group.startswith(_SMALL_CLASS):
            hours, size, what, by = (
                25,
                6 + int(rng.random() * 5),
                "teaching in a small class",
                "teacher and assistants",
            )
        elif group.startswith("fe_"):
            hours, size, what, by, weeks = (
                16,
                4 + int(rng.random() * 8),
                "support in college sessions",
                "tutor",
                36,
            )
        elif group == "ola":
            hours, what, by = 10 + int(rng.random() * 6), "tuition at home", "tutor"
        elif group.endswith(("_unit", "_resourced")):
            hours, size, what, by = (
                10 + int(rng.random() * 8),
                6,
                "teaching in the provision",
                "specialist teacher",
            )
        else:
            hours, what, by = 10 + int(rng.random() * 16), "adult support in class", "teaching assistant"
        self._add(
            "F", f"{what.capitalize()}, {hours} hours a week, planned by a teacher.", what=what, minutes=60,
            times=hours, per="week", weeks=weeks, group_size=size, given_by=by,
            qualification="level 2 or above",
            place="at home" if group == "ola" else "in school or college", starts=self._starts,
            reviewed="every term", paid_by="authority" if hours > 12 else "setting",
        )  # fmt: skip
        self._link("for", len(self.items) - 1, 2)

    def _write_care(self, need_in: str, help_in: str, what: str, paid_by: str) -> None:
        need_text, text, named, minutes, times, per = self._pick(what)
        need = self._add(need_in, need_text)
        provision = self._add(
            help_in, text, what=named, minutes=minutes, times=times, per=per, weeks=39, group_size=1,
            given_by=what.replace("_", " "), starts=self._starts, reviewed="every year", paid_by=paid_by,
        )  # fmt: skip
        self._link("for", provision, need)

    def _write_adulthood(self) -> None:
        kind, outcome, measure, text, what, minutes, times, per, weeks, by = self._pick("adulthood")
        at = self._add("E", outcome, achieve_by=self._by(), measure=measure, preparing_for=kind)
        provision = self._add(
            "F", text, what=what, minutes=minutes, times=times, per=per, weeks=weeks, group_size=1,
            given_by=by,
            place="in the community", starts=self._starts, reviewed="every term", paid_by="setting",
        )  # fmt: skip
        self._link("meets", at, 2)
        self._link("towards", provision, at)
        self._link("for", provision, 2)

    def _write_sources(self, run: RunLife | None) -> None:
        for at, advice in enumerate(run.advice if run else ()):
            if advice.answer == "given" and (advice.items or advice.summary):
                self._add(
                    "K", f"{advice.asked.capitalize()}.", area=advice.code, given_by=advice.author_name,
                    starts=advice.given_on, advice=at,
                )  # fmt: skip

    def plan(self, versions: list[VersionLife]) -> PlanLife:
        """The plan. What stands only in a final plan (Section I) is in its version alone."""
        final = next((at for at, each in enumerate(versions) if each.stage == "final"), None)
        if final is None:
            del self.items[-1]
        else:
            self.items[-1].first_version = final
        return PlanLife(versions, self.items, self.links)


def choose_helps(need: str, second: str, rng: random.Random) -> list[Help]:
    """The needs that a plan tells: of the main need and, where there is one, of the second."""
    main = helps(need)
    count = min(len(main), 2 + int(rng.random() * 2.4))
    chosen = rng.sample(main, count)
    if second:
        others = helps(second)
        chosen += rng.sample(others, min(len(others), 1 + int(rng.random() * 1.2)))
    return chosen


def _where_said(run: RunLife | None) -> dict[str, tuple[int, int]]:
    """By a need's text, the position of the advice that tells it and of the item in it."""
    return {
        item.text: (at, position)
        for at, advice in enumerate(run.advice if run else ())
        for position, item in enumerate(advice.items)
        if item.kind == "need"
    }
