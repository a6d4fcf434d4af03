"""What the tests of requests share: people who write, a complete draft, files that are what they say."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from opensend.casework.models import DraftFile, RequestDraft
from opensend.casework.services.uploads import check_upload
from opensend.people.acting import acting_as
from opensend.people.models import Acting, Authority, Organisation
from opensend.provision.models import Setting
from opensend.provision.tests.factories import SettingFactory

BORN = date(2016, 5, 4)


def make_draft(
    acting: Acting, authority: Authority, *, files: dict[str, bytes] | None = None, **facts: Any
) -> RequestDraft:
    """A draft that can be sent, as its writer wrote it; with files."""
    told: dict[str, Any] = {
        "child_name": "Robin Example", "born": BORN, "address": "3 Home Lane\nTesting", "postcode": "TE1 3ST",
        "attends": "school", "concerns": "Reading is hard.", "has_parental_responsibility": True,
        "relation": "mother",
    }  # fmt: skip
    with acting_as(acting):
        draft = RequestDraft.objects.create(acting=acting, authority=authority, **told | facts)
        for name, content in (files or {}).items():
            checked = check_upload(SimpleUploadedFile(name, content))
            DraftFile.objects.create(
                draft=draft, name=checked.name, media_type=checked.media_type, size=checked.size,
                sha256=checked.sha256, content=checked.content,
            )  # fmt: skip
    return draft


def signed_in(acting: Acting) -> Client:
    """A browser in which the acting's user is signed in."""
    client = Client()
    client.force_login(acting.user)
    return client


def make_setting_organisation(urn: str = "900001", name: str = "Example Lane School") -> Organisation:
    """A school of the register that people act for."""
    make_setting(urn, name)
    return Organisation.objects.create(
        kind=Organisation.Kind.SETTING, name=name, urn=urn, address="Example Lane"
    )


def make_setting(urn: str, name: str, **facts: Any) -> Setting:
    """A fictional school in the register."""
    made: Setting = SettingFactory(urn=urn, name=name, **facts)
    return made


def a_pdf(*, password: str = "") -> bytes:
    """A PDF of one page."""
    kept = io.BytesIO()
    with pikepdf.new() as document:
        document.add_blank_page()
        document.save(
            kept, encryption=pikepdf.Encryption(user=password, owner=password) if password else False
        )
    return kept.getvalue()


def a_picture(kind: str = "JPEG", *, size: tuple[int, int] = (20, 10), exif: bytes = b"") -> bytes:
    """A small picture."""
    kept = io.BytesIO()
    extra = {"exif": exif} if exif else {}
    Image.new("RGB", size, "teal").save(kept, kind, **extra)
    return kept.getvalue()


def an_archive(names: dict[str, bytes]) -> bytes:
    """A zip archive."""
    kept = io.BytesIO()
    with zipfile.ZipFile(kept, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in names.items():
            archive.writestr(name, content)
    return kept.getvalue()


def a_docx(**more: bytes) -> bytes:
    """A Word document as far as its outside goes."""
    return an_archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def entry_of(caseworker: Acting, authority: Authority, **facts: Any) -> RequestDraft:
    """A request that came by post and that an officer has written in."""
    told = {
        "received_on": date(2026, 1, 5),
        "channel": "post",
        "made_by": "parent",
        "requester_name": "Alex Example",
        "parent_name": "Alex Example",
        "is_new_person": True,
    }
    return make_draft(caseworker, authority, **told | facts)
