"""Composed pages as a test sees them; and the smallest ways to change what an edition says."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from pydantic import BaseModel

from leaflet_gen.layout.edition import Edition
from leaflet_gen.layout.tree import Frame, Layout, Page, Run, Said, items, reading_order, walk
from leaflet_gen.load.read import read
from leaflet_gen.load.validate import validate
from leaflet_gen.model import Section, Topic
from leaflet_gen.problems import Place
from leaflet_gen.units import Box
from leaflet_gen.words import Words

ROOT = Path(__file__).parents[1]
FILE = "content/topics/thu/vi.yaml"  # where made-up words say they were written


# --- what a page says


def letters(text: str) -> str:
    """A text without spaces and without the marks of emphasis: what must neither be lost nor added."""
    return "".join(c for c in text.replace("**", "") if not c.isspace())


def said(layout: Layout) -> list[Said]:
    """The layout's elements in reading order, each once: the parts of a thread are one."""
    whole: list[Said] = []
    seen: dict[int, int] = {}
    for page in layout.pages:
        for element in reading_order(page):
            if element.thread in seen:
                n = seen[element.thread]
                whole[n] = replace(whole[n], text=whole[n].text + element.text)
                continue
            if element.thread:
                seen[element.thread] = len(whole)
            whole.append(element)
    return whole


def painted(page: Page) -> str:
    """Every letter on the page, decoration included, in painting order."""
    return "".join(item.text for item, *_ in items(page) if isinstance(item, Run))


def headings(layout: Layout) -> list[tuple[int, str]]:
    return [(int(e.role[1]), e.text.strip()) for e in said(layout) if e.role[:1] == "H"]


@dataclass(frozen=True)
class Found:
    """A frame and where it stands on its page."""

    frame: Frame
    box: Box
    above: tuple[Frame, ...]


def frames(page: Page, **wanted: object) -> list[Found]:
    """The page's frames with these attributes: name="body", role="P" …"""
    return [
        Found(node, node.box.moved(dx, dy), above)
        for node, dx, dy, above in walk(page.root)
        if isinstance(node, Frame) and all(getattr(node, key) == value for key, value in wanted.items())
    ]


def baselines(page: Page) -> list[tuple[float, float]]:
    """(x, baseline) of each run, in reading order."""
    return [(dx + item.x, dy + item.baseline) for item, dx, dy, _ in items(page) if isinstance(item, Run)]


# --- another text in the same edition


def texts(topic: Topic) -> Iterator[Words]:
    """All texts of a topic's sections that are set as they are written: no field, no address, no name of a file."""

    def visit(value: object, key: str = "") -> Iterator[Words]:
        if isinstance(value, Words):
            if key in ("heading", "body", "title", "promise") and "{" not in value:
                yield value
        elif isinstance(value, BaseModel):
            for name, inner in value:
                if name != "evidence":
                    yield from visit(inner, name)
        elif isinstance(value, dict):
            for inner in value.values():
                yield from visit(inner, key)
        elif isinstance(value, tuple):
            for inner in value:
                yield from visit(inner, key)

    yield from visit(topic)


def reworded(edition: Edition, place: Place, change: Callable[[str], str]) -> Edition:
    """The edition with the text that was written at `place` changed."""

    def visit(value: object) -> object:
        if isinstance(value, Words):
            return Words(change(value), place) if value.place == place else value
        if isinstance(value, BaseModel):
            return value.model_copy(update={name: visit(inner) for name, inner in value})
        if isinstance(value, dict):
            return {name: visit(inner) for name, inner in value.items()}
        return tuple(visit(inner) for inner in value) if isinstance(value, tuple) else value

    return replace(edition, topic=visit(edition.topic), unit_spec=visit(edition.unit_spec))


def with_sections(edition: Edition, sections: dict[str, dict]) -> Edition:
    """The edition with other sections, written as plain data."""
    line = [0]

    def placed(value: object) -> object:
        if isinstance(value, str):
            line[0] += 1
            return Words(value, Place(FILE, line[0], 1))
        if isinstance(value, dict):
            return {key: placed(inner) for key, inner in value.items()}
        return [placed(inner) for inner in value] if isinstance(value, list) else value

    made = {name: Section.model_validate(placed(section)) for name, section in sections.items()}
    return replace(edition, topic=edition.topic.model_copy(update={"sections": made}))


def spec(kind: type[BaseModel], file: str) -> BaseModel:
    """A shipped file by itself: one that no order names."""
    return validate(read(ROOT / file, file).document, kind)[0]
