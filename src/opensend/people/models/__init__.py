"""Tables of people: who uses the service, for which organisation, and whom it is about."""

from opensend.people.models.access import AccessGrant, Acting, Role, User
from opensend.people.models.matching import PersonMerge, PossibleMatch
from opensend.people.models.name_words import NameWord
from opensend.people.models.organisations import Authority, ContactPoint, Organisation, PartnerBody
from opensend.people.models.persons import Address, Contact, Person, PersonIdentifier

__all__ = [
    "AccessGrant",
    "Acting",
    "Address",
    "Authority",
    "Contact",
    "ContactPoint",
    "NameWord",
    "Organisation",
    "PartnerBody",
    "Person",
    "PersonIdentifier",
    "PersonMerge",
    "PossibleMatch",
    "Role",
    "User",
]
