"""What a file really is, found by opening it: its name and what its sender says of it prove nothing."""

from __future__ import annotations

import io
import warnings
import zipfile
from collections.abc import Callable
from dataclasses import dataclass

import filetype
import pikepdf
from PIL import Image, ImageOps, UnidentifiedImageError

MOST_PIXELS = 50_000_000
MOST_ENTRIES = 1_000
MOST_UNPACKED_BYTES = 200 * 1024 * 1024
MOST_UNPACKED_RATIO = 100
_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_ODT = "application/vnd.oasis.opendocument.text"


class NotThatFile(ValueError):
    """The file cannot be taken: what is wrong with it and what to do, in words for whoever sent it."""


@dataclass(frozen=True, slots=True)
class FileType:
    """A kind of file that is taken. `open` reads it through and gives the bytes to keep, or refuses them."""

    media_type: str
    title: str
    extensions: tuple[str, ...]
    open: Callable[[bytes], bytes]


def find_type(content: bytes) -> FileType | None:
    """The type that the content shows, of those that are taken; None for every other."""
    if content[:1024].lstrip().startswith(b"%PDF-"):
        return PDF
    guessed = filetype.guess_mime(content)
    if guessed in ("image/jpeg", "image/png"):
        return JPEG if guessed == "image/jpeg" else PNG
    if content.startswith(b"PK\x03\x04"):
        return _find_archive_type(content)
    return TEXT if guessed is None and _is_text(content) else None


def type_of_name(name: str) -> FileType | None:
    """The type that the end of a name claims."""
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return next((each for each in TYPES if ending in each.extensions), None)


def _open_pdf(content: bytes) -> bytes:
    try:
        with pikepdf.open(io.BytesIO(content)) as document:
            is_empty = len(document.pages) == 0
    except pikepdf.PasswordError:
        raise NotThatFile(
            "needs a password to open. Save a copy without the password, then add that copy"
        ) from None
    except (pikepdf.PdfError, ValueError, RecursionError):
        raise NotThatFile(
            "is damaged, so it cannot be opened. Save it again, then add the new copy"
        ) from None
    if is_empty:
        raise NotThatFile("has no pages")
    return content


def _open_image(content: bytes) -> bytes:
    """The picture without what its camera noted about it: the place of a photo can give away an address."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise NotThatFile("is too large a picture. Make it smaller, then add it again")
                image.load()
                return _without_metadata(image)
    except (Image.DecompressionBombError, Image.DecompressionBombWarning):
        raise NotThatFile("is too large a picture. Make it smaller, then add it again") from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError) as damaged:
        if isinstance(damaged, NotThatFile):
            raise
        raise NotThatFile("is damaged, so it cannot be opened. Take or save the picture again") from None


def _without_metadata(image: Image.Image) -> bytes:
    upright = ImageOps.exif_transpose(image)
    upright.info = {key: upright.info[key] for key in ("transparency", "icc_profile") if key in upright.info}
    kept = io.BytesIO()
    if image.format == "PNG":
        upright.save(kept, "PNG")
    else:
        upright.save(kept, "JPEG", quality=90, exif=b"", icc_profile=upright.info.get("icc_profile"))
    return kept.getvalue()


def _open_archive(content: bytes) -> bytes:
    with _archive(content) as archive:
        entries = archive.infolist()
        unpacked = sum(entry.file_size for entry in entries)
        is_bomb = (
            len(entries) > MOST_ENTRIES
            or unpacked > MOST_UNPACKED_BYTES
            or unpacked > MOST_UNPACKED_RATIO * max(len(content), 100_000)
        )
        if is_bomb:
            raise NotThatFile("unpacks to far more than it seems to hold, so it cannot be taken")
        if any(entry.flag_bits & 1 for entry in entries):
            raise NotThatFile(
                "needs a password to open. Save a copy without the password, then add that copy"
            )
        if any("vbaproject" in entry.filename.lower() for entry in entries):
            raise NotThatFile("has macros (small programs) in it. Save it as a PDF, then add the PDF")
        try:
            damaged = archive.testzip()
        except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError):
            damaged = "the archive"
        if damaged:
            raise NotThatFile("is damaged, so it cannot be opened. Save it again, then add the new copy")
    return content


def _archive(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise NotThatFile(
            "is damaged, so it cannot be opened. Save it again, then add the new copy"
        ) from None


def _find_archive_type(content: bytes) -> FileType | None:
    with _archive(content) as archive:
        names = set(archive.namelist())
        if {"[Content_Types].xml", "word/document.xml"} <= names:
            return DOCX
        if {"mimetype", "content.xml"} <= names and archive.getinfo("mimetype").file_size < 200:
            try:
                return ODT if archive.read("mimetype").decode("ascii", "replace").strip() == _ODT else None
            except (zipfile.BadZipFile, OSError, EOFError, NotImplementedError, ValueError, RuntimeError):
                return None
    return None


def _is_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return all(character.isprintable() or character in "\t\r\n\f" for character in text)


PDF = FileType("application/pdf", "PDF", ("pdf",), _open_pdf)
JPEG = FileType("image/jpeg", "JPEG photo", ("jpg", "jpeg"), _open_image)
PNG = FileType("image/png", "PNG picture", ("png",), _open_image)
DOCX = FileType(_DOCX, "Word document", ("docx",), _open_archive)
ODT = FileType(_ODT, "OpenDocument text", ("odt",), _open_archive)
TEXT = FileType("text/plain", "text file", ("txt",), lambda content: content)
TYPES = (PDF, JPEG, PNG, DOCX, ODT, TEXT)
ACCEPT = ",".join(f".{ending}" for each in TYPES for ending in each.extensions)
"""For the `accept` attribute of a file input."""
