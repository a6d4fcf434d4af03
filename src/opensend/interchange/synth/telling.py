"""A whole life told from its outline: who, where, what happened, what the plan says."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from datetime import date

from opensend.interchange.synth import identity
from opensend.interchange.synth.advising import Asking
from opensend.interchange.synth.assessing import Applicant, Chances, assess
from opensend.interchange.synth.authorities import FictionalAuthority
from opensend.interchange.synth.chronicle import fromordinal
from opensend.interchange.synth.establishments import Establishment
from opensend.interchange.synth.flows import NEVER
from opensend.interchange.synth.lives import Life, NeedLife, RunLife, SupportLife, VersionLife
from opensend.interchange.synth.maintaining import Maintaining
from opensend.interchange.synth.order import Order
from opensend.interchange.synth.phrases import Help
from opensend.interchange.synth.placing import CODES, Places, attends
from opensend.interchange.synth.planning import Planner, choose_helps
from opensend.interchange.synth.settling import Settling, budget_name
from opensend.interchange.synth.sketches import Sketch
from opensend.interchange.synth.tables import ENGLAND, margins, national

_SECONDS = ("SLCN", "SEMH", "MLD", "ASD", "SPLD", "PD", "SLD", "HI", "VI", "OTH")
_SECOND_WEIGHTS = (28, 24, 14, 12, 10, 5, 3, 2, 1, 1)
_SCHOOL_FROM = 5
_DIED = 8
_KEPT_DAYS = 365


class Teller:
    """Tells the lives of one authority, one after another: chance runs on from each to the next."""

    def __init__(
        self,
        authority: FictionalAuthority,
        authorities: Sequence[FictionalAuthority],
        settings: Mapping[str, Sequence[Establishment]],
        order: Order,
        nhs: tuple[int, int],
    ) -> None:
        self._authority, self._order = authority, order
        self._rng = random.Random(f"{order.seed}/lives/{authority.code}")  # noqa: S311 - fiction
        self._places = Places(authority, authorities, settings)
        self._settling = Settling(authority, order, self._places)
        self._maintaining = Maintaining(order)
        self._others = [each.code for each in authorities if each.code != authority.code]
        self._until, self._summer = order.as_at.toordinal(), date(order.year, 8, 31).toordinal()
        self._words_since = date(order.year, 1, 1).toordinal()
        self._chances = _chances(authority.code)
        self._nhs, self._number = nhs, 0

    def tell(self, sketch: Sketch) -> Life:
        """The life of an outline."""
        self._number += 1
        rng, age = self._rng, max((self._summer - sketch.born) * 4 // 1461, 0)
        need = "DS" if sketch.need == "OTH" and rng.random() < national("down_syndrome") else sketch.need
        setting = self._settling.setting(sketch.group, age, rng)
        life = self._person(sketch, age, setting)
        life.has_hearing_impairment, life.has_visual_impairment = need in ("HI", "MSI"), need in ("VI", "MSI")
        second = self._second(need)
        if sketch.request or sketch.start < NEVER:
            chosen = choose_helps(need, second, rng)
            if sketch.request:
                self._assess(life, sketch, age, (need, chosen))
            if sketch.start <= self._until:
                self._maintain(life, sketch, age, (need, second), setting)
            self._plan(life, sketch, age, chosen)
        self._support(life, sketch, age, need)
        return life

    def _person(self, sketch: Sketch, age: int, setting: Establishment | None) -> Life:
        rng, number, born = self._rng, self._number, fromordinal(sketch.born)
        who = identity.identity_of(sketch, self._order.seed, rng)
        home = identity.home_of(rng, self._authority, setting)
        has_plan = sketch.start < NEVER
        unknown = identity.reason_for_no_upn(rng, age, has_plan) if sketch.move is None else ""
        upn = "" if unknown else identity.upn_of(self._authority.code, number, born, sketch.move)
        first, size = self._nhs
        nhs = identity.nhs_number(first + number) if has_plan and number < size else ""
        died = sketch.ceased if sketch.reason == _DIED else NEVER
        return Life(
            number, who.national_uuid, who.forename, who.surname, who.forename.split("-")[0], who.sex,
            who.ethnicity, born, home.lines, home.postcode, home.easting, home.northing,
            f"{identity.parent(rng)} {who.surname}", attends(sketch.group, age),
            setting.urn if setting else "", upn, "", nhs, unknown,
            fromordinal(died) if died <= self._until else None,
        )  # fmt: skip

    def _second(self, need: str) -> str:
        if self._rng.random() >= national("second_need"):
            return ""
        second = self._rng.choices(_SECONDS, _SECOND_WEIGHTS)[0]
        return "" if second == need else second

    def _assess(self, life: Life, sketch: Sketch, age: int, told: tuple[str, list[Help]]) -> None:
        request, rng = sketch.request, self._rng
        assert request is not None
        need, chosen = told
        then = max((request.received - sketch.born) * 4 // 1461, 0)
        has_words = request.issued >= self._words_since and request.assessed >= self._words_since
        asking = Asking(life.known_as, then, need, chosen, life.setting_urn, life.parent, has_words)
        other = self._places.choose(rng, "academy", then) if sketch.start <= self._until else None
        elsewhere = self._others[int(rng.random() * len(self._others))] if self._others else ""
        about = Applicant(
            life.known_as, then, life.parent, life.setting_urn, life.setting_urn, other.urn if other else "",
            elsewhere, asking, self._chances,
        )  # fmt: skip
        life.runs.append(assess(request, about, self._until, rng))
        if about.died:
            life.died_on = fromordinal(about.died)

    def _maintain(
        self, life: Life, sketch: Sketch, age: int, needs: tuple[str, str], setting: Establishment | None
    ) -> None:
        move = sketch.move
        went_to = move.into if move is not None and sketch.came == NEVER else ""
        run = self._maintaining.maintain(sketch, went_to, self._rng)
        if life.runs:
            run.arose_from = 0
        begin = fromordinal(sketch.came if sketch.came < NEVER else sketch.start)
        end = fromordinal(sketch.ceased) if sketch.ceased <= self._until else None
        for rank, need in enumerate(needs, start=1):
            if need:
                run.needs.append(NeedLife(need, rank, begin, end))
        self._settling.settle(run, sketch, age, setting, (begin, end), self._rng)
        life.runs.append(run)

    def _plan(self, life: Life, sketch: Sketch, age: int, chosen: list[Help]) -> None:
        """The plan where one is being written, is in force, or was until lately."""
        if sketch.ceased < self._words_since:
            return
        versions = _versions(life.runs, self._order.as_at.toordinal() - _KEPT_DAYS)
        if not versions:
            return
        planner = Planner(life.known_as, age, versions[-1].frozen_on, self._rng)
        run = life.runs[0] if life.runs[0].process == "needs_assessment" else None
        setting_type = (
            CODES[sketch.group][0] if sketch.group in CODES else sketch.group.replace("_", " ").capitalize()
        )
        planner.write(chosen, sketch.group, budget_name(sketch.budget), (setting_type, life.setting_urn), run)
        life.plan = planner.plan(versions)

    def _support(self, life: Life, sketch: Sketch, age: int, need: str) -> None:
        """SEN support: of all who have no plan, and of most before they had one."""
        if age < _SCHOOL_FROM - 1 or not life.setting_urn or sketch.came < NEVER:
            return
        ends = None
        if sketch.start <= self._until:
            if sketch.request is None or self._rng.random() < 0.4:
                return
            ends = fromordinal(sketch.start)
        elif sketch.request is None or age < 17:
            pass
        else:
            return
        last = sketch.request.received if sketch.request else self._until
        first = max(last - 200 - int(self._rng.random() * 900), sketch.born + 1200)
        if first < last:
            begin = fromordinal(first)
            life.support = SupportLife(begin, ends, life.setting_urn, [NeedLife(need, 1, begin, ends)])


def _versions(runs: list[RunLife], drafts_since: int) -> list[VersionLife]:
    """The versions that are kept: drafts for a year, the final plan as issued or taken over."""
    first = runs[0]
    if first.process == "maintained_plan":
        return [VersionLife(1, "final", 0, None, first.opened_on)]
    at = {event.kind: position for position, event in enumerate(first.events)}
    if "plan_agreed" not in at:
        return []
    if "draft_sent" not in at:
        return [VersionLife(1, "working", 0, None, None)]
    sent = first.events[at["draft_sent"]].on
    draft = VersionLife(1, "draft", 0, at["draft_sent"], sent)
    if "plan_issued" not in at:
        return [draft]
    final = VersionLife(2, "final", 0, at["plan_issued"], first.events[at["plan_issued"]].on)
    return [draft, final] if sent.toordinal() >= drafts_since else [final]


def _chances(code: str) -> Chances:
    told = margins(code)
    refused = max(told["refused"], 1)
    request = _parts(told["request_mediation"], told["request_tribunal"], told["request_both"], refused)
    assessment = _of_england("assessment", "assessment_refused")
    contents = _of_england("other", "assessment_issued")
    rya = margins(ENGLAND)
    return Chances(
        request, assessment, contents, rya["rya"] / sum(rya[f"request_age_{a}"] for a in range(11, 18))
    )


def _of_england(about: str, of: str) -> tuple[float, float, float]:
    return _parts(
        national(f"{about}_mediation"), national(f"{about}_tribunal"), national(f"{about}_both"), national(of)
    )


def _parts(mediation: float, tribunal: float, both: float, of: float) -> tuple[float, float, float]:
    """The shares of mediation alone, tribunal alone, and both; never more than nearly all."""
    alone = max(mediation - both, 0), max(tribunal - both, 0), both
    scale = min(1.0, 0.95 * of / max(sum(alone), 1e-9)) / of
    return alone[0] * scale, alone[1] * scale, alone[2] * scale
