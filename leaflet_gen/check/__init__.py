"""Problems before any ink. A Layout or an Edition in, Problems out; pure, and no clock.

Each rule is one function in a registry, and every rule always runs: no
finding hides another. To add a rule: write the function, add its line below,
its words in messages/, and a test.
"""

import datetime as dt
from collections.abc import Callable, Iterator

from ..layout.edition import Edition
from ..layout.tree import Layout
from ..problems import Problem, has_errors
from . import blanks, codes, colours, dates, forms, letters, links, meaning, old_words, places, records, shares, wording
from .blanks import is_draft, placeholders
from .sheet import Sheet, sheets
from .urls import check_url

__all__ = ["LAYOUT_RULES", "WORDS_RULES", "causes_in", "check_layout", "check_url", "check_words", "is_draft", "placeholders"]

# Arithmetic on the composed tree.
LAYOUT_RULES: dict[str, Callable[[tuple[Sheet, ...]], Iterator[Problem]]] = {
    "overlap": places.overlap,
    "collision": places.collision,
    "safe": places.safe,
    "fold": places.fold,
    "floor": letters.floor,
    "title distance": letters.title_distance,
    "body distance": letters.body_distance,
    "glyphs": letters.glyphs,
    "nfc": letters.nfc,
    "strays": letters.strays,
    "contrast": colours.in_colour,
    "contrast in grey": colours.in_grey,
    "text on a picture": colours.on_picture,
    "alt": meaning.alt,
    "blanks": meaning.blanks,
    "module": codes.module,
    "side": codes.side,
    "quiet zone": codes.quiet_zone,
    "code colour": codes.colour,
    "domain": codes.domain,
}

# What only follows from words that stand on others.
CONSEQUENCES = (
    "overlap",
    "text_collision",
    "outside_safe_area",
    "quiet_zone_shape",
    "quiet_zone_text",
    "contrast",
    "contrast_grey",
)

# What the content says, whatever the paper.
WORDS_RULES: dict[str, Callable[[Edition, dt.date], Iterator[Problem]]] = {
    "codes": links.codes,
    "printed addresses": links.printed,
    "allow-list": links.patterns,
    "placeholders": blanks.placeholder,
    "odd blanks": blanks.odd,
    "phone": blanks.phone,
    "curly quotes": blanks.curly,
    "lost letters": wording.lost_letters,
    "one star": wording.one_star,
    "steps": wording.steps,
    "overdue": dates.overdue,
    "review before check": dates.review_before_check,
    "future": dates.future,
    "old words": old_words.old_words,
    "sentences": wording.sentences,
    "lists": wording.lists,
    "pictures": wording.pictures,
    "records": records.record,
    "shares": shares.shares,
    "ratios": shares.ratios,
    "promises": shares.promises,
    "forms": forms.forms,
}


def check_layout(layout: Layout) -> list[Problem]:
    """What compose found itself, and what every rule finds on the tree."""
    seen = sheets(layout)
    return [*layout.problems, *(problem for rule in LAYOUT_RULES.values() for problem in rule(seen))]


def causes_in(layout: Layout) -> list[Problem]:
    """The same, as people are told it: words that do not fit stand on others, and that is one cause, not ten."""
    beyond = CONSEQUENCES if has_errors(layout.problems) else ()
    return [problem for problem in check_layout(layout) if problem.code not in beyond]


def check_words(edition: Edition, today: dt.date) -> list[Problem]:
    """What every rule finds in the words that this edition prints."""
    return [problem for rule in WORDS_RULES.values() for problem in rule(edition, today)]
