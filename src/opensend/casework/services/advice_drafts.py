"""Keep an answer while it is written: what was typed and the reports added, for its writer's eyes alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from opensend.casework.models import AdviceDraft, AdviceDraftFile, AdviceRequest
from opensend.casework.services.uploads import CheckedFile
from opensend.people.models import Acting
from opensend.people.policies import check


def save_draft(
    acting: Acting,
    *,
    asked: AdviceRequest,
    typed: Mapping[str, str],
    files: Iterable[CheckedFile] = (),
    dropped: Iterable[int] = (),
) -> AdviceDraft:
    """Keep what was typed, as it was typed; add reports and take away those named."""
    check(acting, "casework.give_advice", asked)
    with transaction.atomic():
        draft, _ = AdviceDraft.objects.update_or_create(
            advice_request=asked, acting=acting,
            defaults={
                "authority_id": asked.authority_id, "person_id": asked.person_id, "typed": dict(typed),
            },
        )  # fmt: skip
        draft.files.filter(pk__in=list(dropped)).delete()
        for file in files:
            AdviceDraftFile.objects.get_or_create(
                draft=draft, sha256=file.sha256,
                defaults={
                    "name": file.name, "media_type": file.media_type, "size": file.size,
                    "content": file.content,
                },
            )  # fmt: skip
    return draft


def drop_draft(acting: Acting, *, asked: AdviceRequest) -> None:
    """Remove the writer's own draft, once it was sent."""
    AdviceDraft.objects.filter(advice_request=asked, acting=acting).delete()
