"""Made-up children with planted truth: a record of many, and a list in which some of them are misspelt.

Names are syllables, as frequent as names are: a few common, most rare. The slips are those of real lists.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date, timedelta

from opensend.rules.identifiers import uln_check_digit, upn_check_letter

BEGIN = ("B", "D", "F", "G", "H", "J", "K", "L", "M", "N", "P", "R", "S", "T", "V", "W", "Z", "")
SYLLABLES = ("a", "ar", "e", "el", "en", "i", "in", "is", "o", "on", "u", "ay", "ee", "or", "ian", "ett")
FIRST_DAY, DAYS = date(2006, 9, 1), 18 * 365
TYPED = "abcdefghijklmnopqrstuvwxyz"


@dataclass(slots=True)
class Child:
    """One child as a record has them; `key` is the truth."""

    key: int
    forename: str
    surname: str
    born: date
    sex: str
    postcode: str
    numbers: dict[str, str] = field(default_factory=dict)


class Names:
    """Names by how frequent they are: the n-th is drawn as often as 1 / (n + flat)."""

    def __init__(self, chance: random.Random, count: int, flat: int, syllables: int) -> None:
        made = {
            "".join(
                chance.choice(BEGIN) + chance.choice(SYLLABLES) for _ in range(chance.randint(2, syllables))
            )
            for _ in range(count * 2)
        }
        drawn = sorted(made)  # a set has another order in each run
        chance.shuffle(drawn)
        self.names = [each.capitalize() for each in drawn[:count]]
        self.weights = list(itertools.accumulate(1 / (n + flat) for n in range(len(self.names))))

    def draw(self, chance: random.Random, many: int) -> list[str]:
        """So many names."""
        return chance.choices(self.names, cum_weights=self.weights, k=many)


class Country:
    """Children in families: brothers and sisters share surname and home, and one in seventy is a twin."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)
        self.surnames = Names(self.chance, 60_000, 8, 4)
        self.forenames = {sex: Names(self.chance, 6_000, 6, 3) for sex in "FM"}
        self.keys = itertools.count(1)

    def children(self, many: int) -> list[Child]:
        """So many children, each family together."""
        made: list[Child] = []
        while len(made) < many:
            first = self.child(self.surname(), self.postcode())
            made.append(first)
            if self.chance.random() < 0.25:
                made.append(self.sibling(first))
        return made[:many]

    def surname(self) -> str:
        """One surname in sixteen is double."""
        one, other = self.surnames.draw(self.chance, 2)
        return f"{one}-{other}" if self.chance.random() < 1 / 16 else one

    def child(self, surname: str, postcode: str, born: date | None = None) -> Child:
        """A child with the numbers that children have."""
        sex = self.chance.choice("FMM")
        key = next(self.keys)
        born = born or FIRST_DAY + timedelta(days=self.chance.randrange(DAYS))
        (forename,) = self.forenames[sex].draw(self.chance, 1)
        return Child(key, forename, surname, born, sex, postcode, self.numbers(key, born))

    def sibling(self, of: Child) -> Child:
        """A brother or sister, in one of fourteen cases a twin."""
        return self.child(of.surname, of.postcode, of.born if self.chance.random() < 1 / 14 else None)

    def numbers(self, key: int, born: date) -> dict[str, str]:
        """A UPN for nine in ten, an NHS number for six, a ULN from fourteen on."""
        found: dict[str, str] = {}
        if self.chance.random() < 0.9:
            found["upn"] = self.upn(key)
        if self.chance.random() < 0.6:
            found["nhs"] = nhs_number(key)
        if born < date(2011, 9, 1) and self.chance.random() < 0.8:
            nine = f"{100_000_000 + key}"
            if (digit := uln_check_digit(nine)) is not None:
                found["uln"] = nine + digit
        return found

    def upn(self, key: int) -> str:
        """A UPN of its own for each key."""
        rest = f"0{10 + key % 90:02}{1000 + key // 90_000:04}{key // 90 % 100:02}{key // 9000 % 1000:03}"
        return upn_check_letter(rest) + rest

    def postcode(self) -> str:
        """One of some two million."""
        area, letters = self.chance.randrange(2_500), "ABDEFGHJLN"
        inward = f"{self.chance.randrange(9)}{self.chance.choice(letters)}{self.chance.choice(letters)}"
        return f"{'BLMSETGN'[area % 8]}{'ABDEHLNRSTW'[area % 11]}{area % 28 + 1} {inward}"

    def as_listed(self, child: Child) -> Child:
        """The child as another list has them: moved, misspelt, without numbers, each as often as it is."""
        listed = replace(child, numbers=dict(child.numbers))
        for how_often, slip in SLIPS:
            if self.chance.random() < how_often:
                slip(self, listed)
        return listed


def nhs_number(key: int) -> str:
    """A number of the range that no patient is given."""
    for nine in range(999_000_000 - 2 * key, 0, -1):
        text = f"{nine:09}"
        digit = 11 - sum(weight * int(each) for weight, each in zip(range(10, 1, -1), text, strict=True)) % 11
        if digit != 10:
            return text + str(digit % 11)
    raise AssertionError


def mistyped(chance: random.Random, word: str) -> str:
    """A word with a letter left out, doubled, replaced, or two swapped."""
    at = chance.randrange(max(len(word) - 1, 1))
    kind = chance.randrange(4)
    if kind == 0:
        return word[:at] + word[at + 1 :]
    if kind == 1:
        return word[:at] + word[at] + word[at:]
    if kind == 2:
        return word[:at] + chance.choice(TYPED) + word[at + 1 :]
    return word[:at] + word[at + 1 : at + 2] + word[at] + word[at + 2 :]


def _mistype_forename(country: Country, child: Child) -> None:
    child.forename = mistyped(country.chance, child.forename)


def _mistype_surname(country: Country, child: Child) -> None:
    child.surname = mistyped(country.chance, child.surname)


def _shorten(country: Country, child: Child) -> None:
    child.forename = child.forename[: country.chance.choice((3, 3, 4, 1))]


def _use_another_name(country: Country, child: Child) -> None:
    (child.forename,) = country.forenames[child.sex].draw(country.chance, 1)


def _change_surname(country: Country, child: Child) -> None:
    child.surname = country.surname()


def _halve_surname(country: Country, child: Child) -> None:
    child.surname = country.chance.choice(child.surname.split("-"))


def _swap_names(country: Country, child: Child) -> None:
    child.forename, child.surname = child.surname, child.forename


def _swap_day_and_month(country: Country, child: Child) -> None:
    if child.born.day <= 12:
        child.born = date(child.born.year, child.born.day, child.born.month)


def _miss_a_figure(country: Country, child: Child) -> None:
    kind = country.chance.choice(("day", "day", "month", "year"))
    try:
        child.born = child.born.replace(**{kind: getattr(child.born, kind) + country.chance.choice((-1, 1))})
    except ValueError:
        child.born = child.born.replace(day=1)


def _move(country: Country, child: Child) -> None:
    new = country.postcode()
    if country.chance.random() < 0.5:
        new = child.postcode.split()[0] + " " + new.split()[1]
    child.postcode = new


def _mistype_postcode(country: Country, child: Child) -> None:
    child.postcode = child.postcode[:-1] + country.chance.choice("ABDEFGHJ")


SLIPS = (
    (0.04, _mistype_forename),
    (0.025, _shorten),
    (0.004, _use_another_name),
    (0.025, _mistype_surname),
    (0.015, _change_surname),
    (0.01, _halve_surname),
    (0.005, _swap_names),
    (0.003, _swap_day_and_month),
    (0.01, _miss_a_figure),
    (0.15, _move),
    (0.01, _mistype_postcode),
    (0.03, lambda country, child: setattr(child, "postcode", "")),
    (0.02, lambda country, child: setattr(child, "sex", "")),
    (0.003, lambda country, child: setattr(child, "sex", "F" if child.sex == "M" else "M")),
    (0.20, lambda country, child: child.numbers.pop("upn", None)),
    (0.02, lambda country, child: child.numbers.update(upn=country.upn(next(country.keys) + 4_000_000))),
    (0.50, lambda country, child: child.numbers.pop("nhs", None)),
    (0.30, lambda country, child: child.numbers.pop("uln", None)),
)
"""How often each slip is made in a list, and the slip."""


def planted(seed: int, listed: int, recorded: int) -> tuple[list[Child], list[Child]]:
    """A list and a record: of the list six in seven are in the record, some others a sibling of theirs."""
    country = Country(seed)
    record = country.children(recorded)
    known = country.chance.sample(record, listed * 6 // 7)
    rest = listed - len(known)
    siblings = [country.sibling(each) for each in country.chance.sample(record, rest // 3)]
    people = [
        country.as_listed(each) for each in (*known, *siblings, *country.children(rest - len(siblings)))
    ]
    country.chance.shuffle(people)
    return people, record


def cells(children: list[Child]) -> Iterator[dict[str, object]]:
    """Children as rows of a file; a key is the truth and no clue, so that it serves as id."""
    for each in children:
        yield {
            "id": each.key, "forename": each.forename, "surname": each.surname, "born": each.born,
            "sex": each.sex, "postcode": each.postcode, **each.numbers,
        }  # fmt: skip
