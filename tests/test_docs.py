"""What the READMEs and DESIGN.md name exists: commands, options, files, figures, the words of messages."""

import importlib.metadata
import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest
from packaging.requirements import Requirement
from test_staircase import STAIRCASE

from leaflet_gen import __version__
from leaflet_gen.cli import exits
from leaflet_gen.cli.app import COMMANDS, make_app
from leaflet_gen.cli.console import Console
from leaflet_gen.messages import catalogue

ROOT = Path(__file__).resolve().parents[1]
PAGES = {name: (ROOT / name).read_text("utf-8") for name in ("README.md", "README.vi.md", "DESIGN.md")}
each_page = pytest.mark.parametrize("page", PAGES)

PROGRAM = re.compile(r"(?:\S*[/\\])?leaflet-gen$")
FOLDERS = ("content", "assets", "leaflet_gen", "tests", "docs", "bench", "output")
MADE = {"output/thon"}  # what a command of the page makes: there or not, as its reader went
EXAMPLES = {
    "assets/formats/b4.yaml",  # files that a reader is told to add
    "assets/themes/green.yaml",
    "content/languages/fr.yaml",
    "assets/materials/the-moi.yaml",
}
WINDOWS = {"sys_platform": "win32", "os_name": "nt", "platform_system": "Windows", "extra": ""}


def codes(page: str) -> list[str]:
    """Lines of code blocks, without comments, and pieces of inline code."""
    blocks = re.findall(r"^ *```\w*\n(.*?)^ *```", PAGES[page], re.S | re.M)
    inline = re.findall(r"`([^`\n]+)`", re.sub(r"^ *```.*?^ *```", "", PAGES[page], flags=re.S | re.M))
    return [line.split(" # ")[0].strip() for block in blocks for line in block.splitlines()] + inline


def commands(page: str) -> Iterator[list[str]]:
    """The arguments of every `leaflet-gen …`."""
    for code in codes(page):
        words = code.split()
        if words and PROGRAM.match(words[0]) and len(words) > 1:
            yield words[1:]


def paths(page: str) -> set[str]:
    """Everything in inline code that begins with a folder of this repository."""
    return {code for code in codes(page) if re.fullmatch(rf"(?:{'|'.join(FOLDERS)})/[\w@./-]*", code)}


def parse(arguments: list[str]) -> None:
    """Let click read a command line, as far as its own errors go; nothing runs."""
    app = make_app(Console("vi"))
    with app.make_context("leaflet-gen", list(arguments)) as context:
        name, command, rest = app.resolve_command(context, [*context._protected_args, *context.args])
        command.make_context(name, rest, parent=context)


@each_page
def test_every_command_that_is_named_is_one_that_click_takes(page):
    found = list(commands(page))
    assert found or page == "DESIGN.md"
    for arguments in found:
        try:
            parse(arguments)
        except click.UsageError as error:
            pytest.fail(f"{page}: leaflet-gen {' '.join(arguments)}: {error.format_message()}")


def test_a_command_that_does_not_exist_is_noticed():
    for wrong in (["biuld"], ["build", "--fromat", "a4"], ["new"], ["completion", "dos"]):
        with pytest.raises(click.UsageError):
            parse(wrong)


@each_page
def test_every_option_in_the_text_belongs_to_a_command(page):
    app = make_app(Console("vi"))
    known = {opt for command in (app, *app.commands.values()) for param in command.params for opt in param.opts} | {"--help"}
    named = {word for code in codes(page) for word in re.findall(r"^--?[a-z-]+", code)}
    assert named <= known


def test_the_english_readme_names_every_command():
    named = {word for arguments in commands("README.md") for word in arguments}
    assert set(COMMANDS) <= named


@each_page
def test_every_file_that_is_named_exists(page):
    named = paths(page)
    assert named
    assert [path for path in sorted(named - EXAMPLES - MADE) if not (ROOT / path).exists()] == []


def test_each_file_that_need_not_be_there_is_named_somewhere():
    named = set().union(*(paths(page) for page in PAGES))
    assert EXAMPLES | MADE <= named


@each_page
def test_every_link_leads_somewhere(page):
    links = re.findall(r"\]\(([^)\s]+)\)", PAGES[page])
    assert links
    assert [link for link in links if "://" not in link and not (ROOT / link).exists()] == []


@each_page
def test_every_target_of_make_is_in_the_makefile(page):
    targets = set(re.findall(r"^(\w+):", (ROOT / "Makefile").read_text("utf-8"), re.M))
    named = {words[1] for code in codes(page) if (words := code.split())[:1] == ["make"] and len(words) > 1}
    assert named <= targets


def test_the_wheel_has_the_name_of_this_version():
    assert set(re.findall(r"leaflet_gen-([\w.]+?)-py3-none-any\.whl", PAGES["README.md"])) == {__version__}
    assert f"## [{__version__}]" in (ROOT / "CHANGELOG.md").read_text("utf-8")


def test_the_table_of_exit_codes_is_whole():
    named = {int(code) for code in re.findall(r"^\| (\d+) \|", PAGES["README.md"], re.M)}
    assert named == {exits.DONE, exits.CONTENT, exits.USAGE, exits.ENVIRONMENT, exits.PROOF, exits.BUG, exits.INTERRUPTED}


def test_the_table_of_the_manifest_is_whole(sample):
    table = PAGES["README.md"].partition("## manifest.json")[2].partition("\n## ")[0]
    named = set(re.findall(r"`(\w+)`", table)) - {"build", "built", "tool", "schema"}
    keys = {key for entry in sample.entries for part in (entry, *entry["qr"]) for key in part}
    assert keys <= named


def test_the_staircase_of_the_design_is_the_one_that_is_tested():
    drawn = PAGES["DESIGN.md"].partition("## The staircase")[2].partition("```\n")[2].partition("```")[0]
    assert [set(line.split()) for line in drawn.splitlines()] == [set(step) for step in reversed(STAIRCASE[:-1])]  # but __main__


def test_every_message_that_is_quoted_is_one_of_the_catalogue():
    """In the table of mistakes whole messages stand in italics, below it two beginnings."""
    section = PAGES["README.vi.md"].partition("## Mười lỗi")[2].partition("\n## ")[0]
    whole = re.findall(r"^\| \d+ \| \*(.+?)\* ?(?:\(|\|)", section, re.M)
    parts = re.findall(r"\*([^*|]+)\*", section.partition("\n\nCâu quá dài")[2])
    assert len(whole) == 10 and len(parts) == 2
    said = [table["what"] for table in catalogue("vi").values() if "what" in table]
    assert [text for text in whole if not any(re.fullmatch(_pattern(sentence), text) for sentence in said)] == []
    assert [text for text in parts if not any(text.lower() in sentence.lower() for sentence in said)] == []


def _pattern(sentence: str) -> str:
    """A sentence of the catalogue with anything in its {fields}."""
    return ".+?".join(re.escape(part) for part in re.split(r"\{+\w+\}+", sentence))


def test_the_lock_has_what_only_windows_needs():
    """pip with hashes refuses what is not locked, and the lock is made on Linux."""
    locked = {_name(line) for line in re.findall(r"^[\w.-]+(?===)", (ROOT / "requirements.lock").read_text("utf-8"), re.M)}
    needed = set()
    for name in locked:
        try:
            requires = importlib.metadata.requires(name) or ()
        except importlib.metadata.PackageNotFoundError:  # one that only Windows needs
            continue
        for asked in map(Requirement, requires):
            if asked.marker and asked.marker.evaluate(WINDOWS):
                needed.add(_name(asked.name))
    assert needed <= locked


def _name(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_readme_and_design_stay_short():
    assert len(PAGES["README.md"].splitlines()) <= 200
    assert len(PAGES["DESIGN.md"].splitlines()) <= 140


def test_the_pictures_are_light():
    sizes = {path.name: path.stat().st_size for path in (ROOT / "docs").glob("*.png")}
    assert set(sizes) == {"pages.png", "family.png", "trifold.png"}
    assert max(sizes.values()) <= 250_000
