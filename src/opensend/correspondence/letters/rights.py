"""The rights that a notice must tell of: appeal with computed last dates, mediation, and where help is."""

from __future__ import annotations

from datetime import date

from opensend.correspondence.blocks import (
    AnyBlock,
    Bullets,
    Callout,
    Heading,
    KeyDate,
    KeyDates,
    Paragraph,
    SmallPrint,
    long_date,
)
from opensend.correspondence.letters.context import LetterContext
from opensend.rules.calendars import act_by, appeal_due, months_after
from opensend.rules.dated import parameter

_NO_CERTIFICATE_FOR_PLACEMENT = (
    " You do not need one if you appeal only about Section I, the school or other place."
)


def appeal_blocks(ctx: LetterContext, about: tuple[str, ...], law: str) -> tuple[AnyBlock, ...]:
    """The whole appeal block: what may be appealed about, and its ground in CFA 2014 s.51(2)."""
    last_day = appeal_due(ctx.on)
    return (
        Heading(text="If you do not agree"),
        Paragraph(
            text="You have a right to appeal. The appeal is free. It goes to the First-tier Tribunal "
            "(Special Educational Needs and Disability). The Tribunal does not belong to the council.",
            parts=("appeal_right",),
        ),
        _may_appeal_about(about),
        Callout(
            text=f"The Tribunal must get your appeal by 5pm on {long_date(last_day)}.",
            parts=("appeal_time_limits",),
        ),
        KeyDates(caption="Dates for an appeal", dates=_appeal_dates(ctx), parts=("appeal_time_limits",)),
        Paragraph(
            text="If you have a mediation certificate, you have 1 month from the date on the certificate. "
            "You "
            "can use that date if it is later than the date above.",
            parts=("appeal_time_limits",),
        ),
        *_mediation_blocks(ctx, may_be_about_placement=len(about) > 1),
        *support_blocks(ctx),
        SmallPrint(
            text=f"The law: {law} (right to appeal); Tribunal Procedure (First-tier Tribunal) (Health, "
            "Education "
            "and Social Care Chamber) Rules 2008, rules 12 and 20 (time limits); Children and Families Act "
            "2014 sections 52 to 57 and SI 2014/1530 regulations 32 and 33 (mediation and disagreement)."
        ),
    )


def _may_appeal_about(about: tuple[str, ...]) -> AnyBlock:
    if len(about) == 1:
        return Paragraph(text=f"You can appeal about {about[0]}.", parts=("appeal_right",))
    return Bullets(intro="You can appeal about:", items=about, parts=("appeal_right",))


def _appeal_dates(ctx: LetterContext) -> tuple[KeyDate, ...]:
    adviser = _adviser_by(ctx)
    note = (
        "" if act_by(adviser) == adviser else f"best by {long_date(act_by(adviser))}, the working day before"
    )
    return (
        KeyDate("Last day to contact the mediation adviser", adviser, note),
        KeyDate("Last day for the Tribunal to get your appeal", appeal_due(ctx.on), "5pm"),
    )


def _adviser_by(ctx: LetterContext) -> date:
    months: int = parameter("adviser_contact_months", ctx.on).value
    return months_after(ctx.on, months)


def _mediation_blocks(ctx: LetterContext, *, may_be_about_placement: bool) -> tuple[AnyBlock, ...]:
    authority = ctx.authority
    exempt = _NO_CERTIFICATE_FOR_PLACEMENT if may_be_about_placement else ""
    return (
        Heading(text="Mediation"),
        Paragraph(
            text="You have a right to ask for mediation. Mediation is a meeting to try to agree. Someone who "
            "does not work for the council helps both sides. It is free. You choose if you want it.",
            parts=("mediation_right",),
        ),
        Paragraph(
            text="You need a mediation certificate before you can appeal. To get one, contact the mediation "
            f"adviser. You do not have to go to mediation to get the certificate.{exempt}",
            parts=("mediation_certificate",),
        ),
        Paragraph(
            text=f"Mediation adviser: {authority.mediation_adviser.line}.", parts=("mediation_adviser",)
        ),
        Paragraph(
            text=f"Contact the adviser by {long_date(_adviser_by(ctx))}. If you tell the adviser that you "
            "do not "
            "want mediation, you get your certificate within 3 working days.",
            parts=("mediation_timescales",),
        ),
        Bullets(
            intro="If you want mediation, you must tell the council:",
            items=(
                "that you want mediation",
                "what you want to talk about",
                "if you think health care is missing or wrong, what health care you want",
            ),
            parts=("mediation_duty_to_tell",),
        ),
        Paragraph(
            text=f"Tell this person at the council: {authority.mediation_contact.line}.",
            parts=("mediation_contact",),
        ),
    )


def support_blocks(ctx: LetterContext) -> tuple[AnyBlock, ...]:
    """Where help is: disagreement resolution, and information, advice and support."""
    return (
        Heading(text="Where to get help"),
        Paragraph(
            text="There is a free service that helps to settle disagreements. You can use it as well as, or "
            "instead of, mediation. It does not change the dates above. "
            f"{ctx.authority.disagreement_resolution.line}.",
            parts=("disagreement_resolution",),
        ),
        advice_service(ctx),
    )


def advice_service(ctx: LetterContext) -> Paragraph:
    """The information, advice and support service, in one paragraph."""
    return Paragraph(
        text="You can get free and private help from your information, advice and support service: "
        f"{ctx.authority.information_and_advice.line}.",
        parts=("information_and_advice",),
    )
