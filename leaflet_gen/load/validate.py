"""A Document against its model, all errors at once. Document in, model and Problems out."""

import re
import types
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal, TypeVar, Union, get_args, get_origin

from pydantic import BaseModel, ValidationError

from ..messages import Term
from ..model import Paragraphs
from ..problems import Problem, nearest
from ..words import Words
from .read import Document, KeyPath

Model = TypeVar("Model", bound=BaseModel)
VERSIONS = ("1",)
ONE_OR_MANY = get_args(Paragraphs)[1]
EXPECTED = {  # pydantic's error types: what was wanted there
    "string_type": Term("text"),
    "tuple_type": Term("list"),
    "list_type": Term("list"),
    "dict_type": Term("group"),
    "model_type": Term("group"),
    "bool_type": Term("yes_no"),
    "bool_parsing": Term("yes_no"),
    "day_type": Term("day"),
    "number_type": Term("number"),
    "amount_type": Term("number"),
    "colour_type": Term("colour"),
    "name_type": Term("name"),
}
WRONG_TEXT = {"day_type": "day_wrong", "number_type": "number_wrong", "amount_type": "amount_wrong", "colour_type": "colour_wrong", "name_type": "name_wrong"}
ANSWERS = ("có", "không")


def validate(document: Document, model: type[Model]) -> tuple[Model | None, list[Problem]]:
    """The model filled from the document, or None and everything that is wrong with it."""
    version = _version_problem(document)
    if version and version.code == "schema_unknown":  # of another time: its keys cannot be judged
        return None, [version]
    filled, errors = None, []
    try:
        filled = model.model_validate(document.tree)
    except ValidationError as error:
        errors = [_Error(e, document.tree) for e in error.errors(include_url=False, include_input=False)]
    errors = [e for e in errors if e.path[:1] != ("schema",) and not _is_refused(e.path, document) and not e.is_echo]
    problems = [version] if version else []
    unquoted = [path for path in document.bare if path and _takes_text(path, model)]
    problems += [Problem("text_unquoted", document.place(path), {"written": _short(document.bare[path])}) for path in unquoted]
    errors = [e for e in _one_for_each_value(errors) if not any(e.path[: len(path)] == path for path in unquoted)]
    guessed: set[KeyPath] = set()  # keys that are there after all, mistyped
    for error in errors:
        if error.type == "extra_forbidden":
            problem = _unknown_key(error.path, document, model)
            if near := problem.values["near"]:
                guessed.add((*error.path[:-1], near))
            problems.append(problem)
    for error in errors:
        if error.type == "extra_forbidden" or error.path in guessed:
            continue
        problems.append(_as_problem(error, document, model))
    return (None if problems else filled), problems


class _Error:
    """One of pydantic's errors, with its location turned into a path of the tree."""

    def __init__(self, error: Mapping[str, Any], tree: object) -> None:
        self.type: str = error["type"]
        self.context: Mapping[str, Any] = error.get("ctx", {})
        self.message: str = error["msg"]
        self.in_union = False
        self.of_key = error["loc"][-1:] == ("[key]",)  # the name of a value is wrong, not the value
        path: list[str | int] = []
        here = tree
        for n, step in enumerate(error["loc"]):
            last = n == len(error["loc"]) - 1
            if isinstance(here, dict) and step in here or isinstance(here, list) and isinstance(step, int) and step < len(here):
                path.append(step)
                here = here[step]
            elif last and self.type == "missing":
                path.append(step)
            else:  # the name of a union's branch
                self.in_union = True
        self.path: KeyPath = tuple(path)
        self.value = here
        # a list is also called too short when one of its items is wrong
        least = self.context.get("min_length", 0)
        self.is_echo = self.type == "too_short" and isinstance(here, list) and len(here) >= least
        self.expected: tuple[Term, ...] = (EXPECTED[self.type],) if self.type in EXPECTED else ()


def _one_for_each_value(errors: list[_Error]) -> Iterator[_Error]:
    """Join what the branches of a union said of the same value."""
    by_path: dict[KeyPath, list[_Error]] = {}
    for error in errors:
        by_path.setdefault(error.path, []).append(error)
    deeper = {e.path[:-1] for e in errors if e.in_union and e.path}
    for path, found in by_path.items():
        if len(found) > 1 or found[0].in_union:
            if isinstance(found[0].value, dict) and path in deeper:
                continue  # it was meant as the group, and what is wrong stands inside
            if isinstance(found[0].value, str):
                found = [e for e in found if e.type not in ("dict_type", "model_type")] or found
            found[0].expected = tuple(dict.fromkeys(t for e in found for t in e.expected))
        yield found[0]


def _as_problem(error: _Error, document: Document, model: type[BaseModel]) -> Problem:
    path, value = error.path, error.value
    key = path_name(path)
    if error.type == "missing":
        return _missing(path, document)
    place = document.place(path)
    if value is None:
        return Problem("value_empty", document.key(path), {"key": key})
    if error.type == "empty_text":
        return Problem("text_empty", place, {"key": key})
    if error.type == "literal_error" and error.of_key:
        return _unknown_key(path, document, model)
    if error.type == "answer":
        return Problem("value_choice", place, {"key": key, "value": _short(str(value)), "near": nearest(str(value), ANSWERS), "known": ANSWERS})
    if error.type == "literal_error":
        known = _choices(path, model)
        if not isinstance(value, str):
            return Problem("value_type", place, {"key": key, "expected": (Term("text"),), "actual": _actual(value)})
        return Problem("value_choice", place, {"key": key, "value": _short(value), "near": nearest(value, known), "known": known})
    if error.of_key and error.type in WRONG_TEXT:
        return Problem(WRONG_TEXT[error.type], document.key(path), {"key": key, "value": _short(str(path[-1]))})
    if error.type in WRONG_TEXT and isinstance(value, str):
        return Problem(WRONG_TEXT[error.type], place, {"key": key, "value": _short(value)})
    if error.type == "string_type" and (sentence := _cut_at_colon(value)):
        return Problem("text_with_colon", place, {"written": _short(sentence)})
    if error.expected == (Term("list"),) and isinstance(value, str) and _takes_words(path, model):
        return Problem("list_brackets", place, {"key": str(path[-1]), "written": _short(value.strip())})
    if error.expected:
        return Problem("value_type", place, {"key": key, "expected": error.expected, "actual": _actual(value)})
    if error.type == "too_short":
        return Problem("list_short", document.key(path), {"key": key, "least": error.context.get("min_length", 1)})
    if error.type == "too_long":
        return Problem("list_full", place, {"key": key, "most": error.context.get("max_length", 0)})
    if error.type in ("greater_than_equal", "greater_than", "less_than_equal", "less_than"):
        limit = next((v for k, v in error.context.items() if k in ("ge", "gt", "le", "lt")), 0)
        code = "number_small" if error.type.startswith("greater") else "number_large"
        return Problem(code, place, {"key": key, "value": _short(str(value)), "limit": limit})
    return Problem("value_wrong", place, {"key": key, "detail": error.message})


def _cut_at_colon(value: object) -> str:
    """The sentence that became a group of one key: "Lưu ý: mang theo giấy tờ"."""
    if not isinstance(value, dict) or len(value) != 1:
        return ""
    ((key, text),) = value.items()
    return f"{key}: {text}" if isinstance(text, str) and not re.fullmatch(r"[a-z_]+", key) else ""


def _missing(path: KeyPath, document: Document) -> Problem:
    parent = path[:-1]
    if isinstance(path[-1], int):
        return Problem("list_short", document.key(parent), {"key": path_name(parent), "least": path[-1] + 1})
    return Problem("key_missing", document.key(parent), {"key": str(path[-1]), "parent": path_name(parent) or document.file})


def _unknown_key(path: KeyPath, document: Document, model: type[BaseModel]) -> Problem:
    key, known = str(path[-1]), sorted(_keys(path[:-1], model))
    there = _tree_at(path[:-1], document.tree)
    free = [k for k in known if not (isinstance(there, dict) and k in there)]
    return Problem(
        "key_unknown", document.key(path), {"key": key, "near": nearest(key, free) or nearest(key, known), "known": tuple(known)}
    )


def _version_problem(document: Document) -> Problem | None:
    if "schema" not in document.tree:
        return Problem("schema_missing", document.place(()), {"version": VERSIONS[-1]})
    version = document.tree["schema"]
    if version not in VERSIONS:
        written = "" if version is None else str(version)[:20]
        return Problem("schema_unknown", document.place(("schema",)), {"version": written, "known": VERSIONS})
    return None


def _is_refused(path: KeyPath, document: Document) -> bool:
    return any(path[: n + 1] in document.refused for n in range(-1, len(path)))


def path_name(path: KeyPath) -> str:
    """sections.steps.items[2]: how a message calls a value."""
    name = ""
    for step in path:
        name += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if name else step
    return name


def _short(text: str) -> str:
    return text if len(text) <= 60 else text[:59].rstrip() + "…"


def _actual(value: object) -> Term:
    if isinstance(value, str):
        return Term("text")
    if isinstance(value, bool):
        return Term("yes_no")
    return Term("list") if isinstance(value, list) else Term("group")


def _tree_at(path: KeyPath, tree: Any) -> Any:
    for step in path:
        tree = tree[step]
    return tree


# What the models say stands at a path: pydantic's errors name no siblings.


def _annotations(path: KeyPath, model: type[BaseModel]) -> list[tuple[Any, tuple]]:
    """The types (each with its metadata) that may stand at a path."""
    here: list[tuple[Any, tuple]] = [(model, ())]
    for step in path:
        here = [inner for kind, _ in here for inner in _inside(kind, step)]
    return [flat for kind, metadata in here for flat in _flat(kind, metadata)]


def _flat(kind: Any, metadata: tuple = ()) -> Iterator[tuple[Any, tuple]]:
    """A union's members, Annotated opened."""
    if get_origin(kind) is Annotated:
        yield from _flat(get_args(kind)[0], (*metadata, *get_args(kind)[1:]))
    elif get_origin(kind) in (Union, types.UnionType):
        for member in get_args(kind):
            yield from _flat(member, metadata)
    else:
        yield kind, metadata


def _inside(kind: Any, step: str | int) -> Iterator[tuple[Any, tuple]]:
    for member, _ in _flat(kind):
        origin, args = get_origin(member), get_args(member)
        if isinstance(member, type) and issubclass(member, BaseModel):
            for name, info in member.model_fields.items():
                if step == (info.alias or name):
                    yield from _flat(info.annotation, tuple(info.metadata))
        elif origin is dict:
            yield from _flat(args[1])
        elif origin in (tuple, list) and isinstance(step, int):
            yield from _flat(args[0] if args[-1] is Ellipsis or step >= len(args) else args[step])


def _keys(path: KeyPath, model: type[BaseModel]) -> set[str]:
    """The names that may stand there: of a model's fields, or those that a group is limited to."""
    groups = (get_args(kind)[0] for kind, _ in _annotations(path, model) if get_origin(kind) is dict)
    limited = {str(name) for of in groups for kind, _ in _flat(of) if get_origin(kind) is Literal for name in get_args(kind)}
    return limited | {
        info.alias or name
        for kind, _ in _annotations(path, model)
        if isinstance(kind, type) and issubclass(kind, BaseModel)
        for name, info in kind.model_fields.items()
    }


def _choices(path: KeyPath, model: type[BaseModel]) -> tuple[str, ...]:
    return tuple(str(v) for kind, _ in _annotations(path, model) if get_origin(kind) is Literal for v in get_args(kind))


def _takes_words(path: KeyPath, model: type[BaseModel]) -> bool:
    """Does a list of plain values stand there, such as [a4, a5]?"""
    inner = [kind for kind, _ in _annotations((*path, 0), model)]
    return bool(inner) and not any(isinstance(kind, type) and issubclass(kind, BaseModel) for kind in inner)


def _takes_text(path: KeyPath, model: type[BaseModel]) -> bool:
    """May text stand there, alone or as one paragraph of many? Then [số điện thoại] was meant as text."""
    taken = _annotations(path, model)
    return any(kind is Words or ONE_OR_MANY in metadata or kind is Any and metadata for kind, metadata in taken)
