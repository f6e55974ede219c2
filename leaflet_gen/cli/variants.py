"""`leaflet-gen variants`: what each audience reads otherwise. A project in, a list of differences out."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from ..messages import say
from ..problems import has_errors
from .console import Console
from .exits import CONTENT, USAGE, Stop

INDENT = "    "


def list_variants(console: Console, project: Path, topics: tuple[str, ...]) -> None:
    """Say, of every variant of these topics (of all, where none is named), what differs and what stays."""
    from ..load.differences import compare, unknown_topics  # noqa: PLC0415 - `--help` waits for no library
    from ..load.project import load_project  # noqa: PLC0415
    from ..load.shipped import shipped  # noqa: PLC0415

    loaded, problems = load_project(project, (shipped("assets"),))
    console.sources = loaded.sources
    if unknown := unknown_topics(loaded, topics):
        console.report(unknown)
        raise Stop(USAGE)
    rows = [_row(one) for one in compare(loaded) if not topics or one.key[0] in topics]
    console.result({"variants": rows}, _lines(rows, console.lang))
    console.report(p for p in problems if p.severity == "error")
    if has_errors(problems):
        raise Stop(CONTENT)
    if rows:
        every = [d for row in rows for d in row["differences"]]
        console.tell("variants_done", variants=len(rows), topics=len({r["topic"] for r in rows}), differences=len(every))
    else:
        console.tell("variants_none")


def _row(compared: Any) -> dict[str, Any]:
    topic, lang, unit, variant = compared.key
    return {
        "topic": topic,
        "lang": lang,
        "unit": unit,
        "variant": variant,
        "label": str(compared.variation.label),
        "for": str(compared.variation.purpose),
        "publications": list(compared.printed),
        "differences": [
            {
                "path": d.path,
                "before": d.before,
                "after": d.after,
                "file": d.place.file,
                "line": d.place.line,
                "base_line": d.base_place.line if d.base_place else None,
            }
            for d in compared.differences
        ],
        "same": list(compared.same),
    }


def _lines(rows: Iterable[dict[str, Any]], lang: str) -> Iterator[str]:
    def words(key: str, **values: object) -> str:
        return say(f"ui_variants_{key}", lang, values)[0]

    for n, row in enumerate(rows):
        if n:
            yield ""
        yield words("unit" if row["unit"] else "head", **row)
        yield INDENT + row["for"]
        yield INDENT + (words("printed", names=row["publications"]) if row["publications"] else words("unprinted"))
        for d in row["differences"]:
            yield f"{INDENT}{d['path']}  {d['file']}:{d['line']}"
            if d["before"] is not None:
                yield f"{INDENT}  - {_one_line(d['before'])}  :{d['base_line']}"
            yield f"{INDENT}  + {words('gone') if d['after'] is None else _one_line(d['after'])}"
        yield INDENT + words("same", paths=row["same"])


def _one_line(text: str) -> str:
    return " ".join(text.split())
