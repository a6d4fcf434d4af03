"""Names that nobody has: of children, of their families, of places and of schools."""

from __future__ import annotations

import random

GIVEN_F = (
    "Abigail", "Agnieszka", "Aisha", "Amara", "Amina", "Anwen", "Bronwen", "Caitlin", "Carys", "Chiara",
    "Daisy", "Divya", "Efua", "Elif", "Elspeth", "Esme", "Farah", "Fatima", "Freya", "Gemma", "Grace",
    "Hafsa", "Hana", "Hye-jin", "Ifeoma", "Imogen", "Ines", "Iris", "Jasmine", "Josie", "Katya", "Keziah",
    "Khadija", "Leila", "Lowri", "Lucja", "Mabel", "Marnie", "Mei", "Mirela", "Nadia", "Niamh", "Nikita",
    "Nour", "Olive", "Orla", "Parveen", "Phoebe", "Poppy", "Priya", "Quynh", "Rania", "Rosa", "Ruqayyah",
    "Safiya", "Saoirse", "Simran", "Tamsin", "Tariro", "Thandi", "Uma", "Violet", "Wren", "Xanthe",
    "Yara", "Yasmin", "Zara", "Zofia",
)  # fmt: skip
GIVEN_M = (
    "Adeel", "Alfie", "Amir", "Andrei", "Arlo", "Ashok", "Barnaby", "Bartosz", "Callum", "Chidi",
    "Darius", "Dylan", "Ebo", "Edwin", "Efe", "Elias", "Emeka", "Ezra", "Faisal", "Finlay", "Gabriel",
    "Gethin", "Hamza", "Harvey", "Hugo", "Ibrahim", "Idris", "Isaac", "Jago", "Jayden", "Joseph",
    "Kacper", "Kofi", "Kwame", "Leon", "Lewis", "Luca", "Marcus", "Mateusz", "Milo", "Musa", "Nathan",
    "Noah", "Omar", "Oskar", "Otis", "Owain", "Patrick", "Quinn", "Rhys", "Rohan", "Rory", "Samuel",
    "Seth", "Stanley", "Taha", "Tobias", "Umar", "Viktor", "Vivaan", "Wilfred", "Xavier", "Yusuf",
    "Zachary", "Zain",
)  # fmt: skip
PARENTS = (
    "Alex", "Bola", "Charlie", "Dana", "Eryk", "Fran", "Gita", "Hadiza", "Ines", "Jo", "Kim", "Lee",
    "Morgan", "Noor", "Oni", "Pat", "Rowan", "Sasha", "Toni", "Uzma", "Val", "Wyn",
)  # fmt: skip
_STEMS = (
    "Example", "Sample", "Specimen", "Pattern", "Template", "Fixture", "Model", "Instance", "Mock",
    "Dummy", "Fable", "Figment", "Fiction", "Story", "Proto", "Exemplar", "Proxy", "Demo", "Trial",
    "Mimic", "Facsim", "Imagin", "Invent", "Suppose", "Notional", "Hypothet", "Placehold", "Makebel",
    "Pretend", "Illustr",
)  # fmt: skip
_ENDS = (
    "", "by", "son", "ton", "wick", "ley", "worth", "field", "well", "ford", "man", "wood", "land",
    "shaw", "croft", "more", "stone", "gate", "kin", "ski", "escu", "wala", "ova", "ani", "oye", "eh",
    "ez", "ini", "ade", "ur",
)  # fmt: skip
SURNAMES = tuple(f"{stem}{end}" for stem in _STEMS for end in _ENDS if end or not stem.endswith("t"))
_PLACE_STEMS = (
    "Example", "Sample", "Specimen", "Pattern", "Fable", "Figment", "Mock", "Proto", "Fiction",
    "Exemplar", "Template", "Placeholder", "Notion",
)  # fmt: skip
_KINDS = {
    "London borough": ("{}gate Borough", "{}wich Borough", "{}ham Borough"),
    "county council": ("{}fordshire", "{}land", "{}sex"),
    "metropolitan district": ("{}ton City", "{}pool City", "{}bury City"),
    "unitary authority": ("{}ford", "{}bourne", "{}stead", "{}mouth", "{}haven"),
}
_TOWN_ENDS = (
    "ton", "ham", "by", "ford", "bury", "mere", "dale", "hurst", "minster", "cross", "hill", "heath",
    "wold", "bridge",
)  # fmt: skip
_STREETS = (
    "Acorn", "Boundary", "Cedar", "Dovecote", "Elder", "Foundry", "Garden", "Hazel", "Ivy", "Juniper",
    "Kiln", "Larch", "Meadow", "Nursery", "Orchard", "Pond", "Quarry", "Rowan", "Station", "Tanner",
)  # fmt: skip
_WAYS = ("Street", "Road", "Lane", "Close", "Way", "Avenue", "Rise", "Court")
_AREAS = "ABCDFGHKLMNOPQRSTUVWX"
"""Second letters of postcode areas that there are not: Z and one of these. E is Shetland's."""
_UNIT = "ABDEFGHJLNPQRSTUWXYZ"
TOWNS = 12
_OUTCODES_OF_AREA = 88


def authority_names(kinds: list[str]) -> list[str]:
    """A name for each authority by its kind, in the given order; none twice."""
    made: list[str] = []
    counts: dict[str, int] = {}
    for kind in kinds:
        at = counts[kind] = counts.get(kind, -1) + 1
        forms = _KINDS[kind]
        stem = _PLACE_STEMS[at // len(forms) % len(_PLACE_STEMS)]
        made.append(forms[at % len(forms)].format(stem))
    return made


def town_names(index: int) -> list[str]:
    """The towns of the authority of that place in the list."""
    return [
        f"{_PLACE_STEMS[(index + at) % len(_PLACE_STEMS)]}{_TOWN_ENDS[(index * 5 + at) % len(_TOWN_ENDS)]}"
        for at in range(TOWNS)
    ]


def outcode(index: int, town: int) -> str:
    """The outward code of a town, in an area that is nobody's.

    >>> outcode(0, 0), outcode(152, 11)
    ('ZA1', 'ZX76')
    """
    number = index * TOWNS + town
    return f"Z{_AREAS[number // _OUTCODES_OF_AREA]}{number % _OUTCODES_OF_AREA + 1}"


def postcode(outward: str, number: int) -> str:
    """One of an outward code's 3,600 postcodes."""
    unit, sector = number // 9 % 400, number % 9 + 1
    return f"{outward} {sector}{_UNIT[unit // 20]}{_UNIT[unit % 20]}"


def street(rng: random.Random) -> str:
    """A house in a street."""
    return f"{int(rng.random() * 180) + 1} {_pick(rng, _STREETS)} {_pick(rng, _WAYS)}"


def forename(rng: random.Random, sex: str) -> str:
    """A forename, now and then of two."""
    given = GIVEN_F if sex == "F" else GIVEN_M
    first = _pick(rng, given)
    return f"{first}-{_pick(rng, given)}" if rng.random() < 0.02 else first


def surname(rng: random.Random) -> str:
    """A surname that nobody has, now and then a double one."""
    name = _pick(rng, SURNAMES)
    return f"{name}-{_pick(rng, SURNAMES)}" if rng.random() < 0.04 else name


def _pick(rng: random.Random, given: tuple[str, ...]) -> str:
    return given[int(rng.random() * len(given))]
