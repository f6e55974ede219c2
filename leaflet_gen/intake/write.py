"""The writer of content files. A tree of plain values in, the text of a YAML file out, and a file put in its place whole.

What is written here, `load.read` reads back letter for letter. Long text stands
as it is in a block (|), so that a person can read and mend it; anything that a
block could change is put in quotes with its marks spelt out.
"""

import datetime as dt
import hashlib
import itertools
import os
import re
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from ..load.encoding import lines_of

LONG = 88  # characters of text after which it stands in a block of its own
STEP = "  "
PLAIN = re.compile(r"[^\W_](?:[\w .,/()%+–-]*[\w.,/()%+–])?|https://[\w./?=%&+-]+")  # text that needs no quotes
RESERVED = re.compile(r"true|false|null|yes|no|on|off|y|n", re.IGNORECASE)  # what some reader takes for more than text
ESCAPES = {'"': '\\"', "\\": "\\\\", "\n": "\\n", "\t": "\\t"}
# What a block, or a reader of it, may change: control marks, spaces of other kinds, line ends, zero width, direction.
DELICATE = re.compile(
    "[\x00-\x09\x0b-\x1f\x7f-\xa0\u1680\u180e\u2000-\u200f\u2028-\u202f\u205f-\u206f\u3000\ud800-\uf8ff\ufeff\ufff0-\uffff]"
)
STAMP = "# Dấu của máy: "
ASIDE = ".cu"  # behind the name of what a person wrote and a newer record replaced
STAMP_NOTE = " (nhờ dấu này máy biết tệp đã có người sửa hay chưa)"

KeyPath = tuple[str | int, ...]
Value = str | int | float | bool | dt.date | Mapping | list | tuple | None


def write_yaml(tree: Mapping[str, Value], comments: Mapping[KeyPath, str] | None = None, head: str = "", tail: str = "") -> str:
    """The text of a content file. None and empty lists and groups are left out.

    `comments` stand above the value of their path, `head` and `tail` at the two ends; their lines are written behind a #
    and a space. A line that has its # already is a sample: it stands as it is, and counts once the # is taken away.
    """
    lines = [*_comment(head, ""), *_group(tree, "", (), comments or {})]
    if tail:
        lines += ["", *_comment(tail, "")]
    return "\n".join(lines) + "\n"


def _group(tree: Mapping[str, Value], indent: str, path: KeyPath, comments: Mapping[KeyPath, str]) -> Iterator[str]:
    for key, value in tree.items():
        if value is None or value == [] or value == () or value == {}:
            continue
        here = (*path, key)
        yield from _comment(comments.get(here, ""), indent)
        yield from _value(f"{indent}{_key(key)}:", value, indent, here, comments)


def _value(before: str, value: Value, indent: str, path: KeyPath, comments: Mapping[KeyPath, str]) -> Iterator[str]:
    """A value after `before`, which is a key and its colon, or a dash."""
    inner = indent + STEP
    if isinstance(value, Mapping):
        lines = list(_group(value, inner, path, comments))
        if before.endswith("-") and lines and not lines[0].lstrip().startswith("#"):  # the first key stands beside the dash
            yield f"{before} {lines[0][len(inner) :]}"
            yield from lines[1:]
        else:
            yield before
            yield from lines
    elif isinstance(value, (list, tuple)):
        yield before
        for n, item in enumerate(value):
            yield from _comment(comments.get((*path, n), ""), inner)
            yield from _value(f"{inner}-", item, inner, (*path, n), comments)
    elif isinstance(value, str):
        yield from _text(before, value, inner)
    else:
        yield f"{before} {_plain(value)}"


def _plain(value: Value) -> str:
    if isinstance(value, bool) or value is None:
        return {True: "true", False: "false", None: "null"}[value]
    return value.strftime("%d/%m/%Y") if isinstance(value, dt.date) else str(value)


def _text(before: str, text: str, indent: str) -> Iterator[str]:
    hard = '"' in text or "\\" in text
    if ("\n" in text or len(text) > LONG or hard) and _fits_block(text):
        yield f"{before} |{len(STEP) if text.startswith(' ') else ''}"
        yield from (indent + line if line else "" for line in text.split("\n"))
    elif PLAIN.fullmatch(text) and not RESERVED.fullmatch(text):
        yield f"{before} {text}"
    else:
        yield f"{before} {quoted(text)}"


def _fits_block(text: str) -> bool:
    """No end of line at either end, no line of spaces only, nothing that a block would change."""
    blank = any(line.isspace() for line in text.split("\n"))
    return bool(text.strip()) and not (text.startswith("\n") or text.endswith("\n") or blank or DELICATE.search(text))


def quoted(text: str) -> str:
    """The text in double quotes, on one line."""
    return '"' + "".join(ESCAPES.get(c) or (_escape(c) if DELICATE.match(c) else c) for c in text) + '"'


def _escape(char: str) -> str:
    number = ord(char)
    return f"\\x{number:02X}" if number < 0x100 else f"\\u{number:04X}" if number < 0x10000 else f"\\U{number:08X}"


def _key(key: str) -> str:
    return key if re.fullmatch(r"[\w-]+(?:[. ][\w-]+)*", key) and not RESERVED.fullmatch(key) and key[0] != "-" else quoted(key)


def _comment(text: str, indent: str) -> Iterator[str]:
    yield from (f"{indent}{line if line.startswith('#') else f'# {line}'}".rstrip() for line in lines_of(text) if text)


def stamped(text: str) -> str:
    """The text with a last line by which `is_untouched` knows it again."""
    return f"{text}{STAMP}{_stamp(text)}{STAMP_NOTE}\n"


def is_untouched(text: str) -> bool:
    """Whether a stamped text is still as the machine wrote it. Line ends may have been changed on the way."""
    body, mark, stamp = text.removeprefix("\ufeff").replace("\r\n", "\n").rpartition(STAMP)
    return bool(mark) and stamp.startswith(_stamp(body)) and stamp.count("\n") <= 1


def _stamp(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def put(path: Path, text: str | bytes) -> None:
    """Write the file whole or not at all."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle, name = tempfile.mkstemp(prefix=".leaflet-gen-", suffix=".tmp", dir=path.parent)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(text.encode() if isinstance(text, str) else text)
        os.chmod(name, 0o644)
        os.replace(name, path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def set_aside(path: Path) -> Path:
    """A copy of the file beside it, under a name that no loader reads: a.yaml.cu, then a.yaml.cu2. None is written over."""
    data = path.read_bytes()
    names = (path.with_name(f"{path.name}{ASIDE}{n if n > 1 else ''}") for n in itertools.count(1))
    aside = next(name for name in names if not name.exists() or name.read_bytes() == data)
    if not aside.exists():
        put(aside, data)
    return aside
