"""Whether anybody still stands by the facts. An Edition and a day in, Problems out."""

import datetime as dt
from collections.abc import Iterator

from ..layout.edition import Edition
from ..model import Evidence
from ..problems import Place, Problem
from .content import evidences


def overdue(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """`review_by` has not passed; a historical edition is judged by its own day."""
    as_of = edition.unit_spec.as_of
    reference = as_of if isinstance(as_of, dt.date) else today
    for evidence in evidences(edition):
        if isinstance(evidence.review_by, dt.date) and evidence.review_by < reference:
            late = (reference - evidence.review_by).days
            yield Problem("review_overdue", _place(evidence.review_by, evidence), {"day": evidence.review_by, "days": late})


def review_before_check(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """A fact is reviewed after it was checked."""
    for evidence in evidences(edition):
        checked, review = evidence.checked_on, evidence.review_by
        if isinstance(checked, dt.date) and isinstance(review, dt.date) and review < checked:
            yield Problem("review_before_check", _place(review, evidence), {"checked_on": checked, "review_by": review})


def future(edition: Edition, today: dt.date) -> Iterator[Problem]:
    """Nobody has checked a fact tomorrow."""
    for evidence in evidences(edition):
        if isinstance(evidence.checked_on, dt.date) and evidence.checked_on > today:
            yield Problem(
                "checked_in_future", _place(evidence.checked_on, evidence), {"day": evidence.checked_on, "today": today}
            )


def _place(day: dt.date, evidence: Evidence) -> Place | None:
    """Where the day was written; a day made by code has no place, and the source beside it serves."""
    return getattr(day, "place", None) or evidence.source.place
