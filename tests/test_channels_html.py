"""The HTML page: sound, accessible (WCAG 2.2), scannable, and nothing fetched."""

import re
from collections import Counter
from dataclasses import replace
from html.parser import HTMLParser
from itertools import pairwise

import pytest
import zxingcpp
from pages import headings, with_sections
from PIL import Image, ImageDraw
from trees import frame, link, run

from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.fill import fill
from leaflet_gen.layout.tree import Layout, Page
from leaflet_gen.problems import Place
from leaflet_gen.render.html import STYLE, write_html
from leaflet_gen.units import Box

VOID = {"meta", "link", "br", "hr", "img", "input"}
DRAWN = {"svg", "path", "rect", "g", "text", "image"}
NAMES = [
    "huong-dan_a4-large_colour_vi_vinh-hoang",
    "huong-dan_a5_black_en_trung-nam",
    "loi-ich_a4-trifold_colour_vi_trung-nam",
    "loi-ich_a4_black_vi_vinh-hoang",
]


class Reader(HTMLParser):
    """An independent reader: tags must nest; keeps text, links, and each tag with its attributes."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str]]] = []
        self.parts: list[tuple[str, str]] = []  # (nearest tag, text)
        self.feed(page)
        self.close()
        assert self.open == [], f"never closed: {self.open}"

    def handle_starttag(self, tag, attrs):
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"{tag} says something twice"
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)
        if tag not in ("strong", "a", "mark", "span"):
            self.parts.append((tag, "\n"))

    def handle_startendtag(self, tag, attrs):
        assert tag in DRAWN or tag in VOID, f"<{tag}/> is not closed in HTML"
        self.tags.append((tag, dict(attrs)))

    def handle_endtag(self, tag):
        assert self.open and self.open[-1] == tag, f"</{tag}> closes {self.open[-1:]}"
        self.open.pop()
        if tag not in ("strong", "a", "mark", "span"):
            self.parts.append((tag, "\n"))

    def handle_data(self, data):
        if self.open and self.open[-1] not in ("style", "title"):
            self.parts.append((self.open[-1], data))

    def all(self, *tags: str) -> list[dict[str, str]]:
        return [attrs for tag, attrs in self.tags if tag in tags]

    @property
    def text(self) -> str:
        return "".join(text for _, text in self.parts).replace("\u00a0", " ")

    @property
    def words(self) -> str:
        return " ".join(self.text.split())

    @property
    def links(self) -> list[str]:
        return [attrs["href"] for attrs in self.all("a")]

    def headings(self) -> list[tuple[int, str]]:
        """(level, text) of each heading, its inner tags joined."""
        found, level, text = [], 0, ""
        for tag, part in self.parts:
            if part == "\n" and re.fullmatch(r"h[1-6]", tag):
                if level:
                    found.append((level, " ".join(text.split())))
                level, text = (0, "") if level else (int(tag[1]), "")
            elif level:
                text += part.replace("\u00a0", " ")
        return found


def page_of(shipped, name: str) -> tuple[Layout, str]:
    layout = fill(compose(shipped.editions[name]), {})
    return layout, write_html(layout).decode("utf-8")


@pytest.fixture(params=NAMES)
def written(request, shipped) -> tuple[Layout, str, Reader]:
    layout, page = page_of(shipped, request.param)
    return layout, page, Reader(page)


def small(*children) -> Layout:
    page = Page(210, 297, frame("", (0, 0, 210, 297), frame("H1", (20, 20, 100, 10), run("Tiêu đề", 0, 8)), *children))
    return Layout("Tiêu đề", "vi", (page,))


# --- sound


def test_the_page_is_html_with_its_language_title_and_landmarks(written):
    layout, page, reader = written
    assert page.startswith(f'<!DOCTYPE html>\n<html lang="{layout.lang}">') and f"<title>{layout.title}</title>" in page
    tags = Counter(tag for tag, _ in reader.tags)
    assert tags["main"] == tags["header"] == tags["footer"] == tags["h1"] == 1
    assert {"charset": "utf-8"} in reader.all("meta")
    assert {"name": "viewport", "content": "width=device-width, initial-scale=1"} in reader.all("meta")


def test_nothing_is_fetched_and_nothing_runs(written):
    _, page, reader = written
    assert not reader.all("script", "link", "iframe", "object", "img")
    for _, attrs in reader.tags:
        assert not any(name.startswith("on") or name in ("src", "style") for name in attrs)
    assert all(a["href"].startswith("data:") for a in reader.all("image"))
    assert "url(" not in page and "@import" not in page
    assert all(href.startswith(("https://", "tel:", "#")) for href in reader.links)


def test_headings_are_those_of_the_tree_and_none_is_skipped(written):
    layout, _, reader = written
    found = reader.headings()
    assert found == headings(layout)
    levels = [0, *(level for level, _ in found)]
    assert all(lower - upper <= 1 for upper, lower in pairwise(levels))


def test_every_picture_has_its_words_and_no_decoration_is_kept(written):
    layout, _, reader = written
    pictures = reader.all("svg")
    assert pictures and all(svg["role"] == "img" and svg["aria-label"] for svg in pictures)
    alts = {f.alt for page in layout.pages for f in _figures(page.root)}
    assert {svg["aria-label"] for svg in pictures} == alts


def _figures(node):
    for child in getattr(node, "children", ()):
        if getattr(child, "role", None) == "Figure":
            yield child
        elif getattr(child, "role", None) != "Artifact":
            yield from _figures(child)


def test_draft_and_record_marks_stay_visible_and_are_said_once(shipped):
    _, page = page_of(shipped, NAMES[2])
    reader = Reader(page)
    assert reader.words.count("BẢN NHÁP") == 1 and reader.words.count("BẢN TƯ LIỆU 08/11/2022") == 1
    assert [p["class"] for p in reader.all("p") if p.get("class") in ("record", "stamp")] == ["record", "stamp"]
    assert {"name": "robots", "content": "noindex"} in reader.all("meta")


def test_a_blank_is_marked(written):
    _, page, _ = written
    assert "<mark>[" in page


def test_words_of_the_page_cannot_become_tags():
    evil = '<script>alert("x")</script> & "a"'
    page = write_html(
        small(frame("P", (20, 40, 100, 10), run(evil, 0, 5)), frame("Figure", (0, 60, 9, 9), run("a", 0, 5), alt=evil))
    )
    reader = Reader(page.decode("utf-8"))
    assert not reader.all("script") and evil in reader.text and reader.all("svg")[0]["aria-label"] == evil


def test_the_same_page_has_the_same_bytes(shipped):
    assert page_of(shipped, NAMES[0])[1] == page_of(shipped, NAMES[0])[1]


# --- codes and links


def test_a_code_is_scanned_from_its_path_and_its_address_stands_below(shipped):
    _, page = page_of(shipped, NAMES[0])
    view, path = re.search(r'viewBox="([^"]+)" shape-rendering="crispEdges">.*?<path d="([^"]+)" fill="#000000"', page).groups()
    left, top, wide, high = map(int, view.split())
    assert (left, top) == (-4, -4) and wide == high
    image = Image.new("L", (wide * 6, high * 6), 255)
    draw = ImageDraw.Draw(image)
    boxes = [tuple(map(int, box)) for box in re.findall(r"M(\d+) (\d+)h(\d+)v(\d+)h-\d+z", path)]
    assert path == "".join(f"M{x} {y}h{w}v{h}h{-w}z" for x, y, w, h in boxes)
    for x, y, w, h in boxes:
        draw.rectangle(((x - left) * 6, (y - top) * 6, (x - left + w) * 6 - 1, (y - top + h) * 6 - 1), fill=0)
    assert [code.text for code in zxingcpp.read_barcodes(image)] == ["https://dichvucong.gov.vn"]
    assert '<figcaption><a href="https://dichvucong.gov.vn">dichvucong.gov.vn</a></figcaption>' in page


def test_an_address_and_a_phone_in_running_words_are_links_but_an_ending_is_not():
    words = "Vào dichvucong.gov.vn. Gọi 0233 123 456. Đuôi .gov.vn."
    reader = Reader(write_html(small(frame("P", (20, 40, 150, 10), run(words, 0, 5)))).decode("utf-8"))
    assert reader.links == ["https://dichvucong.gov.vn", "tel:0233123456"] and words in reader.words


def test_a_code_inside_a_page_by_hand_is_a_link():
    reader = Reader(write_html(small(link())).decode("utf-8"))
    assert len(set(reader.links)) == 1 and reader.links[0].startswith("https://dichvucong.gov.vn/thu-tuc")


# --- what paper parted


def test_a_paragraph_that_runs_over_two_pages_is_one():
    first = frame("P", (20, 250, 170, 8), run("Đoạn này còn ", 0, 6), thread=7)
    rest = frame("P", (20, 20, 170, 8), run("tiếp ở trang sau.", 0, 6), thread=7)
    layout = small(first)
    layout = replace(layout, pages=(*layout.pages, Page(210, 297, frame("", (0, 0, 210, 297), rest))))
    assert "<p>Đoạn này còn tiếp ở trang sau.</p>" in write_html(layout).decode("utf-8")


def cell(role: str, x: float, text: str, **more):
    return frame(role, (x, 0, 40, 8), *([frame("P", (0, 0, 40, 8), run(text, 0, 5))] if text else []), **more)


def test_a_table_has_heads_with_their_scope_and_its_parts_are_one():
    heads = frame("TR", (0, 0, 80, 8), cell("TH", 0, "Cách nộp"), cell("TH", 40, "Phí"))
    upper = frame(
        "Table",
        (20, 200, 80, 16),
        heads,
        frame("TR", (0, 8, 80, 8), cell("TH", 0, "Qua mạng"), cell("TD", 40, "5.000 đồng")),
        thread=3,
    )
    again = frame("Artifact", (0, 0, 80, 8), run("Cách nộp", 0, 5))
    lower = frame(
        "Table", (20, 20, 80, 16), again, frame("TR", (0, 8, 80, 8), cell("TH", 0, "Tại nơi nhận"), cell("TD", 40, "")), thread=3
    )
    layout = small(upper)
    layout = replace(layout, pages=(*layout.pages, Page(210, 297, frame("", (0, 0, 210, 297), lower))))
    page = write_html(layout).decode("utf-8")
    reader = Reader(page)
    assert len(reader.all("table")) == 1 and len(reader.all("tr")) == 3 and reader.text.count("Cách nộp") == 1
    assert [th["scope"] for th in reader.all("th")] == ["col", "col", "row", "row"]
    assert len(reader.all("td")) == 2 and page.index("<thead>") < page.index("<tbody>")


def test_a_row_of_one_cell_spans_the_table():
    rows = [
        frame("TR", (0, 0, 80, 8), cell("TH", 0, "Nhóm")),
        frame("TR", (0, 8, 80, 8), cell("TD", 0, "a"), cell("TD", 40, "b")),
    ]
    reader = Reader(write_html(small(frame("Table", (20, 50, 80, 16), *rows))).decode("utf-8"))
    assert reader.all("th") == [{"scope": "colgroup", "colspan": "2"}]


def test_a_shipped_table_of_many_pages_loses_no_row(shipped):
    rows = [[f"Việc thứ {n}", f"{n}.000 đồng"] for n in range(1, 61)]
    section = {"heading": "Mức thu", "table": {"heads": ["Việc", "Phí"], "groups": [{"rows": rows}]}}
    edition = with_sections(shipped.editions[NAMES[0]], {"steps": section})
    plan = edition.plan
    panel = next(iter(plan.panels))
    block = type(plan.panels[panel].body[0]).model_validate({"kind": "table", "from": "steps"})
    area = plan.panels[panel].model_copy(update={"body": (block,)})
    spec = edition.material_spec.model_copy(
        update={
            "layouts": {
                **edition.material_spec.layouts,
                edition.format_spec.kind: plan.model_copy(update={"panels": {panel: area}}),
            }
        }
    )
    layout = fill(compose(replace(edition, material_spec=spec)), {})
    reader = Reader(write_html(layout).decode("utf-8"))
    assert len(layout.pages) > 1 and len(reader.all("table")) == 1 and len(reader.all("tr")) == 61
    assert re.findall(r"Việc thứ (\d+)", reader.text) == [str(n) for n in range(1, 61)]


def test_steps_are_numbered_by_the_browser(shipped):
    _, page = page_of(shipped, NAMES[0])
    reader = Reader(page)
    assert len(reader.all("ol")) == 1 and len(reader.all("li")) == 5 and not any("value" in li for li in reader.all("li"))


def test_a_title_of_two_lines_is_one_heading():
    place = Place("content/topics/thu/vi.yaml", 6, 8)
    lines = [
        frame("H1", (20, 20 + 10 * n, 90, 10), run(text, 0, 8), place=place) for n, text in enumerate(("Một dòng,", "hai dòng"))
    ]
    layout = Layout("Một dòng, hai dòng", "vi", (Page(210, 297, frame("", (0, 0, 210, 297), *lines)),))
    assert "<h1>Một dòng,<br>hai dòng</h1>" in write_html(layout).decode("utf-8")


def test_no_name_stands_twice_and_every_inner_link_has_its_end(written):
    _, _, reader = written
    names = [attrs["id"] for _, attrs in reader.tags if "id" in attrs]
    assert len(names) == len(set(names)) and {href[1:] for href in reader.links if href[0] == "#"} <= set(names)


def test_an_index_leads_to_its_anchor():
    index = frame("P", (20, 40, 90, 8), frame("Link", (0, 0, 90, 8), run("Hộ tịch, trang 2", 0, 5), link="#ho-tich"))
    target = frame("", (20, 60, 90, 8), frame("H2", (0, 0, 90, 8), run("Hộ tịch", 0, 5)), anchor="ho-tich")
    page = write_html(small(index, target)).decode("utf-8")
    assert '<a href="#ho-tich">Hộ tịch, trang 2</a>' in page and '<h2 id="ho-tich">Hộ tịch</h2>' in page


# --- contrast (WCAG 2.2, 1.4.3 and 1.4.11)


def luminance(colour: str) -> float:
    parts = [int(colour[n : n + 2], 16) / 255 for n in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_every_colour_can_be_read_on_a_light_and_on_a_dark_screen():
    style = STYLE.read_text("utf-8")
    screens = re.findall(r":root \{(.*?)\}", style.replace("\n", " "))
    assert len(screens) == 3  # light, dark, print
    for screen in screens:
        named = {name: re.search(r"#[0-9a-f]{6}", value)[0] for name, value in re.findall(r"--(\w+): ([^;]*#[^;]*);", screen)}
        for ground in ("paper", "soft"):
            assert all(contrast(named[name], named[ground]) >= 4.5 for name in ("ink", "heading", "link")), named
        assert contrast(named["line"], named["paper"]) >= 3


def test_what_stands_on_a_colour_of_the_theme_can_be_read(written):
    _, page, _ = written
    colours = dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6}|transparent|0|4px);", page))
    for name in ("band", "blank", "stamp", "record"):
        ground = colours[name] if colours[name] != "transparent" else "#ffffff"
        assert contrast(colours[f"{name}-text"], ground) >= 4.5, name


def test_the_box_of_a_picture_is_its_view(shipped):
    _, page = page_of(shipped, NAMES[0])
    for view in re.findall(r'viewBox="([^"]+)"', page):
        assert Box(*map(float, view.split())).width > 0
