"""Zip files from outside: looked at before anything in them is read, and never unpacked."""

from __future__ import annotations

import zipfile
import zlib
from pathlib import Path

from opensend.interchange.sen2.parts import UnreadableReturn

DAMAGED = (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError, OSError)
"""What reading a damaged zip file comes to."""

_LARGEST = 20 << 30
_LARGEST_RATIO = 200
_SMALL = 64 << 20
"""Below this nothing is a bomb, however well it was packed."""


def open_archive(path: Path, *, largest: int = _LARGEST) -> zipfile.ZipFile:
    """Open a zip file. Raises UnreadableReturn where it is broken, encrypted, or would swell too much."""
    try:
        archive = zipfile.ZipFile(path)
    except (*DAMAGED, ValueError) as error:
        raise UnreadableReturn(f"{path.name} is not a zip file that can be read ({error})") from error
    for member in archive.infolist():
        fault = _fault(member, largest)
        if fault:
            archive.close()
            raise UnreadableReturn(f"{path.name}: {member.filename!r} {fault}")
    if sum(member.file_size for member in archive.infolist()) > largest:
        archive.close()
        raise UnreadableReturn(f"{path.name} holds more than {largest >> 20:,} MB")
    return archive


def _fault(member: zipfile.ZipInfo, largest: int) -> str:
    if member.flag_bits & 0x1:
        return "is encrypted: save it without a password"
    if member.file_size > largest:
        return f"is larger than {largest >> 20:,} MB"
    if member.file_size > _SMALL and member.file_size > _LARGEST_RATIO * max(member.compress_size, 1):
        return f"would swell to {member.file_size // max(member.compress_size, 1)} times its size"
    return ""
