"""A passport for tests: active, signed, and shared in part with one college."""

from __future__ import annotations

from datetime import date

from opensend.interchange.ctf.passport import AboutMe, Adjustment, Effect, Passport, Share, Signature, Support

ON = date(2026, 7, 20)
PASSPORT = Passport(
    id="example-1",
    person="Zoë Fictional-Example",
    version=2,
    created=date(2026, 1, 5),
    confirmed=date(2026, 5, 1),
    review_due=date(2026, 11, 1),
    status="active",
    about_me=AboutMe(preferred_name="Zo", travel="By bus, with a companion", pronouns="she"),
    how_it_affects_me=(Effect(area="sensory", affects_me=True, text="Loud rooms hurt."),),
    adjustments=(
        Adjustment(setting="college", category="time", description="A quarter more time", is_in_place=True),
    ),
    support=Support(has_pip=True),
    signatures=(Signature(role="person", name="Zoë Fictional-Example", on=date(2026, 5, 1)),),
    shares=(
        Share(
            receiver="10000001", role="tutor", purpose="to plan my start", since=date(2026, 7, 1),
            until=date(2026, 12, 31), fields=("adjustments", "about_me.preferred_name", "about_me.travel"),
        ),
    ),
)  # fmt: skip
