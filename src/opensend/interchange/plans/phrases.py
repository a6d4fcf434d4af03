"""How plans are worded round their items: guidance, empty sections, words that point back, mere labels."""

from __future__ import annotations

import re

from opensend.interchange.plans.values import area_of

GUIDANCE = re.compile(
    r"\W*(?:this (?:section|part|box)(?: of the plan)? (?:should|must|sets? out|describes?|records?|contains?"
    r"|is for|is to|explains?|details?|outlines?|includes?|will|may|can|covers|lists?)\b"
    r"|guidance(?: notes?)?\b|notes? (?:for|to) (?:writers?|authors?)|in this section\b|use this section\b"
    r"|please (?:note|include|ensure|describe|list|state|give|specify|complete|refer|use|add|record|write"
    r"|see)\b"
    r"|plan writers?\b|(?:provision|outcomes?|needs) (?:must|should) be\b|include (?:here|details)\b)",
    re.IGNORECASE,
)
"""How the guidance of a form begins."""
EMPTY = re.compile(
    r"\W*(?:nothing is recorded in this section"
    r"|this section is (?:left |intentionally )*(?:blank|empty)\b.{0,160}"
    r"|(?:intentionally )?(?:left )?blank|empty)?\W*",
    re.IGNORECASE | re.DOTALL,
)
"""How a section says that nothing was written in it."""
POINTS_BACK = re.compile(
    r"(?:This|These|It|They|As a result|Because of this|Both|Each session|Sessions?|Progress|Delivery"
    r"|(?:First|Second|Third|Next|Final) steps?|Steps? (?:\d|on the way|towards|to)|Targets|Milestones?"
    r"|Short(?:er)?[- ]term targets?"
    r"|The (?:sessions?|programme|group|work|plan|intervention|support|therapist|teacher|assistant|adult|time"
    r"|input|provision|outcome|progress|lessons?|visits?|training|strateg(?:y|ies)|aim))\b"
)
"""How a paragraph begins that says more of the item before it."""
LABEL_LIKE = re.compile(r"[A-Z][^:.]{1,30}(?::|\s[–—-])\s")
_CLAUSE = re.compile(
    r"\b(?:will|to|can|is|are|has|have|needs?|must|should|may|receives?|requires?|finds?|gets?|provides?|works?"
    r"|by|with|include)\b",
    re.IGNORECASE,
)


def is_mere_label(text: str) -> bool:
    """Whether a line only names what follows, and says nothing itself.

    >>> is_mere_label("Speech and language:"), is_mere_label("An adult will:")
    (True, False)
    """
    count = len(text.split())
    return bool(area_of(text) and count <= 7) or (count <= 5 and not _CLAUSE.search(text))
