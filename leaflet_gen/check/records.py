"""What a procedure's file may not say, and what a person should look at. A Procedure or an Edition of one in, Problems out.

The portal's records are printed letter for letter, so their faults are told,
never mended here: only a person knows what was meant.
"""

import datetime as dt
import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache

from ..layout.edition import Edition
from ..model import Localised
from ..problems import Place, Problem
from ..procedure import Fee, Procedure
from ..words import Official, Strict, Words
from .content import targets
from .links import ADDRESS, AFTER
from .lost import lost_in
from .urls import SEVERITY, check_url

# "Theo quy định của Hội đồng nhân dân cấp tỉnh": the sum stands in a resolution of the province.
DEFERS = re.compile(
    r"hội đồng nhân dân|(?<!\w)h[đd]nd(?!\w)"
    r"|(?:(?:ủy|uỷ) ban nhân dân|ubnd) (?:cấp |các )?(?:tỉnh|thành phố)[^.;\n]{0,40}? (?:quy định|quyết định|ban hành)"
    r"|theo (?:quy định|mức thu|nghị quyết) (?:của |do )?(?:từng |mỗi )?(?:tỉnh|địa phương)"
    r"|(?:tùy|tuỳ) (?:theo |thuộc )?(?:vào )?(?:từng |mỗi )?(?:tỉnh|địa phương)"
    r"|do (?:tỉnh|địa phương) (?:quy|quyết) định",
    re.IGNORECASE,
)
LEAST_FEE = 100  # đồng: less is a sum whose thousands were lost
SORTS = r"(?:phí,? (?:và )?lệ phí|phí|lệ phí)"
FREE = re.compile(  # a clause that says nothing but: free
    rf"(?:(?:mức )?(?:thu )?{SORTS}(?: \(nếu có\))?\s*:\s*)?(?:được |hoàn toàn )?"
    rf"(?:miễn(?: thu)?(?: {SORTS})?|0 ?(?:đồng|đ|vnđ)|không"
    rf"|không (?:thu|mất|có|phải nộp|phải trả|phải đóng)(?: (?:{SORTS}|tiền))?)(?: đồng| hoàn toàn)?",
    re.IGNORECASE,
)
CLAUSES = re.compile(r"[.;\n]| [-–—] ")
EXEMPT = re.compile(r"(?:trường hợp|đối với|cho|người|công dân)(?!\w).*(?<!không )(?:được|diện) miễn(?!\w).*", re.IGNORECASE)
PAYS = re.compile(  # a sum in figures or words, or words by which somebody else pays
    r"[1-9][\d.,]*\s*(?:nghìn|ngàn|triệu|đồng|đ(?!\w)|vnđ|%)|(?:nghìn|ngàn|trăm|triệu|chục) đồng"
    r"|(?<!\w)(?:thu|nộp|mức phí)(?!\w)[^.;\n]* theo (?:quy định|biểu|mức)|còn lại|trường hợp khác|không (?:được|thuộc)",
    re.IGNORECASE,
)

MARK = "¤"  # the importer's sign for a letter that could not be printed
STUTTER = re.compile(  # "quy định tại tại Điều", "thủ tục thủ tục", "hành chínhchính"
    r"(?<!\w)(?P<one>tại|của|và|các|những|được|trong|cho|với|để|thì|là|khi|hoặc|bởi|bị|nếu|theo|đối với|quy định) (?P=one)(?!\w)"
    r"|(?<!\w)(?P<two>[^\W\d_]+ [^\W\d_]+) (?P=two)(?!\w)"
    r"|(?<!\w)(?=[^\W\d_]{6})[^\W\d_]*?(?P<half>[^\W\d_]{3,})(?P=half)(?!\w)",
    re.IGNORECASE,
)
LOOSE_MARK = re.compile(r"(?:^|[\s\d.,;:(])[\u0300-\u036f]")  # a tone without its letter
HTML = re.compile(
    r"</?(?:p|br|b|i|u|em|strong|div|span|ul|ol|li|table|tr|td|th|a|font|h[1-6]|img)(?:\s[^<>]*)?/?>|&(?:#\d+|[a-z]{2,8});",
    re.IGNORECASE,
)
DOTTED = re.compile(r"\.\w|://")  # where there may be an address
CAPITAL = "[" + "".join(letter for letter in map(chr, range(0x41, 0x1EFA)) if letter.isupper()) + "]"
PROVINCE = re.compile(  # "UBND tỉnh Gia Lai", "Thành phố Huế": a name is written with capitals
    rf"(?<!\w)(?i:tỉnh|thành phố|tp\.?)\s+(?P<name>{CAPITAL}\w*(?:\s+{CAPITAL}\w*)*)"
)
ISSUER = "Cơ quan ban hành"  # the heading under which an imported record names who published it
MOST_ROWS = 100  # of a list on a poster: who stands before more finds nothing
LEAST_TWICE = 30  # letters: a shorter line may well stand in two places
OF_OLD_PORTALS = ("url_closed_portal", "url_dead_portal")


def record(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Every rule, on the procedure that this edition tells."""
    yield from poster(edition)
    if edition.procedure is None:
        return
    yield from other_place(edition.procedure, edition.unit_spec.place)
    as_of = edition.unit_spec.as_of
    yield from check_record(edition.procedure, as_of if isinstance(as_of, dt.date) else today)
    yield from _address(edition, edition.procedure)


def check_record(procedure: Procedure, today: dt.date) -> Iterator[Problem]:
    for rule in RULES:
        yield from rule(procedure, today)


def in_force(procedure: Procedure, today: dt.date) -> Iterator[Problem]:
    """Nothing is printed that is not law on that day."""
    starts, ends = procedure.valid_from, procedure.valid_until
    if procedure.state == "repealed":
        yield Problem("procedure_repealed", procedure.code.place, {"code": procedure.code})
    elif isinstance(ends, dt.date) and ends < today:
        yield Problem("procedure_repealed", _place(ends, procedure), {"code": procedure.code})
    if procedure.state == "not_yet":
        yield Problem("procedure_not_yet", procedure.code.place, {"code": procedure.code})
    elif isinstance(starts, dt.date) and starts > today:
        yield Problem("procedure_not_yet", _place(starts, procedure), {"code": procedure.code})


def fees(procedure: Procedure, today: dt.date) -> Iterator[Problem]:
    """A sum of 0 is printed as free, so its text must say that it is; or, beside a sum that others pay, for whom."""
    every = [fee for method in procedure.methods for fee in method.fees]
    for method in procedure.methods:
        others_pay = any(fee.amount and not isinstance(fee.amount, Words) for fee in method.fees)
        for fee in method.fees:
            if fee.amount == 0 and not may_be_nought(_words(fee), others_pay):
                place = fee.body[0].place if fee.body else procedure.code.place
                yield Problem("fee_not_free", place, {"text": _short(_words(fee))})
            elif fee.amount and not isinstance(fee.amount, Words) and fee.currency is None and (fee.amount < LEAST_FEE or fee.amount % 1):
                place = fee.body[0].place if fee.body else procedure.code.place
                yield Problem("fee_odd", place, {"amount": f"{fee.amount:g}".replace(".", ",")})
    plain = procedure.plain
    if plain is None:
        return
    unclear = [fee for fee in every if isinstance(fee.amount, Words) or fee.amount == 0 and not is_plainly_free(_words(fee))]
    unclear += [fee for fee in every if defers(_words(fee)) and fee not in unclear]
    none_free = every and not any(is_plainly_free(_words(fee)) for fee in every)
    for words in (plain.fee, plain.fee_note):
        if words and (unclear or none_free) and any(map(_says_free, _clauses(words.replace("**", "")))):
            values = {"text": str(words), "record": _short(_words((unclear or every)[0])) or "[…]"}
            yield Problem("plain_fee_free", words.place, values)


def times(procedure: Procedure, today: dt.date) -> Iterator[Problem]:
    """A number without its unit is no time limit: 1 of unit OTHER is not one day."""
    for row in (*procedure.methods, *procedure.limits):
        time = row.time
        if time and not isinstance(time.count, str) and time.unit is None:
            place = next((words.place for words in _official(row)), procedure.code.place)
            yield Problem("time_without_unit", place, {"count": time.count})


def garbled(procedure: Procedure, today: dt.date) -> Iterator[Problem]:
    """Letters lost, half words said twice, and what is left of a web page."""
    for words in texts(procedure):
        for n, line in enumerate(words.split("\n")):
            odd, tags = _oddities(line)
            if odd:
                yield Problem("record_garbled", _line(words, n), {"text": ", ".join(odd[:3])}, "warning")
            if tags:
                yield Problem("record_html", _line(words, n), {"text": " ".join(tags[:3])}, "warning")


@lru_cache(maxsize=50_000)  # a record is read again for each format, theme and unit
def _oddities(line: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is odd in a line, and what is of a web page; each once."""
    tags = HTML.findall(line) if "<" in line or "&" in line else []
    plain = HTML.sub(" ", line) if tags else line
    odd = lost_in(plain)
    plain = ADDRESS.sub(" ", plain) if DOTTED.search(plain) else plain
    odd += [m[0].strip() for rule in (STUTTER, LOOSE_MARK) for m in rule.finditer(plain)]
    odd += [word for word in line.split() if MARK in word] if MARK in line else []
    return tuple(dict.fromkeys(odd)), tuple(dict.fromkeys(tags))


def twice(procedure: Procedure, today: dt.date) -> Iterator[Problem]:
    """The same paragraph twice in one part, or the same row twice in one list."""
    parts: list[Iterable[Words]] = [
        [words for step in procedure.steps for words in step.body],
        *(method.body for method in procedure.methods),
        procedure.conditions,
        *(part.body for part in procedure.more),
    ]
    for part in parts:
        lines = ((line.strip(), _line(words, n)) for words in part for n, line in enumerate(words.split("\n")))
        yield from _repeated((_key(line), place, line) for line, place in lines if len(line) >= LEAST_TWICE)
    rows: list[Iterable[Strict]] = [
        procedure.methods,
        *(method.fees for method in procedure.methods),
        *(case.papers for case in procedure.cases),
        procedure.limits,
        procedure.laws,
    ]
    for listed in rows:
        yield from _repeated((_key(repr(row)), *said) for row in listed if (said := _said(row)))
    for names in (procedure.results, procedure.subjects, procedure.agencies):
        yield from _repeated((_key(name), name.place, str(name)) for name in names)


def links(procedure: Procedure, today: dt.date) -> Iterator[Problem]:
    """Addresses of portals that are closed: said once each, and left as they are published."""
    told: set[str] = set()
    for words in texts(procedure):
        for n, line in enumerate(words.split("\n")):
            for match in ADDRESS.finditer(line) if DOTTED.search(line) else ():
                address = match[0].rstrip(AFTER)
                url = address if "://" in address else f"https://{address}"
                if url not in told and any(code in OF_OLD_PORTALS for code, _ in check_url(_https(url), ("*.gov.vn",))):
                    told.add(url)
                    yield Problem("record_old_link", _line(words, n), {"url": address}, "warning")


def other_place(procedure: Procedure, home: Localised = None) -> Iterator[Problem]:
    """A record that one province published for itself, told once; at `home`, in words a unit's place, it is no surprise.

    A ministry's record names no province, and holds everywhere.
    """
    issuers = [line for part in procedure.other_agencies if part.heading == ISSUER for line in part.body]
    if any(line.casefold().startswith("bộ ") for line in issuers):
        return
    said = [words for words in (*issuers, *procedure.decision, *procedure.agencies) if PROVINCE.search(_even(words))]
    named = {_name(match["name"]): " ".join(match[0].split()) for words in said for match in PROVINCE.finditer(_even(words))}
    homes = home.values() if isinstance(home, dict) else [home] if home else ()
    ours = {_name(match["name"]) for words in homes for match in PROVINCE.finditer(_even(words))}
    if named and not ours & set(named) and (ours or not homes):
        places = list(dict.fromkeys(named.values()))
        values = {"code": procedure.code, "place": places[0] if len(places) == 1 else ", ".join(places[:3])}
        yield Problem("record_other_place", said[0].place, values, "warning")


def poster(edition: Edition) -> Iterator[Problem]:
    """A long list on a poster is built, and a booklet serves better."""
    catalogue = edition.catalogue
    if catalogue and edition.format_spec.kind == "list" and len(catalogue.entries) > MOST_ROWS:
        values = {"count": len(catalogue.entries), "limit": MOST_ROWS}
        yield Problem("catalogue_poster_long", catalogue.name.place, values, "warning")


RULES: tuple[Callable[[Procedure, dt.date], Iterator[Problem]], ...] = (in_force, fees, times, garbled, twice, links)


def _address(edition: Edition, procedure: Procedure) -> Iterator[Problem]:
    """The procedure's own page; where a code leads there, the rule for codes has judged it."""
    if procedure.url not in [target.url for target in targets(edition)]:
        for code, values in check_url(procedure.url, edition.allowed_hosts, procedure.code):
            yield Problem(code, procedure.url.place, values, SEVERITY.get(code, "error"))


def defers(text: str) -> bool:
    """Whether the text leaves the sum to somebody else, most often the provincial council."""
    return bool(DEFERS.search(_even(text)))


def is_plainly_free(text: str) -> bool:
    """Whether every clause says free and nothing but free: one that speaks of who, or of a circular, may mean a sum."""
    clauses = _clauses(text)
    return bool(clauses) and all(map(_says_free, clauses))


def may_be_nought(text: str, others_pay: bool) -> bool:
    """Whether a sum of 0 may stand: free for all, or, beside a sum that others pay, free for those whom the text names."""
    if is_plainly_free(text):
        return True
    first, *others = _clauses(text) or [""]
    named = bool(others) and all(map(EXEMPT.fullmatch, others)) and not defers(text) and not PAYS.search(_even(text))
    return others_pay and _says_free(first) and named


def texts(procedure: Procedure) -> Iterator[Official]:
    """All published words of the file, in the order of its parts."""
    yield from _official(procedure)


def _official(value: object) -> Iterator[Official]:
    if isinstance(value, Official):
        yield value
    elif isinstance(value, Strict):
        for _, inner in value:
            yield from _official(inner)
    elif isinstance(value, tuple):
        for inner in value:
            yield from _official(inner)


def _words(fee: Fee) -> str:
    return "\n".join(fee.body)


def _clauses(text: str) -> list[str]:
    return [clause for part in CLAUSES.split(_even(text)) if (clause := part.strip(" ,!()+*•-–—"))]


def _says_free(clause: str) -> bool:
    return bool(FREE.fullmatch(clause)) or all(FREE.fullmatch(part.strip()) for part in clause.split(","))


def _even(text: str) -> str:
    return re.sub(r"[^\S\n]+", " ", unicodedata.normalize("NFC", text)).strip()


def _https(url: str) -> str:
    return re.sub(r"^http://", "https://", url, flags=re.IGNORECASE)


def _repeated(rows: Iterable[tuple[str, Place | None, str]]) -> Iterator[Problem]:
    first: dict[str, Place | None] = {}
    for key, place, text in rows:
        before = first.setdefault(key, place)
        if before is not place:
            also = (("first_here", before),) if before else ()
            yield Problem("record_twice", place, {"text": _short(text)}, "warning", also)


def _said(row: Strict) -> tuple[Place | None, str] | None:
    """Where a row's published words begin, and the longest of them; None for a row without any."""
    words = list(_official(row))
    return (words[0].place, max(words, key=len)) if words else None


def _key(text: str) -> str:
    return re.sub(r"\W+", " ", text).strip().casefold()


def _line(words: Words, n: int) -> Place | None:
    """The n-th line of a text that stands in a block; of one line, the text itself."""
    place = words.place
    return place and (Place(place.file, place.line + n + 1, 0) if "\n" in words else place)


def _place(day: dt.date, procedure: Procedure) -> Place | None:
    return getattr(day, "place", None) or procedure.code.place


def _name(place: str) -> str:
    """A place's name, however its tones are set and its letters are cased."""
    return " ".join(_even(place).casefold().split())


def _short(text: str) -> str:
    text = " ".join(text.split())
    return text if len(text) <= 80 else text[:79].rstrip() + "…"
