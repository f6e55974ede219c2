"""What the office's figures mean in this project. Printing, editions and a list in; columns, and Problems with their places, out."""

from collections.abc import Iterator, Sequence

from ..layout.edition import Edition
from ..model import Columns, Printing, Share
from ..problems import Place, Problem, nearest, where
from ..village import COUNTED, Villages
from .count import Column

BLACK = "black"  # the theme that an office's own printer is drawn for
NAMED = 40  # names in a message: hundreds of procedures would bury it
Editions = dict[tuple[int, str], Edition]  # by column and unit


def columns(printing: Printing, editions: Sequence[Edition]) -> tuple[list[Column], Editions, list[Problem]]:
    """A column for each share of the plan that the project prints; for each other, what is wrong with it."""
    made: list[Column] = []
    found: Editions = {}
    problems: list[Problem] = []
    seen: dict[str, Share] = {}
    for share in printing.plan:
        chosen, problem = _chosen(share, editions)
        if problem:
            problems.append(problem)
            continue
        name = chosen[0].name.rpartition("_")[0]  # without its unit
        if name in seen:
            also = (("first_here", seen[name].publication.place),) if seen[name].publication.place else ()
            problems.append(Problem("plan_twice", share.publication.place, {"name": name}, also=also))
            continue
        seen[name] = share
        found |= {(len(made), edition.unit): edition for edition in chosen}
        made.append(Column(share, name, _title(chosen[0]), _named(chosen[0]), tuple(e.unit for e in chosen)))
    return made, found, problems


def _chosen(share: Share, editions: Sequence[Edition]) -> tuple[list[Edition], Problem | None]:
    """The editions of a share, one for each unit that prints it."""
    left = list(editions)
    for key, wish, usual in (
        ("publication", share.publication, ""),
        ("format", share.format, ""),
        ("theme", share.theme, BLACK),
        ("language", share.language, ""),
    ):
        known = list(dict.fromkeys(getattr(edition, key) for edition in left))
        name = str(wish) if wish else usual if usual in known else known[0]
        if name not in known:
            some = (*known[:NAMED], "…") if len(known) > NAMED else tuple(known)
            values = {"name": name, "publication": str(share.publication), "near": nearest(name, known), "known": some}
            return [], Problem(f"plan_{key}_unknown", wish.place, values)
        left = [edition for edition in left if getattr(edition, key) == name]
    if not any(getattr(share, kind) for kind in (*COUNTED, "each", "listed")):
        return [], Problem("plan_nobody", share.publication.place, {"name": str(share.publication)})
    return left, None


def _title(edition: Edition) -> str:
    """What its readers know it by."""
    return str(edition.topic.title).replace("**", "")


def _named(edition: Edition) -> str:
    titles = edition.format_spec.title
    return str(titles.get(edition.language) or next(iter(titles.values())))


def uncounted(made: Sequence[Column], villages: Villages, spelt: Columns) -> Iterator[Problem]:
    """What the columns count by and the list does not say: a column of it that is not there, or a cell."""
    asked = [kind for kind in COUNTED if any(getattr(column.share, kind) for column in made)]
    asked += ["copies"] if any(column.share.listed for column in made) else []
    described = dict(spelt.items())
    heads = {field: str(described[field].heads[0]) if field in described else field for field in asked}
    for field in asked:
        if field not in villages.columns:
            yield Problem("village_column_uncounted", Place(villages.file), {"head": heads[field], "publications": _counting(made, field)})
    here = [(field, villages.columns[field]) for field in asked if field in villages.columns]
    for village in villages:
        for field, column in here:
            if not getattr(village, field):
                place = Place(villages.file, village.row, column)
                yield Problem("village_uncounted", place, {**where(place), "head": heads[field], "village": village.name})


def _counting(made: Sequence[Column], field: str) -> tuple[str, ...]:
    flag = "listed" if field == "copies" else field
    return tuple(str(c.share.publication) for c in made if getattr(c.share, flag))


def unprinted(made: Sequence[Column], villages: Villages) -> Iterator[Problem]:
    """Columns that the unit of some villages does not print: these get none, and that is said."""
    units = [village.unit for village in villages if village.unit]
    for column in made:
        for unit in dict.fromkeys(units):
            if unit not in column.units:
                values = {"name": str(column.share.publication), "unit": unit, "count": units.count(unit)}
                yield Problem("plan_unit_without", column.share.publication.place, values, "warning")
