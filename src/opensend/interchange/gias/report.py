"""What an import did, or would do: counts, refused rows and the gates that stood in its way."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from opensend.interchange.gias.row import RefusedRow


@dataclass(frozen=True, slots=True)
class ImportReport:
    """Every row loaded is counted once: as added, closed by this file, changed in another way, or unchanged.

    `missing` are settings that the register had and this file, as the first, has not; they are marked, never
    removed. `gates` say in words why the file as a whole is not to be trusted.
    """

    added: int
    changed: int
    closed: int
    unchanged: int
    missing: int
    refused: tuple[RefusedRow, ...]
    warnings: tuple[RefusedRow, ...]
    gates: tuple[str, ...]
    is_loaded: bool

    def document(self) -> dict[str, object]:
        """The report as the command prints it in JSON; `gates` only where there is one."""
        counts = {
            name: getattr(self, name) for name in ("added", "changed", "closed", "unchanged", "missing")
        }
        document: dict[str, object] = {**counts, "refused": [asdict(each) for each in self.refused]}
        if self.gates:
            document["gates"] = list(self.gates)
        return document
