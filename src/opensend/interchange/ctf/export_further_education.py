"""Send a young person on to further education: a transfer file with its annexes, from the records."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from opensend.audit.services import record
from opensend.audit.today import today
from opensend.interchange.ctf.export import CannotExport, Receiver, Written, export_transfer, write_whole
from opensend.interchange.ctf.further_education import CHOSEN_SECTIONS, Annex, PlanLine, write_package
from opensend.interchange.ctf.passport import Passport, released_to
from opensend.interchange.ctf.plans_in_force import lines_of_plan, review_due
from opensend.interchange.ctf.record import PupilOut
from opensend.people.acting import system_acting
from opensend.people.models import Acting, Authority, Person


def export_to_further_education(
    authority: Authority,
    persons: Sequence[Person],
    receiver: Receiver,
    folder: Path,
    *,
    acting: Acting | None = None,
    chosen: Sequence[str] = (),
    passport: Passport | None = None,
) -> tuple[Written, Path]:
    """The transfer file and, beside it, the package with its annexes. Needs the authority's scope.

    `chosen`: sections about health and social care that the young person chose to send. Both those and a
    passport are one person's own choice, and go with one person only. Raises CannotExport.
    """
    if (chosen or passport) and len(persons) != 1:
        raise CannotExport("a choice of sections, and a passport, are one young person's: send them alone")
    unknown = [each for each in chosen if each not in CHOSEN_SECTIONS]
    if unknown:
        raise CannotExport(f"{', '.join(unknown)}: not one of {', '.join(CHOSEN_SECTIONS)}")
    shown = released_to(passport, receiver.ukprn or str(receiver.place), today()) if passport else {}
    if passport and not shown:
        raise CannotExport("the passport is not active, or the person does not share it with this receiver")
    written = export_transfer(authority, persons, receiver, folder, acting=acting)
    annexes = [_annex(each, tuple(chosen), shown) for each in written.pupils]
    package = write_whole(
        folder, f"{written.path.stem}_FE.zip", lambda out: write_package(out, written.path, annexes)
    )
    for each, annex in zip(written.pupils, annexes, strict=True):
        released = annex.document()["released"]
        record(
            acting or system_acting(authority), "ctf.export_annex", "person", each.person.pk,
            authority_id=authority.pk, person_id=each.person.pk,
            sections=tuple(f"plan:{section}" for section in released["sections"]),
            changes={"file": package.name, "chosen": released["chosen"], "passport": sorted(shown)},
        )  # fmt: skip
    return written, package


def _annex(each: PupilOut, chosen: tuple[str, ...], passport: dict[str, object]) -> Annex:
    if each.plan is None:
        return Annex(each.pupil, passport=passport)
    lines = tuple(
        PlanLine(line.section, line.item.reference, line.text) for line in lines_of_plan(each.person)
    )
    return Annex(each.pupil, lines, each.plan.since, review_due(each.plan), chosen, passport)
