"""The register of processes: every statutory process that the engine can run, by name."""

from __future__ import annotations

from opensend.rules.process import Process
from opensend.rules.processes.maintained_plan import MAINTAINED_PLAN
from opensend.rules.processes.needs_assessment import NEEDS_ASSESSMENT

PROCESSES: dict[str, Process] = {process.name: process for process in (NEEDS_ASSESSMENT, MAINTAINED_PLAN)}

__all__ = ["MAINTAINED_PLAN", "NEEDS_ASSESSMENT", "PROCESSES"]
