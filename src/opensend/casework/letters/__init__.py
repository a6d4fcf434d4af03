"""Write the notices that an event owes: one letter to each computed addressee, stored with the event."""

from __future__ import annotations

from opensend.casework.letters.facts import Notified, family_facts_of, professional_facts_of
from opensend.casework.letters.recipients import family_recipients, professional_recipients
from opensend.casework.models import CaseEvent, ProcessRun
from opensend.correspondence.letters import write_letter
from opensend.correspondence.models import Letter
from opensend.correspondence.services import LetterTo, store_letters
from opensend.people.acting import as_authority
from opensend.people.models import Acting
from opensend.rules.notices import Notice, notices_owed


def send_notices(acting: Acting, *, run: ProcessRun, event: CaseEvent) -> list[Letter]:
    """Write and store every letter that an event makes owed, on the day that it happened.

    Call it in the transaction of the event, after storing what hangs on it (decision, advice request, …).
    Raises `NotLawful` where a letter would leave out something that the law requires.
    """
    with as_authority(run.authority_id):
        told = Notified(run, event, acting)
        letters = [letter for notice in notices_owed(event.kind) for letter in _write(told, notice)]
        return store_letters(acting, person=run.person, run_id=run.pk, event_id=event.pk, letters=letters)


def _write(told: Notified, notice: Notice) -> list[LetterTo]:
    letters = []
    for form in notice.forms:
        if form.audience == "family":
            recipients, facts_of = family_recipients(told), family_facts_of
        else:
            recipients, facts_of = professional_recipients(told, form.addressees), professional_facts_of
        for recipient in recipients:
            facts = facts_of(told, notice, recipient.named)
            letters.append(
                LetterTo(
                    content=write_letter(notice.id, form.audience, facts),
                    recipient_name=recipient.named.name,
                    recipient_role=recipient.role,
                    recipient_key=recipient.key,
                    user_id=recipient.user_id,
                    organisation_id=recipient.organisation_id,
                    delivery=recipient.delivery,
                )
            )
    return letters
