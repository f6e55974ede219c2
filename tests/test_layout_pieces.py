"""The laws of pieces: heights add up, white is shared out, and a cut loses nothing."""

import itertools
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from leaflet_gen.layout.pieces import SLACK, Piece, Stacked, fixed, kept, padded, parted, row, stack, wrapped
from leaflet_gen.layout.tree import Frame, Shape
from leaflet_gen.units import Box

WIDTH = 100.0


def leaf(name: str, height: float) -> Piece:
    """One thing that cannot be parted; its frame carries its name."""
    return fixed(WIDTH, height, Frame("P", Box(0, 0, WIDTH, height), name=name))


def leaves(piece: Piece | None) -> list[str]:
    """Names of the leaves, in reading order."""

    def visit(frame: Frame) -> list[str]:
        if frame.role in ("P", "Artifact"):
            return [frame.name] if frame.role == "P" else []
        return [n for child in frame.children for n in visit(child)]

    return visit(piece.make(piece.height)) if piece else []


@st.composite
def pieces(draw, depth: int = 3, names=None, widest: int = 3) -> Piece:
    """A tree of stacks, rows of up to `widest` cells, wrapped and padded pieces over numbered leaves."""
    names = names or map(str, itertools.count())
    kind = draw(st.sampled_from(["stack", "wrapped", "stack", "wrapped", "row", "padded", "leaf"] if depth else ["leaf"]))
    if kind == "leaf":
        return leaf(next(names), draw(st.floats(0.5, 20)))
    if kind == "stack":
        return stack(WIDTH, draw_rows(draw, depth, names, widest), spread=draw(st.sampled_from([0.0, 1.0])))
    if kind == "row":
        return row(WIDTH, [(n * 10.0, draw(pieces(depth - 1, names, widest))) for n in range(draw(st.integers(1, widest)))])
    inner = draw(pieces(depth - 1, names, widest))
    return wrapped(inner, itertools.count(1).__next__, "LBody") if kind == "wrapped" else padded(inner, (1, 2, 3, 4))


def draw_rows(draw, depth: int, names, widest: int = 3) -> list[Stacked]:
    return [
        Stacked(
            draw(pieces(depth - 1, names, widest)),
            draw(st.floats(0, 5)),
            draw(st.sampled_from([0.0, 1.0])),
            draw(st.booleans()),
            draw(st.booleans()),
        )
        for _ in range(draw(st.integers(1, 4) if depth < 2 else st.integers(2, 4)))
    ]


@st.composite
def rows(draw) -> list[Stacked]:
    return draw_rows(draw, 2, map(str, itertools.count()))


heights = st.floats(0, 120)
shares = st.floats(0, 1)  # of a piece's height


# --- heights


@given(rows())
def test_a_stack_is_as_high_as_its_rows_and_the_white_between_them(made):
    white = sum(r.gap for r in made[1:])
    assert stack(WIDTH, made).height == pytest.approx(sum(r.piece.height for r in made) + white)


@given(pieces(), pieces())
def test_a_row_is_as_high_as_its_highest_cell(a, b):
    assert row(WIDTH, [(0, a), (50, b)]).height == max(a.height, b.height)


@given(pieces(), st.tuples(*[st.floats(0, 9)] * 4))
def test_padding_adds_its_white(piece, pad):
    made = padded(piece, pad)
    assert (made.width, made.height) == pytest.approx((piece.width + pad[1] + pad[3], piece.height + pad[0] + pad[2]))
    (inner,) = made.make(made.height).children
    assert (inner.box.x, inner.box.y) == (pad[3], pad[0])


@given(pieces(), heights)
def test_a_piece_made_has_all_its_leaves_whatever_height_it_is_given(piece, more):
    names = leaves(piece)
    assert names == [str(n) for n in range(len(names))] and names

    def visit(frame):
        return [frame.name] if frame.role == "P" else [n for child in frame.children for n in visit(child)]

    assert visit(piece.make(piece.height + more)) == names


@given(rows(), heights, st.sampled_from([0.0, 1.0]))
def test_rows_stand_in_order_and_do_not_overlap(made, more, spread):
    whole = stack(WIDTH, made, spread=spread)
    frame = whole.make(whole.height + more)
    assert frame.box.height == whole.height + more
    for (upper, lower), here in zip(itertools.pairwise(frame.children), made[1:], strict=True):
        assert lower.box.y - upper.box.bottom >= here.gap - 1e-6


@given(rows(), heights)
def test_white_above_a_rigid_row_and_below_a_heading_never_grows(made, more):
    frame = stack(WIDTH, made, spread=1.0).make(stack(WIDTH, made).height + more)
    for (above, _), (upper, lower), here in zip(
        itertools.pairwise(made), itertools.pairwise(frame.children), made[1:], strict=True
    ):
        if here.rigid or above.keep:
            # what the upper row left of its own share stays inside it
            assert lower.box.y - (upper.box.y + _share(above, upper, made, more)) == pytest.approx(here.gap, abs=1e-6)


def _share(above: Stacked, upper: Frame, made: list[Stacked], more: float) -> float:
    """Height of a row with what it takes of the left-over height."""
    soft = sum(not r.rigid and not made[n].keep for n, r in enumerate(made[1:]))
    whole = sum(r.piece.stretch + r.grow for r in made) + soft
    return above.piece.height + (above.piece.stretch + above.grow) * (more / whole if whole else 0.0)


def test_left_over_height_is_shared_out_so_that_the_last_row_ends_level():
    made = stack(WIDTH, [Stacked(leaf("a", 10)), Stacked(leaf("b", 10), 2), Stacked(leaf("c", 10), 2)], spread=1.0)
    frame = made.make(50)
    assert [(c.box.y, c.box.bottom) for c in frame.children] == [(0, 10), (20, 30), (40, 50)]


@given(st.lists(st.floats(1, 30), min_size=2, max_size=7), st.floats(0, 5), st.floats(0, 120))
def test_evened_rows_share_the_same_white_and_stand_evenly_apart_where_there_is_enough(heights, gap, left_over):
    rows = [Stacked(leaf(str(n), h), gap) for n, h in enumerate(heights)]
    whole = sum(heights) + gap * (len(heights) - 1) + left_over

    def boxes(even: bool) -> list[Box]:
        return [frame.box for frame in stack(WIDTH, rows, spread=1.0, even=even).make(whole).children]

    made, plain = boxes(True), boxes(False)
    assert made[0].y == 0 and made[-1].bottom == pytest.approx(whole) == pytest.approx(plain[-1].bottom)
    assert all(below.y - above.bottom >= gap - 1e-9 for above, below in itertools.pairwise(made))

    def lurch(boxes: list[Box]) -> float:
        middles = [box.y + box.height / 2 for box in boxes]
        apart = [b - a for a, b in itertools.pairwise(middles)]
        return max(apart) - min(apart)

    assert lurch(made) <= lurch(plain) + 1e-9
    middles = [gap + (a + b) / 2 for a, b in itertools.pairwise(heights)]
    if left_over >= sum(max(middles) - each for each in middles):
        assert lurch(made) == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize(("count", "room", "left"), [(5, 4, 3), (5, 3, 3), (4, 3, 2), (3, 2, 2), (5, 1, 1), (6, 5, 4)])
def test_the_last_of_four_rows_or_more_does_not_go_on_alone(count, room, left):
    made = stack(WIDTH, [Stacked(leaf(str(n), 10)) for n in range(count)], spread=1.0, together=True)
    above, below = parted(made, room * 10 + 5)
    assert (leaves(above), leaves(below)) == ([str(n) for n in range(left)], [str(n) for n in range(left, count)])


def test_what_grows_takes_its_share_before_the_end():
    made = stack(WIDTH, [Stacked(leaf("a", 10), grow=1), Stacked(leaf("b", 10))])
    assert [c.box.y for c in made.make(30).children] == [0, 20]


def test_a_stack_that_cannot_stretch_stands_at_the_top_or_in_the_middle():
    for align, y in (("top", 0), ("middle", 10)):
        assert stack(WIDTH, [Stacked(leaf("a", 10))], align=align).make(30).children[0].box.y == y


def test_cells_stand_at_the_top_or_in_the_middle_of_their_row():
    for align, y in (("top", 0), ("middle", 5)):
        made = row(WIDTH, [(0, leaf("a", 20)), (50, leaf("b", 10))], align=align)
        assert made.make(20).children[1].box.y == y


# --- cuts


@settings(max_examples=200)
@given(pieces(), shares)
def test_a_cut_loses_nothing(piece, share):
    first, rest = parted(piece, share * piece.height)
    assert sorted(leaves(first) + leaves(rest)) == sorted(leaves(piece))
    assert first is not None or rest is piece


@settings(max_examples=200)
@given(pieces(widest=1), shares)
def test_a_cut_keeps_the_order(piece, share):
    """Of what stands one above the other; cells side by side are read on across the cut, each on its own."""
    first, rest = parted(piece, share * piece.height)
    assert leaves(first) + leaves(rest) == leaves(piece)


@settings(max_examples=100)
@given(st.lists(st.lists(st.floats(0.5, 20), min_size=1, max_size=6), min_size=2, max_size=3), shares)
def test_each_cell_of_a_row_that_is_cut_keeps_its_order(columns, share):
    made = [stack(WIDTH, [Stacked(leaf(f"{n}{m}", h)) for m, h in enumerate(column)]) for n, column in enumerate(columns)]
    whole = row(WIDTH, [(n * 10.0, cell) for n, cell in enumerate(made)])
    first, rest = parted(whole, share * whole.height)
    for n, cell in enumerate(made):
        assert [name for name in leaves(first) + leaves(rest) if name[0] == str(n)] == leaves(cell)


@settings(max_examples=200)
@given(pieces(), shares)
def test_the_first_part_fits(piece, share):
    first, rest = parted(piece, share * piece.height)
    if first is not None:
        assert first.height <= share * piece.height + SLACK and leaves(first)
    if rest is not None and first is not None:
        assert leaves(rest)


@given(pieces(), heights)
def test_a_piece_that_fits_is_not_cut(piece, more):
    assert parted(piece, piece.height + more) == (piece, None)


@given(st.lists(st.floats(0.5, 20), min_size=1, max_size=30), st.floats(25, 60))
def test_parting_again_and_again_comes_to_an_end_with_everything_placed(high, page):
    rest = stack(WIDTH, [Stacked(leaf(str(n), h), 1.0) for n, h in enumerate(high)])
    names, pages = [], 0
    while rest is not None:
        first, rest = parted(rest, page)
        names, pages = names + leaves(first), pages + 1
    assert names == [str(n) for n in range(len(high))]
    assert pages <= 1 + sum(h + 1.0 for h in high) / (page - 21)  # no page is left emptier than one leaf


@settings(max_examples=200)
@given(rows(), shares)
def test_a_page_never_ends_with_a_heading(made, share):
    """A row with `keep` stays with the row below it, through any number of headings."""
    first, rest = parted(stack(WIDTH, made), share * stack(WIDTH, made).height)
    if first is None or rest is None:
        return
    seen = len(leaves(first))
    for n, here in enumerate(made[:-1]):
        end = sum(len(leaves(r.piece)) for r in made[: n + 1])
        if end == seen:
            assert not here.keep


def test_a_heading_goes_with_what_it_heads_and_a_cut_is_made_in_what_follows():
    lines = stack(WIDTH, [Stacked(leaf(str(n), 5)) for n in range(4)])
    made = stack(WIDTH, [Stacked(leaf("before", 10)), Stacked(leaf("heading", 5), keep=True), Stacked(lines)])
    assert [leaves(p) for p in parted(made, 14)] == [["before"], ["heading", "0", "1", "2", "3"]]
    assert [leaves(p) for p in parted(made, 19)] == [["before"], ["heading", "0", "1", "2", "3"]]
    assert [leaves(p) for p in parted(made, 26)] == [["before", "heading", "0", "1"], ["2", "3"]]


def test_the_parts_of_a_wrapped_piece_are_one_element():
    lines = stack(WIDTH, [Stacked(leaf(str(n), 5)) for n in range(6)])
    whole = wrapped(lines, itertools.count(7).__next__, "LI")
    first, rest = parted(whole, 10)
    second, third = parted(rest, 10)
    made = [part.make(part.height) for part in (first, second, third)]
    assert {frame.thread for frame in made} == {7} and {frame.role for frame in made} == {"LI"}
    assert whole.make(30).thread == 0


def test_a_row_parts_in_its_last_cell_and_the_others_stay_above():
    lines = stack(WIDTH, [Stacked(leaf(str(n), 5)) for n in range(4)])
    made = row(WIDTH, [(0, leaf("number", 8)), (20, lines)])
    assert [leaves(p) for p in parted(made, 11)] == [["number", "0", "1"], ["2", "3"]]
    assert parted(made, 7) == (None, made)  # the number itself does not fit
    _, rest = parted(made, 11)
    assert [c.box.x for c in rest.make(rest.height).children] == [20]


def test_what_is_padded_parts_and_each_part_has_its_white_and_its_ground():
    def under(width, height):
        return (Shape((("M", 0, 0), ("L", width, height), ("Z",)), fill="#ffffff"),)

    made = padded(stack(WIDTH, [Stacked(leaf(str(n), 5)) for n in range(4)]), (1, 2, 3, 4), under)
    first, rest = parted(made, 15)
    assert [leaves(p) for p in (first, rest)] == [["0", "1"], ["2", "3"]]
    assert [p.height for p in (first, rest)] == [14, 14]
    for part in (first, rest):
        ground, inner = part.make(part.height).children
        assert ground.role == "Artifact" and ground.children[0].box().height == part.height
        assert (inner.box.x, inner.box.y) == (4, 1)
    assert parted(made, 8) == (None, made)


def test_what_is_kept_is_never_cut():
    made = kept(stack(WIDTH, [Stacked(leaf(str(n), 5)) for n in range(4)]))
    assert parted(made, 15) == (None, made)


# --- new pages


def test_a_fresh_row_begins_a_page_however_much_would_fit():
    made = stack(WIDTH, [Stacked(leaf("a", 5)), Stacked(leaf("b", 5), fresh=True), Stacked(leaf("c", 5))])
    assert [leaves(p) for p in parted(made, 100)] == [["a"], ["b", "c"]]
    assert parted(parted(made, 100)[1], 100)[1] is None  # once only


def test_a_break_deep_inside_is_found():
    inner = stack(WIDTH, [Stacked(leaf("a", 5)), Stacked(leaf("b", 5), fresh=True)])
    whole = stack(WIDTH, [Stacked(leaf("0", 5)), Stacked(wrapped(padded(inner, (1, 1, 1, 1)), itertools.count(1).__next__, "Sect"))])
    assert [leaves(p) for p in parted(whole, 100)] == [["0", "a"], ["b"]]


def test_a_heading_before_a_break_does_not_go_with_what_follows_it():
    made = stack(WIDTH, [Stacked(leaf("a", 5)), Stacked(leaf("heading", 5), keep=True), Stacked(leaf("b", 5), fresh=True)])
    assert [leaves(p) for p in parted(made, 100)] == [["a", "heading"], ["b"]]


# --- long headings


def lines(name: str, count: int) -> Piece:
    """A heading of many lines that may part between them, two at least on either side."""

    def split(whole: Piece, height: float):
        at = min(int(height / 5 + SLACK), count - 2)
        return (None, whole) if at < 2 else (lines(f"{name}.", at), lines(f".{name}", count - at))

    whole = replace(leaf(name, 5.0 * count), split=split if count > 3 else None)
    return whole


def test_a_heading_that_nearly_fills_a_page_gives_its_last_lines_to_the_next_one():
    text = stack(WIDTH, [Stacked(leaf(str(n), 10)) for n in range(3)])
    made = stack(WIDTH, [Stacked(lines("heading", 10), keep=True), Stacked(text)])
    first, rest = parted(made, 55)
    assert leaves(first) == ["heading."] and first.height == 40
    assert leaves(rest) == [".heading", "0", "1", "2"]


def test_a_heading_that_cannot_part_goes_to_the_next_page_whole():
    made = stack(WIDTH, [Stacked(leaf("a", 5)), Stacked(leaf("heading", 20), keep=True), Stacked(leaf("b", 10))])
    assert [leaves(p) for p in parted(made, 30)] == [["a"], ["heading", "b"]]


def test_pieces_are_values():
    assert replace(leaf("a", 1), height=2.0).height == 2.0
    with pytest.raises(AttributeError):
        leaf("a", 1).height = 2.0
