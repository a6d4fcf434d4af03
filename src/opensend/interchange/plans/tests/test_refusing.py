"""A file that cannot be read as a plan is refused in plain words; what is in it decides, not its name."""

from __future__ import annotations

import contextlib
import io
import random
import time
import zipfile

import pikepdf
import pytest

from opensend.interchange.plans.reader import UnreadablePlan, read_plan_file
from opensend.interchange.plans.tests.documents import PROVISION, WordFile, pdf, texts, with_part

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def word() -> bytes:
    return WordFile().heading("Section F").say(PROVISION).bytes()


def pages() -> bytes:
    return pdf(f"= Section F\n{PROVISION}")


def archive(**parts: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        for name, content in parts.items():
            file.writestr(name.replace("__", "/"), content)
    return out.getvalue()


def locked() -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages())) as file:
        file.save(out, encryption=pikepdf.Encryption(owner="secret", user="secret"))
    return out.getvalue()


def scan() -> bytes:
    """A page that is nothing but a picture."""
    file = pikepdf.new()
    page = file.add_blank_page()
    picture = pikepdf.Stream(
        file, bytes(100 * 100), Type=pikepdf.Name.XObject, Subtype=pikepdf.Name.Image, Width=100, Height=100,
        ColorSpace=pikepdf.Name.DeviceGray, BitsPerComponent=8,
    )  # fmt: skip
    page.obj.Resources = pikepdf.Dictionary(XObject=pikepdf.Dictionary(P=picture))
    page.obj.Contents = pikepdf.Stream(file, b"q 500 0 0 700 50 50 cm /P Do Q")
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


def empty_pdf() -> bytes:
    file = pikepdf.new()
    file.add_blank_page()
    out = io.BytesIO()
    file.save(out)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"  \n", "empty"),
        (b"Dear parents", "in no form that is known"),
        (b"<html><body>Section F</body></html>", "in no form that is known"),
        (b"{\\rtf1 Section F}", "in no form that is known"),
        (OLE, "old Word"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "password"),
        (b"PK\x03\x04 not a zip file", "damaged"),
        (word()[: len(word()) // 2], "damaged"),
        (archive(readme=b"x"), "not a Word document"),
        (archive(xl__workbook=b"x"), "a workbook"),
        (archive(ppt__presentation=b"x"), "a presentation"),
        (archive(**{"word__document.xml": b"<w"}), "damaged"),
        (archive(**{"word__document.xml": b""}), "damaged"),
        (b"%PDF-1.7 and no more", "damaged"),
        (pages()[:300], "damaged"),
        (locked(), "password"),
        (scan(), "scan"),
        (empty_pdf(), "no text"),
    ],
)
def test_it_says_why(content, said):
    with pytest.raises(UnreadablePlan, match=said):
        read_plan_file(content)


def test_the_name_of_the_file_is_said_and_decides_nothing(tmp_path):
    path = tmp_path / "plan.pdf"
    path.write_bytes(word())
    assert texts(read_plan_file(path)) == {"F": [PROVISION]}
    path.write_bytes(b"x")
    with pytest.raises(UnreadablePlan, match=r"^plan\.pdf: "):
        read_plan_file(path)
    with pytest.raises(UnreadablePlan, match=r"^upload: "):
        read_plan_file(b"x", "upload")


def test_a_file_that_is_not_there_is_no_unreadable_plan(tmp_path):
    with pytest.raises(FileNotFoundError):
        read_plan_file(tmp_path / "none.json")


@pytest.mark.parametrize("name", ["word/document.xml", "word/footnotes.xml"])
def test_a_document_that_would_swell_is_refused_before_it_does(name):
    content = with_part(word(), name, b" " * (200 << 20))
    assert len(content) < 1 << 20
    began = time.monotonic()
    with pytest.raises(UnreadablePlan, match="would swell"):
        read_plan_file(content)
    assert time.monotonic() - began < 1


def test_a_member_that_is_larger_than_it_says_is_refused():
    content = bytearray(with_part(word(), "word/document.xml", b"<a>" + b"x" * (70 << 20) + b"</a>"))
    directory = content.rindex(b"PK\x01\x02", 0, content.rindex(b"word/document.xml"))
    content[directory + 24 : directory + 28] = (1000).to_bytes(4, "little")
    with pytest.raises(UnreadablePlan):
        read_plan_file(bytes(content))


@pytest.mark.parametrize(
    "declared",
    [
        b'<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        b'<!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY x "&a;&a;&a;&a;">]>',
        b'<!DOCTYPE d SYSTEM "http://127.0.0.1:9/x.dtd">',
    ],
)
def test_a_document_type_is_refused_and_nothing_is_fetched(declared):
    space = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    entity = b"&x;" if b"ENTITY" in declared else b""
    body = (
        b"<w:document "
        + space
        + b"><w:body><w:p><w:r><w:t>"
        + entity
        + b"</w:t></w:r></w:p></w:body></w:document>"
    )
    with pytest.raises(UnreadablePlan):
        read_plan_file(with_part(word(), "word/document.xml", declared + body))


@pytest.mark.parametrize("depth", [50, 2000])
def test_tables_in_tables_without_end_are_no_trouble(depth):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    inner = "<w:tbl><w:tr><w:tc>" * depth + "<w:p/></w:tc></w:tr></w:tbl>" * depth
    body = f"<w:document {space}><w:body>{inner}</w:body></w:document>"
    content = with_part(word(), "word/document.xml", body.encode())
    if depth > 100:
        with pytest.raises(UnreadablePlan, match="damaged"):
            read_plan_file(content)
    else:
        assert not read_plan_file(content).items


def test_a_file_that_is_too_large_is_not_opened():
    with pytest.raises(UnreadablePlan, match="larger than 50 MB"):
        read_plan_file(b"{" + b" " * (51 << 20))


def test_a_page_that_is_a_picture_among_pages_of_text_is_told():
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pages())) as file, pikepdf.open(io.BytesIO(scan())) as other:
        file.pages.extend(other.pages)
        file.save(out)
    plan = read_plan_file(out.getvalue())
    assert texts(plan) == {"F": [PROVISION]}
    assert [(each.where, each.why) for each in plan.unread] == [("page 2", "is a picture without text")]


@pytest.mark.parametrize("number", ["-1", "0", "x", "²", "999999999999", ""])
def test_numbers_that_word_never_writes_break_nothing(number):
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    numbering = (
        f'<w:numbering {space}><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="{number}">'
        f'<w:start w:val="{number}"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>'
        f'</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="{number}">'
        f'<w:startOverride w:val="{number}"/></w:lvlOverride></w:num></w:numbering>'
    )
    body = (
        f'<w:document {space}><w:body><w:p><w:pPr><w:outlineLvl w:val="{number}"/></w:pPr>'
        "<w:r><w:t>Section F</w:t></w:r></w:p>"
        f'<w:p><w:pPr><w:numPr><w:ilvl w:val="{number}"/><w:numId w:val="1"/></w:numPr></w:pPr>'
        f'<w:r><w:rPr><w:sz w:val="{number}"/></w:rPr><w:t>{PROVISION}</w:t></w:r></w:p>'
        f'<w:tbl><w:tr><w:trPr><w:gridBefore w:val="{number}"/></w:trPr>'
        f'<w:tc><w:tcPr><w:gridSpan w:val="{number}"/></w:tcPr><w:p/></w:tc></w:tr></w:tbl>'
        "</w:body></w:document>"
    )
    content = with_part(word(), "word/document.xml", body.encode())
    plan = read_plan_file(with_part(content, "word/numbering.xml", numbering.encode()))
    assert texts(plan) == {"F": [PROVISION]}


def test_a_broken_file_is_read_or_refused_and_never_anything_else():
    chance = random.Random(7)
    for whole in (word(), pages()):
        for _ in range(60):
            broken = bytearray(whole)
            for _ in range(chance.choice((1, 5, 40))):
                broken[chance.randrange(len(broken))] = chance.randrange(256)
            with contextlib.suppress(UnreadablePlan):
                read_plan_file(bytes(broken[: chance.randrange(len(broken) // 2, len(broken))]))
            with contextlib.suppress(UnreadablePlan):
                read_plan_file(bytes(broken))
