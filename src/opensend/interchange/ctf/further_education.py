"""The transfer into further education: a transfer file, what a college records of it, and an annex.

A college is no school in the sense of the format: it may have no establishment number, knows learners by
their ULN, and reports through the individualised learner record (ILR). The annex carries what the format
cannot.
"""

from __future__ import annotations

import csv
import hashlib
import json
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from pathlib import Path
from typing import IO, Any

from opensend.interchange.ctf.checks_of_sen import PLAN, SUPPORT
from opensend.interchange.ctf.elements import Element
from opensend.interchange.ctf.pupil import Pupil
from opensend.interchange.ctf.tables import DATA
from opensend.rules.identifiers import Ukprn

CHOSEN_SECTIONS = ("C", "D", "G", "H1", "H2")
"""Sections about health and social care: they go only where the young person chose it, one by one."""
ALWAYS_SECTIONS = ("A", "B", "E", "F", "I")
_EPOCH = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line of the plan in force, as people quote it."""

    section: str
    reference: str
    text: str


@dataclass(frozen=True, slots=True)
class Annex:
    """What goes with one learner beside the transfer file."""

    pupil: Pupil
    plan_lines: tuple[PlanLine, ...] = ()
    plan_started: date | None = None
    next_review: date | None = None
    chosen: tuple[str, ...] = ()
    passport: Mapping[str, Any] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The annex as JSON. Lines about health and social care are there only where they were chosen."""
        sections: dict[str, list[dict[str, str]]] = {}
        for line in self.plan_lines:
            if line.section in ALWAYS_SECTIONS or line.section in self.chosen:
                sections.setdefault(line.section, []).append({"reference": line.reference, "text": line.text})
        document: dict[str, Any] = {
            "learner": {"uln": self.pupil.uln, "upn": self.pupil.upn},
            "ilr": ilr_of(self.pupil),
            "released": {
                "basis": "public task; sections on health and social care by the young person's own choice",
                "sections": sorted(sections),
                "chosen": sorted(set(self.chosen) & set(sections)),
                "withheld": sorted({line.section for line in self.plan_lines} - set(sections)),
            },
        }
        if sections:
            document["plan"] = {
                "started": _iso(self.plan_started),
                "next_review": _iso(self.next_review),
                "sections": sections,
            }
        if self.passport:
            document["adjustment_passport"] = dict(self.passport)
        return document


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


@cache
def _categories() -> dict[str, int]:
    with (DATA / "further_education.csv").open(encoding="utf-8", newline="") as file:
        return {row["sen_type"]: int(row["llddcat"]) for row in csv.DictReader(file)}


def ilr_of(pupil: Pupil) -> dict[str, Any]:
    """What a college enters in the learner record (codes unverified): 1 a difficulty, 2 none, 9 not known.

    >>> ilr_of(Pupil("Example", "Robin", None))
    {'LLDDHealthProb': 9, 'LLDDCat': [], 'PrimaryLLDD': None, 'LearnerFAM': {}}
    """
    period = pupil.open_period
    has_need = period is not None and period.provision in (SUPPORT, PLAN)
    categories = list(dict.fromkeys(_categories()[need] for need in pupil.needs if need in _categories()))
    monitoring = {}
    if has_need:
        monitoring["SEN"] = 1
    if period and period.provision == PLAN:
        monitoring["EHC"] = 1
    return {
        "LLDDHealthProb": 1 if has_need else 2 if period else 9,
        "LLDDCat": categories if has_need else [],
        "PrimaryLLDD": categories[0] if has_need and categories else None,
        "LearnerFAM": monitoring,
    }


def destination_block(ukprn: str) -> Element:
    """What tells a provider without an establishment number by its UKPRN, beside MMM and MMMM."""
    number = Ukprn(ukprn).value
    raw = f"<SuppInfo><SuppID>OpenSEND</SuppID><DestUKPRN>{number}</DestUKPRN></SuppInfo>"
    return Element("SuppInfo", raw=raw)


def write_package(out: IO[bytes], transfer_file: Path, annexes: Iterable[Annex]) -> None:
    """The transfer file, an annex for each learner, and a manifest with the hash of each part."""
    parts = {transfer_file.name: transfer_file.read_bytes()}
    for number, annex in enumerate(annexes, start=1):
        text = json.dumps(annex.document(), ensure_ascii=False, indent=2)
        parts[f"annex-{number:03}.json"] = text.encode()
    hashes = {name: hashlib.sha256(data).hexdigest() for name, data in parts.items()}
    parts["manifest.json"] = json.dumps({"sha256": hashes}, indent=2).encode()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in parts.items():
            # A fixed time: the same content is the same package.
            package.writestr(zipfile.ZipInfo(name, _EPOCH), data, zipfile.ZIP_DEFLATED)
