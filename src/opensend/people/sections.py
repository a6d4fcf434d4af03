"""Sections of a child's record: the words in which access is granted."""

from __future__ import annotations

PLAN_SECTIONS = ("A", "B", "C", "D", "E", "F", "G", "H1", "H2", "I", "J", "K")
SECTIONS = ("person", "case", "request", "advice", "letters", *(f"plan:{letter}" for letter in PLAN_SECTIONS))
"""`person` is name and date of birth; `case` the run, its events and limits; `request` what the request
says and its files; `advice` every advice received; `plan:B` one section of the plan once it was sent."""

FAMILY = ("person", "case", "request", "advice", "letters", *(f"plan:{letter}" for letter in PLAN_SECTIONS))
"""A parent, a young person, a representative."""

REQUESTING_SETTING = ("person", "case", "request")
"""The setting that made the request."""

FURTHER_REQUEST = ("person", "case")
"""A setting or an adviser who asks for a child that is known already: how the case goes, not its papers."""

ATTENDED_SETTING = ("person", "case", "request", *(f"plan:{letter}" for letter in PLAN_SECTIONS))
"""The setting that the child attends, or that the final plan names."""

CONSULTED_SETTING = ("person", *(f"plan:{letter}" for letter in ("B", "C", "E", "F", "G")), "advice")
"""A setting that is consulted: the draft's needs, outcomes and provision, never the home or Section I."""

ADVISER = ("person", "request")
"""Someone asked for advice: who the child is, and the family's papers (SI 2014/1530 reg 6(3)). Which
advice was asked of them they see as its holder."""

HEALTH_BODY = ("person", *(f"plan:{letter}" for letter in ("B", "C", "E", "F", "G")))
"""A health body that agrees Section G."""
