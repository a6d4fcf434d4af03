"""Who is in the demonstration, all of it fictional: authorities, bodies and the people to sign in as."""

from __future__ import annotations

from dataclasses import dataclass

from opensend.people.models import ContactPoint, Organisation, Role


@dataclass(frozen=True)
class AuthorityEntry:
    """A fictional local authority. `domain` is where its addresses end."""

    code: str
    name: str
    address: str
    domain: str


@dataclass(frozen=True)
class BodyEntry:
    """A body that is not an authority; a setting has a URN."""

    key: str
    kind: Organisation.Kind
    name: str
    address: str
    urn: str | None = None


@dataclass(frozen=True)
class Persona:
    """Somebody to sign in as. `acts_for` is an authority's code or a body's key; families act for nobody."""

    key: str
    name: str
    role: Role
    sentence: str
    acts_for: str = ""
    is_authorised_officer: bool = False

    @property
    def email(self) -> str:
        """An address that no post is ever sent to."""
        return f"{self.key}@people.example"


AUTHORITIES = (
    AuthorityEntry(
        "001",
        "Example Borough",
        "Example House\n1 Example Square\nExampleton\nZY1 1EX",
        "example-borough.example",
    ),
    AuthorityEntry(
        "002", "Sampleshire", "Sample Hall\n2 Sample Street\nSampleton\nZY8 2SA", "sampleshire.example"
    ),
)

CONTACTS = (
    (ContactPoint.Kind.CASEWORK, "SEND casework team", "send"),
    (ContactPoint.Kind.INFORMATION_AND_ADVICE, "SEND information, advice and support service", "sendias"),
    (ContactPoint.Kind.MEDIATION_ADVISER, "Fairhearing Mediation Advice", "mediation-advice"),
    (ContactPoint.Kind.MEDIATION_CONTACT, "SEND mediation lead", "mediation"),
    (ContactPoint.Kind.DISAGREEMENT_RESOLUTION, "Commonground Disagreement Resolution", "disagreements"),
)
"""Kind, name and the part of the address before the @, for each authority."""

BODIES = (
    BodyEntry(
        "school",
        Organisation.Kind.SETTING,
        "Boundary Lane School",
        "Boundary Lane\nExampleton\nZY1 2EX",
        urn="999023",
    ),
    BodyEntry(
        "psychology",
        Organisation.Kind.SERVICE,
        "Example Educational Psychology Service",
        "Example House\nExampleton\nZY1 1EX",
    ),
    BodyEntry(
        "health",
        Organisation.Kind.HEALTH_BODY,
        "Example and Sample Integrated Care Board",
        "3 Health Way\nExampleton\nZY1 3EX",
    ),
    BodyEntry(
        "social_care",
        Organisation.Kind.SERVICE,
        "Example Borough Children's Social Care",
        "Example House\nExampleton\nZY1 1EX",
    ),
    BodyEntry(
        "psychology-2",
        Organisation.Kind.SERVICE,
        "Sampleshire Educational Psychology Service",
        "Sample Hall\nSampleton\nZY8 2SA",
    ),
    BodyEntry(
        "social_care-2",
        Organisation.Kind.SERVICE,
        "Sampleshire Children's Social Care",
        "Sample Hall\nSampleton\nZY8 2SA",
    ),
)

PARTNERS = {
    "001": {"health": "health", "social_care": "social_care", "psychology": "psychology"},
    "002": {"health": "health", "social_care": "social_care-2", "psychology": "psychology-2"},
}
"""By authority and duty, the body that it turns to. One health body serves both."""

PERSONAS = (
    Persona(
        "parent",
        "Robin Example",
        Role.PARENT,
        "Parent of a child in Example Borough and of one in Sampleshire. "
        "Try: read the draft plan for Maya and answer it; say what Leo needs.",
    ),
    Persona(
        "young-person",
        "Sky Sample",
        Role.YOUNG_PERSON,
        "Young person of 17, who decides about their own plan. "
        "Try: see who is asked about you and by when; tell the council what you want.",
    ),
    Persona(
        "senco",
        "Jo Boundary",
        Role.SENCO,
        "SENCo of Boundary Lane School, which has children from both authorities. "
        "Try: give the educational advice that is due; answer a consultation; "
        "follow a request that you made.",
        "school",
    ),
    Persona(
        "caseworker",
        "Casey Worker",
        Role.CASEWORKER,
        "Caseworker of Example Borough. "
        "Try: open the case that is latest; take one that nobody has; correct a date; print letters.",
        "001",
    ),
    Persona(
        "psychologist",
        "Pat Mindful",
        Role.EDUCATIONAL_PSYCHOLOGIST,
        "Educational psychologist. Try: give the advice that is late, then the one that is due next.",
        "psychology",
    ),
    Persona(
        "health",
        "Dr Hal Thorough",
        Role.HEALTH_ADVISER,
        "Health adviser for both authorities. Try: agree the health provision (Section G) of a draft plan; "
        "give the advice that is due.",
        "health",
    ),
    Persona(
        "social-care",
        "Sam Carewell",
        Role.SOCIAL_CARE_ADVISER,
        "Social-care adviser. Try: give the advice that is due, or say that a child is not known to you.",
        "social_care",
    ),
    Persona(
        "panel",
        "Chris Table",
        Role.PANEL_CHAIR,
        "Chair of Example Borough's panel. "
        "Try: open a case in the work list and record what the panel advises.",
        "001",
    ),
    Persona(
        "sign-off",
        "Olive Signet",
        Role.SIGN_OFF_OFFICER,
        "Sign-off officer of Example Borough. "
        "Try: read and approve a draft that somebody else wrote; issue a final plan.",
        "001",
        is_authorised_officer=True,
    ),
    Persona(
        "manager",
        "Morgan Lead",
        Role.TEAM_MANAGER,
        "Team manager of Example Borough. "
        "Try: decide on a request that the panel has looked at; allocate a case that nobody has.",
        "001",
        is_authorised_officer=True,
    ),
    Persona(
        "data",
        "Dana Tally",
        Role.DATA_OFFICER,
        "Data officer of Example Borough. "
        "Try: see whether this year's return is ready, and put right what is missing in a case.",
        "001",
    ),
)

COLLEAGUES = (
    Persona("caseworker-b", "Nadia Filewell", Role.CASEWORKER, "", "001"),
    Persona("caseworker-2", "Terry Drafter", Role.CASEWORKER, "", "002"),
    Persona("panel-2", "Ines Quorum", Role.PANEL_CHAIR, "", "002"),
    Persona("sign-off-2", "Victor Seal", Role.SIGN_OFF_OFFICER, "", "002", is_authorised_officer=True),
    Persona("manager-2", "Lee Overall", Role.TEAM_MANAGER, "", "002", is_authorised_officer=True),
    Persona("psychologist-2", "Ola Listener", Role.EDUCATIONAL_PSYCHOLOGIST, "", "psychology-2"),
    Persona("social-care-2", "Bo Kindly", Role.SOCIAL_CARE_ADVISER, "", "social_care-2"),
)
"""Others who have done their part in the cases; nobody signs in as one of them."""
