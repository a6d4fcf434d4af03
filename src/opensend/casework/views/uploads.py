"""Serve documents and letters: what the database shows, logged, and never as a page of ours."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from opensend.audit.services import record
from opensend.casework.models import Document
from opensend.correspondence.models import Letter
from opensend.correspondence.pdf import letter_to_pdf
from opensend.people.acting_request import ActingRequest

SHOWN_IN_PLACE = ("image/jpeg", "image/png")
"""A picture that we wrote ourselves may be shown by the browser; everything else is saved to a file."""


@require_safe
def document(request: ActingRequest, number: int) -> HttpResponse:
    """A file of a case, as far as the acting may see it."""
    found = get_object_or_404(Document, pk=number)
    if found.scan == Document.Scan.INFECTED:
        raise Http404("This file is not given out")
    record(
        request.acting, "document.read", "document", found.pk,
        authority_id=found.authority_id, person_id=found.person_id, sections=(found.kind,),
    )  # fmt: skip
    is_picture = found.media_type in SHOWN_IN_PLACE
    return send_file(bytes(found.content), found.media_type, found.name, as_attachment=not is_picture)


@require_safe
def letter_pdf(request: ActingRequest, number: int) -> HttpResponse:
    """A letter as PDF, for whoever may see it."""
    letter = get_object_or_404(Letter, pk=number)
    record(
        request.acting, "letter.read", "letter", letter.pk,
        authority_id=letter.authority_id, person_id=letter.person_id, sections=("letters",),
        changes={"as": "pdf"},
    )  # fmt: skip
    made = letter_to_pdf(letter.read())
    return send_file(
        made.content, "application/pdf", f"letter-{letter.dated:%Y-%m-%d}-{letter.pk}.pdf", as_attachment=True
    )


def send_file(content: bytes, media_type: str, name: str, *, as_attachment: bool) -> HttpResponse:
    """Bytes as a file: known by the type that we found, shut off from the site, kept in no cache."""
    answer = HttpResponse(content, content_type=media_type)
    if disposition := content_disposition_header(as_attachment, name):
        answer["Content-Disposition"] = disposition
    answer["X-Content-Type-Options"] = "nosniff"
    answer["Cache-Control"] = "private, no-store"
    answer["Content-Security-Policy"] = (
        "sandbox; default-src 'none'; img-src 'self'; style-src 'unsafe-inline'"
    )
    return answer
