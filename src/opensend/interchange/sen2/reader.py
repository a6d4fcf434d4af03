"""A return in any of its shapes, opened by looking at it: XML, the nine CSV tables, or a workbook."""

from __future__ import annotations

import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path

from opensend.interchange.sen2.archive import DAMAGED
from opensend.interchange.sen2.blade_reader import read_blade
from opensend.interchange.sen2.parts import Parts, UnreadableReturn
from opensend.interchange.sen2.validation import Validation
from opensend.interchange.sen2.xml_reader import read_xml
from opensend.rules.returns.sen2.checking import Finding

STANDARD_INPUT = "-"
_ZIP = b"PK\x03\x04"
_EMPTY_ZIP = b"PK\x05\x06"


class ReturnFile:
    """A file that may be a return. Raises OSError where it is not there."""

    def __init__(self, name: str | Path) -> None:
        self.path = Path(name)
        self.shape = "xml"
        self._is_stream = str(name) == STANDARD_INPUT
        if self._is_stream:
            return
        if self.path.is_dir():
            self.shape = "blade"
        elif self.path.is_file():
            with self.path.open("rb") as file:
                if file.read(4) in (_ZIP, _EMPTY_ZIP):
                    self.shape = _shape_of_zip(self.path)
        else:
            self.path.stat()

    def parts(self) -> Parts:
        """The parts of the return, each read when it is asked for."""
        if self.shape == "blade":
            yield from read_blade(self.path)
        elif self.shape == "workbook":
            from opensend.interchange.sen2.workbook_reader import read_workbook

            yield from read_workbook(self.path)
        elif self._is_stream:
            yield from read_xml(sys.stdin.buffer)
        else:
            with self.path.open("rb") as file:
                yield from read_xml(file)

    def validate(self, validation: Validation) -> Iterator[Finding]:
        """Every rule that the return breaks, in the order of the file; a large XML file is shared out."""
        if self.shape == "xml" and not self._is_stream and self.path.is_file():
            from opensend.interchange.sen2.parallel import share

            shared = share(self.path)
            if shared is not None:
                return validation.findings(shared.parts(), shared.stretches)
        return validation.findings(self.parts())


def _shape_of_zip(path: Path) -> str:
    try:
        with zipfile.ZipFile(path) as archive:
            return "workbook" if "[Content_Types].xml" in archive.namelist() else "blade"
    except DAMAGED as error:
        raise UnreadableReturn(f"{path.name} is a zip file that is not whole ({error})") from error
