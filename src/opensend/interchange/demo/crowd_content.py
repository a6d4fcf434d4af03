"""What hangs on the events of the crowd's cases: decisions, advice and plans, written in bulk."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from opensend.casework.models import (
    Advice,
    AdviceItem,
    AdviceRequest,
    CaseEvent,
    Decision,
    DecisionTest,
    ItemLink,
    ItemRevision,
    Plan,
    PlanItem,
    PlanVersion,
)
from opensend.casework.services.advice_answers import Answer
from opensend.casework.services.decisions import ASSESSMENT_TESTS, PLAN_TESTS
from opensend.interchange.demo.journey import Cast
from opensend.interchange.demo.needs import need_of
from opensend.people.models import Acting, Authority
from opensend.rules.placement import Asked, lawful_tests

if TYPE_CHECKING:
    from opensend.interchange.demo.crowd import Child

ASKED = {
    "ADV-a": "child's parent or young person",
    "ADV-b": "head teacher of the school",
    "ADV-c": "health care professional identified by the responsible commissioning body",
    "ADV-d": "educational psychologist",
    "ADV-e": "social care team of the authority",
}
_TESTS = {
    "assessment_agreed": tuple((test, True) for test in ASSESSMENT_TESTS),
    "assessment_refused": ((ASSESSMENT_TESTS[0], True), (ASSESSMENT_TESTS[1], False)),
    "plan_agreed": ((PLAN_TESTS[0], True),),
    "plan_refused": ((PLAN_TESTS[0], False),),
    "placement_decided": tuple(
        (test.id, test.id == "mainstream") for test in lawful_tests(Asked.NOTHING, names_requested=False)
    ),
}
_REASONS = {
    "panel_advised": "The papers show needs that have lasted two years and help that has been well planned.",
    "assessment_agreed": "{name}’s needs have grown although the school has given what it can.",
    "assessment_refused": "{name} is catching up with the help of the school's own programme.",
    "plan_agreed": "The advice agrees that {name} needs help every day beyond what a school can give.",
    "plan_refused": "The advice shows that the school can give what helps {name} from its own means.",
    "placement_decided": "The family is content with the school attended now, and it can meet the needs.",
}
_SECTIONS = (("B", "need"), ("E", "outcome"), ("F", "provision"))


def write_content(authority: Authority, children: list[Child], cast: Cast) -> None:
    """Write what hangs on the events. Call in the authority's scope."""
    is_second = authority.code == "002"
    officer = cast.actings["caseworker-2" if is_second else "caseworker"]
    signatory = cast.actings["sign-off-2" if is_second else "sign-off"]
    _write_decisions(children)
    items = _write_advice(children, officer)
    _write_plans(children, items, officer, signatory)


def _own(child: Child) -> dict[str, Any]:
    return {"authority_id": child.person.authority_id, "person": child.person}


def _events(children: list[Child], *kinds: str) -> Iterator[tuple[Child, CaseEvent]]:
    return ((each, event) for each in children for event in each.events if event.kind in kinds)


def _write_decisions(children: list[Child]) -> None:
    listed = list(_events(children, *_REASONS))
    made = Decision.objects.bulk_create(
        Decision(
            **_own(child), run=child.run, event=event,
            reasons=_REASONS[event.kind].format(name=child.known_as),
            advises="assess" if event.kind == "panel_advised" else "",
            setting_urn=child.urn if event.kind == "placement_decided" else "",
            setting_type="Maintained mainstream school" if event.kind == "placement_decided" else "",
        )
        for child, event in listed
    )  # fmt: skip
    DecisionTest.objects.bulk_create(
        DecisionTest(**_own(child), decision=decision, test=test, is_met=is_met, position=position,
                     reasons="The papers and the replies show it.")
        for (child, event), decision in zip(listed, made, strict=True)
        for position, (test, is_met) in enumerate(_TESTS.get(event.kind, ()))
    )  # fmt: skip


def _write_advice(children: list[Child], officer: Acting) -> dict[int, list[AdviceItem]]:
    """Requests and answers; by run, the items of the psychologist's advice, which the plans are made of."""
    requests = AdviceRequest.objects.bulk_create(
        AdviceRequest(**_own(child), run=child.run, event=event, code=code, about=code, asked=ASKED[code],
                      source=f"SI 2014/1530 reg 6(1)({code[-1]})")
        for child, event in _events(children, "advice_requested") for code in [event.payload["advice"]]
    )  # fmt: skip
    asked = {(each.run_id, each.code): each for each in requests}
    listed = [
        (child, event, asked[child.run.pk, event.payload["advice"]])
        for child, event in _events(children, "advice_received")
    ]
    answers = [need_of(child.need).advice(request.code, child.known_as) for child, _, request in listed]
    made = Advice.objects.bulk_create(
        Advice(**_own(child), advice_request=request, answer=answer.answer, summary=answer.summary,
               reasons=answer.reasons, author=officer, author_name="A. Writer", author_role=request.asked,
               given_on=event.happened_on)
        for (child, event, request), answer in zip(listed, answers, strict=True)
    )  # fmt: skip
    return _write_items(
        [(child, advice) for (child, _, _), advice in zip(listed, made, strict=True)], answers
    )


def _write_items(given: list[tuple[Child, Advice]], answers: list[Answer]) -> dict[int, list[AdviceItem]]:
    found: dict[int, list[AdviceItem]] = {}
    levels: dict[str, list[AdviceItem]] = {"need": [], "outcome": [], "provision": []}
    for (child, advice), answer in zip(given, answers, strict=True):
        rows = [
            AdviceItem(
                **_own(child), advice=advice, kind=item.kind, text=item.text, area=item.area, position=at
            )
            for at, item in enumerate(answer.items)
        ]
        for row, item in zip(rows, answer.items, strict=True):
            row.meets = rows[item.meets] if item.meets is not None else None
            levels[row.kind].append(row)
        if advice.advice_request.code == "ADV-d":
            found[child.run.pk] = rows
    for rows in levels.values():  # what an item meets has to be stored before it
        for row in rows:
            row.meets_id = row.meets.pk if row.meets else None
        AdviceItem.objects.bulk_create(rows)
    return found


def _write_plans(
    children: list[Child], items: dict[int, list[AdviceItem]], officer: Acting, signatory: Acting
) -> None:
    """A plan of each child for whom one was agreed, as it stood when the draft and the final were sent."""
    drafted = [child for child, _ in _events(children, "plan_agreed") if child.run.pk in items]
    plans = Plan.objects.bulk_create(Plan(**_own(child)) for child in drafted)
    for child, plan in zip(drafted, plans, strict=True):
        sent = {event.kind: event for event in child.events}
        rows = _write_plan_items(child, plan, items[child.run.pk])
        draft = _write_version(child, plan, rows, 1, officer)
        if "draft_sent" not in sent:
            continue
        _freeze(draft, "draft", sent["draft_sent"], signatory)
        if "plan_issued" in sent:
            final = _write_version(child, plan, rows, 2, officer)
            _freeze(final, "final", sent["plan_issued"], signatory)


def _write_plan_items(
    child: Child, plan: Plan, advice: list[AdviceItem]
) -> list[tuple[PlanItem, AdviceItem]]:
    by_kind = {item.kind: item for item in advice}
    made = PlanItem.objects.bulk_create(
        PlanItem(**_own(child), plan=plan, section=section, reference=f"{section}1")
        for section, _ in _SECTIONS
    )  # fmt: skip
    rows = [(item, by_kind[kind]) for item, (_, kind) in zip(made, _SECTIONS, strict=True)]
    need, outcome, provision = made
    ItemLink.objects.bulk_create([
        *(ItemLink(**_own(child), plan=plan, kind="rests_on", item=item, to_advice=said)
          for item, said in rows),
        ItemLink(**_own(child), plan=plan, kind="meets", item=outcome, to_item=need),
        ItemLink(**_own(child), plan=plan, kind="for", item=provision, to_item=need),
        ItemLink(**_own(child), plan=plan, kind="towards", item=provision, to_item=outcome),
    ])  # fmt: skip
    return rows


def _write_version(
    child: Child, plan: Plan, rows: list[tuple[PlanItem, AdviceItem]], number: int, officer: Acting
) -> PlanVersion:
    version = PlanVersion.objects.create(
        **_own(child), plan=plan, run=child.run, number=number, author=officer, writers=[officer.user_id]
    )
    said = need_of(child.need).written(child.known_as, child.received + timedelta(days=150))
    revisions = [
        ItemRevision(**_own(child), version=version, item=item, section=item.section, position=0,
                     text=advice.text, area=advice.area if item.section == "B" else "",
                     **said.get(advice.text, {}))
        for item, advice in rows
    ]  # fmt: skip
    if number > 1:
        place = PlanItem.objects.create(**_own(child), plan=plan, section="I", reference="I1")
        revisions.append(
            ItemRevision(**_own(child), version=version, item=place, section="I", position=0,
                         text="The school attended now, a maintained mainstream school.",
                         setting_type="Maintained mainstream school", setting_urn=child.urn)
        )  # fmt: skip
    ItemRevision.objects.bulk_create(revisions)
    return version


def _freeze(version: PlanVersion, stage: str, event: CaseEvent, signatory: Acting) -> None:
    version.stage, version.frozen_on, version.frozen_by_event = stage, event.happened_on, event
    version.approval, version.approved_by, version.approved_at = "given", signatory, event.recorded_at
    version.save()
