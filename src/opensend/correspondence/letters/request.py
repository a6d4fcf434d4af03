"""Letters to the family from the request to the decision whether to assess."""

from __future__ import annotations

from opensend.correspondence.blocks import (
    AnyBlock,
    Bullets,
    Heading,
    KeyDate,
    KeyDates,
    Letter,
    Paragraph,
    Table,
    long_date,
)
from opensend.correspondence.letters.context import (
    Acknowledgement,
    AgreedToAssess,
    Considering,
    Decision,
    RequestClosed,
)
from opensend.correspondence.letters.frame import contact_paragraph, family_letter, reasons_block
from opensend.correspondence.letters.rights import advice_service, appeal_blocks
from opensend.rules.calendars import weeks_after
from opensend.rules.dated import parameter


def acknowledge_request(ctx: Acknowledgement) -> Letter:
    """N-00: we have your request, and these are the dates."""
    how = "We got the request" if ctx.was_requested else f"We were told about {ctx.them}"
    limits = (
        ("We tell you if we will do an assessment", "assess_decision_weeks"),
        ("If no plan is needed, we tell you", "no_plan_weeks"),
        ("If a plan is needed, you get the final plan", "final_plan_weeks"),
    )
    dates = tuple(
        KeyDate(label, weeks_after(ctx.received, parameter(name, ctx.received).value), "at the latest")
        for label, name in limits
    )
    return family_letter(
        ctx,
        "N-00",
        f"We are looking at {ctx.their} needs",
        (
            Paragraph(
                text=f"{how} on {long_date(ctx.received)}. It asks us to think about an education, health "
                "and care "
                f"needs assessment for {ctx.them}.",
                parts=("received",),
            ),
            Heading(text="What you can do now"),
            Paragraph(
                text="We want to hear what you think before we decide. You have a right to give us your "
                "views. "
                "You can also send reports, photos or anything else that helps. You can write or tell us.",
                parts=("views",),
            ),
            KeyDates(caption="What happens and when", dates=dates, parts=("dates",)),
            contact_paragraph(ctx),
            advice_service(ctx),
        ),
    )


def tell_family_of_consideration(ctx: Considering) -> Letter:
    """N-00b to the family: we are considering an assessment, and you may be heard."""
    return family_letter(
        ctx,
        "N-00b",
        f"We are thinking about an assessment for {ctx.them}",
        (
            Paragraph(
                text=f"We are considering an education, health and care needs assessment for {ctx.them}. We "
                "have "
                f"not decided yet. We will tell you by {long_date(ctx.decision_due)}.",
                parts=("considering",),
            ),
            Heading(text="Tell us what you think"),
            Paragraph(
                text="You have a right to tell us your views. You can tell us in person, by telephone or in "
                "writing.",
                parts=("views",),
            ),
            Paragraph(
                text="You also have a right to send us evidence. This can be a report, a school book, a "
                "photo or "
                f"a letter. It helps us most if we have it by {long_date(ctx.views_by)}.",
                parts=("evidence",),
            ),
            contact_paragraph(ctx),
            advice_service(ctx),
        ),
    )


def refuse_to_assess(ctx: Decision) -> Letter:
    """N-01 to the family: we will not assess, why, and how to appeal."""
    return family_letter(
        ctx,
        "N-01",
        f"We will not do an assessment for {ctx.them}",
        (
            Paragraph(
                text="We have thought about an education, health and care needs assessment for "
                f"{ctx.them}. "
                "We have decided not to do one.",
                parts=("decision",),
            ),
            reasons_block("These are our reasons:", ctx.reasons),
            contact_paragraph(ctx),
            *appeal_blocks(
                ctx, ("our decision not to assess",), "Children and Families Act 2014 section 51(2)(a)"
            ),
        ),
    )


def agree_to_assess(ctx: AgreedToAssess) -> Letter:
    """N-02 to the family: we will assess, and this is how."""
    return family_letter(
        ctx,
        "N-02",
        f"We will do an assessment for {ctx.them}",
        (
            Paragraph(
                text=f"We will do an education, health and care needs assessment for {ctx.them}.",
                parts=("decision",),
            ),
            *_how_we_assess(ctx),
            KeyDates(
                caption="Dates",
                dates=(
                    KeyDate("The people we ask must answer", ctx.advice_due, "6 weeks after they are asked"),
                    KeyDate("If no plan is needed, we tell you", ctx.no_plan_due, "at the latest"),
                    KeyDate("If a plan is needed, you get the final plan", ctx.final_due, "at the latest"),
                ),
            ),
            Paragraph(
                text="If there is a plan, you can ask for a personal budget. This is an amount of money for "
                "some of "
                f"the help in the plan. Find out more: {ctx.authority.personal_budget_information}.",
                parts=("personal_budget",),
            ),
            contact_paragraph(ctx),
            advice_service(ctx),
        ),
    )


def close_request(ctx: RequestClosed) -> Letter:
    """The request is closed; another may be made."""
    return family_letter(
        ctx,
        "request_closed",
        f"We have closed the request about {ctx.them}",
        (
            Paragraph(text=f"We have closed the request for an assessment. {ctx.why}", parts=("decision",)),
            Paragraph(
                text="You can ask again at any time. You do not have to wait. We must look at every new "
                "request.",
                parts=("ask_again",),
            ),
            contact_paragraph(ctx),
            advice_service(ctx),
        ),
    )


def _how_we_assess(ctx: AgreedToAssess) -> tuple[AnyBlock, ...]:
    return (
        Bullets(
            intro="What happens next:",
            items=(
                f"We ask people who know {ctx.them}, and experts, what help is needed.",
                "We talk with you. Your views count.",
                "Then we decide if a plan is needed.",
                "If it is, we send you a draft plan. You can ask for changes.",
            ),
            numbered=True,
            parts=("what_happens",),
        ),
        Table(
            caption="The advice that we ask for",
            head=("What we ask for", "Who we ask"),
            rows=ctx.advice,
            parts=("advice_sought",),
        ),
        Paragraph(
            text="Is there someone else we should ask? You can name people. We will ask them if your "
            "request "
            "is reasonable. Please tell us soon.",
            parts=("name_advisers",),
        ),
    )
