"""What pages read about placement: what was asked for, who was consulted, what was decided."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from opensend.casework.models import Consultation, Decision, PlacementRequest, ProcessRun
from opensend.casework.projection import position_of
from opensend.casework.selectors.standing import as_it_stands
from opensend.provision.models import Setting
from opensend.provision.selectors import settings_by_urn
from opensend.rules.engine import DeadlinePosition
from opensend.rules.placement import TESTS, Asked, LawfulTest


@dataclass(frozen=True, slots=True)
class AskedFor:
    """One request of the family for a place, and what kind of request the law makes of it."""

    request: PlacementRequest
    setting: Setting | None
    on: date

    @property
    def asked(self) -> Asked:
        """Whether it must be named unless s.39(4) applies, or is weighed as a wish."""
        return Asked.LISTED if self.setting and self.setting.may_be_requested else Asked.OTHER

    @property
    def name(self) -> str:
        """The place as the family would know it."""
        return self.setting.name if self.setting else self.request.other or self.request.setting_urn


@dataclass(frozen=True, slots=True)
class Consulted:
    """One consultation with its setting, the limit of its reply, and the day on which it was sent."""

    consultation: Consultation
    setting: Setting | None
    limit: DeadlinePosition | None
    on: date

    @property
    def name(self) -> str:
        """The setting's name."""
        return self.setting.name if self.setting else self.consultation.setting_urn


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision on the placement, its tests in order, and the day on which it was made."""

    decision: Decision
    setting: Setting | None
    on: date
    tests: tuple[tuple[LawfulTest, bool, str], ...]


def asked_for(run: ProcessRun) -> list[AskedFor]:
    """What the family asked for, the newest first."""
    rows = list(as_it_stands(PlacementRequest.objects.filter(run=run)).order_by("-id"))
    settings = settings_by_urn(row.setting_urn for row in rows)
    return [AskedFor(row, settings.get(row.setting_urn), row.stands_on) for row in rows]


def consulted(run: ProcessRun, on: date) -> list[Consulted]:
    """The settings consulted, in the order of asking, each with where its reply stands on a day."""
    rows = list(as_it_stands(Consultation.objects.filter(run=run)).select_related("replied_by__user"))
    settings = settings_by_urn(row.setting_urn for row in rows)
    limits: dict[str | None, DeadlinePosition] = {}
    if rows:
        limits = {
            each.deadline.about: each
            for each in position_of(run, on, explain=True).deadlines
            if each.deadline.id == "DL-05"
        }
    return [
        Consulted(row, settings.get(row.setting_urn), limits.get(row.setting_urn), row.stands_on)
        for row in rows
    ]


def placement_decided(run: ProcessRun) -> Decided | None:
    """The newest decision on the placement whose event stands, or None."""
    decided = as_it_stands(Decision.objects.filter(run=run, event__kind="placement_decided"))
    decision = decided.prefetch_related("tests").order_by("-id").first()
    if decision is None:
        return None
    tests = tuple((TESTS[row.test], row.is_met, row.reasons) for row in decision.tests.all())
    setting = settings_by_urn([decision.setting_urn]).get(decision.setting_urn)
    return Decided(decision, setting, decision.stands_on, tests)
