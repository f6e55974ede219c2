"""Multiply the orders of a project out. Loaded and a choice in, Editions and Problems out; no I/O."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from ..catalogue import Catalogue
from ..design import Format, Material
from ..layout.edition import Edition
from ..model import Order, Topic
from ..problems import Place, Problem
from ..procedure import Procedure
from ..tell.catalogue import tell as tell_catalogue
from ..tell.procedure import tell as tell_procedure
from .loaded import BASE, Loaded, TopicKey, names_of, pictures_in, pictures_of, procedures_of, told_of
from .validate import nearest

SLIDES_ONLY = ("video",)
MOST_NAMED = 40  # names in a message: hundreds of procedures would bury it


def editions(
    loaded: Loaded,
    only: Iterable[str] = (),
    formats: Iterable[str] = (),
    theme: str | None = None,
    lang: str | None = None,
    *,
    for_villages: bool = False,
) -> tuple[list[Edition], list[Problem]]:
    """All that is to be built, by unit, material, format, theme, language.

    A format or theme asked for by name is built although no order lists it,
    where the material has a layout of its kind: a new paper size is one file.
    What could not be loaded is left out (it has its problem already). A name
    that does not exist is a problem without a place, its code begins "usage_".
    `for_villages` takes the words for a list of villages: of those publications alone that have any,
    and of no unit of the past.
    """
    if loaded.project is None:
        return [], []
    only, formats = tuple(only), tuple(formats)
    orders = loaded.project.build
    problems = [
        *_unknown("usage_material", only, [name for find in (names_of, lambda order: _told(order, loaded)) for order in orders for name in find(order)]),
        *_unknown("usage_format", formats, _names(loaded, "formats")),
        *_unknown("usage_theme", (theme,) if theme else (), _names(loaded, "themes")),
        *_unknown("usage_language", (lang,) if lang else (), _names(loaded, "languages")),
    ]
    if problems:
        return [], problems
    made: dict[str, tuple[Edition, Order]] = {}
    complete = True
    plain = {name for order in orders if (name := _plain(order))}
    for unit in dict.fromkeys(loaded.project.units):
        for order in orders:
            whole = any(name in names_of(order) and name not in plain for name in only)
            asked = None if whole or not only else set(only)
            named = {*_told(order, loaded), _plain(order)}
            if asked is not None and not asked & named or order.units and unit not in order.units:
                continue
            if unit not in loaded.units or order.material not in loaded.materials:
                complete = False
                continue
            if for_villages and loaded.units[unit].as_of:
                continue  # a record of its time has no village of today
            material = loaded.materials[order.material]
            material = material.for_villages if for_villages else material
            texts = list(_texts(loaded, order, str(unit), asked, for_villages))
            for edition in _of_order(loaded, order, material, str(unit), texts, formats, theme, lang):
                first = made.setdefault(edition.name, (edition, order))[1]
                if first is order:
                    continue
                if _lists(order, edition) and _lists(first, edition):
                    problems.append(_twice(edition, order, first))
                elif _lists(order, edition):  # the other makes it only because its format or theme was asked for by name
                    made[edition.name] = (edition, order)
    if not made and complete and not problems and (only or formats or theme or lang):
        told = dict.fromkeys(str(order.name or order.material) for order in orders if _texts_for_villages(loaded, order)) if for_villages else {}
        problems.append(Problem("usage_nothing_villages", values={"names": [*told]}) if told else Problem("usage_nothing"))
    return list(_each_text_once(edition for edition, _ in made.values())), problems


def _each_text_once(made: Iterable[Edition]) -> Iterator[Edition]:
    """A text that two orders send out by one channel goes out once: it would be the same file."""
    told: set[tuple[str, str]] = set()
    for edition in made:
        channels = tuple(channel for channel in edition.channels if (edition.text_name, channel) not in told)
        told |= {(edition.text_name, channel) for channel in channels}
        yield edition if channels == edition.channels else replace(edition, channels=channels)


def _texts_for_villages(loaded: Loaded, order: Order) -> bool:
    """Whether a village has words of its own in any text of the order."""
    return any(any(_texts(loaded, order, str(unit), None, for_villages=True)) for unit in order.units or loaded.project.units if unit in loaded.units)


def _lists(order: Order, edition: Edition) -> bool:
    return edition.format in order.formats and edition.theme in order.themes


def _channels(order: Order, format: str, theme: str, formats: Mapping[str, Format]) -> tuple[str, ...]:
    """What else goes out from this format: each text once by every channel, whatever else is built beside it."""
    if theme != order.themes[0]:
        return ()
    there = [name for name in order.formats if name in formats]
    suited = {channel: [name for name in there if _suits(formats[name], channel)] for channel in order.channels}
    carrier = {c: (found or ([] if c in SLIDES_ONLY else there) or [""])[0] for c, found in suited.items()}
    return tuple(channel for channel, name in carrier.items() if name == format)


def _suits(format: Format, channel: str) -> bool:
    """A film is made of slides; what is read or heard, of a page that has room for every word."""
    slides = format.pixels is not None
    return slides if channel in SLIDES_ONLY else format.pages == "many" and not slides


@dataclass(frozen=True)
class _Text:
    """The words of one publication in one language."""

    publication: str
    language: str
    topic: Topic
    variant: str = ""  # the audience; the words common to all have none
    procedure: Procedure | None = None
    catalogue: Catalogue | None = None


def _plain(order: Order) -> str:
    """The name of the one publication that is called as its order is: then the name means no other of the order's."""
    told = order.procedures or order.variants and BASE not in order.variants
    return "" if told else str(order.name or order.material)


def _told(order: Order, loaded: Loaded) -> list[str]:
    # a broken file has a problem of its own, and is not unknown
    return told_of(order, [str(name) for kind, name in loaded.files if kind == "procedures"])


def _of_order(
    loaded: Loaded,
    order: Order,
    material: Material,
    unit: str,
    texts: list["_Text"],
    formats: tuple[str, ...],
    theme: str | None,
    lang: str | None,
) -> Iterator[Edition]:
    for format in dict.fromkeys(formats or order.formats):
        spec = loaded.formats.get(format)
        if spec is None or spec.kind not in material.layouts:
            continue
        for look in dict.fromkeys([theme] if theme else order.themes):
            for text in texts:
                if look not in loaded.themes or lang not in (None, text.language) or not _has_words_for(spec, text):
                    continue
                emblem = loaded.units[unit].emblem
                names = {*pictures_of(text.topic), *pictures_in(material), *([emblem] if emblem else [])}
                yield Edition(
                    publication=text.publication,
                    material=str(order.material),
                    format=str(format),
                    theme=str(look),
                    language=text.language,
                    unit=unit,
                    topic=text.topic,
                    material_spec=material,
                    format_spec=spec,
                    theme_spec=loaded.themes[look],
                    language_spec=loaded.languages[text.language],
                    unit_spec=loaded.units[unit],
                    pictures={str(n): loaded.pictures[n] for n in sorted(names) if n in loaded.pictures},
                    allowed_hosts=loaded.project.allowed_hosts,
                    channels=_channels(order, str(format), str(look), loaded.formats),
                    variant=text.variant,
                    procedure=text.procedure,
                    catalogue=text.catalogue,
                )


def _texts(loaded: Loaded, order: Order, unit: str, asked: set[str] | None, for_villages: bool) -> Iterator[_Text]:
    """An order's topic in each language, for each audience it names; told once for each procedure, or from its catalogue.

    Of these, those `asked` for by publication, code or audience; all, where nothing is asked for by name.
    """
    name = str(order.name or order.material)
    for language in _languages(loaded, order, unit):
        spoken = loaded.languages.get(language)
        for variant, topic in _audiences(loaded, order, language, unit, for_villages) if spoken else ():
            end = f"-{variant}" if variant else ""
            if order.procedures:
                for code in procedures_of(order, loaded.procedures):
                    if asked is None or asked & {f"{name}-{code}{end}", code, variant}:
                        procedure = loaded.procedures[code]
                        told = tell_procedure(topic, procedure, spoken)
                        yield _Text(f"{name}-{code}{end}", language, told, variant, procedure)
            elif asked is not None and not asked & {name + end, variant}:
                continue
            elif order.catalogue:
                if catalogue := loaded.catalogues.get(order.catalogue):
                    yield _Text(name + end, language, tell_catalogue(topic, catalogue, spoken), variant, None, catalogue)
            else:
                yield _Text(name + end, language, topic, variant)


def _audiences(loaded: Loaded, order: Order, language: str, unit: str, for_villages: bool) -> Iterator[tuple[str, Topic]]:
    """The words of a unit, else those of all; with an order's variants, as each of these audiences reads them."""
    keys: tuple[TopicKey, ...] = ((order.topic, language, unit), (order.topic, language, None))
    key = next((key for key in keys if key in loaded.topics), None)
    for name in dict.fromkeys(map(str, order.variants or (BASE,))) if key else ():
        variant = "" if name == BASE else name
        if for_villages:
            if topic := loaded.village_words.get((*key, variant)):
                yield variant, topic
        elif not variant:
            yield "", loaded.topics[key]
        elif varied := loaded.variations.get((*key, name)):
            yield name, varied.topic


def _has_words_for(spec: Format, text: _Text) -> bool:
    """A page of fixed size holds the layer in everyday words only: a record of any length runs over many pages."""
    return text.procedure is None or text.procedure.plain is not None or spec.pages == "many"


def _languages(loaded: Loaded, order: Order, unit: str) -> list[str]:
    """Those the order asks for; else all that the topic has words in, Vietnamese first."""
    if order.languages:
        return [str(language) for language in dict.fromkeys(order.languages)]
    there = {language for topic, language, own in loaded.topics if topic == order.topic and own in (None, unit)}
    return sorted(there, key=lambda language: (language != "vi", language))


def _unknown(code: str, names: Iterable[str], known: Iterable[str]) -> list[Problem]:
    known = tuple(dict.fromkeys(str(k) for k in known))
    some = (*known[:MOST_NAMED], "…") if len(known) > MOST_NAMED else known
    return [Problem(code, None, {"name": n, "near": nearest(n, known), "known": some}) for n in names if n not in known]


def _names(loaded: Loaded, kind: str) -> list[str]:
    """Names of files that exist, broken ones too: those have a problem of their own."""
    return [str(name) for of, name in loaded.files if of == kind]


def _twice(edition: Edition, order: Order, first: Order) -> Problem:
    also: tuple[tuple[str, Place], ...] = (("first_here", first.material.place),) if first.material.place else ()
    return Problem("edition_twice", order.material.place, {"edition": edition.name}, also=also)
