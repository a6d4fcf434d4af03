"""A sentence of a plan and all that may be asked of it; each thing is read when it is first asked for."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property

from opensend.rules.plans.reading.deliverers import Deliverer, read_deliverers, role_of
from opensend.rules.plans.reading.firmness import read_firmness
from opensend.rules.plans.reading.groups import GroupSize, read_groups
from opensend.rules.plans.reading.quantity import OCCASION, THING, Quantity, read_amounts
from opensend.rules.plans.reading.scope import read_scopes
from opensend.rules.plans.reading.tables import read_table, words_of
from opensend.rules.plans.reading.text import Sentence, Span
from opensend.rules.plans.reading.words import Phrases, Words, words_in

_QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|‘[^’]*’(?!\w)")
_TALKED_OF = frozenset(("what", "about", "that", "which", "why", "how"))
_FIRST_PERSON = frozenset(("i", "i'm", "i'd", "i'll", "i've", "my", "me", "myself"))
_SAYS = frozenset(("says", "said", "told", "tells", "writes", "wrote", "quote"))
_LABEL = re.compile(r"\s*([A-Za-z][\w /&'’()?-]{0,40}?)\s*(?::|\s[–-])\s+")
_LABELS = {word: row["kind"] for row in read_table("labels") for word in row["words"].split(" / ")}
_SERVICES: Phrases[str] = Phrases(
    (words, row["kind"]) for row in read_table("services") for words in row["words"].split(" / ")
)
_THINGS: Phrases[str] = Phrases(
    [(word, "thing") for word in sorted(words_of("things"))]
    + [(f"{word}s", "thing") for word in sorted(words_of("things")) if not word.endswith(("s", "x", "ch"))]
)


@dataclass(frozen=True)
class ReadSentence:
    """A sentence of provision or outcome, read. All places are places in the text of its item, `text`.

    `names` are the names of the plan's child in small letters.
    """

    sentence: Sentence
    text: str = ""
    names: frozenset[str] = field(default=frozenset(), repr=False)
    is_voice: bool = False

    @property
    def start(self) -> int:
        """Where it begins in the item's text."""
        return self.sentence.span.start

    @property
    def end(self) -> int:
        """Where it ends in the item's text."""
        return self.sentence.span.end

    @cached_property
    def words(self) -> Words:
        """Its words."""
        return words_in(self.text, self.start, self.end)

    @cached_property
    def quantities(self) -> tuple[Quantity, ...]:
        """How much it says is given: amounts first, then what is known by nature."""
        amounts = read_amounts(self.words)
        taken = [span for each in amounts for span in each.spans]
        has_occasion = any(each.nature == OCCASION for each in amounts)
        scopes = tuple(
            each
            for each in read_scopes(self.words, self.start, self.end)
            if not (each.nature == OCCASION and (has_occasion or self._is_told_about(each.spans[0])))
            and not (each.nature == THING and _lies_in(each.spans[0], taken))
        )
        return amounts + scopes

    def _is_told_about(self, span: Span) -> bool:
        """Whether a moment is only talked of: "to talk about what has gone on at break"."""
        before = self.text[self.start : span.start].lower().replace(",", " , ").split()
        clause = before[max((at for at, word in enumerate(before) if word == ","), default=-1) + 1 :]
        return not _TALKED_OF.isdisjoint(clause)

    @cached_property
    def deliverers(self) -> tuple[Deliverer, ...]:
        """Whom it names as giving the provision."""
        if self.label_kind == "who":
            return self._after_label()
        return read_deliverers(self.words, self.names)

    @cached_property
    def groups(self) -> tuple[GroupSize, ...]:
        """With how many others it is given."""
        return read_groups(self.words)

    @cached_property
    def _firm(self) -> tuple[str, Span | None]:
        return read_firmness(self.words, self.start, self.end, self.names)

    @property
    def firmness(self) -> str:
        """`firm` (will, must, is given), `conditional` (when staffing allows), `weak` (may, could) or
        empty."""
        return self._firm[0]

    @property
    def firmness_span(self) -> Span | None:
        """The words that make it so."""
        return self._firm[1]

    @cached_property
    def is_quoted_voice(self) -> bool:
        """Whether it is somebody's own words (a child's view, a quotation): vague words in it accuse
        nobody."""
        if self.is_voice or not _FIRST_PERSON.isdisjoint(self.words.bag):
            return True
        inside = sum(span.end - span.start for span in self.quoted)
        return inside * 2 > self.end - self.start or (bool(inside) and not _SAYS.isdisjoint(self.words.bag))

    @cached_property
    def quoted(self) -> tuple[Span, ...]:
        """The stretches that stand between quotation marks."""
        if not any(mark in self.sentence.text for mark in '“"‘'):
            return ()
        found = _QUOTED.finditer(self.text, self.start, self.end)
        return tuple(Span(each.start(), each.end()) for each in found)

    @cached_property
    def label(self) -> tuple[str, int]:
        """A label at its beginning, as "Frequency: weekly": the kind of label, and where the content
        begins."""
        found = _LABEL.match(self.text, self.start, self.end)
        if found is None:
            return "", self.start
        said = " ".join(found[1].lower().replace("?", " ").split())
        kind = _LABELS.get(said) or _LABELS.get(said.split(" / ")[0].split("/")[0].strip(), "")
        return kind, found.end() if kind else self.start

    @property
    def label_kind(self) -> str:
        """The kind of its label: `measure`, `who`, `review`, `other`, `provision`, or empty."""
        return self.label[0]

    @cached_property
    def services(self) -> tuple[tuple[int, int, str], ...]:
        """Words for help that somebody gives: first word, word after the last, kind of word."""
        taken = [each.span for each in self.deliverers]  # a teaching assistant is no teaching
        first = self.words.first
        return tuple(
            (start, end, kind)
            for start, end, kind in _SERVICES.find(self.words)
            if not any(span.start <= first[start] < span.end for span in taken)
        )

    @cached_property
    def things(self) -> tuple[tuple[int, int], ...]:
        """Things that are there or are not: equipment, places, papers."""
        return tuple((start, end) for start, end, _ in _THINGS.find(self.words))

    def is_in_quotes(self, place: int) -> bool:
        """Whether a place of the item's text stands between quotation marks in this sentence."""
        return any(span.start <= place < span.end for span in self.quoted)

    def _after_label(self) -> tuple[Deliverer, ...]:
        content = self.text[self.label[1] : self.end]
        found = role_of(content)
        span = Span(self.label[1], self.end)
        if found is None:
            return (Deliverer(content.strip(), span, True),) if content.strip() else ()
        return (Deliverer(found.role, span, found.is_specific, found.kind, found.says_expertise),)


def _lies_in(span: Span, others: list[Span]) -> bool:
    return any(other.start < span.end and span.start < other.end for other in others)
