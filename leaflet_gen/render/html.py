"""The page for a phone's browser. A Layout in, the bytes of one HTML file out: no script, nothing fetched.

What the structure tree of the PDF says, said in HTML (HTML Living Standard;
WCAG 2.2): the same elements in the same order, joined where paper parted
them. Places and sizes on paper are left behind, decoration too. Pictures and
codes are inline SVG. How it looks stands in html.css.
"""

import re
from collections.abc import Iterable, Iterator
from html import escape
from pathlib import Path

from ..facts import facts
from ..language import NO_BREAK, Joint, joints
from ..layout.setting import readable
from ..layout.style import style_of
from ..layout.tree import MARKS, Code, Frame, Layout, Run, walk
from ..units import Matrix
from ..words import PLACEHOLDER
from .marks import Element, Piece, headed, leaves, mark
from .svg import Leaf, code_svg, svg

STYLE = Path(__file__).with_suffix(".css")
# HTML's name of a role; what is not here is a plain block.
TAGS = {
    "Sect": "section", "H1": "h1", "H2": "h2", "H3": "h3", "H4": "h4", "P": "p", "L": "ul", "LI": "li", "LBody": "div",
    "Figure": "figure", "Link": "a", "Span": "span", "Table": "table", "TR": "tr", "TH": "th", "TD": "td",
    "Caption": "caption", "Note": "aside", "Lbl": "span", "BlockQuote": "blockquote", "Quote": "q",
}  # fmt: skip
LISTS = ("boxes", "ticks", "lines", "terms")  # looks of items that a screen keeps: html.css has them
BOLD = ("semibold", "bold", "extrabold")
HEAD = ("office", "promise")  # names of frames that open the page, beside its H1
LOUD = 1.3  # times the commonest size: a telephone number that paper prints large


def write_html(layout: Layout) -> bytes:
    """The whole file. Slots must be filled."""
    return Page(layout).write().encode("utf-8")


class Page:
    """One layout on its way to HTML."""

    def __init__(self, layout: Layout) -> None:
        self.layout = layout
        self.document, _ = mark(layout)
        self.decimal = str(layout.edition.language_spec.decimal) if layout.edition else ","
        self.body_pt = _body_pt(layout)
        titles = [element for element in self.document.elements() if element.role == "H1"]
        named = [element for element in titles if layout.title.startswith(" ".join(element.text.split()))]
        self.title = next(iter([*named, *titles]), None)  # the one h1; others are h2
        self.addresses = {readable(e.link) for e in self.document.elements() if e.link and _code_of(e)}
        theme = layout.edition.theme_spec if layout.edition else None
        looks = theme.surfaces.values() if theme else ()
        self.accents = {(theme.colour(plain), theme.colour(look.accent)) for look in looks for plain in (look.heading, look.text)}
        self.said: set[tuple[str, str]] = set()  # what opens or closes a page, and recurs on the next
        self.leads = False  # whether the last words lead to what follows: "Your phone must show:"

    def write(self) -> str:
        parts: dict[str, list[str]] = {"mark": [], "header": [], "main": [], "footer": []}
        if self.title is None:
            parts["header"].append(f"<h1>{escape(self.layout.title)}</h1>\n")
        for group in headed(self.document.kids):
            self._sort(group, parts)
        layout = self.layout
        robots = '<meta name="robots" content="noindex">\n' if layout.draft else ""
        about = f'<meta name="description" content="{escape(layout.subject)}">\n' if layout.subject else ""
        author = f'<meta name="author" content="{escape(layout.author)}">\n' if layout.author else ""
        footer = f"<footer>\n{''.join(parts['footer'])}</footer>\n" if parts["footer"] else ""
        return (
            f'<!DOCTYPE html>\n<html lang="{escape(layout.lang)}">\n<head>\n<meta charset="utf-8">\n'
            f'<meta name="viewport" content="width=device-width, initial-scale=1">\n'
            f"<title>{escape(layout.title)}</title>\n{about}{author}{robots}"
            f"<style>\n{self._colours()}{STYLE.read_text('utf-8')}</style>\n</head>\n<body>\n"
            f"<header>\n{''.join(parts['mark'])}{_in('div', parts['header'], 'band')}</header>\n"
            f"<main>\n{''.join(parts['main'])}</main>\n{footer}</body>\n</html>\n"
        )

    def _colours(self) -> str:
        """The theme's own, whose contrast is checked; on a dark screen html.css has its own for what stands on the page."""
        if self.layout.edition is None:
            return ""
        theme, said = self.layout.edition.theme_spec, []
        for name in ("page", "band", "blank", "stamp", "record"):
            look = theme.surfaces[name]
            said.append(f"--{name}: {theme.colour(look.fill) if look.fill else 'transparent'};")
            said.append(f"--{name}-text: {theme.colour(look.text)};")
            said.append(f"--{name}-heading: {theme.colour(look.heading)};")
        look = theme.surfaces["band"]
        said.append(f"--band-accent: {theme.colour(look.accent)}; --band-rule: {'0' if look.fill else '4px'};")
        return f":root {{ {' '.join(said)} }}\n"

    # -- where an element goes

    def _sort(self, group: list[Element | Piece], parts: dict[str, list[str]]) -> None:
        """Into the page's header, main part or footer; a panel of a folded sheet gives to all three."""
        element, *more = group
        if isinstance(element, Element) and element.role == "Sect":
            inner = {**parts, "main": []}
            for kids in headed(element.kids):
                self._sort(kids, inner)
            parts["main"].append(_in("section", inner["main"]))
            return
        if not isinstance(element, Element):
            parts["main"].append(self._text([element]))
            return
        name = element.frame.name if element.frame else ""
        opens = element is self.title or name in HEAD
        where = "mark" if name in MARKS else "header" if opens else "footer" if name == "foot" else "main"
        if where != "main":
            if (name, element.text) in self.said:
                return
            self.said.add((name, element.text))
        parts[where].append(
            f'<p class="{name}">{self._inside(element)}</p>\n' if where == "mark" else self._element(element, more)
        )

    # -- elements

    def _element(self, element: Element, more: Iterable[Element] = ()) -> str:
        """`more`: further lines of a heading."""
        make = {"L": self._list, "Table": self._table, "Figure": self._figure, "Link": self._link}.get(element.role)
        if make:
            return make(element)
        tag = TAGS.get(element.role, "div")
        if tag == "p":
            if element.text.strip() in self.addresses and not self.leads:
                return ""  # it stands under its code
            self.leads = element.text.rstrip().endswith(":")
        if tag == "h1" and element is not self.title:
            tag = "h2"
        name = element.frame.name if element.frame else ""
        kind = "badge" if element.block == "badge" else "value" if name == "value" else "loud" if self._is_loud(element) else ""
        classed = f' class="{kind}"' if tag == "p" and kind else ""
        block = "" if tag in ("span", "q") else "\n"
        inner = "<br>".join(self._inside(line) for line in (element, *more))
        return f"<{tag}{_lang(element)}{_id(element)}{classed}>{inner}</{tag}>{block}"

    def _is_loud(self, element: Element) -> bool:
        name = element.frame.name if element.frame else ""
        return name not in HEAD and any(run.size_pt > LOUD * self.body_pt for run in _runs(_pieces(element)))

    def _inside(self, element: Element, linked: bool = False) -> str:
        literal, title = bool(element.frame and element.frame.literal), element is self.title
        return "".join(
            self._element(kid, more) if isinstance(kid, Element) else self._text([kid], linked, literal, title)
            for kid, *more in headed(element.kids)
        )

    def _list(self, element: Element) -> str:
        """Numbered where all labels are numbers; the browser writes them."""
        items = [kid for kid in element.kids if isinstance(kid, Element)]
        labels = ["".join(k.text for k in _kids(item, "Lbl")).strip() for item in items]
        numbered = bool(labels) and all(re.fullmatch(r"\d+[.)]?", label) for label in labels)
        look = _look(element)
        rows, expected = [], 1
        for item, label in zip(items, labels):
            number = int(label.rstrip(".)")) if numbered else 0
            said = f' value="{number}"' if numbered and number != expected else ""
            said += ' class="note"' if look == "boxes" and not _has_box(item) else ""
            expected = number + 1
            inner = "".join(
                self._inside(kid) if kid.role == "LBody" else self._element(kid)
                for kid in item.kids
                if isinstance(kid, Element) and not (numbered and kid.role == "Lbl")
            )
            rows.append(f"<li{said}{_id(item)}>{inner}</li>\n")
        if numbered:
            return f"<ol>\n{''.join(rows)}</ol>\n"
        return f'<ul role="list" class="{look if look in LISTS else "bare"}">\n{"".join(rows)}</ul>\n'  # Safari takes one without marks for none

    def _table(self, element: Element) -> str:
        """Heads with their scope (as in the PDF); a table wider than a phone is moved sideways by itself."""
        rows = [kid for kid in element.kids if isinstance(kid, Element) and kid.role == "TR"]
        widest = max((len(row.kids) for row in rows), default=0)
        caption = "".join(self._element(kid) for kid in _kids(element, "Caption"))
        head, body = [], []
        for row in rows:
            is_head = all(kid.role == "TH" for kid in row.kids if isinstance(kid, Element))
            cells = []
            for n, cell in enumerate(kid for kid in row.kids if isinstance(kid, Element)):
                span = widest - n if n == len(row.kids) - 1 else 1
                wide = f' colspan="{span}"' if span > 1 else ""
                scope = ""
                if cell.role == "TH":
                    scope = f' scope="{("colgroup" if wide else "col") if is_head else "row"}"'
                tag = TAGS.get(cell.role, "td")
                cells.append(f"<{tag}{scope}{wide}{_lang(cell)}{_id(cell)}>{self._inside(cell)}</{tag}>")
            line = f"<tr{_id(row)}>{''.join(cells)}</tr>\n"
            (head if is_head and not body else body).append(line)
        named = escape(" ".join(" ".join(c.text for c in _kids(element, "Caption")).split()) or self.layout.title)
        return f'<div class="wide" tabindex="0" role="region" aria-label="{named}">\n<table>\n{caption}{_in("thead", head)}{_in("tbody", body)}</table>\n</div>\n'

    def _figure(self, element: Element) -> str:
        box = element.where[0][1]
        inner = [kid for kid in element.kids if isinstance(kid, Element)]
        return svg(_leaves(_pieces(element)), box, element.alt) + "\n" + "".join(map(self._element, inner))

    def _link(self, element: Element) -> str:
        """A code with its address in words beside it; or words that are a link."""
        code, href = _code_of(element), escape(element.link)
        if code is None:
            kind = ' class="phone"' if element.link.startswith("tel:") else ""
            return f'<a{kind} href="{href}"{_lang(element)}>{self._inside(element, linked=True)}</a>'
        return (
            f'<figure class="code"><a href="{href}">{code_svg(code, element.alt)}</a>'
            f'<figcaption><a href="{href}">{escape(readable(element.link))}</a></figcaption></figure>\n'
        )

    # -- words

    def _text(self, pieces: Iterable[Piece], linked: bool = False, literal: bool = False, title: bool = False) -> str:
        """Runs as text: what paper prints heavier or in the accent's colour is strong; addresses and phones are links."""
        runs = list(_runs(pieces))
        weights = {run.face in BOLD for run in runs if run.text.strip()}
        colours = {run.colour for run in runs if run.text.strip()}
        parts: list[tuple[bool, str]] = []
        for run in runs:
            strong = (len(weights) > 1 and run.face in BOLD) or any(
                (c, run.colour) in self.accents for c in colours - {run.colour}
            )
            if parts and (parts[-1][0] == strong or not run.text.strip()):
                parts[-1] = (parts[-1][0], parts[-1][1] + run.text)
            else:
                parts.append((strong, run.text))
        said = []
        for strong, text in parts:
            inner = self._words(text, self._held(text, title), linked, literal)
            bare = PLACEHOLDER.fullmatch(text.strip()) and not literal
            said.append(f"<strong>{inner}</strong>" if strong and not bare else inner)
        return "".join(said)

    def _words(self, text: str, held: str, linked: bool, literal: bool) -> str:
        """The text with what it states marked up; `held` is the same letters with no-break spaces, which is what is shown."""
        said, at = [], 0
        for fact in facts(text, self.decimal):
            words = escape(held[fact.start : fact.end])
            if fact.kind == "blank" and not literal:
                words = f"<mark>{words}</mark>"
            elif fact.kind == "address" and not linked and not fact.text.startswith("."):
                url = escape(fact.text if "://" in fact.text else f"https://{fact.text}")
                words = f'<a class="address" href="{url}">{words}</a>'
            elif fact.kind == "phone" and not linked:
                words = f'<a class="phone" href="tel:{fact.value}">{words}</a>'
            said += [escape(held[at : fact.start]), words]
            at = fact.end
        return "".join((*said, escape(held[at:])))

    def _held(self, text: str, title: bool) -> str:
        """The text with no-break spaces where the language never parts words; in a title, compounds are held too."""
        if self.layout.edition is None:
            return text
        held = joints(text, self.layout.edition.language_spec.keep)
        return "".join(NO_BREAK if held.get(n) and (title or held[n] is Joint.NEVER) else c for n, c in enumerate(text))


def _body_pt(layout: Layout) -> float:
    edition = layout.edition
    return style_of("body", edition.theme_spec, edition.format_spec, layout.step).size_pt if edition else 12.0


def _in(tag: str, parts: list[str], name: str = "") -> str:
    classed = f' class="{name}"' if name else ""
    return f"<{tag}{classed}>\n{''.join(parts)}</{tag}>\n" if any(parts) else ""


def _look(element: Element) -> str:
    """How paper shows a list: its inner frame is named after it, items:boxes."""
    names = (node.name for node, *_ in walk(element.frame) if isinstance(node, Frame)) if element.frame else ()
    return next((name.partition(":")[2] for name in names if name.startswith("items:")), "")


def _has_box(item: Element) -> bool:
    """Whether decoration stands before an item's words: the box to tick, which a note has not."""
    return any(
        isinstance(node, Frame) and node.role == "Artifact" and not any(frame.role == "LBody" for frame in above)
        for node, _, _, above in walk(item.frame)
    )


def _kids(element: Element, role: str) -> list[Element]:
    return [kid for kid in element.kids if isinstance(kid, Element) and kid.role == role]


def _pieces(element: Element) -> Iterator[Piece]:
    for inner in element.elements():
        yield from (kid for kid in inner.kids if isinstance(kid, Piece))


def _leaves(pieces: Iterable[Piece]) -> Iterator[tuple[Leaf, Matrix]]:
    for piece in pieces:
        if piece.mcid is not None:  # else it is decoration
            for item, x, y in piece.items:
                yield from leaves(item, x, y)


def _runs(pieces: Iterable[Piece]) -> Iterator[Run]:
    yield from (leaf for leaf, _ in _leaves(pieces) if isinstance(leaf, Run))


def _code_of(element: Element) -> Code | None:
    return next((leaf for leaf, _ in _leaves(_pieces(element)) if isinstance(leaf, Code)), None)


def _lang(element: Element) -> str:
    return f' lang="{escape(element.lang)}"' if element.lang else ""


def _id(element: Element) -> str:
    return f' id="{escape(element.anchor)}"' if element.anchor else ""
