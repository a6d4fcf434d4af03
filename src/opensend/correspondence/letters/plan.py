"""Letters to the family from the end of the assessment to the final plan."""

from __future__ import annotations

from opensend.correspondence.blocks import (
    AnyBlock,
    Bullets,
    Callout,
    Heading,
    KeyDate,
    KeyDates,
    Letter,
    Paragraph,
    SmallPrint,
    long_date,
)
from opensend.correspondence.letters.context import Decision, DraftSent, ExemptionUsed, Outcome, PlanIssued
from opensend.correspondence.letters.frame import contact_paragraph, family_letter, reasons_block
from opensend.correspondence.letters.rights import advice_service, appeal_blocks

INSTITUTIONS_OF_SECTION_38_3 = (
    "a maintained school or maintained nursery school",
    "an academy, free school, special academy or alternative provision academy",
    "a college in the further education sector in England",
    "a non-maintained special school",
    "an independent special school or special post-16 place on the Secretary of State's list (section 41)",
)


def refuse_plan(ctx: Decision) -> Letter:
    """N-03 to the family: no plan is needed, why, and how to appeal."""
    return family_letter(
        ctx,
        "N-03",
        f"We will not make a plan for {ctx.them}",
        (
            Paragraph(
                text=f"We have finished {ctx.their} needs assessment. We have decided that an education, "
                "health and "
                "care plan is not needed.",
                parts=("decision",),
            ),
            reasons_block("These are our reasons:", ctx.reasons),
            _advice_copies(ctx.advice),
            Paragraph(
                text="Would you like to talk about this? We offer you a meeting. We can look at the advice "
                "together, "
                f"and at the help that the school or college can give {ctx.them} now.",
                parts=("meeting",),
            ),
            contact_paragraph(ctx),
            *appeal_blocks(
                ctx,
                ("our decision not to make a plan",),
                "Children and Families Act 2014 section 51(2)(b)",
            ),
        ),
    )


def tell_outcome(ctx: Outcome) -> Letter:
    """N-18: the assessment is finished and a plan will be prepared."""
    draft = (KeyDate("We hope to send you the draft plan", ctx.draft_expected, "our own target"),)
    return family_letter(
        ctx,
        "N-18",
        f"We will make a plan for {ctx.them}",
        (
            Paragraph(text=f"We have finished {ctx.their} needs assessment.", parts=("outcome",)),
            Paragraph(
                text="We have decided that an education, health and care plan is needed. We will now write "
                "a draft.",
                parts=("plan_proposed",),
            ),
            reasons_block("These are our reasons:", ctx.reasons),
            _advice_copies(ctx.advice),
            KeyDates(
                caption="What happens and when",
                dates=(
                    *(draft if ctx.draft_expected else ()),
                    KeyDate("You get the final plan", ctx.final_due, "at the latest"),
                ),
                parts=("dates",),
            ),
            contact_paragraph(ctx),
            advice_service(ctx),
        ),
    )


def send_draft(ctx: DraftSent) -> Letter:
    """N-04: here is the draft; this is what you may say and ask, and by when."""
    again = "We have changed the draft plan. " if ctx.is_reissued else ""
    return family_letter(
        ctx,
        "N-04",
        f"{ctx.their[0].upper()}{ctx.their[1:]} draft plan",
        (
            Paragraph(
                text=f"{again}With this letter is {ctx.their} draft education, health and care plan. It is "
                "not final.",
                parts=("draft",),
            ),
            Callout(
                text=f"You have until the end of {long_date(ctx.answer_by)} to answer.", parts=("last_date",)
            ),
            Bullets(intro="These papers come with it:", items=ctx.appendices, parts=("appendices",)),
            Heading(text="What you can do"),
            *_rights_on_draft(ctx),
            contact_paragraph(ctx),
            advice_service(ctx),
            SmallPrint(
                text="The kinds of school and college are those of Children and Families Act 2014 s.38(3)."
            ),
        ),
    )


def issue_plan(ctx: PlanIssued) -> Letter:
    """N-05 to the family: here is the final plan, what has changed, and how to appeal."""
    named = f" It names {ctx.setting}." if ctx.setting else " It does not name a school or college."
    starts = f" The help starts on {long_date(ctx.starts)}." if ctx.starts else ""
    return family_letter(
        ctx,
        "N-05",
        f"{ctx.their[0].upper()}{ctx.their[1:]} final plan",
        (
            Paragraph(
                text=f"With this letter is {ctx.their} final education, health and care plan.{named}{starts}",
                parts=("plan",),
            ),
            Paragraph(
                text="The council must make sure that the special educational help in Section F is given."
            ),
            _changes(ctx.changes),
            contact_paragraph(ctx),
            *appeal_blocks(
                ctx,
                (
                    "the needs in Section B",
                    "the special educational help in Section F",
                    "the school, college or type of place in Section I",
                    "that no school or college is named",
                ),
                "Children and Families Act 2014 section 51(2)(c)",
            ),
            Paragraph(
                text="If you appeal about the plan, you can also ask the Tribunal to look at health "
                "(Sections C and "
                "G) and social care (Sections D and H). It can then make recommendations. They are not "
                "orders, but "
                "the health or social care service must answer in writing within 5 weeks.",
                parts=("extended_appeal",),
            ),
            SmallPrint(text="Health and social care recommendations: SI 2017/1306 regulations 4 to 7."),
        ),
    )


def tell_of_exemption(ctx: ExemptionUsed) -> Letter:
    """N-13: a date was or will be missed for a reason that the law allows; the date itself does not move."""
    return family_letter(
        ctx,
        "N-13",
        "We need more time, and why",
        (
            Paragraph(
                text=f"{ctx.what} was due by {long_date(ctx.due)}. We could not do this in time. The law "
                "allows "
                f"this for some reasons. The due date stays {long_date(ctx.due)}."
            ),
            Paragraph(text=f"The reason: {ctx.ground}.", parts=("ground",)),
            KeyDates(
                caption="Dates",
                dates=(
                    KeyDate("The reason began", ctx.since),
                    KeyDate("The reason ended or will end", ctx.until),
                ),
                parts=("dates",),
            ),
            KeyDates(
                caption="What we expect",
                dates=(KeyDate("We now expect to do this by", ctx.expected, "or sooner if we can"),),
                parts=("expected",),
            ),
            contact_paragraph(ctx),
            advice_service(ctx),
            SmallPrint(text=f"The exemption: {ctx.source}."),
        ),
    )


def _advice_copies(advice: tuple[str, ...]) -> Bullets:
    return Bullets(
        intro="Copies of the advice come with this letter:", items=advice, parts=("advice_copies",)
    )


def _changes(changes: tuple[str, ...]) -> AnyBlock:
    if not changes:
        return Paragraph(
            text="Nothing has changed since the draft plan, but the place in Section I.", parts=("changes",)
        )
    return Bullets(intro="What has changed since the draft plan:", items=changes, parts=("changes",))


def _rights_on_draft(ctx: DraftSent) -> tuple[AnyBlock, ...]:
    return (
        Paragraph(
            text="You have a right to tell us what you think of the draft. You can ask us to change it. "
            "You can "
            "comment on any part.",
            parts=("representations",),
        ),
        Paragraph(
            text="You have a right to a meeting with us about the draft. Tell us if you want one.",
            parts=("meeting",),
        ),
        Bullets(
            intro="You have a right to ask for a school or college by name. It can be:",
            items=INSTITUTIONS_OF_SECTION_38_3,
            parts=("request_institution",),
        ),
        Paragraph(
            text="You can tell us if you want something else, such as another independent school. We "
            "must "
            "think about it. The draft does not name a school. This is the law, so that you can choose "
            "first."
        ),
        Paragraph(
            text=f"Where to find out about schools and colleges: {ctx.authority.schools_information}.",
            parts=("schools_information",),
        ),
        Paragraph(
            text="You have a right to ask for a personal budget. This is an amount of money for some of "
            "the help "
            f"in the plan. Find out more: {ctx.authority.personal_budget_information}.",
            parts=("personal_budget",),
        ),
    )
