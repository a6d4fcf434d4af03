"""What a version of a plan covers: advice to plan, need to provision, provision to outcome; and the gaps."""

from __future__ import annotations

from dataclasses import dataclass

from opensend.casework.models import ItemLink
from opensend.casework.selectors.plans import ReadItem, ReadVersion
from opensend.casework.selectors.recommendations import Recommendations, read_recommendations
from opensend.rules.plans.plan import NEEDS, PROVISIONS

Pairing = tuple[ReadItem, tuple[ReadItem, ...]]
"""An item, and what is linked to it."""


@dataclass(frozen=True)
class Coverage:
    """A version with what answers what; what has no other end is a gap."""

    read: ReadVersion
    recommendations: Recommendations
    needs: tuple[Pairing, ...]
    without_need: tuple[ReadItem, ...]
    provision: tuple[Pairing, ...]
    without_provision: tuple[ReadItem, ...]

    @property
    def needs_without_provision(self) -> list[ReadItem]:
        """Needs for which the plan has nothing."""
        return [need for need, ends in self.needs if not ends]

    @property
    def provision_without_outcome(self) -> list[ReadItem]:
        """Provision that works towards nothing."""
        return [each for each, ends in self.provision if not ends]


def coverage_of(read: ReadVersion) -> Coverage:
    """The coverage of a version, as far as its reader may see its sections."""
    needs, outcomes, provision = read.of(*NEEDS), read.of("E"), read.of(*PROVISIONS)
    by_need = _by_end(provision, ItemLink.Kind.FOR)
    by_outcome = _by_end(provision, ItemLink.Kind.TOWARDS)
    named = {each.reference: each for each in outcomes}
    return Coverage(
        read,
        read_recommendations(read),
        tuple((need, tuple(by_need.get(need.reference, ()))) for need in needs),
        tuple(each for each in provision if not each.links.get(ItemLink.Kind.FOR)),
        tuple(
            (each, tuple(named[end] for end in each.links.get(ItemLink.Kind.TOWARDS, ()) if end in named))
            for each in provision
        ),
        tuple(each for each in outcomes if each.reference not in by_outcome),
    )


def _by_end(items: list[ReadItem], kind: str) -> dict[str, list[ReadItem]]:
    found: dict[str, list[ReadItem]] = {}
    for each in items:
        for reference in each.links.get(kind, ()):
            found.setdefault(reference, []).append(each)
    return found
