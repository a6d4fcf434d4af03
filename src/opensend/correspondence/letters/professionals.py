"""Letters to professionals: notification, decisions, requests for advice, consultation, the final plan."""

from __future__ import annotations

from opensend.correspondence.blocks import (
    AnyBlock,
    Bullets,
    Callout,
    Choices,
    Heading,
    Letter,
    Paragraph,
    WritingSpace,
    long_date,
)
from opensend.correspondence.letters.context import (
    AdviceRequested,
    Considering,
    Consultation,
    DecisionTold,
    PlanIssued,
)
from opensend.correspondence.letters.frame import contact_paragraph, professional_letter

CONSULTATION_GROUNDS = (
    ("CAN_MEET", "The institution can meet the needs in the draft plan."),
    (
        "CANNOT_UNSUITABLE",
        "It is unsuitable for the age, ability, aptitude or special educational needs (s.39(4)(a)).",
    ),
    (
        "INCOMPATIBLE_OTHERS",
        "Attendance would be incompatible with the provision of efficient education for others "
        "(s.39(4)(b)(i)).",
    ),
    (
        "INCOMPATIBLE_RESOURCES",
        "Attendance would be incompatible with the efficient use of resources (s.39(4)(b)(ii)).",
    ),
    ("MORE_INFO", "More information is needed before an answer can be given."),
)


def tell_professional_of_consideration(ctx: Considering) -> Letter:
    """N-00b to the persons of reg 4(2)."""
    return professional_letter(
        ctx,
        "N-00b",
        "Notification: needs assessment being considered",
        (
            Paragraph(
                text="The authority is considering whether to secure an education, health and care needs "
                "assessment "
                "of the child or young person named above. You are notified under SI 2014/1530 regulation "
                "4(2)."
            ),
            Bullets(
                intro=f"You are asked to send, by {long_date(ctx.views_by)}:",
                items=(
                    "what you know of the needs of the child or young person",
                    "the support given so far and its effect",
                    "any report or assessment that you hold, with its date and author",
                ),
                parts=("what_is_asked",),
            ),
            Paragraph(text=f"The authority must give its decision by {long_date(ctx.decision_due)}."),
            contact_paragraph(ctx),
        ),
    )


def tell_professional_of_decision(ctx: DecisionTold) -> Letter:
    """N-01, N-02 or N-03 to those who must be told: the decision alone, not the family's own business."""
    return professional_letter(
        ctx,
        ctx.notice,
        "Decision of the authority",
        (
            Paragraph(text=ctx.decision, parts=("decision",)),
            Paragraph(text=f"You are told of this under {ctx.legal_basis}."),
            contact_paragraph(ctx),
        ),
    )


def request_advice(ctx: AdviceRequested) -> Letter:
    """A request for advice under reg 6, due under reg 8(1)."""
    return professional_letter(
        ctx,
        "advice_request",
        f"Request for advice: {ctx.advice}",
        (
            Paragraph(
                text="The authority is securing an education, health and care needs assessment. Under SI "
                "2014/1530 "
                f"regulation 6(1) it seeks from you: {ctx.advice} ({ctx.code}).",
                parts=("advice_sought",),
            ),
            Callout(text=f"The advice is due by {long_date(ctx.due)}.", parts=("reply_date",)),
            Bullets(
                intro="The advice must be clear, accessible and specific. It must cover:",
                items=(
                    "the needs of the child or young person",
                    "the provision required to meet each need: what, how much, how often, by whom",
                    "the outcomes that the provision is intended to achieve",
                ),
                parts=("coverage",),
            ),
            *_must_consult(ctx),
            Bullets(
                intro="Copies of the family's representations, evidence and advice are enclosed:",
                items=ctx.copies or ("the family has sent none so far; any that come will be sent on",),
                parts=("copies",),
            ),
            Paragraph(
                text="If the child or young person is not known to you, say so at once. The limit of 6 "
                "weeks may be "
                "missed only for a reason in regulation 8(2): exceptional circumstances, absence from the "
                "area for "
                "at least 4 weeks, or a missed appointment with you."
            ),
            contact_paragraph(ctx),
        ),
    )


def consult_institution(ctx: Consultation) -> Letter:
    """N-06 to an institution or the authority that maintains it, with the form of statutory grounds."""
    section = "39(2)" if ctx.is_requested else "40(3)"
    why = "has been requested by the family" if ctx.is_requested else "may be named in the plan"
    copied = (
        " You receive this as the authority that maintains the institution."
        if ctx.is_copy_for_authority
        else ""
    )
    return professional_letter(
        ctx,
        "N-06",
        f"Consultation: {ctx.institution}",
        (
            Paragraph(
                text=f"{ctx.institution} {why}. The authority consults under Children and Families Act 2014 "
                "section "
                f"{section}.{copied}"
            ),
            Paragraph(text="The draft education, health and care plan is enclosed.", parts=("draft",)),
            Bullets(intro="The evidence is enclosed:", items=ctx.documents, parts=("evidence",)),
            Callout(
                text=f"A reply is expected by {long_date(ctx.reply_by)}. This is guidance (Code of Practice "
                "¶9.83): the "
                "authority may decide without a reply.",
                parts=("reply_date",),
            ),
            Bullets(
                intro="You are asked to say:",
                items=(
                    "whether the institution is suitable for the child or young person",
                    "what the effect would be on the education of named classes or groups",
                    "what provision you would make, and what it would cost",
                ),
                parts=("what_is_asked",),
            ),
            *_reply_form(),
            contact_paragraph(ctx),
        ),
    )


def send_plan_to_professional(ctx: PlanIssued) -> Letter:
    """N-05 to the institution named and the responsible commissioning body."""
    setting = ctx.setting or "No institution"
    return professional_letter(
        ctx,
        "N-05",
        "Final education, health and care plan",
        (
            Paragraph(
                text=f"The final plan is enclosed. {setting} is named in Section I.",
                parts=("plan",),
            ),
            Bullets(
                intro="What the law now asks:",
                items=(
                    "the authority must secure the special educational provision in Section F (section "
                    "42(2))",
                    "the responsible commissioning body must arrange the health provision in Section G "
                    "(section 42(3))",
                    "an institution named in Section I must admit the child or young person (section 43)",
                ),
                parts=("duties",),
            ),
            contact_paragraph(ctx),
        ),
    )


def _reply_form() -> tuple[AnyBlock, ...]:
    return (
        Heading(text="Reply"),
        Choices(question="Tick each that applies", choices=CONSULTATION_GROUNDS, parts=("grounds_form",)),
        WritingSpace(label="Reasons and evidence for each ground", lines=5),
        WritingSpace(label="Name, role and date", lines=1),
        Paragraph(
            text="That the institution is full, objects, or prefers another pupil is not in itself a "
            "ground. If it "
            "is named in the plan, it must admit the child or young person (section 43), where that "
            "section "
            "applies to it."
        ),
    )


def _must_consult(ctx: AdviceRequested) -> tuple[AnyBlock, ...]:
    if not ctx.must_consult:
        return ()
    consulted = "; ".join(ctx.must_consult)
    text = f"Regulation 6(2): the advice must be given after consulting a {consulted}."
    return (Paragraph(text=text),)
