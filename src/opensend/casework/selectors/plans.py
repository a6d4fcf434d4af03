"""Plans and their versions as far as the acting may see them, each with its items and links read at once."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from django.db import connection
from django.db.models import F, Q, QuerySet
from django.http import Http404

from opensend.audit.services import record
from opensend.casework.models import ItemLink, ItemRevision, PlanItem, PlanVersion, ProcessRun
from opensend.casework.plan_changes import in_order
from opensend.casework.plan_printing import print_item, to_document, to_json
from opensend.casework.plan_sections import SHAPES, SectionShape
from opensend.correspondence.plan_document import PlanDocument, describe_item
from opensend.people.models import Acting
from opensend.rules.plans import plan as plan_data
from opensend.rules.plans.plan import SECTIONS


@dataclass(frozen=True)
class ReadItem:
    """One item of a version: its identity, what it says there, and what it is linked to there."""

    item: PlanItem
    revision: ItemRevision
    links: dict[str, tuple[str, ...]]
    ends: dict[str, tuple[int, ...]]
    printed: plan_data.PlanItem

    @property
    def reference(self) -> str:
        """As people quote it: B1."""
        return self.item.reference

    def linked_to(self, kind: str) -> tuple[int, ...]:
        """The ids at the other end of a kind of link: of items, or of the advice items that it rests on."""
        return self.ends.get(kind, ())

    @property
    def rows(self) -> list[tuple[str, str]]:
        """What it says beside its text, as labels and values."""
        return describe_item(self.printed)


@dataclass(frozen=True)
class ReadSection:
    """One section, separately labelled (SI 2014/1530 reg 12(1))."""

    letter: str
    items: list[ReadItem] = field(default_factory=list)

    @property
    def title(self) -> str:
        """Its name in the plan."""
        return SECTIONS[self.letter]

    @property
    def shape(self) -> SectionShape:
        """Which fields it has."""
        return SHAPES[self.letter]


@dataclass(frozen=True)
class ReadVersion:
    """A version with the sections that the acting may see."""

    version: PlanVersion
    sections: list[ReadSection]
    is_whole: bool

    @property
    def items(self) -> list[ReadItem]:
        """Every item, in the order of the plan."""
        return [item for section in self.sections for item in section.items]

    def of(self, *letters: str) -> list[ReadItem]:
        """The items of some sections."""
        return [item for section in self.sections if section.letter in letters for item in section.items]

    def item(self, reference: str) -> ReadItem:
        """One item. Raises `Http404` where the version does not have it."""
        for each in self.items:
            if each.reference == reference:
                return each
        raise Http404("No such item")

    def document(self) -> PlanDocument:
        """The version to be printed; an extract, labelled so, where not every section may be seen."""
        extract = () if self.is_whole else tuple(section.letter for section in self.sections)
        return to_document(self.version, [each.printed for each in self.items], extract)

    def json(self) -> dict[str, object]:
        """The version as data."""
        uuids = {each.reference: str(each.item.uuid) for each in self.items}
        settings = {
            each.reference: {"urn": each.revision.setting_urn, "name": each.revision.text.split("\n")[0]}
            for each in self.of("I")
            if each.revision.setting_urn
        }
        return to_json(self.version, self.document(), uuids, settings)


def versions() -> QuerySet[PlanVersion]:
    """Versions with what their pages tell of them."""
    return PlanVersion.objects.select_related(
        "plan", "person", "authority", "author__user", "author__organisation", "approved_by__user",
        "approved_by__organisation", "section_g_agreed_by__user",
    )  # fmt: skip


def run_of(version: PlanVersion) -> ProcessRun | None:
    """The case of a version, for those who may see it: a consulted setting sees a plan and no case."""
    return ProcessRun.objects.filter(pk=version.run_id).first()


def versions_of(run: ProcessRun) -> list[PlanVersion]:
    """Every version made in a run that the acting may see, the newest first."""
    return list(versions().filter(run_id=run.pk).order_by("-number"))


def working_version(run: ProcessRun) -> PlanVersion | None:
    """The version that is being written; families never see it."""
    return versions().filter(run_id=run.pk, stage=PlanVersion.Stage.WORKING).first()


def newest_sent_version(run: ProcessRun) -> PlanVersion | None:
    """The last version that was sent as a draft or issued."""
    return (
        versions().filter(run_id=run.pk).exclude(stage=PlanVersion.Stage.WORKING).order_by("-number").first()
    )


def open_version(acting: Acting, version_id: int, *, page: str) -> PlanVersion:
    """A version; the reading is logged. Raises `Http404` where it is not seen."""
    version = versions().filter(pk=version_id).first()
    if version is None:
        raise Http404("No such version")
    log_reading(acting, version, page)
    return version


def log_reading(acting: Acting, version: PlanVersion, page: str, *more: str) -> None:
    """Log that a version was read, which of its sections, and what more of the record."""
    record(
        acting, "plan.read", "plan_version", version.pk,
        authority_id=version.authority_id, person_id=version.person_id,
        sections=[*(f"plan:{letter}" for letter in sections_seen(acting, version.person_id)), *more],
        changes={"page": page},
    )  # fmt: skip


def sections_seen(acting: Acting, person_id: int) -> tuple[str, ...]:
    """The sections of a child's plan that the database shows the acting, in their order."""
    if acting.is_staff:
        return tuple(SECTIONS)
    with connection.cursor() as cursor:
        cursor.execute(
            "select section from acting_grants() where person_id = %s and section like 'plan:%%'", [person_id]
        )
        granted = {section.removeprefix("plan:") for (section,) in cursor.fetchall()}
    return tuple(letter for letter in SECTIONS if letter in granted)


def read_version(acting: Acting, version: PlanVersion) -> ReadVersion:
    """A version with its items; sections and links that may not be seen are left out by the database."""
    seen = sections_seen(acting, version.person_id)
    revisions = list(
        ItemRevision.objects.filter(version=version).select_related("item").order_by("position", "id")
    )
    references = {row.item_id: row.item.reference for row in revisions}
    listed = {row.advice_request_id: row.item.reference for row in revisions if row.section == "K"}
    links, ends, rests_on = _links(version, references, listed)
    sections = {letter: ReadSection(letter) for letter in seen}
    for row in revisions:
        printed = print_item(row, links[row.item_id], tuple(sorted(rests_on[row.item_id], key=in_order)))
        sections[row.section].items.append(
            ReadItem(row.item, row, links[row.item_id], ends[row.item_id], printed)
        )
    return ReadVersion(version, list(sections.values()), len(seen) == len(SECTIONS))


def links_of(version: PlanVersion) -> QuerySet[ItemLink]:
    """The links that hold in a version."""
    return ItemLink.objects.filter(
        Q(last_version=None) | Q(last_version__gte=version.number),
        plan_id=version.plan_id,
        first_version__lte=version.number,
    )


_ByKind = dict[int, dict[str, tuple[Any, ...]]]


def _links(
    version: PlanVersion, references: dict[int, str], listed: dict[int | None, str]
) -> tuple[_ByKind, _ByKind, dict[int, set[str]]]:
    """By item: references linked to, ids linked to, and references in Section K; one query for them all."""
    found: _ByKind = defaultdict(dict)
    ends: _ByKind = defaultdict(dict)
    rests_on: dict[int, set[str]] = defaultdict(set)
    for link in links_of(version).annotate(asked=F("to_advice__advice__advice_request_id")).order_by("id"):
        if link.to_advice_id is None and link.to_item_id not in references:
            continue
        end = link.to_item_id or link.to_advice_id
        ends[link.item_id][link.kind] = (*ends[link.item_id].get(link.kind, ()), end)
        if link.to_item_id is not None:
            named = (*found[link.item_id].get(link.kind, ()), references[link.to_item_id])
            found[link.item_id][link.kind] = tuple(sorted(named, key=in_order))
        elif link.asked in listed:
            rests_on[link.item_id].add(listed[link.asked])
    return found, ends, rests_on
