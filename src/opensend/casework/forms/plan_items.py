"""The form of an item of a plan: one form, whose fields are those that the item's section has."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django import forms

from opensend.casework.forms.step import StepForm
from opensend.casework.models import Advice, ItemLink, ItemRevision
from opensend.casework.plan_sections import AREAS, SHAPES
from opensend.casework.selectors.plans import ReadItem, ReadVersion
from opensend.casework.services.plan_errors import ItemHasChanged
from opensend.casework.services.plans import stamp_of
from opensend.rules.advice import TITLES
from opensend.ui.forms import DateField

PREPARING_FOR = (
    ("employment", "Higher education or employment"),
    ("independent_living", "Independent living"),
    ("community", "Friends, relationships and the community"),
    ("health", "Being as healthy as possible"),
)
VOICES = (
    ("child", "The child"),
    ("young_person", "The young person"),
    ("parent", "A parent"),
    ("someone_else", "Somebody else who knows them"),
)
PER = tuple(
    (each, each.capitalize()) for each in ("day", "week", "fortnight", "month", "half term", "term", "year")
)
PAID_BY = (
    ("authority", "The council"),
    ("setting", "The school or college"),
    ("health", "Health"),
    ("social_care", "Social care"),
)
LINKED = {
    ItemLink.Kind.MEETS.value: "Which needs does this outcome meet?",
    ItemLink.Kind.FOR.value: "Which needs is this provision for?",
    ItemLink.Kind.TOWARDS.value: "Which outcomes does it work towards?",
    ItemLink.Kind.RESTS_ON.value: "Which advice does it rest on?",
}
SHOWN = 110
"""Characters of an item that are shown beside its checkbox."""


def _words(label: str, size: int, hint: str = "") -> Callable[[], forms.Field]:
    return lambda: forms.CharField(label=label, max_length=size, required=False, help_text=hint)


def _long(label: str, hint: str = "") -> Callable[[], forms.Field]:
    return lambda: forms.CharField(
        label=label, required=False, help_text=hint, widget=forms.Textarea(attrs={"rows": 3})
    )


def _number(label: str, most: int, hint: str = "") -> Callable[[], forms.Field]:
    return lambda: forms.IntegerField(
        label=label, min_value=1, max_value=most, required=False, help_text=hint
    )


def _choice(label: str, choices: Iterable[tuple[str, str]], hint: str = "") -> Callable[[], forms.Field]:
    return lambda: forms.ChoiceField(
        label=label, choices=[("", "Not said"), *choices], required=False, help_text=hint
    )


def _day(label: str) -> Callable[[], forms.Field]:
    return lambda: DateField(label=label, required=False)


COLUMNS: Mapping[str, Callable[[], forms.Field]] = {
    "text": lambda: forms.CharField(label="What the plan says", widget=forms.Textarea(attrs={"rows": 6})),
    "voice": _choice("In whose words", VOICES),
    "area": _choice("Area of need", AREAS),
    "achieve_by": _words("By when", 60, "A date, or words such as “the end of Year 6”"),
    "measure": _long("How we will know", "Something that can be seen or counted"),
    "preparing_for": _choice("Preparing for adult life", PREPARING_FOR),
    "what": _words("What it is, in a few words", 200),
    "minutes": _number("Minutes each time", 10_000),
    "times": _number("How many times", 1_000),
    "per": _choice("In each", PER),
    "weeks": _number("Weeks of the year", 53),
    "group_size": _number("Size of the group", 500, "1 is one to one"),
    "given_by": _words("Who gives it", 120),
    "qualification": _words("With which training or qualification", 120),
    "place": _words("Where", 120),
    "starts": _day("First day"),
    "ends": _day("Last day, if there is one"),
    "reviewed": _words("When it is reviewed", 60),
    "paid_by": _choice("Who pays for it", PAID_BY),
    "setting_type": _words("Type of school or college", 120),
    "setting_urn": _words("URN of the school or college", 6),
}
"""How each column is asked for, whichever section has it."""
_ASKED_OTHERWISE = {("A", "starts"): "Said on"}
_AMOUNT = ("minutes", "times", "per")


class ItemForm(StepForm):
    """What an item says and what it is linked to. `stamp` tells what its reader had read."""

    stamp = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, section: str, read: ReadVersion, advice: list[Advice], item: ReadItem | None = None,
        **kwargs: Any,
    ) -> None:  # fmt: skip
        self.section, self.item = section, item
        rests_on = item.linked_to(ItemLink.Kind.RESTS_ON) if item else ()
        self.advised = [each for given in advice for each in given.items.all() if each.pk in rests_on]
        self.base_fields = {**self.base_fields, **_asked(section), **_linked(section, read, advice)}  # type: ignore[misc]
        initial = _initial(section, item) if item else {}
        super().__init__(*args, initial={**initial, **kwargs.pop("initial", {})}, **kwargs)

    @property
    def shown(self) -> list[str]:
        """The names of the fields that the page asks, in order."""
        return [name for name in self.fields if name not in ("token", "seen", "stamp")]

    @property
    def values(self) -> dict[str, Any]:
        """The columns, for a service; of what cannot be asked (a number left empty) the empty value."""
        return {name: self.cleaned_data[name] for name in SHAPES[self.section].told}

    @property
    def links(self) -> dict[str, list[int]]:
        """The chosen ends of links, by kind."""
        return {
            kind: [int(pk) for pk in self.cleaned_data[kind]] for kind in LINKED if kind in self.cleaned_data
        }

    def clean(self) -> dict[str, Any]:
        """An amount is whole or left out; provision does not end before it starts."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        if {"minutes", "times", "per"} <= self.fields.keys():
            missing = [name for name in _AMOUNT if not cleaned.get(name) and name not in self.errors]
            if missing and any(cleaned.get(name) for name in (*_AMOUNT, "weeks")):
                for name in missing:
                    self.add_error(name, "Say how much in full: minutes, how many times, and in each what")
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "Last day must be the same as or after the first day")
        return cleaned

    def show_now(self, changed: ItemHasChanged) -> None:
        """Keep what was typed, and let it be saved over what the item has come to say."""
        self.add_error(None, str(changed))
        if changed.now is not None:
            self.retype("stamp", stamp_of(changed.now))


def _asked(section: str) -> dict[str, forms.Field]:
    asked = {}
    for name in SHAPES[section].told:
        asked[name] = COLUMNS[name]()
        asked[name].label = _ASKED_OTHERWISE.get((section, name), asked[name].label)
    return asked


def _linked(section: str, read: ReadVersion, advice: list[Advice]) -> dict[str, forms.Field]:
    linked = {
        kind: [(each.item.pk, shown(each.reference, each.revision.text)) for each in read.of(*sections)]
        for kind, sections in SHAPES[section].links
    }
    if wanted := SHAPES[section].advice:
        linked[ItemLink.Kind.RESTS_ON.value] = [
            (item.pk, shown(TITLES[each.advice_request.code], item.text))
            for each in advice
            for item in each.items.all()
            if item.kind == wanted
        ]
    return {
        kind: forms.MultipleChoiceField(
            label=LINKED[kind], choices=choices, required=False, widget=forms.CheckboxSelectMultiple
        )
        for kind, choices in linked.items()
        if choices
    }


def shown(reference: str, text: str, most: int = SHOWN) -> str:
    """An item in one line, where it is one of several to choose from."""
    words = " ".join(text.split())
    return f"{reference}: {words if len(words) <= most else words[: most - 1].rstrip() + '…'}"


def _initial(section: str, item: ReadItem) -> dict[str, Any]:
    revision: ItemRevision = item.revision
    return {
        **{name: getattr(revision, name) for name in SHAPES[section].told},
        "stamp": stamp_of(revision),
        **{kind.value: [str(pk) for pk in item.linked_to(kind)] for kind in ItemLink.Kind},
    }
