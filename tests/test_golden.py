"""Golden outlines: what each topic says in each material, kind of format and language, line by line.

A file under golden/ is the whole of it; GOLDEN=update in the environment
writes them anew, for a person to read the difference.
"""

import os
from pathlib import Path

import pytest
from conftest import ROOT

from leaflet_gen.layout.compose import compose
from leaflet_gen.layout.edition import Edition
from leaflet_gen.layout.tree import Layout, Said, reading_order
from leaflet_gen.load.editions import editions
from leaflet_gen.load.project import load_project

GOLDEN = Path(__file__).parent / "golden"
UPDATE = os.environ.get("GOLDEN") == "update"


def cases() -> dict[str, Edition]:
    """One edition for each topic file, publication, kind of format and language: the first that the project orders."""
    found: dict[str, Edition] = {}
    for edition in editions(load_project(ROOT)[0])[0]:
        own = Path(edition.topic.title.place.file)  # content/topics/loi-ich/vi@trung-nam.yaml
        found.setdefault(f"{own.parent.name}_{own.stem}_{edition.publication}_{edition.format_spec.kind}", edition)
    return found


CASES = cases()


def outline(layout: Layout) -> str:
    """A line for each element: role, words, alt text, link; indented by its level; a rule for each page."""
    lines = []
    for number, page in enumerate(layout.pages, 1):
        lines.append(f"--- {number}" + (f" {page.label}" if page.label else ""))
        lines += [line(said) for said in reading_order(page)]
    return "\n".join(lines) + "\n"


def line(said: Said) -> str:
    parts = [said.role + ("…" if said.thread else ""), said.text.rstrip()]
    parts += [f"alt: {said.alt}"] if said.alt else []
    parts += [f"link: {said.link}"] if said.link else []
    return "  " * said.level + " | ".join(part for part in parts if part)


def differences(made: str, golden: str) -> list[str]:
    """Every line that is not the same in both, with its number; a missing line counts as empty."""
    ours, theirs = made.splitlines(), golden.splitlines()
    count = max(len(ours), len(theirs))
    ours, theirs = (lines + ["(no line)"] * (count - len(lines)) for lines in (ours, theirs))
    return [f"{n}: {a!r}, golden {b!r}" for n, (a, b) in enumerate(zip(ours, theirs, strict=True), 1) if a != b]


@pytest.mark.parametrize("name", CASES)
def test_an_outline_is_its_golden_one(name):
    made, file = outline(compose(CASES[name])), GOLDEN / f"{name}.txt"
    if UPDATE:
        file.parent.mkdir(exist_ok=True)
        file.write_text(made, encoding="utf-8", newline="\n")
    assert file.is_file(), "no golden outline yet: GOLDEN=update writes it"
    assert differences(made, file.read_text(encoding="utf-8")) == []


def test_every_golden_file_is_compared_and_every_kind_of_layout_has_one():
    assert {path.stem for path in GOLDEN.glob("*.txt")} == set(CASES)
    assert {(e.material, e.format_spec.kind, e.language) for e in CASES.values()} >= {
        ("huong-dan", "sheet", "vi"),
        ("huong-dan", "handout", "vi"),
        ("huong-dan", "reading", "vi"),
        ("huong-dan", "sheet", "en"),
        ("loi-ich", "sheet", "vi"),
        ("loi-ich", "trifold", "vi"),
    }


def test_the_comparison_can_fail():
    """One letter, one lost line, one line too many, two lines swapped: each is seen, wherever it is in the list."""
    golden = "\n".join(f"P | Dòng {n}" for n in range(50)) + "\n"
    assert differences(golden, golden) == []
    for n in range(50):
        assert len(differences(golden.replace(f"Dòng {n}\n", f"Dong {n}\n"), golden)) == 1
    assert differences(golden + "P | Thêm\n", golden) and differences(golden.replace("P | Dòng 49\n", ""), golden)
    assert (
        len(
            differences(
                golden.replace("Dòng 3\n", "Dòng x\n").replace("Dòng 4\n", "Dòng 3\n").replace("Dòng x\n", "Dòng 4\n"), golden
            )
        )
        == 2
    )


def test_themes_formats_and_sizes_of_one_kind_say_the_same(shipped):
    """A look changes no word: lines and pages apart, all editions of one text, kind and unit say the same in the same order."""
    seen: dict[tuple, tuple[str, list[str]]] = {}
    for name, edition in shipped.editions.items():
        key = (edition.topic.title.place.file, edition.publication, edition.format_spec.kind, edition.unit)
        words = [
            word
            for page in shipped.composed(name).pages
            for said in reading_order(page)
            for word in line(said).split()
            if word not in "|·P"
        ]
        if edition.format_spec.pages == "many":
            continue  # a later page repeats the title and the foot
        first = seen.setdefault(key, (name, words))
        assert words == first[1], (name, first[0])
    assert len(seen) > 5
