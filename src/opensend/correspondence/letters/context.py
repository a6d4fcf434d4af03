"""What a letter is told: frozen facts gathered by the caller on the day of the act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody to speak to: a name or a service, and how to reach them."""

    name: str
    telephone: str = ""
    email: str = ""
    website: str = ""

    @property
    def line(self) -> str:
        """The contact in one line.

        >>> Contact("Example Advice", "020 7946 0000").line
        'Example Advice, telephone 020 7946 0000'
        """
        ways = (("telephone", self.telephone), ("e-mail", self.email), ("website", self.website))
        return ", ".join([self.name, *(f"{way} {value}" for way, value in ways if value)])


@dataclass(frozen=True, slots=True)
class Authority:
    """The authority that writes, and the services that its letters must name."""

    name: str
    mediation_adviser: Contact
    mediation_contact: Contact
    disagreement_resolution: Contact
    information_and_advice: Contact
    schools_information: str
    personal_budget_information: str


@dataclass(frozen=True, slots=True)
class Child:
    """The child or young person: full name, the name used in the letter, and date of birth."""

    name: str
    known_as: str
    born: date


@dataclass(frozen=True, slots=True)
class Recipient:
    """One addressee: name, lines of the address (none for a safe contact), how to greet, in which role."""

    name: str
    salutation: str
    address: tuple[str, ...] = ()
    is_young_person: bool = False


@dataclass(frozen=True, slots=True)
class Signatory:
    """Who signs, in which role."""

    name: str
    role: str


@dataclass(frozen=True, kw_only=True)
class LetterContext:
    """What every letter needs; each kind of letter adds its own facts."""

    authority: Authority
    child: Child
    recipient: Recipient
    contact: Contact
    signatory: Signatory
    on: date
    reference: str

    @property
    def them(self) -> str:
        """The child by name, or "you" where the young person is written to."""
        return "you" if self.recipient.is_young_person else self.child.known_as

    @property
    def their(self) -> str:
        """The child's name in the possessive, or "your"."""
        return "your" if self.recipient.is_young_person else f"{self.child.known_as}'s"


@dataclass(frozen=True, kw_only=True)
class Acknowledgement(LetterContext):
    """N-00. `was_requested` is False where the child was brought to the authority's attention."""

    received: date
    was_requested: bool = True


@dataclass(frozen=True, kw_only=True)
class Considering(LetterContext):
    """N-00b, the family's form and the professionals'."""

    views_by: date
    decision_due: date


@dataclass(frozen=True, kw_only=True)
class Decision(LetterContext):
    """A decision with its reasons (N-01, N-03). `advice` names the reports that are sent with it."""

    reasons: tuple[str, ...]
    advice: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class AgreedToAssess(LetterContext):
    """N-02. `advice` are pairs of what is sought and from whom; the dates are those computed."""

    advice: tuple[tuple[str, str], ...]
    advice_due: date
    no_plan_due: date
    final_due: date


@dataclass(frozen=True, kw_only=True)
class Outcome(LetterContext):
    """N-18. `draft_expected` is a target of the authority and not a date of the law."""

    reasons: tuple[str, ...]
    advice: tuple[str, ...]
    final_due: date
    draft_expected: date | None = None


@dataclass(frozen=True, kw_only=True)
class DraftSent(LetterContext):
    """N-04. `answer_by` is the last day of the family's window."""

    answer_by: date
    appendices: tuple[str, ...]
    is_reissued: bool = False


@dataclass(frozen=True, kw_only=True)
class PlanIssued(LetterContext):
    """N-05. `changes` are those since the draft; `setting` is the one named in Section I, or empty."""

    changes: tuple[str, ...]
    setting: str = ""
    starts: date | None = None


@dataclass(frozen=True, kw_only=True)
class ExemptionUsed(LetterContext):
    """N-13. What was due and when (that date never moves), the ground, its dates, what is expected now."""

    what: str
    due: date
    ground: str
    source: str
    since: date | None
    until: date | None
    expected: date | None


@dataclass(frozen=True, kw_only=True)
class RequestClosed(LetterContext):
    """The request is closed because it was withdrawn or the child has moved."""

    why: str


@dataclass(frozen=True, kw_only=True)
class DecisionTold(LetterContext):
    """A decision as told to the professionals who were notified of the request."""

    decision: str
    legal_basis: str
    notice: str


@dataclass(frozen=True, kw_only=True)
class AdviceRequested(LetterContext):
    """A request for advice under reg 6; `copies` are the family's papers that go with it (reg 6(3))."""

    code: str
    advice: str
    due: date
    copies: tuple[str, ...]
    must_consult: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Consultation(LetterContext):
    """N-06. `is_requested` where the family asked for the institution (s.39), else s.40."""

    institution: str
    documents: tuple[str, ...]
    reply_by: date
    is_requested: bool
    is_copy_for_authority: bool = False
