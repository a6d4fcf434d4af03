"""How a name sounds: the key by which a name is found when it is spelt in another way.

Each word of a name becomes a short code. Accents and case are dropped; then come the rules of the phonetic
algorithms for English names in the line of Metaphone (Philips, 1990): letters that sound alike are written
alike, silent letters go, and of the vowels only one that begins the word is kept, as A.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_SPELT_OUT = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "ß": "ss", "ł": "l", "đ": "d", "ð": "th", "þ": "th", "ı": "i"}
)
_SOUNDS = tuple(
    (re.compile(pattern), sound)
    for pattern, sound in (
        (r"^[kgp]n", "n"),
        (r"^wr", "r"),
        (r"^x", "s"),
        (r"^mc", "mac"),
        (r"^ge(?=o)", "j"),
        (r"^th(?=om)", "t"),
        (r"ph|v", "f"),
        (r"(?<=m)p(?=s)", ""),
        (r"^ch(?=[rl])|ch(?=ae|ol)|(?<=a)ch(?=ar)", "k"),
        (r"tch|sch|sh|ch", "X"),
        (r"th", "0"),
        (r"(?<=[aeiou])gh(?=t|$)", ""),
        (r"gh", "k"),
        (r"dge?", lambda found: "j" if len(found[0]) > 1 else "t"),
        (r"(?<!^)gn$", "n"),
        (r"g(?=[eiy])", "j"),
        (r"ck|q|g|c(?![eiy])", "k"),
        (r"c|z", "s"),
        (r"x", "ks"),
        (r"d", "t"),
        (r"(?<=m)b$", ""),
        (r"b", "p"),
        (r"(?<=.)[hwy]", ""),
        (r"(.)\1+", r"\1"),
        (r"^[aeiou]+|^y(?![aeiou])", "A"),
        (r"[aeiou]", ""),
    )
)


@lru_cache(maxsize=100_000)
def sound_of(word: str) -> str:
    """The code of one word; an empty text where it has no letters.

    >>> [sound_of(name) for name in ("Catherine", "Kathryn", "Stephen", "Steven", "Zoë", "Geoffrey")]
    ['K0RN', 'K0RN', 'STFN', 'STFN', 'S', 'JFR']
    """
    spelt = unicodedata.normalize("NFKD", word.casefold().translate(_SPELT_OUT))
    code = "".join(letter for letter in spelt if letter.isalpha() and not unicodedata.combining(letter))
    for pattern, sound in _SOUNDS:
        code = pattern.sub(sound, code)
    return code.upper()


def sounds_of(*names: str) -> tuple[str, ...]:
    """The codes of all words of some names, each once, in order.

    >>> sounds_of("Example-Smith, Seán", "Shaun")
    ('AKSMPL', 'SM0', 'SN', 'XN')
    """
    words = (
        word for name in names for word in re.split(r"[\s\-,.]+", name.replace("'", "").replace("’", ""))
    )
    return tuple(dict.fromkeys(code for code in map(sound_of, words) if code))


def name_key(name: str, known_as: str = "") -> str:
    """What `Person.name_key` holds: every code between spaces, so that " CODE " finds a word.

    >>> name_key("Robin Example", "Bobby")
    ' RPN AKSMPL PP '
    """
    key = " ".join(("", *sounds_of(name, known_as), ""))
    return key if len(key) <= 200 else key[: key.rindex(" ", 0, 200) + 1]
