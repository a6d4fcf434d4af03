"""Fictional facts for one letter of each kind."""

from __future__ import annotations

from dataclasses import fields
from datetime import date
from typing import Any

from opensend.correspondence.letters import context
from opensend.rules.calendars import appeal_due, days_after, days_including, weeks_after

AUTHORITY = context.Authority(
    name="Example Borough Council",
    mediation_adviser=context.Contact(
        "Fairview Example Mediation", "020 7946 0001", "hello@mediation.example"
    ),
    mediation_contact=context.Contact("Mediation Officer", "020 7946 0002"),
    disagreement_resolution=context.Contact("Example Disagreement Service", "020 7946 0003"),
    information_and_advice=context.Contact("Example SENDIASS", "020 7946 0004", website="sendiass.example"),
    schools_information="the Example Local Offer, localoffer.example",
    personal_budget_information="localoffer.example/personal-budgets",
)
COMMON = {
    "authority": AUTHORITY,
    "child": context.Child("Robin Example", "Robin", date(2015, 3, 14)),
    "contact": context.Contact("Pat Sample, case officer", "020 7946 0005", "send@example.example"),
    "signatory": context.Signatory("Pat Sample", "SEND case officer"),
    "reference": "EX-000123",
}
PARENT = context.Recipient("Ms Alex Example", "Ms Example", ("1 Sample Street", "Exampleton", "EX1 1EX"))
YOUNG_PERSON = context.Recipient(
    "Robin Example", "Robin", ("1 Sample Street", "EX1 1EX"), is_young_person=True
)
PROFESSIONAL = context.Recipient(
    "The head teacher", "colleague", ("Example Primary School", "Learning Lane", "EX1 2EX")
)
RECEIVED = date(2026, 1, 5)
REASONS = (
    "Robin is making good progress with the help that the school gives now.",
    "The school can give more of this help from its own budget.",
)
ADVICE = ("Educational psychology advice, 12 March 2026", "School advice, 9 March 2026")
AGREED = date(2026, 2, 12)
DRAFT = date(2026, 4, 13)
OWN: dict[tuple[str, str], dict[str, Any]] = {
    ("N-00", "family"): {"on": date(2026, 1, 6), "received": RECEIVED},
    ("N-00b", "family"): {
        "on": date(2026, 1, 12),
        "views_by": date(2026, 1, 26),
        "decision_due": weeks_after(RECEIVED, 6),
    },
    ("N-01", "family"): {"on": AGREED, "reasons": REASONS},
    ("N-01", "professional"): {
        "on": AGREED,
        "notice": "N-01",
        "decision": "The authority has decided not to secure an education, health and care needs assessment.",
        "legal_basis": "SI 2014/1530 regulation 5(2)",
    },
    ("N-02", "family"): {
        "on": AGREED,
        "advice": (
            ("Educational advice", "Head teacher"),
            ("Psychological advice", "Educational psychologist"),
        ),
        "advice_due": weeks_after(AGREED, 6),
        "no_plan_due": weeks_after(RECEIVED, 16),
        "final_due": weeks_after(RECEIVED, 20),
    },
    ("N-02", "professional"): {
        "on": AGREED,
        "notice": "N-02",
        "decision": "The authority has decided to secure an education, health and care needs assessment.",
        "legal_basis": "SI 2014/1530 regulation 5(2)",
    },
    ("advice_request", "professional"): {
        "on": AGREED,
        "code": "ADV-b",
        "advice": "Educational advice",
        "due": weeks_after(AGREED, 6),
        "copies": ("Request for assessment, 5 January 2026", "The family's views, 20 January 2026"),
        "must_consult": ("qualified teacher of the deaf",),
    },
    ("N-03", "family"): {"on": date(2026, 4, 20), "reasons": REASONS, "advice": ADVICE},
    ("N-03", "professional"): {
        "on": date(2026, 4, 20),
        "notice": "N-03",
        "decision": "The authority has decided not to secure an education, health and care plan.",
        "legal_basis": "SI 2014/1530 regulation 10(2)",
    },
    ("N-18", "family"): {
        "on": date(2026, 4, 1),
        "reasons": ("Robin needs more help than the school can give from its own budget.",),
        "advice": ADVICE,
        "final_due": weeks_after(RECEIVED, 20),
        "draft_expected": DRAFT,
    },
    ("N-04", "family"): {"on": DRAFT, "answer_by": days_including(DRAFT, 15), "appendices": ADVICE},
    ("N-06", "professional"): {
        "on": date(2026, 4, 28),
        "institution": "Example Primary School",
        "documents": ADVICE,
        "reply_by": days_after(date(2026, 4, 28), 15),
        "is_requested": True,
    },
    ("N-05", "family"): {
        "on": date(2026, 5, 22),
        "changes": ("Section F: speech and language therapy is now 45 minutes each week.",),
        "setting": "Example Primary School",
        "starts": date(2026, 6, 8),
    },
    ("N-13", "family"): {
        "on": date(2026, 2, 17),
        "what": "The decision whether to assess",
        "due": weeks_after(RECEIVED, 6),
        "ground": "you were away from the area for 4 weeks or more",
        "source": "SI 2014/1530 reg 5(4)(d)",
        "since": date(2026, 1, 10),
        "until": date(2026, 2, 10),
        "expected": date(2026, 2, 24),
    },
    ("request_closed", "family"): {
        "on": date(2026, 1, 20),
        "why": "You told us that you do not want it now.",
    },
}
OWN["N-00b", "professional"] = OWN["N-00b", "family"]
OWN["N-05", "professional"] = OWN["N-05", "family"]


def facts(notice: str, audience: str, kind: type[Any], **changed: Any) -> Any:
    """The facts for one letter, with what a test changes."""
    recipient = PARENT if audience == "family" else PROFESSIONAL
    given = {**COMMON, "recipient": recipient, **OWN[notice, audience], **changed}
    return kind(**{field.name: given[field.name] for field in fields(kind) if field.name in given})


LAST_APPEAL_DAYS = {notice: appeal_due(OWN[notice, "family"]["on"]) for notice in ("N-01", "N-03", "N-05")}
