"""What an import did, or would do, pupil by pupil: where in the file, what came of it and why."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field

OUTCOMES = ("added", "changed", "unchanged", "to_decide", "refused")
COLUMNS = ("line", "pupil", "outcome", "record", "reasons", "changes", "differs", "tasks", "not_kept")


@dataclass(slots=True)
class PupilReport:
    """One pupil of the file.

    `record` is the child's record, where there is one. `changes` names what was stored. `differs` says where
    the file and the record do not agree, and nothing was overwritten; `tasks` what somebody has to do.
    """

    line: int
    pupil: int
    outcome: str = "unchanged"
    record: int | None = None
    reasons: list[str] = field(default_factory=list)
    changes: list[str] = field(default_factory=list)
    differs: list[str] = field(default_factory=list)
    tasks: list[str] = field(default_factory=list)
    not_kept: dict[str, int] = field(default_factory=dict)

    def document(self) -> dict[str, object]:
        """The row as JSON has it."""
        return {name: getattr(self, name) for name in COLUMNS}

    def row(self) -> dict[str, object]:
        """The row as CSV has it: lists as one text."""
        kept = "; ".join(f"{count} {words}" for words, count in self.not_kept.items())
        texts = {name: "; ".join(getattr(self, name)) for name in ("reasons", "changes", "differs", "tasks")}
        return self.document() | texts | {"not_kept": kept}


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Every pupil once, in the order of the file, and what the file says that no record holds."""

    pupils: tuple[PupilReport, ...]
    is_loaded: bool

    @property
    def counts(self) -> dict[str, int]:
        """How many pupils came to which outcome."""
        found = Counter(each.outcome for each in self.pupils)
        return {name: found[name] for name in OUTCOMES}

    @property
    def not_kept(self) -> dict[str, int]:
        """What was left in the file, by what it is."""
        return dict(sum((Counter(each.not_kept) for each in self.pupils), Counter[str]()))

    @property
    def is_good(self) -> bool:
        """Whether every pupil found a place: none refused and none to decide."""
        return not (self.counts["refused"] or self.counts["to_decide"])

    def document(self) -> dict[str, object]:
        """The report as the command prints it in JSON."""
        pupils = [each.document() for each in self.pupils]
        return {**self.counts, "not_kept": self.not_kept, "loaded": self.is_loaded, "pupils": pupils}

    def text(self) -> str:
        """The report as lines for people."""
        lines = [f"{count:>6,} {name.replace('_', ' ')}" for name, count in self.counts.items()]
        lines += [f"{count:>6,} {words}: not kept" for words, count in self.not_kept.items()]
        for each in self.pupils:
            told = [*each.reasons, *_with("differs: ", each.differs), *_with("to do: ", each.tasks)]
            lines += [f"line {each.line}, pupil {each.pupil}, {each.outcome}: {why}" for why in told]
        return "\n".join(lines) + "\n"


def _with(word: str, texts: Iterable[str]) -> list[str]:
    return [word + text for text in texts]
