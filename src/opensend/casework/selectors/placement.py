"""What pages read about placement: what was asked for, who was consulted, what was decided."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from opensend.casework.models import CaseEvent, Consultation, Decision, PlacementRequest, ProcessRun
from opensend.casework.projection import position_of
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
    """One consultation with its setting and the limit of its reply."""

    consultation: Consultation
    setting: Setting | None
    limit: DeadlinePosition | None

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
    rows = list(PlacementRequest.objects.filter(run=run).select_related("event").order_by("-id"))
    settings = settings_by_urn(row.setting_urn for row in rows)
    return [AskedFor(row, settings.get(row.setting_urn), row.event.happened_on) for row in rows]


def consulted(run: ProcessRun, on: date) -> list[Consulted]:
    """The settings consulted, in the order of asking, each with where its reply stands on a day."""
    rows = list(Consultation.objects.filter(run=run).select_related("event", "replied_by__user"))
    settings = settings_by_urn(row.setting_urn for row in rows)
    limits: dict[str | None, DeadlinePosition] = {}
    if rows:
        limits = {
            each.deadline.about: each
            for each in position_of(run, on, explain=True).deadlines
            if each.deadline.id == "DL-05"
        }
    return [Consulted(row, settings.get(row.setting_urn), limits.get(row.setting_urn)) for row in rows]


def placement_decided(run: ProcessRun) -> Decided | None:
    """The newest decision on the placement whose event stands, or None."""
    in_force = _in_force(CaseEvent.objects.filter(run=run, kind="placement_decided"))
    rows = Decision.objects.filter(run=run, event_id__in=in_force).prefetch_related("tests").order_by("-id")
    decision = rows.first()
    if decision is None:
        return None
    tests = tuple((TESTS[row.test], row.is_met, row.reasons) for row in decision.tests.all())
    setting = settings_by_urn([decision.setting_urn]).get(decision.setting_urn)
    return Decided(decision, setting, in_force[decision.event_id], tests)


def _in_force(events: Iterable[CaseEvent]) -> dict[int, date]:
    """Day of each event that stands, by the first event of its chain of corrections."""
    listed = list(events)
    replaced = {event.supersedes_id for event in listed}
    return {
        event.root_id or event.pk: event.happened_on
        for event in listed
        if event.pk not in replaced and not event.is_struck_out
    }
