"""`leaflet-gen check --villages`: the list of villages beside the project. Options in; problems, counts and a copy out."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

from ..problems import Problem
from .chosen import today
from .console import Console
from .exits import USAGE, Stop


class List:
    """The list that the command line names, if it does; and what is known of it once it is checked."""

    def __init__(self, console: Console, file: Path | None, copy: Path | None) -> None:
        self.console, self.file, self.copy = console, file, copy
        self.count: int | None = None
        self.bad = 0
        self.written = False
        self.aside: Path | None = None
        if copy and not file:
            console.fail("annotate_alone")
            raise Stop(USAGE)
        if copy and copy.suffix.lower() != ".xlsx":
            console.fail("annotate_name", file=copy)
            raise Stop(USAGE)

    def check(self, loaded: object, final: bool, jobs: int | None, chosen: Mapping[str, object]) -> list[Problem]:
        """All that is wrong with the list, with `final` each blank in it too, and on the pages; the copy that says so is written."""
        from ..batch import run  # noqa: PLC0415
        from ..intake.annotate import is_copy  # noqa: PLC0415
        from ..intake.villages import bad_rows, read_villages  # noqa: PLC0415

        if not self.file or loaded.columns is None:  # its columns could not be read: that is a problem already
            return []
        itself = self.copy and self.copy.exists() and self.file.exists() and self.copy.samefile(self.file)
        if itself and not is_copy(self.file, loaded.columns):
            self.console.fail("annotate_itself", file=self.file, better=self.file.with_name(f"{self.file.stem}-loi.xlsx"))
            raise Stop(USAGE)
        villages, problems = read_villages(self.file, loaded.columns, loaded.issuers)
        if villages is not None:
            bad = bad_rows(problems)
            problems += self._survey(villages, bad, loaded, final, jobs, chosen)
            problems = run.for_print(problems) if final else problems
            bad = bad_rows(p for p in problems if p.place and p.place.file == villages.file)
            self.count, self.bad = len(villages), sum(village.row in bad for village in villages)
        if self.copy:
            own = [p for p in problems if villages is None or p.place and p.place.file == villages.file]
            moved = self._write(loaded.columns, own)
            problems = [*moved, *(p for p in problems if p not in own)]  # told as they stand in the copy: it is that which is mended
        return problems

    def _survey(
        self, villages: object, bad: set[int], loaded: object, final: bool, jobs: int | None, chosen: Mapping[str, object]
    ) -> list[Problem]:
        """Whether the words of each sound row fit the pages that `batch` would print; and which blanks of its these would have."""
        from ..batch import run, whom  # noqa: PLC0415
        from ..load.editions import editions  # noqa: PLC0415

        wanted = {key: chosen[key] for key in ("only", "formats", "theme", "lang")}
        made, found = editions(loaded, **wanted, for_villages=True)
        unseen = [replace(p, severity="warning") for p in found if p.code == "usage_nothing_villages"]  # `batch` would print nobody
        sound = whom.without(villages, bad)
        if not made or not sound:
            return unseen
        with self.console.counting("survey", len(made)) as said:
            surveyed = run.surveyed([edition for edition in made if edition.is_for_hand], sound, today(), lambda done, of: said(done), jobs)
        return [*run.problems_of(surveyed), *(run.blanks_of(surveyed, sound) if final else ())]

    def _write(self, columns: object, problems: list[Problem]) -> list[Problem]:
        from ..intake.annotate import annotated, is_untouched  # noqa: PLC0415
        from ..intake.write import put, set_aside  # noqa: PLC0415

        made, moved = annotated(self.file, columns, problems, self.console.lang)
        if made is None:
            return problems
        if self.copy.exists() and not is_untouched(self.copy):
            self.aside = set_aside(self.copy)
        put(self.copy, made)
        self.written = True
        return [replace(p, place=replace(p.place, file=self.copy.name)) if p.place else p for p in moved]

    def result(self) -> Mapping[str, object]:
        """Keys of the JSON document."""
        if not self.file:
            return {}
        return {"villages": self.count, "villages_bad": self.bad, "annotated": str(self.copy) if self.written else None}

    def tell(self) -> None:
        if self.count is not None:
            self.console.tell("checked_villages", villages=self.count, sound=self.count - self.bad, bad=self.bad)
        if self.aside:
            self.console.tell("annotate_aside", file=self.copy, aside=self.aside.name)
        if self.written:
            self.console.tell("annotated", file=self.copy)
