"""Labels inside a section, as "Who:" or the head of a column: which field of an item they stand for."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping
from dataclasses import replace
from functools import cache, lru_cache
from importlib import resources

from opensend.interchange.plans.layout import Paragraph
from opensend.rules.plans.plan import KINDS

MAIN, REF, SKIP, STRENGTHS, STEPS, AREA = "main", "ref", "skip", "strengths", "steps", "area"
"""Fields that are none of an item, but say what its words are."""
_LABELLED = re.compile(
    r"(?P<label>[^:\n]{2,70}?)\s*(?::|\?:?(?=\s)|\t+:?|(?<=\s)[–—-](?=\s))\s*(?P<value>\S.*)?", re.DOTALL
)
_MOST_WORDS = 10


@cache
def _fields() -> Mapping[tuple[str, str], str]:
    file = resources.files("opensend.interchange.plans") / "data" / "labels.csv"
    rows = csv.DictReader(file.read_text(encoding="utf-8").splitlines())
    return {(row["kind"], plain_label(row["label"])): row["field"] for row in rows}


@cache
def labels_of(kind: str) -> dict[str, str]:
    """Every label of one kind, as `plain_label` gives it, with its field."""
    return {label: field for (of, label), field in _fields().items() if of == kind}


@cache
def _every() -> frozenset[str]:
    return frozenset(label for _, label in _fields())


@lru_cache(maxsize=4096)
def plain_label(text: str) -> str:
    """A label for comparing: its words in small letters.

    >>> plain_label("How often?")
    'how often'
    """
    words = re.sub(r"[^\w\s]|_", " ", text.casefold().replace("’s", "s").replace("'s", "s"))
    return " ".join(word for word in words.split() if word not in {"the", "will", "this", "it", "be", "is"})


def kind_of(section: str) -> str:
    """Which labels belong to a section."""
    return "provision" if section == "J" else KINDS.get(section, "")


def is_label(text: str) -> bool:
    """Whether a text is a label of any section."""
    return plain_label(text) in _every()


def field_of(label: str, section: str) -> str:
    """The field that a label stands for in a section; empty where it is not known."""
    words = plain_label(label)
    fields = _fields()
    return fields.get((kind_of(section), words)) or fields.get(("any", words)) or ""


def labelled(label: str, text: str) -> str:
    """A label and its value as one line; a label that ends in a space is as it stood in the document.

    >>> labelled("Who", "a teacher"), labelled("How often?", "weekly"), labelled("Staff – ", "a tutor")
    ('Who: a teacher', 'How often? weekly', 'Staff – a tutor')
    """
    if label[-1:].isspace():
        return label + text
    words = label.rstrip(" :")
    return f"{words} {text}" if words.endswith("?") else f"{words}: {text}"


def split_label(paragraph: Paragraph, section: str) -> tuple[str, str, Paragraph] | None:
    """A paragraph's label as it stands there, its field, and what follows; None where it has no known label.

    A label in bold is one also where it is not known; its field is then empty.
    """
    found = _LABELLED.match(paragraph.text)
    if found is None or len(found["label"].split()) > _MOST_WORDS:
        return None
    label, value = found["label"].strip(), found["value"] or ""
    field = field_of(label, section)
    is_lead = bool(value) and len(label) - 1 <= paragraph.lead <= found.start("value") + 1
    if not field and not is_lead:
        return None
    told = paragraph.text[: found.start("value")] if value else label
    return told, field, replace(paragraph, text=value.strip(), lead=0, is_bold=False, level=0, marker="")
