"""Take a file that somebody adds: check it by opening it, and keep it with the case."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from opensend.audit.services import record
from opensend.casework.file_types import NotThatFile, find_type, type_of_name
from opensend.casework.models import Advice, Document, ProcessRun
from opensend.people.acting import as_authority
from opensend.people.models import Acting
from opensend.people.policies import check

TAKEN = (
    "a PDF, a Word document (.docx), an OpenDocument text (.odt), a photo (JPEG or PNG) or a text file (.txt)"
)
_PHONE_PHOTOS = ("heic", "heif")
_LONGEST_NAME = 120


class UploadRefused(ValueError):
    """A file cannot be taken; the message names it, says why and what to do."""


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A file that was opened and is what it says it is."""

    name: str
    media_type: str
    content: bytes

    @property
    def size(self) -> int:
        """The number of bytes."""
        return len(self.content)

    @property
    def sha256(self) -> str:
        """The hash of the bytes, by which the same file is known again."""
        return hashlib.sha256(self.content).hexdigest()


def check_upload(file: UploadedFile[Any]) -> CheckedFile:
    """Open a file and say what it is. Raises `UploadRefused`.

    A file that is too large is refused before it is read. Photos lose what the camera noted in them, because
    that can hold the place where they were taken.
    """
    name = clean_name(file.name or "")
    if (file.size or 0) > settings.UPLOAD_LARGEST_BYTES:
        largest = settings.UPLOAD_LARGEST_BYTES // (1024 * 1024)
        raise UploadRefused(f"“{name}” is too large. It must be smaller than {largest} MB")
    if not file.size:
        raise UploadRefused(f"“{name}” is empty. Choose another file")
    file.seek(0)
    content = file.read()
    claimed = type_of_name(name)
    if claimed is None:
        raise UploadRefused(_not_taken(name))
    try:
        found = find_type(content)
        if found is not claimed:
            seen = f"is really a {found.title}" if found else f"is not really a {claimed.title}"
            raise NotThatFile(f"ends in .{name.rpartition('.')[2]} but {seen}. Save it again as {TAKEN}")
        return CheckedFile(name, found.media_type, found.open(content))
    except NotThatFile as wrong:
        raise UploadRefused(f"“{name}” {wrong}") from None


def clean_name(name: str) -> str:
    """A file's name without its folder and without characters that do harm in a name.

    >>> clean_name("C:\\\\Users\\\\robin\\\\report <final>.pdf"), clean_name("../../..")
    ('report final.pdf', 'file')
    """
    last = PurePosixPath(unicodedata.normalize("NFC", name).replace("\\", "/")).name
    safe = "".join(each for each in last if each.isalnum() or each in " ._-()'&+,")
    safe = re.sub(r"\s+", " ", safe).strip(" .")
    stem, dot, ending = safe.rpartition(".")
    if len(safe) > _LONGEST_NAME:
        safe = f"{stem[: _LONGEST_NAME - len(ending) - 1].rstrip()}{dot}{ending}"[-_LONGEST_NAME:]
    return safe or "file"


def keep_document(
    acting: Acting, *, run: ProcessRun, kind: str, checked: CheckedFile, advice: Advice | None = None
) -> Document:
    """Keep a checked file with a case; the same file added again by the same acting is kept once.

    `kind` is one of `Document.Kind`. The caller has checked that the acting may do what the file is part of.
    """
    check(acting, "casework.add_document", run)
    with transaction.atomic(), as_authority(run.authority_id):
        document, is_new = Document.objects.get_or_create(
            run=run,
            kind=kind,
            sha256=checked.sha256,
            added_by=acting,
            defaults={
                "authority_id": run.authority_id,
                "person_id": run.person_id,
                "advice": advice,
                "name": checked.name,
                "media_type": checked.media_type,
                "size": checked.size,
                "content": checked.content,
                "added_at": timezone.now(),
            },
        )
        if is_new:
            record(
                acting, "document.add", "document", document.pk,
                authority_id=run.authority_id, person_id=run.person_id, changes={"kind": kind},
            )  # fmt: skip
    return document


def _not_taken(name: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    if ending in _PHONE_PHOTOS:
        return (
            f"“{name}” is a kind of photo that we cannot check. On your phone, share or save it as a JPEG, "
            "or take a screenshot of it, then add that"
        )
    return f"“{name}” is a kind of file that we cannot take. Add {TAKEN}"
