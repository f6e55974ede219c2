"""Meaning: what a screen reader finds in the file."""

import os
import re
import subprocess
import sys
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from fontTools.pens.recordingPen import RecordingPen
from fontTools.ttLib import TTFont
from trees import URL, first_page, frame, layout, link, one_page, painted, run

from leaflet_gen.layout.tree import Page
from leaflet_gen.render.colour import srgb_profile
from leaflet_gen.render.document import _to_unicode
from leaflet_gen.text.fonts import FILES
from leaflet_gen.text.outlines import KEPT
from leaflet_gen.units import mm

TOOLS = Path(__file__).parents[2] / "shared" / "tools"


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return painted(layout())


@pytest.fixture
def opened(pdf):
    with pikepdf.open(BytesIO(pdf)) as document:
        yield document


def elements(node: pikepdf.Object) -> list[pikepdf.Object]:
    """All structure elements below the root, in order."""
    kids = node.get("/K", [])
    found = []
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            found += [kid, *elements(kid)]
    return found


def of_role(opened: pikepdf.Pdf, role: str) -> list[pikepdf.Object]:
    return [e for e in elements(opened.Root.StructTreeRoot) if e.S == "/" + role]


def test_one_document_element_holds_all(opened):
    (top,) = opened.Root.StructTreeRoot.K
    assert top.S == "/Document" and [str(kid.S) for kid in top.K][:4] == ["/H1", "/P", "/L", "/Link"]


def test_the_catalog_says_language_title_and_marks(opened):
    assert opened.Root.Lang == "vi" and opened.Root.MarkInfo.Marked and opened.Root.ViewerPreferences.DisplayDocTitle
    assert "/PageMode" not in opened.Root


def test_another_language_is_said_where_it_is_spoken(opened):
    assert [str(e.Lang) for e in elements(opened.Root.StructTreeRoot) if "/Lang" in e] == ["vi", "en"]


def test_every_marked_piece_leads_back_to_its_element(opened):
    tree = dict(pikepdf.NumberTree(opened.Root.StructTreeRoot.ParentTree).items())
    for page in opened.pages:
        assert page.Tabs == "/S"
        marks = [int(operands[1].MCID) for operands, operator in pikepdf.parse_content_stream(page) if str(operator) == "BDC"]
        owners = tree[int(page.StructParents)]
        assert marks == list(range(len(owners))) and len(owners) > 5
        for mcid, owner in enumerate(owners):
            claims = [k for k in owner.K if k == mcid or isinstance(k, pikepdf.Dictionary) and k.get("/MCID") == mcid]
            assert claims, f"{owner.S} does not claim piece {mcid}"


def test_a_paragraph_over_two_pages_is_one_element(opened):
    split = next(e for e in of_role(opened, "P") if any(isinstance(k, pikepdf.Dictionary) for k in e.K))
    first, second = split.K
    assert split.Pg == opened.pages[0].obj and isinstance(first, int)
    assert second.Type == "/MCR" and second.Pg == opened.pages[1].obj and int(second.MCID) == 0


def test_a_code_is_a_link_that_says_where_it_leads(opened):
    element = of_role(opened, "Link")[0]
    annotation = opened.pages[0].Annots[0]
    assert element.Alt == f"Mã QR mở {URL}" == annotation.Contents
    assert annotation.A.URI == URL and annotation.F == 4 and list(annotation.Border) == [0, 0, 0]
    assert element.K[-1].Type == "/OBJR" and element.K[-1].Obj == annotation
    tree = dict(pikepdf.NumberTree(opened.Root.StructTreeRoot.ParentTree).items())
    assert tree[int(annotation.StructParent)] == element
    left, bottom, right, top = (mm(float(v)) for v in annotation.Rect)
    assert [round(v, 2) for v in (left, 297 - top, right, 297 - bottom)] == [20, 200, 50, 230]


def test_a_link_of_words_says_its_words():
    words = frame("Link", (10, 10, 60, 8), run("dichvucong.gov.vn ", 0, 6), link="https://dichvucong.gov.vn/")
    with pikepdf.open(BytesIO(painted(one_page(frame("P", (0, 0, 90, 20), words))))) as opened:
        assert opened.pages[0].Annots[0].Contents == "dichvucong.gov.vn"
        assert "/Alt" not in of_role(opened, "Link")[0]


def test_figures_say_what_they_show_and_where(opened):
    figures = of_role(opened, "Figure")
    assert [str(f.Alt) for f in figures] == ["Hình điện thoại, bước 1", "Hình điện thoại, bước 2", "Một dải từ đen đến trắng"]
    assert all(f.A.O == "/Layout" and len(f.A.BBox) == 4 for f in figures)


def test_a_numbered_list_says_so(opened):
    assert of_role(opened, "L")[0].A.ListNumbering == "/Decimal"


def test_a_list_with_drawn_marks_is_not_numbered():
    tick = frame("Lbl", (0, 0, 5, 5), run("•", 0, 5))
    item = frame("LI", (0, 0, 90, 9), tick, frame("LBody", (9, 0, 80, 9), run("Căn cước", 0, 5)))
    with pikepdf.open(BytesIO(painted(one_page(frame("L", (0, 0, 90, 9), item))))) as opened:
        assert of_role(opened, "L")[0].A.ListNumbering == "/Disc"


def test_header_cells_say_whether_they_head_a_row_or_a_column(opened):
    assert [str(cell.A.Scope) for cell in of_role(opened, "TH")] == ["/Column", "/Column", "/Row"]


def test_a_note_has_a_name_of_its_own(opened):
    (note,) = of_role(opened, "Note")
    assert dict(pikepdf.NameTree(opened.Root.StructTreeRoot.IDTree).items()) == {"note-0001": note}


def test_headings_are_bookmarks(opened):
    with opened.open_outline() as outline:
        (top,) = outline.root
        assert top.title == "Nộp hồ sơ trực tuyến"
        assert [item.title for item in top.children] == ["Đăng nhập", "Chọn thủ tục", "Kết quả"]
        assert top.children[2].destination[0] == opened.pages[1].obj


def test_a_page_without_headings_has_no_bookmarks():
    with pikepdf.open(BytesIO(painted(one_page(frame("P", (0, 0, 90, 9), run("một", 0, 6)))))) as opened:
        assert "/Outlines" not in opened.Root


def test_info_and_xmp_agree_and_come_from_the_content(opened):
    made = layout()
    xmp = opened.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False)
    assert opened.docinfo["/Title"] == xmp["dc:title"] == made.title
    assert xmp["dc:creator"] == [made.author] and opened.docinfo["/Author"] == made.author
    assert xmp["dc:description"] == opened.docinfo["/Subject"] == made.subject
    assert xmp["dc:language"] == {"vi"} and xmp["pdfuaid:part"] == "1" and xmp["pdfaid:conformance"] == "A"
    assert opened.docinfo["/CreationDate"] == opened.docinfo["/ModDate"] == "D:20261123000000+07'00'"
    assert xmp["xmp:CreateDate"] == "2026-11-23T00:00:00+07:00"
    assert opened.docinfo["/Producer"] == xmp["pdf:Producer"]


def test_the_profile_has_no_date_of_its_own(opened):
    (intent,) = opened.Root.OutputIntents
    assert intent.DestOutputProfile.read_bytes() == srgb_profile()
    assert srgb_profile()[24:36] == bytes.fromhex("07d0 0001 0001 0000 0000 0000") and srgb_profile()[36:40] == b"acsp"


def named(cmap: bytes) -> dict[int, str]:
    """The letter of each code of a ToUnicode map."""
    found = {}
    for first, last, letter in re.findall(rb"^<([0-9A-F]{2})> <([0-9A-F]{2})> <([0-9a-f]+)>$", cmap, re.M):
        point = ord(bytes.fromhex(letter.decode()).decode("utf-16-be"))
        found |= {code: chr(point + n) for n, code in enumerate(range(int(first, 16), int(last, 16) + 1))}
    return found


def test_each_used_code_has_its_letter_and_no_other_has_one(opened):
    seen = set()
    for name, font in opened.pages[0].Resources.Font.items():
        letters = named(font.ToUnicode.read_bytes())
        assert letters and "\0" not in letters.values(), name
        seen |= set(letters.values())
    assert set("ỸĐ“”ŏ%ở") <= seen and "☎" not in seen


def test_no_block_of_ranges_is_longer_than_a_hundred():
    letters = {code: chr(0x100 + code) for code in range(0, 255, 2)}
    cmap = _to_unicode(letters)
    assert [int(n) for n in re.findall(rb"(\d+) beginbfrange", cmap)] == [100, 28] and named(cmap) == letters


def test_a_subset_tag_differs_when_the_subset_does():
    def name(text: str) -> str:
        with pikepdf.open(BytesIO(painted(one_page(frame("P", (0, 0, 90, 9), run(text, 0, 6)))))) as opened:
            (font,) = opened.pages[0].Resources.Font.values()
            assert font.BaseFont == font.FontDescriptor.FontName
            return str(font.BaseFont)

    assert name("Bước") == name("Bước") != name("Lợi")


def test_a_subset_has_the_outlines_of_its_face_and_no_hints():
    chars = "Bước 1: ỸĐ“”ở"
    with pikepdf.open(BytesIO(painted(one_page(frame("P", (0, 0, 90, 9), run(chars, 0, 6, 10, "medium")))))) as opened:
        (font,) = opened.pages[0].Resources.Font.values()
        file, letters = font.FontDescriptor.FontFile2, named(font.ToUnicode.read_bytes())
        assert file.Length1 == len(file.read_bytes())
        subset, whole = TTFont(BytesIO(file.read_bytes())), TTFont(FILES["medium"])
    assert set(subset.reader.keys()) == set(KEPT)
    codes, glyphs = subset["cmap"].getcmap(1, 0).cmap, whole.getBestCmap()
    said = [(code, ord(letter)) for code, letter in letters.items()]
    assert {char for _, char in said} == set(map(ord, chars))
    for code, char in said:
        was, is_now = RecordingPen(), RecordingPen()
        whole.getGlyphSet()[glyphs[char]].draw(was)
        subset.getGlyphSet()[codes[code]].draw(is_now)
        assert is_now.value == was.value and (was.value or char == ord(" ")), chr(char)
    assert not any(getattr(subset["glyf"][name], "program", None) for name in subset.getGlyphOrder())


def test_a_page_of_decoration_alone_is_still_a_good_page():
    blank = Page(210, 297, frame("", (0, 0, 210, 297), frame("Artifact", (0, 0, 99, 9), run("Trang 2", 0, 6))))
    painted(layout(first_page(), blank))


def test_other_languages_and_sizes_pass_too():
    english = one_page(frame("H1", (5, 5, 90, 9), run("Apply online", 0, 6)), link(y=40))
    painted(replace(english, lang="en-GB", author="", subject=""))
    painted(one_page(frame("H1", (9, 9, 400, 80), run("Khổ lớn", 0, 60, 200)), width=420, height=594))


@pytest.mark.skipif(not (TOOLS / "uacheck.py").exists(), reason="the second PDF/UA checker is not beside this checkout")
def test_a_second_checker_follows_every_mark_and_link(pdf, tmp_path):
    (tmp_path / "a.pdf").write_bytes(pdf)
    done = subprocess.run([sys.executable, TOOLS / "uacheck.py", tmp_path / "a.pdf"], capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.skipif(not (TOOLS / "verapdf" / "verapdf.sh").exists(), reason="veraPDF is not beside this checkout")
@pytest.mark.parametrize("flavour", ["ua1", "2a"])
def test_verapdf_finds_no_fault(pdf, tmp_path, flavour):
    (tmp_path / "a.pdf").write_bytes(pdf)
    env = {**os.environ, "PYTHON": os.environ.get("VERAPDF_PYTHON", sys.executable)}
    command = [TOOLS / "verapdf" / "verapdf.sh", flavour, tmp_path / "a.pdf"]
    done = subprocess.run(command, env=env, capture_output=True, text=True)
    if done.returncode == 3:
        pytest.skip(f"veraPDF cannot run here: {done.stderr.strip()} (VERAPDF_PYTHON names an interpreter that has it)")
    assert done.returncode == 0, done.stdout + done.stderr
