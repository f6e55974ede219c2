"""What a variant says otherwise, place by place. A topic's Document and its merged one in, Differences out."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..problems import Place, Problem
from ..words import Words
from .loaded import Loaded, VariantKey, Variation
from .read import Document, KeyPath
from .validate import nearest, path_name
from .variants import VARIANTS


@dataclass(frozen=True)
class Difference:
    """One value: in the common words and in the variant's; None where it is not there."""

    path: str  # sections.steps.items[2].body
    before: str | None
    after: str | None
    base_place: Place | None
    place: Place  # where the variant says so


@dataclass(frozen=True)
class Compared:
    """A variant against the words common to all."""

    key: VariantKey
    variation: Variation
    differences: tuple[Difference, ...]
    same: tuple[str, ...]  # keys and sections in which nothing differs
    printed: tuple[str, ...]  # what the orders call it


def compare(loaded: Loaded) -> list[Compared]:
    """Every variant of every topic, in the order they are written."""
    found = []
    for key, variation in loaded.variations.items():
        base = loaded.document("topics", key[:3])
        differences = tuple(_differences(base, variation.document, (VARIANTS, key[3])))
        same = tuple(_same(base.tree, variation.document.tree))
        found.append(Compared(key, variation, differences, same, tuple(dict.fromkeys(_printed(key, loaded)))))
    return found


def _printed(key: VariantKey, loaded: Loaded) -> Iterator[str]:
    topic, _, unit, variant = key
    for order in loaded.project.build if loaded.project else ():
        if order.topic == topic and variant in order.variants and (not unit or unit in (order.units or loaded.project.units)):
            yield f"{order.name or order.material}-{variant}"


def _differences(base: Document, own: Document, at: KeyPath) -> Iterator[Difference]:
    """By path: first what the variant has, then what it leaves out."""
    common, varied = dict(_leaves(base.tree)), dict(_leaves(own.tree))
    for path, value in varied.items():
        if common.get(path) != value:
            before = base.place(path) if path in common else None
            yield Difference(path_name(path), common.get(path), value, before, own.place(path))
    told: set[KeyPath] = set()
    for path, value in common.items():
        if path not in varied and (gone := _gone(path, own.tree)) not in told:
            told.add(gone)  # of a whole section, its first words
            yield Difference(path_name(gone), value, None, base.key(gone), base.key((*at, *gone)))


def _leaves(node: object, path: KeyPath = ()) -> Iterator[tuple[KeyPath, str]]:
    """All values but the topic's variants. A list of one text is that text."""
    if isinstance(node, dict):
        for key, inner in node.items():
            if (*path, key) != (VARIANTS,):
                yield from _leaves(inner, (*path, key))
    elif isinstance(node, list):
        for n, inner in enumerate(node):
            yield from _leaves(inner, path if len(node) == 1 and isinstance(inner, Words) else (*path, n))
    elif node is not None:
        yield path, str(node) if isinstance(node, Words) else str(node).lower()


def _gone(path: KeyPath, tree: object) -> KeyPath:
    """The outermost part of a path that the tree does not have."""
    for n, step in enumerate(path):
        there = step in tree if isinstance(tree, dict) else isinstance(tree, list) and isinstance(step, int) and step < len(tree)
        if not there:
            return path[: n + 1]
        tree = tree[step]
    return path


def _same(base: dict, own: dict) -> Iterator[str]:
    for key, value in base.items():
        if key == "sections":
            yield from (f"sections.{name}" for name, section in value.items() if own[key].get(name) == section)
        elif key not in (VARIANTS, "schema") and own.get(key) == value:
            yield key


def unknown_topics(loaded: Loaded, names: Iterable[str]) -> list[Problem]:
    """Names asked for that no topic has."""
    known = tuple(dict.fromkeys(topic for kind, (topic, *_) in loaded.files if kind == "topics"))
    values = ({"name": name, "near": nearest(name, known), "known": known} for name in names if name not in known)
    return [Problem("usage_topic", None, v) for v in values]
