"""The cases that are told in full: who the child is, when the request came, and how far it has gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

BOUNDARY, COLLEGE = "999023", "999020"


@dataclass(frozen=True)
class Story:
    """One child's case. Steps and their usual days are in `steps.STEPS`; what differs is said here.

    `since` is how many days ago the request came; the case goes on until the step `upto`, or until today.
    `at` moves a step to another day, and adds a step that is not usual; `without` leaves steps out.
    `family` is the parent, `by` who asked: parent and young_person through the site, senco likewise, else the
    way in which the request came on paper. `age` is in years and `extra_days`; `account` is a persona's key.
    """

    name: str
    need: str
    age: int
    since: int
    family: str
    upto: str = "issue"
    code: str = "001"
    urn: str = "999003"
    by: str = "parent"
    at: Mapping[str, int] = field(default_factory=dict)
    without: tuple[str, ...] = ()
    extra_days: int = 97
    account: str = ""
    pronouns: str = ""
    first_language: str = "English"
    wants: str = ""
    named: str = ""
    setting_type: str = "Maintained mainstream school"
    is_allocated: bool = True
    is_other_parent_safe: bool = False
    lacks_capacity: bool = False


_EARLY = (
    Story("Ada Specimen", "speech", 5, 4, "Grace Specimen", urn="999004", is_allocated=False),
    Story("Tomasz Placeholder", "reading", 9, 8, "Ewa Placeholder", by="email", first_language="Polish",
          is_allocated=False),
    Story("Noor Pattern", "learning", 3, 13, "Samira Pattern", urn="999001", by="post",
          first_language="Arabic"),
    Story("Finley Model", "feelings", 8, 20, "Jess Model", by="senco", urn=BOUNDARY),
    Story("Oluwaseun Instance", "autism", 13, 24, "Funmi Instance", urn="999010"),
    Story("Mei Example-Wong", "hearing", 10, 30, "Lin Example-Wong", by="telephone", upto="notify"),
    Story("Callum Demo", "feelings", 12, 33, "Kirsty Demo", urn="999011", upto="panel"),
    Story("Priya Sample", "movement", 7, 38, "Anil Sample", upto="panel", pronouns="she/her"),
    Story("Jakub Specimen", "speech", 6, 40, "Marta Specimen", by="post", upto="notify",
          first_language="Polish"),
    Story("Ruby Placeholder", "reading", 11, 53, "Dawn Placeholder", upto="panel", by="senco", urn=BOUNDARY),
    Story("Zane Pattern", "autism", 9, 60, "Tariq Pattern", upto="notify", at={"exempt_a": 44}),
    Story("Ivy Model", "learning", 4, 49, "Beth Model", upto="notify", urn="999002",
          at={"exempt_unproved": 45}),
    Story("Kathryn Instance", "speech", 5, 18, "Joan Instance", by="post", extra_days=140),
    Story("Catherine Instance", "speech", 5, 3, "J. Instance", by="telephone", extra_days=140,
          is_allocated=False),
    Story("Samuel Demo", "feelings", 14, 26, "Paul Demo", by="post", urn="999011",
          at={"correct_received": 12}),
    Story("Aisha Example", "hearing", 6, 27, "Hana Example", at={"second_request": 15},
          first_language="Somali"),
)  # fmt: skip
_ASSESSING = (
    Story("Sky Sample", "adulthood", 17, 58, "", by="young_person", urn=COLLEGE, account="young-person",
          at={"social_care": 52}, without=("family_views", "health", "psychology", "education", "adult_life"),
          extra_days=110, pronouns="they/them"),
    Story("Dylan Specimen", "autism", 12, 79, "Rhian Specimen", urn=BOUNDARY, upto="ask", by="senco",
          at={"chase": 72, "family_views": 50, "social_care": 62}),
    Story("Amara Placeholder", "movement", 8, 73, "Ngozi Placeholder", upto="social_care",
          without=("social_care",)),
    Story("Harry Pattern", "reading", 10, 64, "Sue Pattern", urn=BOUNDARY, upto="ask", by="senco"),
    Story("Layla Model", "speech", 6, 55, "Omar Model", upto="family_views", urn="999004"),
    Story("Kofi Instance", "learning", 4, 46, "Abena Instance", upto="ask", urn="999001"),
    Story("Megan Demo", "feelings", 11, 82, "Siân Demo", urn="999007", upto="psychology",
          at={"exempt_b": 75}, without=("health",)),
    Story("Isaac Example", "hearing", 13, 88, "Ruth Example", urn="999010", upto="panel_plan"),
    Story("Wiktoria Sample", "autism", 7, 94, "Anna Sample", upto="panel_plan", urn="999005"),
)  # fmt: skip
_DRAFTING = (
    Story("Poppy Specimen", "movement", 9, 100, "Helen Specimen", upto="ask_health"),
    Story("Arjun Placeholder", "autism", 10, 104, "Kavita Placeholder", upto="ask_health", urn="999007"),
    Story("Ellie Pattern", "speech", 7, 103, "Mark Pattern", upto="ask_approval"),
    Story("Musa Model", "learning", 5, 110, "Fatou Model", upto="ask_approval", at={"return_draft": 101},
          urn="999006"),
    Story("Rosa Instance", "reading", 12, 97, "Lucia Instance", upto="write", urn="999010",
          first_language="Spanish"),
)  # fmt: skip
_DRAFT_ISSUED = (
    Story("Maya Example", "autism", 11, 105, "Robin Example", upto="send", urn=BOUNDARY, account="parent",
          pronouns="she/her"),
    Story("Theo Demo", "hearing", 9, 118, "Clare Demo", upto="consult_settings", wants="999010",
          at={"extend": 110, "meeting": 115}, urn="999007"),
    Story("Anwen Example", "feelings", 12, 120, "Gwen Example", upto="consult_settings", wants=BOUNDARY,
          urn="999011"),
    Story("Yusuf Sample", "speech", 8, 125, "Leyla Sample", upto="decide", at={"reissue": 112},
          wants="999005", is_other_parent_safe=True),
    Story("Lottie Specimen", "movement", 10, 133, "Amy Specimen", upto="final", wants="999007", urn="999007",
          named="999007"),
    Story("Reuben Placeholder", "autism", 12, 146, "Miriam Placeholder", upto="decide", urn="999010",
          wants="999014", at={"exempt_d": 138}, named="999014", setting_type="Special school"),
)  # fmt: skip
_CLOSED = (
    Story("Bethany Pattern", "reading", 9, 150, "Carol Pattern", wants="999003", named="999003"),
    Story("Idris Model", "learning", 6, 175, "Nadia Model", urn="999006", wants="999013", named="999013",
          setting_type="Special school", is_other_parent_safe=True),
    Story("Jamie Instance", "adulthood", 18, 121, "Lesley Instance", by="post", urn=COLLEGE,
          lacks_capacity=True, upto="send"),
    Story("Ben Demo", "reading", 8, 61, "Karen Demo", upto="refuse_assess", at={"refuse_assess": 36}),
    Story("Nia Example", "speech", 7, 115, "Sharon Example", upto="refuse_plan", at={"refuse_plan": 101}),
    Story("Oscar Sample", "feelings", 10, 41, "Pete Sample", at={"withdraw": 22}, upto="withdraw"),
    Story("Farah Specimen", "hearing", 11, 70, "Zainab Specimen", at={"move": 57}, upto="move"),
)  # fmt: skip
_SAMPLESHIRE = (
    Story("Leo Example", "learning", 6, 60, "Robin Example", code="002", urn="999025", account="parent",
          upto="ask", at={"social_care": 54}, pronouns="he/him"),
    Story("Hattie Placeholder", "autism", 12, 68, "Jo Placeholder", code="002", urn=BOUNDARY, upto="ask"),
    Story("Dev Pattern", "speech", 8, 17, "Meera Pattern", code="002", urn=BOUNDARY, by="senco"),
    Story("Elsie Model", "movement", 9, 102, "Tom Model", code="002", urn="999025", upto="ask_health"),
    Story("Rafi Instance", "reading", 11, 116, "Dina Instance", code="002", urn="999027", wants=BOUNDARY,
          upto="consult_settings"),
    Story("Gwil Demo", "feelings", 13, 52, "Ceri Demo", code="002", urn="999029", upto="panel"),
)  # fmt: skip

STORIES = (*_EARLY, *_ASSESSING, *_DRAFTING, *_DRAFT_ISSUED, *_CLOSED, *_SAMPLESHIRE)
