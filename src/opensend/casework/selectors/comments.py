"""What was said about a draft: one's own for the family; what was sent, by item, for the authority."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.http import Http404

from opensend.casework.models import ItemComment, PlanVersion
from opensend.casework.selectors.plans import ReadItem, ReadVersion
from opensend.people.models import Acting


@dataclass(frozen=True)
class Said:
    """What one person of the family has said about a plan: by item, None for the whole."""

    by_item: dict[int | None, list[ItemComment]]
    unsent: list[ItemComment]

    def about(self, item: ReadItem | None) -> list[ItemComment]:
        """Comments on an item, the oldest first; agreements are no comments."""
        return [
            each for each in self.by_item.get(item.item.pk if item else None, ()) if not each.is_agreement
        ]

    def agrees_with(self, item: ReadItem) -> bool:
        """Whether they said that the item is right."""
        return any(each.is_agreement for each in self.by_item.get(item.item.pk, ()))

    def may_take_back(self, item: ReadItem) -> bool:
        """Whether their agreement with an item is not sent yet."""
        said = self.by_item.get(item.item.pk, ())
        return any(each.is_agreement and each.sent_at is None for each in said)

    def draft_text(self, item: ReadItem | None) -> str:
        """What they typed about an item and have not sent."""
        return next((each.text for each in self.about(item) if each in self.unsent), "")


def own_comments(acting: Acting, version: PlanVersion) -> Said:
    """What the acting has said about the plan, in this and in earlier drafts; agreements of this one."""
    by_item: dict[int | None, list[ItemComment]] = defaultdict(list)
    rows = list(
        ItemComment.objects.select_related("version", "item")
        .filter(plan_id=version.plan_id, author__user=acting.user)
        .order_by("id")
    )
    for each in rows:
        if not each.is_agreement or each.version_id == version.pk:
            by_item[each.item_id].append(each)
    return Said(by_item, [each for each in rows if each.sent_at is None and each.version_id == version.pk])


@dataclass(frozen=True)
class CommentsOnItem:
    """What the family sent about one item (None: about the whole) of a plan."""

    item: ReadItem | None
    reference: str
    comments: list[ItemComment]
    agreed_by: list[str]


def sent_comments(read: ReadVersion) -> list[CommentsOnItem]:
    """Everything that was sent about a plan, in the order of its items; the whole comes first."""
    grouped: dict[int | None, list[ItemComment]] = defaultdict(list)
    rows = ItemComment.objects.select_related("author__user", "answered_by__user", "version", "item").filter(
        plan_id=read.version.plan_id, sent_at__isnull=False
    )
    for each in rows.order_by("id"):
        grouped[each.item_id].append(each)
    here = {each.item.pk: each for each in read.items}
    order = {pk: place for place, pk in enumerate(here)}
    return [
        CommentsOnItem(
            here.get(pk or 0),
            said[0].item.reference if said[0].item else "",
            [each for each in said if not each.is_agreement],
            [each.author.user.name for each in said if each.is_agreement and each.author.user],
        )
        for pk, said in sorted(
            grouped.items(), key=lambda found: -1 if found[0] is None else order.get(found[0], len(order))
        )
    ]


def open_comment(plan_id: int, comment_id: int) -> ItemComment:
    """A comment that was sent about a plan. Raises `Http404`."""
    found = (
        ItemComment.objects.select_related("author__user", "item", "version")
        .filter(pk=comment_id, plan_id=plan_id, sent_at__isnull=False)
        .first()
    )
    if found is None:
        raise Http404("No such comment")
    return found
