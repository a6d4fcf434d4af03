"""The words of one child and setting, as texts ask for them: pronouns, endings of verbs, people, places."""

from __future__ import annotations

import random
from datetime import date, timedelta

from opensend.interchange.plan_corpus.sketch import PRONOUNS, Sketch
from opensend.interchange.plan_corpus.wording import capital, random_for, texts
from opensend.rules.ages import year_group_title

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October",
    "November", "December",
)  # fmt: skip
_PEOPLE = {
    # phase: place, assistants, teacher, children of the same age, co-ordinator, room, weeks of a year
    "nursery": ("nursery", ("key person",), "room leader", "other children", "playroom", 38),
    "primary": ("school", ("teaching assistant", "learning support assistant"), "class teacher", "classmates",
                "classroom", 38),
    "secondary": ("school", ("teaching assistant", "learning support assistant"), "form tutor",
                  "other pupils", "classroom", 39),
    "college": ("college", ("learning support assistant",), "course tutor", "other students",
                "teaching room", 36),
    "elsewhere": ("school", ("mentor",), "tutor", "other young people", "room", 38),
}  # fmt: skip
_ELSEWHERE_LEADER = "education officer"
_CO_ORDINATOR = "special educational needs co-ordinator"
_WRONG = {"she": "he", "he": "she", "they": "she"}
_WRONG_PHASE = {
    "nursery": ("head of sixth form", "college", "the sixth form"),
    "primary": ("course tutor", "college", "Key Stage 5"),
    "secondary": ("nursery key person", "nursery", "the Early Years Foundation Stage"),
    "college": ("Reception class teacher", "primary school", "Key Stage 1"),
}


def long_day(on: date) -> str:
    """A day as plans write it: 3 May 2026."""
    return f"{on.day} {MONTHS[on.month - 1]} {on.year}"


def starts_on(sketch: Sketch) -> date:
    """The day on which provision begins: the second Monday after the plan."""
    return sketch.dated + timedelta(days=14 - sketch.dated.weekday())


def slots_of(sketch: Sketch) -> dict[str, object]:
    """What stands in every text's slots for this child."""
    chance = random_for("slots", sketch.seed, sketch.split)
    place, assistants, teacher, peers, room, weeks = _PEOPLE[
        "elsewhere" if sketch.is_elsewhere else sketch.phase
    ]
    return {
        **_pronouns(sketch.gender),
        "name": sketch.name,
        "age": sketch.age,
        "sibling": sketch.age + chance.randint(2, 5),
        "place": place,
        "ta": chance.choice(assistants),
        "teacher": teacher,
        "teacher_the": f"the {teacher}",
        "senco": _ELSEWHERE_LEADER if sketch.is_elsewhere else _CO_ORDINATOR,
        "peers": peers,
        "room": room,
        "weeks": weeks,
        "starts": long_day(starts_on(sketch)),
        **_payee(sketch, chance),
        **_wrong(sketch, chance),
    }


def _pronouns(gender: str) -> dict[str, object]:
    they, them, their, themself = PRONOUNS[gender]
    many = gender == "they"
    return {
        "they": they, "them": them, "their": their, "themself": themself, "They": capital(they),
        "Their": capital(their), "s": "" if many else "s", "es": "" if many else "es",
        "ies": "y" if many else "ies", "has": "have" if many else "has", "is": "are" if many else "is",
        "was": "were" if many else "was",
    }  # fmt: skip


def _payee(sketch: Sketch, chance: random.Random) -> dict[str, object]:
    payee, ending = (sketch.name, "s") if sketch.is_young_person else (f"{sketch.name}'s parents", "")
    budget = f"{chance.randrange(12, 90)}00"
    return {
        "payee": payee,
        "payee_cap": payee,
        "payee_s": ending,
        "budget": f"{int(budget):,}",
    }


def _wrong(sketch: Sketch, chance: random.Random) -> dict[str, object]:
    """What contradicts the child's name, pronoun, age, year and phase; years before and after the plan."""
    they, _, their, themself = PRONOUNS[_WRONG[sketch.gender]]
    staff, place, stage = _WRONG_PHASE[sketch.phase]
    year = sketch.dated.year
    wrong_year = sketch.year - 3 if sketch.year > 4 else sketch.year + 4
    return {
        "other": chance.choice([each for each in texts("names")["others"] if each != sketch.name]),
        "other_their": their,
        "wrong_they": they, "Wrong_they": capital(they), "wrong_their": their, "Wrong_their": capital(their),
        "wrong_self": themself, "wrong_is": "is", "wrong_has": "has",
        "wrong_age": sketch.age - 4 if sketch.age > 8 else sketch.age + 5,
        "wrong_year": year_group_title(wrong_year),
        "wrong_staff": staff, "wrong_place": place, "wrong_stage": stage,
        "later": year + 1, "next": year + 2, "earlier": year - 2, "earlier2": year - 3,
        "earlier_short": f"{(year - 2) % 100:02d}", "month": chance.choice(MONTHS),
    }  # fmt: skip
