"""The register of processes: every statutory process that the engine can run, by name."""

from __future__ import annotations

from opensend.rules.process import Process
from opensend.rules.processes.needs_assessment import NEEDS_ASSESSMENT

PROCESSES: dict[str, Process] = {process.name: process for process in (NEEDS_ASSESSMENT,)}

__all__ = ["NEEDS_ASSESSMENT", "PROCESSES"]
