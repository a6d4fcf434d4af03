"""The frame of a letter: address, date, greeting and signature around what it has to say."""

from __future__ import annotations

from collections.abc import Iterable

from opensend.correspondence.blocks import (
    AddressBlock,
    AnyBlock,
    Bullets,
    DateLine,
    Facts,
    Letter,
    Paragraph,
    Signature,
    SmallPrint,
    long_date,
)
from opensend.correspondence.letters.context import LetterContext
from opensend.rules.notices import NOTICES


def family_letter(ctx: LetterContext, notice: str, title: str, body: Iterable[AnyBlock]) -> Letter:
    """A letter to a parent or young person."""
    return _letter(ctx, notice, "family", title, tuple(body))


def professional_letter(ctx: LetterContext, notice: str, title: str, body: Iterable[AnyBlock]) -> Letter:
    """A letter to a professional; it says first which child it is about."""
    child = Facts(
        rows=(
            ("Child or young person", ctx.child.name),
            ("Date of birth", long_date(ctx.child.born)),
            ("Our reference", ctx.reference),
        ),
        parts=("child",),
    )
    return _letter(ctx, notice, "professional", title, (child, *body))


def _letter(ctx: LetterContext, notice: str, audience: str, title: str, body: tuple[AnyBlock, ...]) -> Letter:
    blocks: tuple[AnyBlock, ...] = (
        AddressBlock(lines=(ctx.recipient.name, *ctx.recipient.address)),
        DateLine(on=ctx.on, reference=ctx.reference),
        Paragraph(text=f"Dear {ctx.recipient.salutation}"),
        *body,
        Signature(name=ctx.signatory.name, role=ctx.signatory.role, organisation=ctx.authority.name),
        SmallPrint(text=f"This letter is sent under {_quotable_basis(notice)}."),
    )
    return Letter(
        kind=f"{notice}-{audience}",
        notice=notice,
        audience=audience,
        title=title,
        sender=ctx.authority.name,
        on=ctx.on,
        blocks=blocks,
    )


def _quotable_basis(notice: str) -> str:
    """The legal basis without what is unconfirmed, which is never quoted to a reader."""
    basis = NOTICES[notice].legal_basis.split("; ")
    return "; ".join(source for source in basis if "unconfirmed" not in source)


def contact_paragraph(ctx: LetterContext) -> Paragraph:
    """Who to speak to."""
    return Paragraph(text=f"If you have a question, contact {ctx.contact.line}.", parts=("contact",))


def reasons_block(intro: str, reasons: tuple[str, ...]) -> Bullets:
    """The reasons for a decision; raises `ValueError` where there are none."""
    given = tuple(reason for reason in reasons if reason.strip())
    if not given:
        raise ValueError("a notice of a decision needs its reasons")
    return Bullets(intro=intro, items=given, parts=("reasons",))
