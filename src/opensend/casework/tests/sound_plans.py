"""The sound plan of the rulebook, written into a case item by item; and many plans sent, in bulk."""

from __future__ import annotations

import json
from collections import Counter
from datetime import date
from importlib import resources
from typing import Any

from django.utils import timezone

from opensend.casework.models import ItemRevision, Plan, PlanCheck, PlanFinding, PlanVersion, ProcessRun
from opensend.casework.tests.plan_cases import PlanCase
from opensend.people.acting import as_authority
from opensend.people.models import Person
from opensend.rules.plans.catalogue import rules as all_rules
from opensend.rules.plans.plan import PROVISIONS

_COLUMNS = {
    "voice": "voice", "recorded_on": "starts", "area": "area", "measure": "measure", "what": "what",
    "preparing_for": "preparing_for", "group_size": "group_size", "qualification": "qualification",
    "where": "place", "starts": "starts", "reviewed": "reviewed", "paid_by": "paid_by",
}  # fmt: skip
_LINKS = {"meets": "meets", "for": "for", "towards": "towards"}


def write_sound(case: PlanCase) -> PlanVersion:
    """A working version in which nothing unlawful is found, with every advice that the law asks for."""
    version = case.start()
    content = json.loads(_sound_plan().read_text(encoding="utf-8"))
    items: dict[str, ItemRevision] = {}
    for each in content["items"]:
        if each["section"] not in ("I", "K"):
            links = {
                kind: [items[reference].item_id for reference in each[name]]
                for name, kind in _LINKS.items()
                if name in each
            }
            items[each["id"]] = case.add(version, each["section"], links=links, **_values(each))
    for code in dict.fromkeys(each["advice"] for each in content["items"] if each["section"] == "K"):
        case.give_advice(code, ())
    return version


def send_many(case: PlanCase, number: int, *, rules: tuple[str, ...], first_month: date) -> None:
    """Drafts of as many children, each with the same findings, sent in 24 months one after another."""
    own = {"authority_id": case.authority.pk}
    with as_authority(case.authority.pk):
        persons = Person.objects.bulk_create(
            Person(**own, name=f"Child Many{at}", known_as=f"Child{at}", born=date(2016, 5, 4), name_key="X")
            for at in range(number)
        )
        runs = ProcessRun.objects.bulk_create(
            ProcessRun(
                **own, person=person, process="needs_assessment", reference=f"999-26-{at:06}",
                opened_on=first_month, state="draft_issued",
            )
            for at, person in enumerate(persons)
        )  # fmt: skip
        plans = Plan.objects.bulk_create(Plan(**own, person=person) for person in persons)
        versions = PlanVersion.objects.bulk_create(
            PlanVersion(**own, person=plan.person, plan=plan, run=run, number=1, author=case.officer)
            for plan, run in zip(plans, runs, strict=True)
        )
        _find_in(versions, rules)
        for month in range(min(24, number)):
            PlanVersion.objects.filter(pk__in=[each.pk for each in versions[month::24]]).update(
                stage="draft", frozen_on=date(first_month.year + month // 12, month % 12 + 1, 15)
            )


def _find_in(versions: list[PlanVersion], rules: tuple[str, ...]) -> None:
    known = {each.id: each for each in all_rules() if each.id in rules}
    counts = Counter(str(each.severity) for each in known.values())
    PlanCheck.objects.bulk_create(
        PlanCheck(
            authority_id=version.authority_id, person_id=version.person_id, version=version,
            checked_at=timezone.now(), rules_version="0" * 64, unlawful=counts["unlawful"],
            weak=counts["weak"], style=counts["style"],
        )
        for version in versions
    )  # fmt: skip
    PlanFinding.objects.bulk_create(
        PlanFinding(
            authority_id=version.authority_id, person_id=version.person_id, version=version, finding="0" * 16,
            rule=rule.id, title=rule.title, severity=rule.severity, section=rule.sections[0],
            message="Words.", source=rule.source, position=position,
        )
        for version in versions
        for position, rule in enumerate(known.values())
    )  # fmt: skip


def _values(each: dict[str, Any]) -> dict[str, Any]:
    values = {column: each[name] for name, column in _COLUMNS.items() if each.get(name)}
    if "starts" in values:
        values["starts"] = date.fromisoformat(values["starts"])
    if "by" in each:
        values["given_by" if each["section"] in PROVISIONS else "achieve_by"] = each["by"]
    return {"text": each["text"], **values, **each.get("amount", {})}


def _sound_plan() -> Any:
    return resources.files("opensend.rules").joinpath("data", "plans", "sound_plan.json")
