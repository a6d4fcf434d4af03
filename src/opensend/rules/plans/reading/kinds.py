"""What a sentence of a provision does: promises it, measures it, explains it, reviews it, or says nothing."""

from __future__ import annotations

from opensend.rules.plans.reading.facets import VERBS, names_help
from opensend.rules.plans.reading.phrases import phrase
from opensend.rules.plans.reading.sentence import ReadSentence
from opensend.rules.plans.reading.tables import words_from, words_of

PROVISION, MEASURE, EXPLAINS, REVIEW, HEADING, INTRO, OTHER, NOTHING, NEED, PAST = (
    "provision",
    "measure",
    "explains",
    "review",
    "heading",
    "intro",
    "other",
    "nothing",
    "need",
    "past",
)

_NOTHING = phrase("nothing")
_NOTHING_IN_IT = phrase("nothing_in_it")
_DENIALS = frozenset(("nothing", "nobody", "none", "nowhere", "no", "not"))
_REFERENCE = phrase("reference")
_ANAPHOR = phrase("anaphor")
_PURPOSE = phrase("purpose")
_REVIEW = phrase("look_back")
_FUNDING = phrase("funding")
_NEED = phrase("need")
_PRONOUNS = frozenset(("he", "she", "they"))
_GROWS = phrase("grows")
_ACTS = phrase("acts")
_PAST = phrase("past")
_PAST_TIME = phrase("past_time")
_EVIDENCE = phrase("evidence")
_FUTURE = VERBS - words_from(
    "has have was were had did been may can could would might be",
)
_TRAINING = frozenset(("training", "trained", "course", "courses", "refresher"))
_WHOSE = frozenset(
    ("who", "that", "which", "whom", "whose", "once", "when", "after", "if", "as", "where", "because")
)
_EMPTY_WORDS = words_from(
    "in for of a an the per term time only weeks week school class with and to by approx each every at",
    "on or total minimum maximum direct indirect group session sessions individual as least up from",
    "during throughout year day within x one lasting long delivered provided led qualified trained hcpc",
    "registered",
)
_COUNTED = words_of("counted", kind="meeting")
_LOOKED_AT = words_from(
    "progress target targets outcome outcomes plan programme provision annual this it these impact",
    "effectiveness reviewed strategies",
)
_GIVES = words_from(
    "support supports provide provides deliver delivers teach teaches work works therapy train trains",
    "session sessions",
)
_FIRST_WORDS = 4
_COPULAS = words_from(
    "is are was has have covers includes follows uses takes contains consists",
)
_RECEIVES = words_from(
    "is has gets receives needs requires attends sees uses works goes spends joins takes sits stays",
    "does was",
)
_PROMISES = frozenset(("will", "must", "shall"))
_MOST_LEFT, _MOST_WORDS = 1, 25
_LONGEST_HEADING = 9


def kind_of(read: ReadSentence, *, is_first: bool, is_last: bool, next_is_entry: bool) -> str:
    """What a sentence of a provision does in its item."""
    text = read.sentence.text
    if _NOTHING.fullmatch(text) or _denies(read):
        return NOTHING
    if kind := _of_label(read):
        return kind
    if read.sentence.opens_list or (
        next_is_entry and not read.sentence.is_entry and "following" in read.words.bag
    ):
        return INTRO
    if _is_fragment(read):
        return MEASURE
    if _REFERENCE.match(text) and "will" not in read.words.bag:
        return OTHER
    if not is_last and _is_heading(read):
        return HEADING
    return _of_prose(read, is_first)


def _is_past(read: ReadSentence) -> bool:
    """Whether a sentence tells what was: "was seen", "went to a group"; not what training somebody has
    had."""
    words = read.words
    if not words.bag.isdisjoint(_FUTURE) or words.at(0) in ("both", "these", "those"):
        return False
    if not (words.bag.isdisjoint(_TRAINING) or words.bag.isdisjoint(("have", "has"))):
        return False
    found = _PAST_TIME.match(read.sentence.text)
    return found is not None and _WHOSE.isdisjoint(found.group().lower().split())


def _denies(read: ReadSentence) -> bool:
    """ "There is nothing further that the health service needs to provide.": nothing is given or needed."""
    if _DENIALS.isdisjoint(read.words.bag) or "will" in read.words.bag:
        return False
    return _NOTHING_IN_IT.search(read.sentence.text) is not None and not read.quantities


def _of_label(read: ReadSentence) -> str:
    kind = read.label_kind
    if kind in ("measure", "who"):
        return MEASURE
    return {"review": REVIEW, "other": OTHER}.get(kind, "")


def _of_prose(read: ReadSentence, is_first: bool) -> str:
    text = read.sentence.text
    if _is_past(read):
        return PAST
    if _EVIDENCE.match(text):
        return NEED
    if kind := _of_child(read, is_first):
        return kind
    if _is_review(read):
        return REVIEW
    if _FUNDING.search(text) and not read.deliverers and not _gives_help(read):
        return OTHER
    if is_first:
        return PROVISION
    is_purpose = _PURPOSE.match(text) and "will" not in read.words.bag
    return EXPLAINS if _goes_on(read) or _ANAPHOR.match(text) or is_purpose else PROVISION


def _of_child(read: ReadSentence, is_first: bool) -> str:
    """What a sentence does whose subject is the child, or "she" who gives; empty where it may be a
    promise."""
    subject_end = _child_subject(read)
    if not subject_end:
        return ""
    rest = read.text[subject_end : read.end].lstrip()
    if _PAST.match(rest):
        return PAST
    if _NEED.match(rest) and _PROMISES.isdisjoint(read.words.bag):
        return NEED
    if not is_first and (_ACTS.match(rest) or _is_giver(read)):
        return EXPLAINS
    if _GROWS.match(rest) and not (is_first and read.services):
        return EXPLAINS
    return ""


def _is_giver(read: ReadSentence) -> bool:
    """ "She rings on the same day …": a pronoun that is who gives, by what is done."""
    verb = read.words.at(1)
    return read.words.at(0) in _PRONOUNS and verb.endswith("s") and verb not in _RECEIVES


def _goes_on(read: ReadSentence) -> bool:
    """ "The curriculum is that of …", "If a session is missed, it is …": about what was just promised."""
    words = read.words
    if words.at(0) in ("if", "where", "when", "whenever") and not words.bag.isdisjoint(
        ("it", "this", "they")
    ):
        return True
    if words.at(0) != "the" or any(each.span.start == read.start for each in read.deliverers):
        return False
    return any(words.at(place) in _COPULAS for place in range(2, 5))


def _child_subject(read: ReadSentence) -> int:
    """Where the subject ends that begins a sentence and is the child; 0 where another does."""
    words = read.words
    first = words.at(0)
    if first in _PRONOUNS or first in read.names:
        end = 1
        while words.at(end) in read.names:
            end += 1
        return words.last[end - 1] if words.at(end) not in ("and", ",") else 0
    return 0


def _is_review(read: ReadSentence) -> bool:
    """ "Progress will be reviewed each term": nobody gives anything here but a look back."""
    found = _REVIEW.search(read.sentence.text)
    if found is None:
        return False
    if read.deliverers and read.words.bag.isdisjoint(_LOOKED_AT):
        return False
    if _GIVES.isdisjoint(read.words.bag) or found.start() < _FIRST_WORDS:
        return True
    return "reviewed" in read.words.bag and not read.deliverers


def _gives_help(read: ReadSentence) -> bool:
    bag = read.words.bag
    return not bag.isdisjoint(
        ("provide", "deliver", "support", "receive", "work", "teach", "provided", "delivered", "help")
    )


def _is_fragment(read: ReadSentence) -> bool:
    """Whether nothing but a measure, a group or a person is said: a cell of a table, "45 minutes weekly,
    1:1"."""
    words = read.words
    if len(words) > _MOST_WORDS or not VERBS.isdisjoint(words.bag):
        return False
    spans = [span for each in read.quantities for span in each.spans]
    spans += [each.span for each in read.groups] + [each.span for each in read.deliverers]
    if not spans or names_help(read) or _is_with_somebody(read):
        return False
    left = 0
    for number, word in enumerate(words.lower):
        if word.isalpha() and word not in _EMPTY_WORDS:
            place = words.first[number]
            left += not any(span.start <= place < span.end for span in spans)
    return left <= _MOST_LEFT


def _is_with_somebody(read: ReadSentence) -> bool:
    """ "Weekly sessions with the ELSA." is a promise of its own, in a list or with a full stop."""
    if not (read.sentence.is_entry or read.sentence.text.endswith(".")):
        return False
    counted = any(word in _COUNTED or word == "time" for word in read.words.lower)
    return counted and any(each.span.start > read.start for each in read.deliverers)


def _is_heading(read: ReadSentence) -> bool:
    words = read.words
    if (
        read.sentence.is_entry
        or len(words) > _LONGEST_HEADING
        or read.sentence.text.endswith((".", ";", ","))
    ):
        return False
    return VERBS.isdisjoint(words.bag) and not read.quantities
