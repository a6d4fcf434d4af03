"""Write a request bit by bit: a draft is its writer's own, saved page by page, with the files they add."""

from __future__ import annotations

import uuid
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404

from opensend.casework.models import DraftFile, FormSubmission, RequestDraft
from opensend.casework.services.uploads import UploadRefused, check_upload
from opensend.people.models import Acting, Authority, Person, Role
from opensend.people.policies import check

MOST_FILES = 20


class SentAlready(Exception):
    """The draft was sent; `led_to` is the page that says what came of it."""

    def __init__(self, led_to: str) -> None:
        super().__init__("this request was sent")
        self.led_to = led_to


def begin_draft(acting: Acting, *, is_entry: bool = False) -> RequestDraft:
    """A new draft of this writer; `is_entry` where an officer enters what came by letter or telephone."""
    check(acting, "casework.enter_request" if is_entry else "casework.make_request")
    draft = RequestDraft(acting=acting)
    if is_entry:
        draft.authority = acting.authority
    elif Authority.objects.count() == 1:
        draft.authority = Authority.objects.get()
        draft.answered = ["council"]
    if acting.role == Role.SENCO and acting.organisation and acting.organisation.urn:
        draft.attends = Person.Attends.SCHOOL
        draft.setting_urn = acting.organisation.urn
    if acting.role == Role.YOUNG_PERSON and acting.user:
        draft.child_name = acting.user.name
        if own := Person.objects.first():  # the database shows a young person no record but their own
            draft.born, draft.known_as = own.born, own.known_as
    draft.save()
    return draft


def own_draft(acting: Acting, token: uuid.UUID) -> RequestDraft:
    """A draft of this writer. Raises `SentAlready`, and `Http404` for what is nobody's or another's."""
    draft = RequestDraft.objects.select_related("authority").filter(token=token, acting=acting).first()
    if draft is not None:
        return draft
    sent = FormSubmission.objects.filter(token=token, acting=acting).exclude(led_to="").first()
    if sent is not None:
        raise SentAlready(sent.led_to)
    raise Http404("No such draft")


def mark_answered(draft: RequestDraft, slug: str) -> None:
    """Save what was typed on a page, and that the page was answered."""
    if slug not in draft.answered:
        draft.answered = [*draft.answered, slug]
    draft.save()


def add_file(draft: RequestDraft, file: UploadedFile[Any]) -> DraftFile:
    """Keep a file with a draft. Raises `UploadRefused`. The same file twice is kept once."""
    if draft.files.count() >= MOST_FILES:
        raise UploadRefused(f"You have added {MOST_FILES} files. Take one away before you add another")
    checked = check_upload(file)
    kept, _ = DraftFile.objects.get_or_create(
        draft=draft,
        sha256=checked.sha256,
        defaults={
            "name": checked.name,
            "media_type": checked.media_type,
            "size": checked.size,
            "content": checked.content,
        },
    )
    return kept


def remove_file(draft: RequestDraft, number: int) -> None:
    """Take a file away again."""
    DraftFile.objects.filter(draft=draft, pk=number).delete()


@transaction.atomic
def discard_draft(draft: RequestDraft) -> None:
    """Throw a draft away with its files."""
    DraftFile.objects.filter(draft=draft).delete()
    draft.delete()
