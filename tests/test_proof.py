"""What the finished file says when it is read back."""

import hashlib
import random
import re
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
import zxingcpp
from PIL import Image, ImageFilter
from reading import pictures
from trees import OTHER_URL, URL, code, first_page, frame, image, layout, link, one_page, painted, rectangle, run

from leaflet_gen.layout.fill import fill
from leaflet_gen.layout.tree import Frame, Group, Layout, Picture, Run
from leaflet_gen.problems import Place, Problem
from leaflet_gen.proof.anyfile import proof_file
from leaflet_gen.proof.codes import read_codes
from leaflet_gen.proof.edition import proof_edition
from leaflet_gen.proof.degrade import photocopy
from leaflet_gen.render import reader
from leaflet_gen.units import Box

MESSAGES = Path(__file__).parents[1] / "leaflet_gen" / "messages"


def codes(problems: list[Problem]) -> list[str]:
    return [p.code for p in problems]


def errors(problems: list[Problem]) -> list[str]:
    return [p.code for p in problems if p.severity == "error"]


def changed(pdf: bytes, change) -> bytes:
    with pikepdf.open(BytesIO(pdf)) as opened:
        change(opened)
        out = BytesIO()
        opened.save(out)
    return out.getvalue()


def reworded(made: Layout, old: str, new: str) -> Layout:
    """The layout with `old` replaced in its runs."""

    def visit(node):
        if isinstance(node, Run):
            return replace(node, text=node.text.replace(old, new))
        return replace(node, children=tuple(map(visit, node.children))) if isinstance(node, (Frame, Group)) else node

    return replace(made, pages=tuple(replace(page, root=visit(page.root)) for page in made.pages))


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return painted(layout())


def card(*children) -> Layout:
    return one_page(frame("H1", (5, 2, 90, 9), run("Nộp hồ sơ", 0, 6)), *children)


# -- an edition ----------------------------------------------------------------------


def test_a_text_longer_than_the_room_for_one_is_read_whole(monkeypatch):
    words = run("Thủ tục hành chính trực tuyến, một dòng dài", 0, 10), run("ngắn", 0, 20)
    pdf = painted(one_page(frame("H1", (5, 5, 95, 30), *words)))
    whole = [page.letters() for page in reader.pages(pdf)]
    monkeypatch.setattr(reader, "LETTERS", 3)
    assert [page.letters() for page in reader.pages(pdf)] == whole and "một dòng dài" in whole[0] and whole[0].endswith("ngắn")



def test_a_file_that_is_what_was_composed_has_no_problem(pdf):
    assert proof_edition(pdf, layout()) == []


def test_codes_are_read_with_their_page_and_place(pdf):
    for dpi in (300, 150):
        first, second = read_codes(pdf, dpi)
        assert (first.page, first.payload, second.page, second.payload) == (1, URL, 2, OTHER_URL)
        assert [round(v) for v in (first.box.x, first.box.y, first.box.width, first.box.height)] == [20, 200, 30, 30]


def test_a_wrong_payload_is_caught_at_both_resolutions():
    problems = proof_edition(painted(card(link(OTHER_URL, y=40))), card(link(URL, y=40)))
    assert codes(problems) == ["proof_link", *["proof_code_wrong"] * 2] and [p.values["dpi"] for p in problems[1:]] == [300, 150]
    assert problems[1].values["found"] == OTHER_URL and problems[1].values["payload"] == URL


def test_a_code_that_is_right_and_opens_another_place_when_tapped_is_caught():
    """In one file of all villages every tap dialled a made-up number."""
    there = replace(link(URL, y=40), place=Place("vi.yaml", 14, 9))
    (problem,) = proof_edition(painted(card(replace(there, link=OTHER_URL))), card(there))
    assert (problem.code, problem.place) == ("proof_link", there.place)
    assert (problem.values["found"], problem.values["expected"]) == (OTHER_URL, URL)


def test_a_lost_code_is_caught():
    problems = proof_edition(painted(card()), card(replace(link(y=40), place=Place("vi.yaml", 14, 9))))
    assert codes(problems) == ["proof_link", *["proof_code_lost"] * 2] and problems[1].place == Place("vi.yaml", 14, 9)


def test_a_code_that_was_covered_is_caught():
    sticker = frame("Artifact", (20, 40, 30, 12), rectangle(0, 0, 30, 12, fill="#ffffff"))
    assert codes(proof_edition(painted(card(link(y=40), sticker)), card(link(y=40)))) == ["proof_code_lost"] * 2


def test_a_code_nobody_asked_for_is_caught_even_inside_a_photograph():
    symbol = Image.new("L", (290, 290), 255)
    own = code(OTHER_URL, side=25)
    for y, row in enumerate(own.rows):
        for x, dark in enumerate(map(int, f"{row:0{len(own.rows)}b}")):
            symbol.paste(0 if dark else 255, (20 + 10 * x, 20 + 10 * y, 30 + 10 * x, 30 + 10 * y))
    out = BytesIO()
    symbol.save(out, "PNG")
    photo = frame("Figure", (20, 40, 40, 40), Picture(Box(0, 0, 40, 40), out.getvalue(), symbol.size, "anh"), alt="ảnh chụp")
    problems = proof_edition(painted(card(photo)), card(photo))
    assert codes(problems) == ["proof_code_extra"] * 2 and problems[0].values["payload"] == OTHER_URL


def test_a_micro_qr_is_not_a_code_for_a_phone(shipped):
    """zxing-cpp 3 sees one in a corner of this A3 page's code, at 150 dpi, if it is asked for the whole family."""
    made = zxingcpp.create_barcode("64680", zxingcpp.BarcodeFormat.MicroQRCode)
    micro, out = Image.fromarray(made.to_image(scale=8)), BytesIO()
    micro.save(out, "PNG")
    assert [found.text for found in zxingcpp.read_barcodes(micro)] == ["64680"]
    photo = frame("Figure", (20, 40, 40, 40), Picture(Box(0, 0, 40, 40), out.getvalue(), micro.size, "anh"), alt="ảnh chụp")
    page = fill(shipped.composed("huong-dan_a3_black_vi_vinh-hoang"), {})
    assert proof_edition(painted(card(photo)), card(photo)) == []
    assert [found.payload for found in read_codes(painted(page), 150)] == ["https://dichvucong.gov.vn"]


def test_two_codes_in_each_others_places_are_caught():
    there, here = card(link(URL, 10, 40), link(OTHER_URL, 60, 40)), card(link(OTHER_URL, 10, 40), link(URL, 60, 40))
    assert codes(proof_edition(painted(there), here)) == ["proof_code_wrong"] * 4


def test_a_code_elsewhere_than_planned_is_caught():
    assert set(codes(proof_edition(painted(card(link(y=60))), card(link(y=40))))) == {"proof_code_lost", "proof_code_extra"}


def test_the_same_code_may_stand_twice_and_turned():
    turned = frame("Link", (0, 0, 105, 148), Group((0, 1, -1, 0, 90, 90), (code(),)), alt="mã", link=URL)
    assert proof_edition(painted(card(link(x=10, y=30), turned)), card(link(x=10, y=30), turned)) == []


@pytest.mark.parametrize(
    "old, new",
    [
        ("hồ", "h"),
        ("hồ", "hô"),
        ("sơ", "so"),
        ("tuyến", "tuyếnn"),
        ("Trang", "Trnag"),
        ("57,3", "57.3"),
    ],
)
def test_one_wrong_letter_is_caught(old, new):
    made = layout()
    problems = proof_edition(painted(reworded(made, old, new)), made)
    assert codes(problems) == ["proof_text"]
    assert problems[0].values["expected"] != problems[0].values["found"]


def test_a_difference_is_shown_with_what_stands_around_it_and_its_place():
    def made(word: str) -> Layout:
        line = run(f"Mở ứng dụng {word}, chọn Đăng nhập", 0, 6, 10)
        return card(frame("P", (5, 20, 90, 9), line, place=Place("vi.yaml", 7, 3)))

    (problem,) = proof_edition(painted(made("VNeLD")), made("VNeID"))
    assert problem.values == {"page": 1, "expected": "MởứngdụngVNeID,chọnĐăngn", "found": "MởứngdụngVNeLD,chọnĐăngn"}
    assert problem.place == Place("vi.yaml", 7, 3)


def test_words_in_another_order_are_caught():
    parts = frame("P", (5, 20, 90, 9), run("một ", 0, 6)), frame("P", (5, 40, 90, 9), run("hai", 0, 6))
    assert codes(proof_edition(painted(card(*parts[::-1])), card(*parts))) == ["proof_text"]


@pytest.mark.parametrize("name", ["MediaBox", "TrimBox"])
def test_a_page_box_that_is_off_is_caught(pdf, name):
    def stretch(opened):
        opened.pages[1][f"/{name}"] = [0, 0, 595.276, 842.5]

    (problem,) = proof_edition(changed(pdf, stretch), layout())
    assert problem.code == "proof_box"
    assert problem.values == {"page": 2, "box": name, "found": "210.0 × 297.2", "expected": "210.0 × 297.0"}


def test_a_tenth_of_a_millimetre_of_rounding_is_not_a_fault(pdf):
    def round_up(opened):
        opened.pages[0].MediaBox = [0, 0, 595.28, 842]

    assert proof_edition(changed(pdf, round_up), layout()) == []


def test_a_lost_page_is_caught(pdf):
    assert codes(proof_edition(pdf, layout(first_page()))) == ["proof_pages"]


def test_fonts_and_structure_that_went_missing_are_caught(pdf):
    def strip(opened):
        fonts = list(opened.pages[0].Resources.Font.values())
        del fonts[0]["/ToUnicode"]
        del fonts[1].FontDescriptor["/FontFile2"]
        for key in ("/StructTreeRoot", "/Lang", "/ViewerPreferences"):
            del opened.Root[key]

    found = codes(proof_edition(changed(pdf, strip), layout()))
    assert {"proof_font_unnamed", "proof_font_outside", "proof_untagged", "proof_no_language", "proof_no_title"} <= set(found)


# -- any file ------------------------------------------------------------------------


def listed(pdf: bytes, **more) -> dict:
    entry = {
        "file": "tờ/a.pdf",
        "sha256": hashlib.sha256(pdf).hexdigest(),
        "kind": "screen",
        "qr": [{"page": 1, "payload": URL, "module_mm": 0.7}, {"page": 2, "payload": OTHER_URL, "module_mm": 1.0}],
    }
    return {"built": [{**entry, **more}]}


@pytest.fixture
def file(tmp_path, pdf) -> Path:
    (tmp_path / "a.pdf").write_bytes(pdf)
    return tmp_path / "a.pdf"


def test_a_good_file_only_tells_its_codes(file, pdf):
    for manifest in (None, listed(pdf)):
        problems = proof_file(file, manifest)
        assert [(p.code, p.severity, p.values["payload"]) for p in problems] == [
            ("proof_code_read", "notice", URL),
            ("proof_code_read", "notice", OTHER_URL),
        ]
        assert problems[0].place == Place(str(file))


def test_a_file_that_changed_since_the_build_is_caught(file, pdf):
    file.write_bytes(pdf + b"\n")
    assert errors(proof_file(file, listed(pdf))) == ["proof_changed"]


def test_codes_are_compared_with_the_manifest(file, pdf):
    assert errors(proof_file(file, listed(pdf, qr=[{"page": 1, "payload": URL}, {"page": 2, "payload": URL}]))) == [
        "proof_code_lost",
        "proof_code_extra",
    ]
    assert errors(proof_file(file, listed(pdf, qr=[]))) == ["proof_code_extra"] * 2


@pytest.mark.parametrize("manifest", [[], {"built": None}, {"built": ["?", {"file": 7}]}, {"built": [{"file": "b.pdf"}]}])
def test_a_manifest_that_does_not_list_the_file_says_so_and_no_more(file, manifest):
    problems = proof_file(file, manifest)
    assert codes(problems)[0] == "proof_unlisted" and errors(problems) == []


@pytest.mark.parametrize(
    "payload, passes",
    [
        ("https://dichvucong.gov.vn/", True),
        ("https://a.b.gov.vn/x", True),
        ("tel:02333000000", True),
        ("http://dichvucong.gov.vn/", False),
        ("https://gov.vn.example.com/", False),
        ("https://dichvucong-gov.vn/", False),
        ("https://dichvucong.gov.vn@example.com/", False),
        ("HTTPS://EXAMPLE.COM/", False),
        ("https://[::1/", False),
        ("ftp://dichvucong.gov.vn/", False),
    ],
)
def test_a_code_that_leads_elsewhere_is_caught(tmp_path, payload, passes):
    (tmp_path / "a.pdf").write_bytes(painted(card(frame("Figure", (20, 40, 40, 40), code(payload, side=40), alt="mã"))))
    problems = proof_file(tmp_path / "a.pdf")
    assert codes(problems)[0] == "proof_code_read" and errors(problems) == ([] if passes else ["proof_host"])


def test_what_is_not_a_pdf_is_a_problem_and_not_a_traceback(tmp_path):
    for name, data in (("empty.pdf", b""), ("photo.pdf", image("RGB", "JPEG")), ("text.pdf", "Tờ rơi".encode("utf-16"))):
        (tmp_path / name).write_bytes(data)
        assert codes(proof_file(tmp_path / name)) == ["proof_not_pdf"]
    assert codes(proof_file(tmp_path / "none.pdf")) == ["proof_no_file"]
    assert codes(proof_file(tmp_path)) == ["proof_no_file"]


@pytest.mark.parametrize("user", ["", "mật khẩu"])
def test_a_locked_file_is_a_problem(tmp_path, pdf, user):
    with pikepdf.open(BytesIO(pdf)) as opened:
        opened.save(tmp_path / "a.pdf", encryption=pikepdf.Encryption(owner="chủ", user=user))
    assert codes(proof_file(tmp_path / "a.pdf")) == ["proof_locked"]


@pytest.mark.parametrize("kept", [20, 1000, 20_000, -200])
def test_a_file_cut_short_is_damaged(tmp_path, pdf, kept):
    (tmp_path / "a.pdf").write_bytes(pdf[:kept])
    assert "proof_damaged" in errors(proof_file(tmp_path / "a.pdf"))


def test_no_broken_byte_makes_a_traceback(tmp_path, pdf):
    chance = random.Random(2)
    for _ in range(25):
        broken = bytearray(pdf)
        for _ in range(chance.choice((1, 20, 300))):
            broken[chance.randrange(8, len(broken))] = chance.randrange(256)
        (tmp_path / "a.pdf").write_bytes(broken)
        assert all(isinstance(p, Problem) for p in proof_file(tmp_path / "a.pdf"))


def test_a_page_too_large_to_see_is_a_problem(tmp_path, pdf):
    def blow_up(opened):
        opened.pages[0].MediaBox = opened.pages[0].TrimBox = [0, 0, 14_400, 14_400]

    (tmp_path / "a.pdf").write_bytes(changed(pdf, blow_up))
    assert errors(proof_file(tmp_path / "a.pdf")) == ["proof_page_huge"]


def test_an_untagged_file_is_warned_of_unless_the_manifest_says_it_is_for_the_screen(tmp_path, pdf):
    def strip(opened):
        del opened.Root["/StructTreeRoot"]

    press = changed(pdf, strip)
    (tmp_path / "a.pdf").write_bytes(press)
    found = {
        severity: [p.code for p in proof_file(tmp_path / "a.pdf", listed(press, kind=kind)) if p.severity == severity]
        for kind, severity in (("press", "warning"), ("screen", "error"))
    }
    assert found == {"warning": ["proof_untagged"], "error": ["proof_untagged"]}


def test_letters_that_name_no_character_are_counted(tmp_path, pdf):
    def unname(opened):
        for font in opened.pages[0].Resources.Font.values():
            cmap = re.sub(rb"(?m)^(<..> <..>) <1e..>$", rb"\1 <fffd>", font.ToUnicode.read_bytes())
            font.ToUnicode = opened.make_stream(cmap)

    (tmp_path / "a.pdf").write_bytes(changed(pdf, unname))
    found = [p for p in proof_file(tmp_path / "a.pdf") if p.code == "proof_unnamed_letters"]
    assert [p.values["page"] for p in found] == [1, 2] and found[0].values["count"] > 10


def test_every_problem_of_the_proof_has_words_in_both_languages():
    import tomllib

    source = "".join(path.read_text("utf-8") for path in (Path(__file__).parents[1] / "leaflet_gen" / "proof").glob("[a-z]*.py"))
    used = set(re.findall(r'"(proof_\w+)"', source))
    assert len(used) > 15
    for lang in ("vi", "en"):
        said = {}
        for path in MESSAGES.glob(f"{lang}/*.toml"):
            said |= tomllib.loads(path.read_text("utf-8"))
        assert used <= said.keys() and all(said[name]["what"] and said[name]["do"] for name in used)


# -- paper ---------------------------------------------------------------------------


def photographed(picture: Image.Image, chance: random.Random) -> Image.Image:
    """Copied twice, then seen by a phone: tilted by 10°, out of focus, on grey paper."""
    for _ in range(2):
        picture = photocopy(picture, chance)
    tilted = picture.rotate(chance.choice((-10, 10)), Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    return tilted.filter(ImageFilter.GaussianBlur(chance.uniform(0.8, 2.0))).point(lambda v: 40 + v * 180 // 255)


@pytest.mark.parametrize("module_mm", [0.5, 0.7])
def test_a_code_survives_two_photocopies_specks_blur_and_a_tilt(module_mm):
    side = module_mm * len(code().rows)
    (picture,) = pictures(painted(card(link(x=20, y=40, side=side))), 300, grey=True)
    around = picture.crop([round(v * 300 / 25.4) for v in (12, 32, 28 + side, 48 + side)])
    chance, trials = random.Random(20261123), 60
    read = sum([c.text for c in zxingcpp.read_barcodes(photographed(around, chance))] == [URL] for _ in range(trials))
    assert read >= 0.95 * trials, f"{read} of {trials}"


@pytest.mark.parametrize(("first", "second"), [("Thông tư số 66/2023/TT-", "BCA)cho"), ("dvc-tthc-trang-", "chu.html")])
def test_a_hyphen_that_ends_a_line_is_read_as_a_hyphen(first, second):
    made = card(frame("P", (5, 20, 90, 30), run(first, 0, 6), run(second, 0, 12)))
    assert proof_edition(painted(made), made) == []
