"""Read a whole project, and find everything that is wrong with any of its files. A folder in, Loaded and Problems out."""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

from pydantic import BaseModel

from ..catalogue import Catalogue
from ..design import Format, Material, Printer, Theme
from ..model import Columns, Language, Order, Printing, Project, Topic, Unit
from ..picture import Drawing, Image
from ..procedure import Procedure
from ..problems import Place, Problem, in_order
from ..words import Words
from . import cross, plans, told, variants
from .images import read_picture
from .loaded import ALL, Loaded, TopicKey, VariantKey, Variation, asked_of, pictures_in, pictures_of
from .read import Document, read
from .shipped import shipped
from .validate import nearest, validate

Model = TypeVar("Model", bound=BaseModel)
COLUMNS = Path("content/villages.yaml")  # where a project has none, the shipped one
PRINTING = Path("content/in-an.yaml")  # only `plan` needs it, and then says where it is not
SPARE = re.compile(  # as computers call their copies: "vi - Copy.yaml", "vi (1).yaml", "vi~.yaml", "vi.yaml.bak"
    r"(?:copy of|bản sao của) .+\.yaml"
    r"|.+(?: - (?:copy|bản sao|sao chép).*| copy(?: \d+)?| ?\(\d+\)| \d+|~)\.yaml"
    r"|.+\.yaml(?:~|\.(?:bak|backup|old|orig|save|tmp))",
    re.IGNORECASE,
)


def load_project(root: Path, assets: tuple[Path, ...] = (), only: Iterable[str] = ()) -> tuple[Loaded, list[Problem]]:
    """Read the project in `root`. Looks come from its own assets/, then from the folders of `assets`, in order.

    Of the content, what is printed `only` under these names: what is wrong with another publication is in nobody's way.
    """
    desk = _Desk(root, (root / "assets", *assets))
    content = root / "content"
    project = desk.read("project", "project", content / "project.yaml", Project)
    columns = desk.read("columns", COLUMNS.stem, root / COLUMNS if (root / COLUMNS).exists() else shipped(COLUMNS.parent.name) / COLUMNS.name, Columns)
    printing = desk.read("printing", PRINTING.stem, root / PRINTING, Printing) if (root / PRINTING).exists() else None
    languages = {name: desk.read("languages", name, path, Language) for name, path in desk.shelf(content / "languages").items()}
    if project and not languages:  # said once: every word of content waits for it
        desk.problems.append(Problem("languages_missing", Place(desk.label(content / "languages"))))
    formats = {name: desk.read("formats", name, path, Format) for name, path in desk.assets("formats").items()}
    themes = {name: desk.read("themes", name, path, Theme) for name, path in desk.assets("themes").items()}
    printers = {name: desk.read("printers", name, path, Printer) for name, path in desk.assets("printers").items()}
    unit_files, material_files = desk.shelf(content / "units"), desk.assets("materials")
    topic_folders = _folders(content / "topics")
    topics: dict[TopicKey, Topic | None] = {}
    variations: dict[VariantKey, Variation] = {}
    procedure_files, catalogue_files = desk.shelf(content / "procedures"), desk.shelf(content / "catalogues")
    procedure_names: list[str] = []
    catalogue_names: list[str] = []
    if project:
        project = project.model_copy(update={"build": asked_of(project.build, only, procedure_files)})
        unit_names = desk.known("unit_unknown", project.units, unit_files)
        topic_names = desk.known("topic_unknown", [order.topic for order in project.build], topic_folders)
        material_names = desk.known("material_unknown", [order.material for order in project.build], material_files)
        for order in project.build:
            wanted = procedure_files if ALL in order.procedures else order.procedures
            procedure_names += desk.known("procedure_unknown", wanted, procedure_files)
            catalogue_names += desk.known("catalogue_unknown", [order.catalogue] if order.catalogue else [], catalogue_files)
            desk.known("format_unknown", order.formats, formats)
            desk.known("theme_unknown", order.themes, themes, order)
            if languages:
                desk.known("language_unknown", order.languages, languages)
            desk.known("unit_not_listed", order.units, project.units)
    else:  # still everything is read, so that one broken file hides nothing in another
        unit_names, topic_names, material_names = list(unit_files), list(topic_folders), list(material_files)
        procedure_names, catalogue_names = list(procedure_files), list(catalogue_files)
    units = {name: desk.read("units", name, unit_files[name], Unit) for name in unit_names}
    materials = {name: desk.read("materials", name, material_files[name], Material) for name in material_names}
    procedures = {n: desk.read("procedures", n, procedure_files[n], Procedure) for n in dict.fromkeys(procedure_names)}
    catalogues = {n: desk.read("catalogues", n, catalogue_files[n], Catalogue) for n in dict.fromkeys(catalogue_names)}
    for name in topic_names:
        topics |= desk.topic(name, topic_folders[name], languages, unit_files)
    village_words: dict[VariantKey, Topic] = {}
    for key, topic in _there(topics).items():
        variations |= desk.variations(key, topic)
        village_words |= desk.village_words(key, topic, variations)
        topics[key] = topic.model_copy(update={"variants": {}, "village": None})
    every_topic = [*_there(topics).values(), *(varied.topic for varied in variations.values()), *village_words.values()]
    pictures = desk.pictures(_pictures_named(units, every_topic, materials))
    loaded = Loaded(
        root,
        project,
        _there(units),
        _there(topics),
        _there(languages),
        _there(formats),
        _there(themes),
        _there(materials),
        pictures,
        _there(procedures),
        _there(catalogues),
        desk.sources,
        desk.documents,
        desk.files,
        variations,
        village_words,
        columns,
        _there(printers),
        printing,
    )
    found = (*cross.check(loaded), *told.check(loaded), *plans.check(loaded), *variants.check(loaded))
    wrong = {problem.place.file for problem in found if problem.severity == "error" and problem.place}
    return loaded.drawn_without(wrong), in_order([*desk.problems, *found])


class _Desk:
    """Where files are opened, and what is kept of each: text, places, problems."""

    def __init__(self, root: Path, asset_folders: tuple[Path, ...]) -> None:
        self.root, self.asset_folders = root, asset_folders
        self.problems: list[Problem] = []
        self.sources: dict[str, str] = {}
        self.documents: dict[str, Document] = {}
        self.files: dict[tuple[str, object], str] = {}

    def read(self, kind: str, name: object, path: Path, model: type[Model]) -> Model | None:
        file = self.label(path)
        self.files[kind, name] = file
        reading = read(path, file)
        self.sources[file] = reading.text
        self.problems += reading.problems
        if reading.document is None:
            return None
        self.documents[file] = reading.document
        filled, problems = validate(reading.document, model)
        self.problems += problems
        return filled

    def label(self, path: Path) -> str:
        """What messages call a file: its path in the project; for packaged assets, their path in the package."""
        for folder in (self.root, *(folder.parent for folder in self.asset_folders)):
            if path.is_relative_to(folder):
                return unicodedata.normalize("NFC", path.relative_to(folder).as_posix())
        return path.name

    def shelf(self, folder: Path, suffix: str = ".yaml") -> dict[str, Path]:
        """The files of a folder by name, sorted; a warning for those that only look as if they were read."""
        files: dict[str, Path] = {}
        for path in _sorted(folder):
            name = unicodedata.normalize("NFC", path.name)
            if suffix == ".yaml" and SPARE.fullmatch(name) and not name.startswith("."):
                self.problems.append(Problem("file_spare", Place(self.label(path)), {}, "warning"))
            elif name.endswith(suffix) and len(name) > len(suffix) and not name.startswith("."):
                files[name.removesuffix(suffix)] = path
            elif suffix == ".yaml" and name.lower().endswith((".yml", ".yaml.txt", ".yaml")) and not name.startswith("."):
                self.problems.append(Problem("file_suffix", Place(self.label(path)), {"suffix": suffix}, "warning"))
        return files

    def assets(self, kind: str, suffix: str = ".yaml") -> dict[str, Path]:
        """The files of all asset folders; the first folder that has a name wins."""
        found: dict[str, Path] = {}
        for folder in self.asset_folders:
            for name, path in self.shelf(folder / kind, suffix).items():
                found.setdefault(name, path)
        return dict(sorted(found.items()))

    def known(self, code: str, names: Iterable[str], shelf: Iterable[str], order: Order | None = None) -> list[str]:
        """The names that exist, each once; a problem at the place of each other."""
        shelf, found = list(shelf), []
        for name in names:
            if name in shelf:
                found.append(str(name))
                continue
            place = getattr(name, "place", None) or (order.material.place if order else None)
            self.problems.append(Problem(code, place, {"name": str(name), "near": nearest(name, shelf), "known": tuple(shelf)}))
        return list(dict.fromkeys(found))

    def topic(self, name: str, folder: Path, languages: Iterable[str], units: Iterable[str]) -> dict[TopicKey, Topic | None]:
        """All files of a topic: <language>.yaml and <language>@<unit>.yaml."""
        found: dict[TopicKey, Topic | None] = {}
        for stem, path in self.shelf(folder).items():
            language, at, unit = stem.partition("@")
            for code, part, shelf in (("language_unknown", language, languages), ("unit_unknown", unit, units)):
                if part not in shelf and (at or part) and (languages or shelf is not languages):
                    self.known(code, [Words(part, Place(self.label(path)))], shelf)
            key = (name, language, unit or None)
            found[key] = self.read("topics", key, path, Topic)
        return found

    def variations(self, key: TopicKey, topic: Topic) -> dict[VariantKey, Variation]:
        made, problems = variants.vary(key, self.documents[self.files["topics", key]], topic)
        self.problems += problems
        return made

    def village_words(self, key: TopicKey, topic: Topic, variations: Mapping[VariantKey, Variation]) -> dict[VariantKey, Topic]:
        """The topic's words and those of its variants, each as the villages of a list read it."""
        documents = {"": self.documents[self.files["topics", key]]}
        documents |= {name: varied.document for (*of, name), varied in variations.items() if tuple(of) == key}
        found: dict[VariantKey, Topic] = {}
        for name, document in documents.items() if topic.village else ():
            varied, problems = variants.for_villages(document)
            self.problems += problems
            if varied:
                found[*key, name] = varied
        return found

    def pictures(self, names: Iterable[Words]) -> dict[str, Drawing | Image]:
        drawings = self.assets("pictures", ".svg")
        found: dict[str, Drawing | Image] = {}
        failed: dict[str, list[Problem]] = {}
        for name in names:
            if name in found:
                continue
            if name in failed:  # each place that names it has to be mended
                self.problems += [replace(problem, place=name.place) for problem in failed[name]]
                continue
            picture, problems = read_picture(self.root, name, drawings)
            self.problems += problems
            if picture is None:
                failed[str(name)] = problems
            else:
                found[str(name)] = picture
                self.files["pictures", str(name)] = self.label(drawings[name]) if name in drawings else str(name)
        return found


def _pictures_named(units: Mapping, topics: Iterable[Topic], materials: Mapping) -> Iterator[Words]:
    for topic in topics:
        yield from pictures_of(topic)
    for unit in _there(units).values():
        if unit.emblem:
            yield unit.emblem
    for material in _there(materials).values():
        yield from pictures_in(material)


def _there(found: Mapping) -> dict:
    return {name: value for name, value in found.items() if value is not None}


def _folders(folder: Path) -> dict[str, Path]:
    return {unicodedata.normalize("NFC", p.name): p for p in _sorted(folder) if p.is_dir() and not p.name.startswith(".")}


def _sorted(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:  # no such folder: nothing in it
        return []
