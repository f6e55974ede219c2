"""A topic as each audience, and each village of a list, reads it. A Document in, whole Topics and Problems out.

Their own words are laid over the common ones; a village's over its audience's.

A group is merged key by key, a list or a text is taken whole, null takes a key
away. The merged document keeps the line of every value, its own or common.
"""

from collections.abc import Iterator

from ..model import Topic
from ..problems import Place, Problem
from .loaded import BASE, Loaded, TopicKey, VariantKey, Variation
from .read import Document, KeyPath
from .validate import nearest, validate

VARIANTS, VILLAGE = "variants", "village"
ABOUT = ("label", "for")  # what a variant says of itself
OWN = ("code", "edition", "edited_on")  # differ without a different word on the page


def vary(key: TopicKey, document: Document, topic: Topic) -> tuple[dict[VariantKey, Variation], list[Problem]]:
    """All variants of a topic whose own words are sound."""
    made: dict[VariantKey, Variation] = {}
    problems = []
    codes = {str(topic.code): topic.code.place}
    for name, variant in topic.variants.items():
        own = merged(document, (VARIANTS, name))
        varied, found = validate(own, Topic)
        problems += found
        at = document.key((VARIANTS, name))
        if name == BASE:
            problems.append(Problem("variant_base", at, {"name": name}))
        first = codes.setdefault(str(variant.code), variant.code.place)
        if first != variant.code.place:
            also = (("first_here", first),) if first else ()
            problems.append(Problem("variant_code", variant.code.place, {"code": variant.code}, also=also))
        if words_of(own) == words_of(document):
            problems.append(Problem("variant_same", at, {"name": name}, "notice"))
        problems += _strangers(document, name)
        if varied:
            varied = varied.model_copy(update={"village": None})  # laid over later, where a list is printed
            made[*key, str(name)] = Variation(varied, own, variant.label, variant.for_)
    return made, problems


def for_villages(document: Document) -> tuple[Topic | None, list[Problem]]:
    """The words of a topic (or of one of its variants) for the villages of a list: its own, where it says nothing else."""
    own = merged(document, (VILLAGE,)) if isinstance(document.tree.get(VILLAGE), dict) else document
    varied, found = validate(own, Topic)
    return varied and varied.model_copy(update={"variants": {}, "village": None}), found


def _strangers(document: Document, name: str) -> Iterator[Problem]:
    """A section that the common words do not have: taken away although it is not there, or a slip for one that is."""
    common, own = document.tree.get("sections"), document.tree[VARIANTS][name].get("sections")
    if not isinstance(common, dict) or not isinstance(own, dict):
        return
    for section, value in own.items():
        near = nearest(section, common) if section not in common else ""
        if section not in common and (near or value is None):
            values = {"section": section, "near": near, "known": tuple(common)}
            yield Problem("variant_section", document.key((VARIANTS, name, "sections", section)), values, "warning")


def words_of(document: Document) -> dict:
    """All that is printed as words: the tree without what only numbers an edition."""
    return {key: value for key, value in document.tree.items() if key not in (VARIANTS, VILLAGE, *OWN)}


def merged(document: Document, at: KeyPath) -> Document:
    """The document of a topic with what stands at that path laid over it, and what it was taken from left out."""
    over: dict = document.tree
    for key in at:
        over = over[key]
    over = {key: value for key, value in over.items() if key not in ABOUT}
    tree = {key: value for key, value in document.tree.items() if key not in (VARIANTS, at[0])}
    taken = dict(_laid_over(tree, over, ()))
    long = len(at)
    maps = [
        {path: value for path, value in places.items() if path[:1] not in ((VARIANTS,), at[:1]) and _owner(path, taken) is None}
        | {path[long:]: value for path, value in places.items() if path[:long] == at and _owner(path[long:], taken)}
        for places in (document.keys, document.values, document.bare)
    ]
    return Document(document.file, document.text, tree, *maps, document.refused)


def _laid_over(tree: dict, over: dict, path: KeyPath) -> Iterator[tuple[KeyPath, bool]]:
    """Lay the values of `over` on `tree` (changed here); each path that changed, and whether something stands there now."""
    for key, value in over.items():
        if value is None:
            tree.pop(key, None)
        elif isinstance(value, dict) and isinstance(tree.get(key), dict):
            tree[key] = dict(tree[key])
            yield from _laid_over(tree[key], value, (*path, key))
            continue
        else:
            tree[key] = value
        yield (*path, key), value is not None


def _owner(path: KeyPath, taken: dict[KeyPath, bool]) -> bool | None:
    """Whether a path is in what was laid over (True) or taken away (False); None where it is common."""
    return next((taken[path[:n]] for n in range(1, len(path) + 1) if path[:n] in taken), None)


def check(loaded: Loaded) -> Iterator[Problem]:
    """Each variant that an order asks for is written: in the words of each of its units, and in Vietnamese at least."""
    if loaded.project is None:
        return
    for order in loaded.project.build:
        for language in order.languages or ("vi",):
            for unit in order.units or loaded.project.units:
                keys = ((order.topic, language, unit), (order.topic, language, None))
                key = next((key for key in keys if ("topics", key) in loaded.files), None)
                document = loaded.document("topics", key)
                written = document.tree.get(VARIANTS) if document else None
                known = (BASE, *(written if isinstance(written, dict) else ()))
                for name in order.variants if document else ():
                    if name not in known:
                        place: Place | None = name.place
                        values = {"name": name, "file": document.file, "near": nearest(name, known), "known": known}
                        yield Problem("variant_unknown", place, values)
