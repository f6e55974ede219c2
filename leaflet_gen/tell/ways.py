"""How a procedure is filed, how long it takes, what it costs. A Procedure in, the parts of a section and short answers out."""

import re
from collections.abc import Iterable, Sequence

from ..model import Item, Language, Row, Rows, Section, Table
from ..problems import Place
from ..procedure import Fee, Method, Procedure, Time
from ..words import Official, Words

SHORT = 70  # characters: a name so short stands in a row of names, and may be typed into a search box
ANSWER = 60  # characters: what can be said in a tile
DONG = "đồng"
NOTHING = re.compile(  # a fee's text that says only: free
    r"\W*(?:(?:được )?miễn(?: thu)?|không(?: (?:thu|mất|có|quy định))?|0 đồng)(?: (?:phí|lệ phí|phí,? (?:và )?lệ phí|tiền))?\W*",
    re.IGNORECASE,
)

Said = tuple[Words, tuple[Official, ...], list[Words]]  # what it is about, its texts, the ways that share them


def glance(procedure: Procedure, language: Language) -> dict[str, Words | None]:
    """Time, fee and result, where the record states one of each, with notes; else a blank until somebody has reviewed it."""
    labels, place = language.record, procedure.code.place
    below = Words(labels.see_below, place)
    times = [m.time for m in procedure.methods if m.time] + [limit.time for limit in procedure.limits]
    said = list(dict.fromkeys(say_time(time, language, place) for time in times))
    known = len(said) == 1 and not said[0].is_placeholder
    paid = [fee for method in procedure.methods for fee in method.fees]
    sums = list(dict.fromkeys(_sum(fee, fee.currency, language, place) for fee in paid))
    plain = len(sums) == 1 and not isinstance(paid[0].amount, Words) and paid[0].amount is not None
    texts = [text for fee in paid for text in fee.body if not NOTHING.fullmatch(text)]
    short = len(procedure.results) == 1 and len(procedure.results[0]) <= ANSWER and "\n" not in procedure.results[0]
    settled = procedure.reviewed  # then nothing is left to be found out: the page points to what the record says
    more = Words(below[:1].upper() + below[1:], place)

    def answer(found: Words | None, blank: Words, there: object) -> tuple[Words, Words | None]:
        if found or settled:
            return found or (more if there else Words(labels.absent, place)), None
        return Words(blank, place), below if there else None

    time, time_note = answer(said[0] if known else None, labels.time_unknown, times)
    fee, fee_note = answer(sums[0] if plain else None, labels.fee_unknown, paid)
    result, result_note = answer(procedure.results[0] if short else None, labels.result_unknown, procedure.results)
    return {
        "time": time,
        "time_note": time_note,
        "fee": fee,
        "fee_note": below if plain and texts else fee_note,  # a sum with words of its own: whom it concerns
        "result": result,
        "result_note": result_note,
    }


# -- parts ----------------------------------------------------------------------


def methods(procedure: Procedure, language: Language, section: Section) -> dict[str, object]:
    """Way, time and fee at a glance in a table, with a fee's own words where they are short.

    Below it what else the record says of a way or a fee: once, under all the ways that share it.
    """
    labels = language.record
    if not procedure.methods:
        return {"body": (labels.absent,)}
    currencies = {fee.currency for method in procedure.methods for fee in method.fees if fee.currency}
    shared = currencies.pop() if len(currencies) == 1 else None  # said once, over the column
    timed = any(method.time for method in procedure.methods)
    rows: dict[tuple[Words, ...], Row] = {}
    said: list[Said] = []
    for method in procedure.methods:
        way, place = getattr(labels, method.way), next((words.place for words in method.body), procedure.code.place)
        time = (_time(method, procedure, language, place),) if timed else ()
        if method.body:
            _share(said, way, Words(), method.body)
        for fee in method.fees or (Fee(),):
            cell, below = _paid(fee, shared, language, place)
            cells = (way, *time, cell)
            rows.setdefault(cells, Row(cells=cells))
            if below:
                _share(said, way, _about(fee, shared, language, place), below)
    fee = Words(f"{labels.fee} ({shared})", labels.fee.place) if shared else labels.fee
    heads = (labels.way, labels.time, fee) if timed else (labels.way, fee)
    items = tuple(Item(heading=_headed(ways, about), body=body) for about, body, ways in said)
    return {"body": (), "table": Table(heads=heads, groups=(Rows(rows=tuple(rows.values())),)), "items": items}


def _share(said: list[Said], way: Words, about: Words, body: tuple[Official, ...]) -> None:
    """One more way of which the record says this. Of texts that differ in their last full stop only, the longer stands for both."""
    for n, (other, texts, ways) in enumerate(said):
        if other == about and [_open(text) for text in texts] == [_open(text) for text in body]:
            said[n] = (about, tuple(max(pair, key=len) for pair in zip(texts, body)), [*ways, *([] if way in ways else [way])])
            return
    said.append((about, body, [way]))


def _open(text: str) -> str:
    return text.rstrip(" .\n")


def _headed(ways: Sequence[Words], about: Words) -> Words:
    """Qua mạng, tại nơi tiếp nhận: lệ phí 7.000 đồng"""
    first, *others = ways
    names = ", ".join([first, *(_within(way) for way in others)])
    return Words(f"{names}: {_within(about)}" if about else names, about.place or first.place)


def _within(words: Words) -> str:
    return words[:1].lower() + words[1:]


def _time(method: Method, procedure: Procedure, language: Language, place: Place | None) -> Words:
    if method.time:
        return say_time(method.time, language, place)
    return language.record.see_limits if procedure.limits else language.record.absent


def _paid(fee: Fee, shared: Words | None, language: Language, place: Place | None) -> tuple[Words, tuple[Official, ...]]:
    """What stands in the row, and the fee's texts that stand below the table.

    A blank takes no published text with it: its brackets would be the text's own.
    """
    said, body = _kind(fee, _sum(fee, shared, language, place)), fee.body
    free = fee.amount == 0 and not isinstance(fee.amount, Words)
    if len(body) == 1 and len(body[0]) <= SHORT and "\n" not in body[0] and not said.is_placeholder:
        if free and NOTHING.fullmatch(body[0]) and said == _kind(fee, language.record.free):
            return Official(_kind(fee, body[0]), body[0].place), ()
        return Official(f"{said}. {body[0]}" if fee.kind else f"{said}: {body[0]}", body[0].place), ()
    if free and body and not all(NOTHING.fullmatch(text) for text in body):
        return _kind(fee, Words(language.record.free_if, said.place)), body
    return said, body


def _about(fee: Fee, shared: Words | None, language: Language, place: Place | None) -> Words:
    """What a text below the table is about: the sum, or only its kind where the sum is a blank."""
    paid = _sum(fee, shared, language, place)
    if paid.is_placeholder or not fee.amount:
        return Words(fee.kind or language.record.fee, paid.place)
    return _kind(fee, paid)


def _kind(fee: Fee, said: Words) -> Words:
    return Words(f"{fee.kind}: {said}", said.place) if fee.kind else Words(said, said.place)


def _sum(fee: Fee, shared: Words | None, language: Language, place: Place | None) -> Words:
    """The sum, as this language writes it; a blank where the record only says who sets it."""
    labels = language.record
    place = fee.body[0].place if fee.body else place
    over_column = shared is not None and shared.lower().endswith(DONG)  # then the cells say it in short
    foreign = None if over_column else fee.currency
    if isinstance(fee.amount, Words):
        return Words(f"{fee.amount} {foreign}", fee.amount.place) if foreign else fee.amount
    if fee.amount is None:
        return Words(labels.fee_unknown, place) if fee.body or fee.kind else Words(labels.absent, place)
    if not fee.amount:
        return Words(f"{labels.free} ({foreign})" if foreign else labels.free, place)
    amount = _grouped(fee.amount, language)
    return Words(f"{amount} {foreign}" if foreign else labels.money.format(n=amount), place)


def _grouped(amount: float, language: Language) -> str:
    """7000 as 7.000 in Vietnamese."""
    whole = f"{amount:,.2f}".removesuffix(".00")
    return whole.translate({ord(","): ".", ord("."): ","}) if language.decimal == "," else whole


def _exact(count: float, language: Language) -> str:
    """0.25 as 0,25 in Vietnamese: the law's number, not one for a chart."""
    return f"{count:.12g}".replace(".", language.decimal)


def say_time(time: Time, language: Language, place: Place | None) -> Words:
    """3 ngày làm việc; a number without its unit says nothing, and is a blank."""
    labels = language.record
    if isinstance(time.count, Words):
        return time.count
    if time.unit is None:
        return Words(labels.time_unknown, place)
    return Words(getattr(labels, time.unit).format(n=_exact(time.count, language)), place)


def limits(procedure: Procedure, language: Language, section: Section) -> dict[str, object]:
    """The time limit of each case, equal ones once; the topic's own words say where it stands, if it is told with the ways.

    A case that bears the procedure's own name is no case that one could tell by it: its code is all that parts it.
    """
    labels = language.record
    if not procedure.limits:
        told = any(method.time for method in procedure.methods)
        return {} if told and section.body else {"body": (labels.absent,)}
    cases: dict[tuple[Words | None, Words], list[Words]] = {}
    for limit in procedure.limits:
        named = limit.heading if limit.heading and _letters(limit.heading) != _letters(procedure.name) else None
        here = next((words.place for words in (limit.heading, limit.code) if words), procedure.code.place)
        codes = cases.setdefault((named, say_time(limit.time, language, here)), [])
        codes += [limit.code] if limit.code and limit.code not in codes else []
    items = tuple(Item(heading=_case(name, codes, language), body=(time,)) for (name, time), codes in cases.items())
    if not any(item.heading for item in items):
        return {"body": tuple(dict.fromkeys(text for item in items for text in item.body))}
    unsaid = len(items) > 1 and not any(name for name, _ in cases)
    return {"body": (labels.case_unsaid,) if unsaid else (), "items": items}


def _case(name: Words | None, codes: Sequence[Words], language: Language) -> Words | None:
    if name:
        return Official(" · ".join([name, *_joined(codes)]), name.place)
    return Official(language.record.case.format(n=", ".join(codes)), codes[0].place) if codes else None


def _joined(codes: Sequence[Words]) -> Iterable[str]:
    return [", ".join(codes)] if codes else []


def _letters(text: str) -> str:
    return "".join(text.split()).casefold()


def fees(procedure: Procedure, language: Language, section: Section) -> dict[str, object]:
    """Said with the ways of filing, where anything is: the topic's own words say so."""
    return {} if section.body and any(method.fees for method in procedure.methods) else {"body": (language.record.absent,)}
