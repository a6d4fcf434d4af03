"""Files are what they say they are, or they are refused with a reason and advice."""

from __future__ import annotations

import contextlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile, TemporaryUploadedFile
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from opensend.casework.models import Document
from opensend.casework.services.uploads import UploadRefused, check_upload, clean_name, keep_document
from opensend.casework.tests.factories import Staff, make_acting, make_authority, make_case
from opensend.casework.tests.request_drafts import a_docx, a_pdf, a_picture, an_archive, signed_in
from opensend.people.acting import acting_as, as_authority
from opensend.people.models import Role
from opensend.people.policies import NotAllowed
from opensend.people.sections import FAMILY
from opensend.people.services.access import grant_access

ODT = an_archive({"mimetype": b"application/vnd.oasis.opendocument.text", "content.xml": b"<x/>"})


def upload(name: str, content: bytes, declared: str = "") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, declared)


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("report.pdf", a_pdf(), "application/pdf"),
        ("photo.JPG", a_picture(), "image/jpeg"),
        ("drawing.png", a_picture("PNG"), "image/png"),
        ("letter.docx", a_docx(), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        ("letter.odt", ODT, "application/vnd.oasis.opendocument.text"),
        ("notes.txt", "Sleeps badly – naïve.\n".encode(), "text/plain"),
    ],
)
def test_a_file_that_is_what_it_says_is_taken(name: str, content: bytes, media_type: str) -> None:
    checked = check_upload(upload(name, content))
    assert checked.media_type == media_type
    assert checked.size == len(checked.content) > 0


@pytest.mark.parametrize(
    ("name", "content", "why"),
    [
        ("report.pdf", a_picture(), "is really a JPEG photo"),
        ("photo.jpg", a_pdf(), "is really a PDF"),
        ("report.docx", a_pdf(), "is really a PDF"),
        ("report.docx", an_archive({"virus.exe": b"MZ"}), "is not really a Word document"),
        ("notes.txt", b"MZ\x90\x00\x03\x00\x00\x00", "is not really a text file"),
        ("notes.txt", a_picture("PNG"), "is really a PNG picture"),
        ("report.pdf", b"", "is empty"),
        ("report.pdf", b"%PDF-1.7 and nothing else", "is damaged"),
        ("report.pdf", a_pdf(password="secret"), "needs a password"),
        ("photo.jpg", a_picture()[:200], "is damaged"),
        ("report.docx", a_docx()[:-30], "is damaged"),
        ("report.docx", a_docx(**{"word/vbaProject.bin": b"x"}), "has macros"),
        ("report.docx", a_docx(**{"word/big.bin": b"\0" * 30_000_000}), "unpacks to far more"),
        ("photo.heic", b"\0\0\0\x18ftypheic", "save it as a JPEG"),
        ("setup.exe", b"MZ", "a kind of file that we cannot take"),
        ("report", a_pdf(), "a kind of file that we cannot take"),
        ("sheet.docm", a_docx(), "a kind of file that we cannot take"),
    ],
)
def test_a_file_that_lies_or_is_broken_is_refused_saying_why(name: str, content: bytes, why: str) -> None:
    with pytest.raises(UploadRefused) as refused:
        check_upload(upload(name, content, "application/pdf"))
    assert why in str(refused.value)


def test_a_file_that_is_too_large_is_refused_before_it_is_read(settings) -> None:
    settings.UPLOAD_LARGEST_BYTES = 1024 * 1024
    large = TemporaryUploadedFile("large.pdf", "application/pdf", 5 * 1024 * 1024, None)
    large.file.close()  # reading it now would be an error
    with pytest.raises(UploadRefused, match="must be smaller than 1 MB"):
        check_upload(large)


def test_a_picture_of_too_many_pixels_is_refused_without_unpacking_it() -> None:
    content = a_picture("PNG", size=(9000, 9000))
    with pytest.raises(UploadRefused, match="too large a picture"):
        check_upload(upload("bomb.png", content))


def test_a_photo_loses_the_place_where_it_was_taken() -> None:
    exif = Image.Exif()
    exif[0x010F] = "Example camera"
    exif.get_ifd(0x8825)[1] = "N"
    exif[0x0112] = 6  # turned by a quarter
    content = a_picture(exif=exif.tobytes())
    assert b"Example camera" in content
    kept = check_upload(upload("photo.jpg", content)).content
    with Image.open(io.BytesIO(kept)) as image:
        assert not image.getexif()
        assert image.size == (10, 20)


@given(st.text(max_size=300))
def test_a_name_is_harmless_whatever_was_sent(name: str) -> None:
    cleaned = clean_name(name)
    assert 0 < len(cleaned) <= 120
    assert not set(cleaned) & set('/\\<>:"|?*\0\r\n')
    assert not cleaned.startswith(".")
    assert clean_name(cleaned) == cleaned


@given(st.binary(max_size=2000), st.sampled_from(["a.pdf", "a.jpg", "a.png", "a.docx", "a.odt", "a.txt"]))
def test_whatever_is_sent_is_taken_or_refused_and_never_an_error(content: bytes, name: str) -> None:
    for tried in (content, b"PK\x03\x04" + content, b"%PDF-" + content, b"\xff\xd8\xff" + content):
        with contextlib.suppress(UploadRefused):
            check_upload(upload(name, tried))


@pytest.fixture
def case(db):
    authority = make_authority()
    return make_case(authority, upto="request_received", staff=Staff(authority))


def test_the_same_file_twice_is_kept_once_and_staff_of_another_authority_keep_none(case) -> None:
    caseworker = Staff(case.authority).caseworker
    checked = check_upload(upload("report.pdf", a_pdf()))
    with acting_as(caseworker):
        first = keep_document(caseworker, run=case, kind=Document.Kind.REQUEST, checked=checked)
        again = keep_document(caseworker, run=case, kind=Document.Kind.REQUEST, checked=checked)
    assert first == again
    stranger = Staff(make_authority("102", "Elsewhere")).caseworker
    with acting_as(stranger), pytest.raises(NotAllowed):
        keep_document(stranger, run=case, kind=Document.Kind.REQUEST, checked=checked)


def test_a_document_is_served_to_who_may_see_it_as_a_file_and_never_as_a_page(case) -> None:
    caseworker = Staff(case.authority).caseworker
    with acting_as(caseworker):
        pdf = keep_document(
            caseworker, run=case, kind="request", checked=check_upload(upload("é.pdf", a_pdf()))
        )
        photo = keep_document(
            caseworker, run=case, kind="request", checked=check_upload(upload("p.png", a_picture("PNG")))
        )
    parent = make_acting(Role.PARENT)
    client = signed_in(parent)
    assert client.get(f"/requests/documents/{pdf.pk}/").status_code == 404
    with as_authority(case.authority_id):
        system = type(parent).objects.get(role=Role.SYSTEM, organisation__authority=case.authority)
        grant_access(
            system, person=case.person, user=parent.user, role=Role.PARENT, sections=FAMILY, basis="Parent"
        )
    answer = client.get(f"/requests/documents/{pdf.pk}/")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Security-Policy"].startswith("sandbox")
    assert client.get(f"/requests/documents/{photo.pk}/")["Content-Disposition"].startswith("inline")
