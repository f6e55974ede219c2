"""`leaflet-gen print-kit`: sheets for an office's own printer. A project and a printer's name in; files, or none, out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import partial
from pathlib import Path

from ..problems import Problem, has_errors
from .chosen import editions as chosen_editions
from .chosen import finals, not_within, today
from .console import Console
from .exits import CONTENT, PROOF, USAGE, Stop

PRINTER = "van-phong"
PORTAL = "https://dichvucong.gov.vn/"
FOLDER = Path("output") / "in"  # of the project, where no other is named


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line asks for, the choice of editions apart."""

    project: Path
    folder: Path | None = None
    printer: str = PRINTER
    scheme: str = ""
    copies: int = 1
    test: bool = False  # the test sheets; alone, where no edition is named
    final: bool = False
    jobs: int | None = None


def print_kit(console: Console, options: Options, chosen: Mapping[str, object]) -> None:
    """Lay out, check, impose, write, read back; release everything or nothing."""
    from ..build import Release, left_over  # noqa: PLC0415 - `--help` waits for no library
    from ..impose import SCHEMES  # noqa: PLC0415
    from ..kit import probe  # noqa: PLC0415
    from ..kit.guide import guide  # noqa: PLC0415
    from ..kit.press import FLIP, GUIDE, PROBE, Job, leaf, paper_of, press  # noqa: PLC0415
    from ..manifest import Checked, together  # noqa: PLC0415
    from ..workers import spread  # noqa: PLC0415

    folder = options.folder if options.folder is not None else options.project / FOLDER
    not_within(console, options.project, folder)
    made, problems, loaded = chosen_editions(console, options.project, **chosen)
    printer = loaded.printers.get(options.printer)
    if printer is None and has_errors(problems):  # there may be a profile that could not be read
        console.report(problems)
        raise Stop(CONTENT)
    _known(console, "kit_printer", options.printer, loaded.printers)
    _known(console, "kit_scheme", options.scheme, ("", *SCHEMES))
    job = Job(options.printer, printer, options.scheme, options.copies)
    only_test = options.test and not any(chosen.values())
    editions, drafts = ([], 0) if only_test else _checked(console, options, job, made, problems)
    keep = _keep(loaded, console.lang)
    sheaves, proofed, found = [], [], []
    with Release(folder) as release:
        with console.progress(len(editions)) as said:
            results = spread(partial(press, job=job), editions, options.jobs)
            for n, edition in enumerate(editions):
                said("build", edition, n, len(editions))
                pressed = next(results)
                proofed.append(Checked(edition, pressed.problems, draft=False))
                sheaves.append(pressed.sheaf)
                for file in pressed.files:
                    release.add(file)
            results.close()
        title = str(printer.title.get(console.lang) or next(iter(printer.title.values())))
        own = []
        if options.test:
            own.append(leaf(probe.calibration(job.paper, options.printer, _address(loaded), console.lang, keep), PROBE, job))
            own.append(leaf(probe.flip(job.paper, console.lang, keep), FLIP, job, "long"))
        if sheaves:
            tests, asked = [file.name for files, _ in own for file in files], options.copies > 1
            page = guide(sheaves, title, job.paper, console.lang, keep, tests=tests, asked=asked)
            own.insert(0, leaf(page, GUIDE, job))
        for files, problems in own:
            found += problems
            for file in files:
                release.add(file)
        found += together(proofed)
        console.report(found)
        if has_errors(found):
            console.fail("kit_proof_failed")
            raise Stop(PROOF)
        manifest = release.publish()
    entries = manifest["built"]
    console.result({"folder": str(folder), "printer": options.printer, **manifest}, [str(folder / entry["file"]) for entry in entries])
    console.tell("kit_done", files=len(entries), paper=paper_of(entries), folder=folder, seconds=console.seconds)
    if sheaves:
        console.tell("kit_guide", file=folder / f"{GUIDE}.pdf")
    if drafts:
        console.tell("drafts", drafts=drafts)
    if stale := left_over(folder, manifest):
        console.left_over(stale, folder)


def _checked(console: Console, options: Options, job: object, made: Sequence, problems: list[Problem]) -> tuple[list, int]:
    """The editions to be printed, and how many are drafts. The run ends here where there is an error, or nothing to print."""
    from ..build import check_all  # noqa: PLC0415
    from ..kit.press import found_before_ink  # noqa: PLC0415
    from ..manifest import together  # noqa: PLC0415
    from ..workers import spread  # noqa: PLC0415

    editions = [edition for edition in made if edition.is_for_hand]
    with console.progress(len(editions)) as progress:
        checked = check_all(editions, today(), progress, options.jobs)
    on_paper = list(spread(partial(found_before_ink, job=job), editions, options.jobs))
    checked = [replace(one, problems=(*one.problems, *found)) for one, found in zip(checked, on_paper, strict=True)]
    problems, drafts = [*problems, *together(checked)], sum(one.draft for one in checked)
    problems = finals(problems, drafts) if options.final else problems
    console.report(problems)
    if has_errors(problems):
        raise Stop(CONTENT)
    if not editions:
        console.fail("kit_nothing")
        raise Stop(USAGE)
    return editions, drafts


def _known(console: Console, key: str, given: str, known: object) -> None:
    if given not in known:
        near = next(iter(get_close_matches(given, list(known), 1, 0.6)), "")
        console.fail(key, given=given, known=[name for name in known if name], near=near)
        raise Stop(USAGE)


def _keep(loaded: object, lang: str) -> object:
    """What a line must not part, in the language of the messages."""
    from ..model import Keep  # noqa: PLC0415

    return loaded.languages[lang].keep if lang in loaded.languages else Keep()


def _address(loaded: object) -> str:
    """Where the codes of a test sheet lead: the portal, or else the first address of the content that its project allows."""
    from ..check.urls import is_accepted  # noqa: PLC0415

    allowed = loaded.project.allowed_hosts if loaded.project else ()
    targets = [str(section.target.url) for topic in loaded.topics.values() for section in topic.sections.values() if section.target]
    return next((url for url in (PORTAL, *targets) if is_accepted(url, allowed)), "")
