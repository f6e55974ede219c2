"""Read one YAML file, safely and with a place for every value. A file in, a Document and Problems out.

Strings first: only true, false and null are anything but text, so that
1.004550, 7:30 and 0123456701 stay as they were written. Aliases, tags, merge
keys and second documents are refused: no content needs them, and 324 bytes of
aliases expand to 387 million values.
"""

import re
import textwrap
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import yaml

from ..messages import refused
from ..problems import Place, Problem
from ..words import PLACEHOLDER, Words
from .encoding import decode, lines_of
from .syntax import NO_SPACE, NO_SPACE_AFTER_DASH, explain, odd_indent

LARGEST = 1_000_000  # bytes
DEEPEST = 40  # lists and groups inside each other
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # libyaml where PyYAML was built with it
IMPLICIT = {"true": True, "false": False, "null": None, "~": None, "": None}
FIELD_ALONE = re.compile(r"\{ ?[a-z_]+(\.[a-z_]+)* ?\}")
SWALLOWED = re.compile(r"[ \t](#(?:\S| \d).*)")  # "Phòng #5": a comment that is none
SWALLOWED_TEXT = re.compile(r"[ \t]+(#.*\S)")  # "Điền tờ khai # kèm ảnh": half a sentence
SWALLOWED_WHOLE = re.compile(r":[ \t]+(#\S.*)")  # "fill: #14213d"
NO_SENTENCE = re.compile(r"-?\d+([.,]\d+)?|true|false|null|~", re.IGNORECASE)  # behind it a comment is a comment
NAME_OR_COLOUR = re.compile(r"[a-z][a-z0-9_-]*")  # what looks are mostly made of
LOOKS_LIKE_KEY = re.compile(r"\s*(?:- +)*(?:[\w-]+:(?:\s|$)|- )")

KeyPath = tuple[str | int, ...]
INVISIBLE = re.compile("[\u200b\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]")  # zero width, direction


@dataclass(frozen=True)
class Document:
    """One content file: plain dicts and lists, leaves Words, True, False or None."""

    file: str
    text: str
    tree: dict
    keys: Mapping[KeyPath, Place]  # where the key of a value stands
    values: Mapping[KeyPath, Place]  # where the value begins
    bare: Mapping[KeyPath, str] = field(default_factory=dict)  # [số điện thoại], {unit.name} without the quotes they need
    refused: frozenset[KeyPath] = frozenset()  # values already reported: not to be complained of twice

    def place(self, path: KeyPath) -> Place:
        """Where a value begins; where there is no such value, what it would stand in."""
        while path and path not in self.values:
            path = path[:-1]
        return self.values.get(path, Place(self.file))

    def key(self, path: KeyPath) -> Place:
        """Where the key of a value stands; of an item in a list, the item itself."""
        return self.keys.get(path) or self.place(path)


@dataclass(frozen=True)
class Reading:
    """What became of one file: no document where it cannot be understood."""

    document: Document | None
    text: str
    problems: tuple[Problem, ...]


def read(path: Path, file: str) -> Reading:
    """Read the file at `path`; `file` is what places call it."""
    try:
        with path.open("rb") as stream:
            data = stream.read(LARGEST + 1)
    except FileNotFoundError:
        return Reading(None, "", (Problem("file_missing", Place(file)),))
    except OSError as error:
        return Reading(None, "", (Problem("file_unreadable", Place(file), {"reason": refused(error)}),))
    if len(data) > LARGEST:
        return Reading(None, "", (Problem("file_too_large", Place(file), {"limit_mb": LARGEST // 1_000_000}),))
    decoded = decode(data, file)
    if decoded.text is None:
        return Reading(None, "", decoded.problems)
    document, problems = parse(decoded.text, file)
    return Reading(document, decoded.text, (*decoded.problems, *problems))


def parse(text: str, file: str) -> tuple[Document | None, list[Problem]]:
    """Text to a Document. Everything that can be found in one pass is reported; a syntax error ends it."""
    builder = _Builder(text, file)
    if odd := odd_indent(builder.lines, file):
        return None, [odd]
    try:
        for event in yaml.parse(text, Loader=LOADER):
            if not builder.take(event):
                break
    except yaml.YAMLError as error:
        stop = explain(error, builder.lines, file, builder.quoted)
        # what was only suspected here has now stopped the reading
        return None, [*(p for p in builder.problems if (p.code, p.place) != (stop.code, stop.place)), stop]
    return builder.document(), builder.problems


@dataclass
class _Level:
    """A list or group that is being filled."""

    path: KeyPath
    node: dict | list
    start: object  # the parser's mark
    key: str | None = None  # of the value that comes next
    drop: bool = False  # that value is read and thrown away
    ended: bool = False  # a dash is missing: what follows was meant as the next item
    as_key: bool = False  # this collection stands where a key should
    own_drop: bool = False


class _Builder:
    """Parser events to a tree, without recursion: depth is counted, never risked."""

    def __init__(self, text: str, file: str) -> None:
        self.text, self.file, self.lines = text, file, lines_of(text)
        self.problems: list[Problem] = []
        self.keys: dict[KeyPath, Place] = {}
        self.values: dict[KeyPath, Place] = {}
        self.bare: dict[KeyPath, str] = {}
        self.refused: set[KeyPath] = set()
        self.levels: list[_Level] = []
        self.quoted: yaml.ScalarEvent | None = None
        self.key_end: object = None  # the mark after the last key in plain letters
        self.root: object = None
        self.root_event: yaml.Event | None = None

    def take(self, event: yaml.Event) -> bool:
        """Use one event; False where reading on is pointless."""
        if isinstance(event, yaml.DocumentStartEvent) and self.root_event:
            self._report("yaml_documents", event.start_mark)
            return False
        if isinstance(event, yaml.ScalarEvent):
            self._look_at(event)
            self._scalar(event)
        elif isinstance(event, yaml.AliasEvent):
            merge = bool(self.levels) and self.levels[-1].key == "<<"
            if not merge:
                self._report("yaml_alias", event.start_mark, name=event.anchor)
            if self._wants_key():
                self.levels[-1].key, self.levels[-1].drop = "", True
            else:
                self._put(None, event.start_mark, event, refused=True)
        elif isinstance(event, (yaml.MappingStartEvent, yaml.SequenceStartEvent)):
            if len(self.levels) >= DEEPEST:
                self._report("yaml_depth", event.start_mark, limit=DEEPEST)
                self.root = None
                return False
            self._open(event)
        elif isinstance(event, (yaml.MappingEndEvent, yaml.SequenceEndEvent)):
            self._close(event)
        return True

    def document(self) -> Document | None:
        if self.root_event is None or self.root_event.__class__ is yaml.ScalarEvent and self.root is None:
            if not self.problems:
                self.problems.append(Problem("file_empty", Place(self.file)))
            return None
        if not isinstance(self.root, dict):
            if not any(p.code in ("yaml_depth", "yaml_alias", "yaml_no_space") for p in self.problems):
                code = "root_list" if isinstance(self.root, list) else "root_text"
                self._report(code, self.root_event.start_mark)
            return None
        return Document(self.file, self.text, self.root, self.keys, self.values, self.bare, frozenset(self.refused))

    def _report(self, code: str, mark, severity: str = "error", also=(), **values: object) -> None:
        self.problems.append(Problem(code, self._place(mark), values, severity, also))

    def _place(self, mark) -> Place:
        return Place(self.file, mark.line + 1, mark.column + 1)

    def _wants_key(self) -> bool:
        return bool(self.levels) and isinstance(self.levels[-1].node, dict) and self.levels[-1].key is None

    def _next_path(self) -> KeyPath:
        if not self.levels:
            return ()
        level = self.levels[-1]
        return (*level.path, level.key if isinstance(level.node, dict) else len(level.node))

    def _scalar(self, event: yaml.ScalarEvent) -> None:
        words = unicodedata.normalize("NFC", event.value)
        if INVISIBLE.search(words):  # pasted from the web; no language we print needs them
            words = INVISIBLE.sub("", words)
            self._report("invisible_dropped", event.start_mark, "notice")
        if self._wants_key():
            self._decorated(event)
            self._key(words, event)
            return
        plain = event.style in (None, "") and event.implicit[0]
        value: object = Words(words, self._place(event.start_mark))
        if plain and words.lower() in IMPLICIT and words in (words.lower(), words.title(), words.upper()):
            value = IMPLICIT[words.lower()]
        elif event.style in ("|", ">"):
            value = Words(words.rstrip("\n"), value.place)  # the line's end belongs to the writing, not to the text
        self._put(value, event.start_mark, event, refused=self._decorated(event))

    def _key(self, key: str, event: yaml.ScalarEvent) -> None:
        level, place = self.levels[-1], self._place(event.start_mark)
        level.key, level.drop = key, level.ended
        path = (*level.path, key)
        if level.ended:
            return
        if key == "<<":
            self._report("yaml_merge", event.start_mark)
            level.drop = True
        elif not key.strip():
            self._report("yaml_key", event.start_mark)
            level.drop = True
        elif self._begins_next_item(key):
            self._report("item_dash", event.start_mark, also=(("first_here", self.keys[path]),), key=key)
            level.drop = level.ended = True
        elif key in level.node:
            self._report("key_duplicate", event.start_mark, also=(("first_here", self.keys[path]),), key=key)
            level.drop = True
        else:
            level.node[key] = None  # holds the order, and makes a second one a duplicate
            self.keys.setdefault(path, place)

    def _begins_next_item(self, key: str) -> bool:
        """In a list, an item's first key once more, after others: the dash before it was lost."""
        level = self.levels[-1]
        in_list = bool(level.path) and isinstance(level.path[-1], int) and self.text[level.start.index] != "{"
        return in_list and len(level.node) > 1 and key == next(iter(level.node))

    def _open(self, event: yaml.CollectionStartEvent) -> None:
        tagged = self._decorated(event)
        node: dict | list = {} if isinstance(event, yaml.MappingStartEvent) else []
        as_key = self._wants_key()
        if as_key:
            self._report("yaml_key", event.start_mark)
            self.levels[-1].drop = True
        path = (*self.levels[-1].path, "") if as_key else self._next_path()
        if tagged:
            self.refused.add(path)
        if not as_key:
            self.values.setdefault(path, self._place(event.start_mark))
        if not self.levels:
            self.root_event = event
        dropped = bool(self.levels) and (self.levels[-1].drop or self.levels[-1].own_drop)
        self.levels.append(_Level(path, node, event.start_mark, as_key=as_key, own_drop=dropped))

    def _close(self, event: yaml.CollectionEndEvent) -> None:
        level = self.levels.pop()
        if level.as_key:
            self.levels[-1].key, self.levels[-1].drop = "", True
            return
        written = self.text[level.start.index : event.end_mark.index]
        if written[:1] in "[{" and not level.own_drop and _is_bare(written):
            self.bare[level.path] = written
        self._put(level.node, None, event)

    def _put(self, value: object, mark, event: yaml.Event, refused: bool = False) -> None:
        """Hang a finished value into the level above it."""
        path = self._next_path()
        if not self.levels:
            self.root = value
            self.root_event = self.root_event or event
            return
        level = self.levels[-1]
        keep = not (level.drop or level.own_drop)
        if keep and mark is not None:
            self.values.setdefault(path, self._place(mark))
        if keep and refused:
            self.refused.add(path)
        if isinstance(level.node, list):
            level.node.append(value)
        else:
            if not level.drop:
                level.node[level.key] = value
            level.key, level.drop = None, False

    def _decorated(self, event: yaml.NodeEvent) -> bool:
        """Report an anchor or a tag in front of a value."""
        if event.anchor is not None:
            self._report("yaml_anchor", event.start_mark, name=event.anchor)
        if event.tag is not None:
            self._report("yaml_tag", event.start_mark, tag=event.tag)
        return event.anchor is not None or event.tag is not None

    def _look_at(self, event: yaml.ScalarEvent) -> None:
        """Slips that are good YAML and yet not what was meant."""
        first, last = event.start_mark, event.end_mark
        if event.style in ("'", '"'):
            self.quoted = event
            self._look_for_open_quote(event)
        elif event.style in (None, ""):
            self._look_for_lost_text(event)
            for n, text in enumerate(self.lines[first.line : last.line + 1], first.line):  # its end may lie beyond the last line
                if dash := NO_SPACE_AFTER_DASH.match(text):
                    self.problems.append(Problem("yaml_dash_space", Place(self.file, n + 1, dash.end()), {}, "warning"))
            if not self.levels and (found := NO_SPACE.match(self.lines[first.line])):
                self.problems.append(
                    Problem("yaml_no_space", Place(self.file, first.line + 1, found.end() + 1), {"key": found["key"]})
                )

    def _look_for_lost_text(self, event: yaml.ScalarEvent) -> None:
        """Text after a # that was meant to be printed; an empty value is marked where the next thing stands."""
        if self._wants_key():
            self.key_end = event.end_mark
            return
        mark = event.end_mark if event.value else self.key_end
        if mark is None or mark.line >= len(self.lines):
            return
        rest = self.lines[mark.line][mark.column :]
        form = SWALLOWED_WHOLE
        if event.value:
            form = SWALLOWED if self._is_no_sentence(event.value) else SWALLOWED_TEXT
        if lost := form.match(rest):
            at = Place(self.file, mark.line + 1, mark.column + lost.start(1) + 1)
            self.problems.append(
                Problem("text_after_hash", at, {"lost": textwrap.shorten(lost[1], 80, placeholder="…")}, "warning")
            )

    def _is_no_sentence(self, value: str) -> bool:
        """A number or a yes; in a file of looks, any bare name."""
        looks = self.file.startswith("assets/") and NAME_OR_COLOUR.fullmatch(value)
        return bool(looks or NO_SENTENCE.fullmatch(value))

    def _look_for_open_quote(self, event: yaml.ScalarEvent) -> None:
        """A quote that ran over the next keys before another one closed it (YAML 1.1, 5.6.3: it may not)."""
        opened = self.lines[event.start_mark.line]
        indent = len(opened) - len(opened.lstrip())
        for n in range(event.start_mark.line + 1, event.end_mark.line + 1):
            line = self.lines[n]
            if line.strip() and len(line) - len(line.lstrip()) <= indent and LOOKS_LIKE_KEY.match(line):
                noticed = Place(self.file, n + 1, len(line) - len(line.lstrip()) + 1)
                self._report("yaml_unclosed_quote", event.start_mark, also=(("noticed_here", noticed),))
                self.refused.add(self._next_path())
                return


def _is_bare(written: str) -> bool:
    """Is it a placeholder or a field, read as a list or group because its quotes are missing?"""
    if written.startswith("["):
        return (
            bool(PLACEHOLDER.fullmatch(written))
            and (" " in written or not written.isascii())
            and not re.search("[\"'#:,]", written)
        )
    return bool(FIELD_ALONE.fullmatch(written))
