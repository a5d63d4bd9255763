"""Pure arithmetic on half-open ranges of code points, written ``(start, end)``.

A span covers the characters `start <= i < end`. Nothing here knows of texts, codes or people.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

Span = tuple[int, int]
MARKS = frozenset(".,;:!?…'’‘“”\"()[]-‑–—/_")  # tell nothing of what is said
Piece = tuple[int, int, str]  # from where to where, and the words that stand there afterwards
Edit = tuple[int, int, int, int]  # the characters old[a:b] became new[c:d]


def union(spans: Iterable[Span]) -> list[Span]:
    """Return the maximal runs covered by the spans; touching spans become one run.

    >>> union([(5, 9), (0, 3), (3, 4), (8, 12)])
    [(0, 4), (5, 12)]
    """
    runs: list[Span] = []
    for start, end in sorted(spans):
        if start >= end:
            continue
        if runs and start <= runs[-1][1]:
            runs[-1] = (runs[-1][0], max(runs[-1][1], end))
        else:
            runs.append((start, end))
    return runs


def length(spans: Iterable[Span]) -> int:
    """Return how many characters the spans cover, each counted once.

    >>> length([(50, 150), (100, 180)])
    130
    """
    return sum(end - start for start, end in union(spans))


def cut(span: Span, pieces: Sequence[Span]) -> list[tuple[int, Span]]:
    """Cut a span at sorted, disjoint pieces: (index of the piece, the part that lies in it).

    >>> cut((5, 25), [(0, 10), (12, 20), (22, 30)])
    [(0, (5, 10)), (1, (12, 20)), (2, (22, 25))]
    """
    first = max(bisect_right(pieces, span[0], key=lambda piece: piece[0]) - 1, 0)
    parts = []
    for index in range(first, len(pieces)):
        if pieces[index][0] >= span[1]:
            break
        start, end = max(span[0], pieces[index][0]), min(span[1], pieces[index][1])
        if start < end:
            parts.append((index, (start, end)))
    return parts


def subtract(span: Span, holes: Iterable[Span]) -> list[Span]:
    """Return what is left of a span when the holes are taken out.

    >>> subtract((0, 10), [(2, 4), (8, 12)])
    [(0, 2), (4, 8)]
    """
    left, start = [], span[0]
    for hole in union(holes):
        if hole[1] <= span[0] or hole[0] >= span[1]:
            continue
        if start < hole[0]:
            left.append((start, hole[0]))
        start = max(start, hole[1])
    if start < span[1]:
        left.append((start, span[1]))
    return left


def meet(runs: Sequence[Span], others: Sequence[Span]) -> list[Span]:
    """Return what two lists of sorted, disjoint runs have in common.

    >>> meet([(0, 4), (6, 10)], [(2, 7), (9, 12)])
    [(2, 4), (6, 7), (9, 10)]
    """
    common, one, other = [], 0, 0
    while one < len(runs) and other < len(others):
        start, end = max(runs[one][0], others[other][0]), min(runs[one][1], others[other][1])
        if start < end:
            common.append((start, end))
        if runs[one][1] < others[other][1]:
            one += 1
        else:
            other += 1
    return common


def places(spans: Sequence[Span]) -> list[list[int]]:
    """Return the numbers of the spans that hang together because they overlap; spans that only touch do not.

    >>> places([(0, 4), (9, 12), (3, 6), (6, 8)])
    [[0, 2], [3], [1]]
    """
    found: list[list[int]] = []
    reached = 0
    for number in sorted(range(len(spans)), key=lambda one: spans[one]):
        start, end = spans[number]
        if found and start < reached:
            found[-1].append(number)
            reached = max(reached, end)
        else:
            found.append([number])
            reached = end
    return found


def alike(runs: Sequence[Span], others: Sequence[Span], overlap: float = 0.5) -> bool:
    """Tell whether two lists of runs mark the same: they share enough of what either covers, or one lies in the other.

    >>> alike([(0, 10)], [(3, 5)]), alike([(0, 10)], [(5, 15)]), alike([(0, 10)], [(3, 12)])
    (True, False, True)
    """
    one, other, shared = (sum(end - start for start, end in some) for some in (runs, others, meet(runs, others)))
    return shared > 0 and (shared >= overlap * (one + other - shared) or shared == min(one, other))


def trim(text: str, span: Span) -> Span:
    """Return the span without white space at its two ends; an all-blank span shrinks to nothing.

    >>> trim("  hope ", (0, 7))
    (2, 6)
    """
    start, end = span
    while start < end and text[start].isspace():
        start += 1
    while start < end and text[end - 1].isspace():
        end -= 1
    return start, end


def barred(text: str, spans: Iterable[Span]) -> str:
    """Return a text of the same length in which nothing within the spans can be read.

    Spaces and common marks stay, and a word is as many words as before: what is counted stays the same.

    >>> barred("He said: run, Ó 9 ☹!", [(3, 19)])
    'He ____: ___, _ _ ·!'
    """
    parts, here = list[str](), 0
    for start, end in union(spans):
        parts += [text[here:start], *map(_barred, text[start:end])]
        here = end
    return "".join([*parts, text[here:]])


def _barred(sign: str) -> str:
    if sign.isalnum():
        return "_"
    return sign if sign.isspace() or sign in MARKS else "·"


def put(text: str, pieces: Iterable[Piece]) -> tuple[str, list[Edit]]:
    """Return a text with other words in places that do not overlap, and the edits.

    >>> put("Ask Jo now.", [(4, 6, "[withdrawn]")])
    ('Ask [withdrawn] now.', [(4, 6, 4, 15)])
    """
    parts: list[str] = []
    edits: list[Edit] = []
    here = length = 0
    for start, end, words in sorted(pieces):
        if text[start:end] == words:
            continue
        parts += [text[here:start], words]
        length += start - here
        edits.append((start, end, length, length + len(words)))
        here, length = end, length + len(words)
    return "".join([*parts, text[here:]]), edits


def carry(span: Span, edits: Sequence[Edit]) -> Span | None:
    """Return where a span lies after edits of its text, or None if one of its ends was edited away.

    An end that stands where an edit begins or ends goes with it; what is put in before or after a span stays outside.

    Args:
        span: A range of the old text.
        edits: The edits, in order and disjoint.

    >>> carry((4, 7), [(0, 3, 0, 5)]), carry((4, 7), [(4, 7, 4, 5)]), carry((4, 7), [(6, 9, 6, 6)])
    ((6, 9), (4, 5), None)
    """
    start, end = _carry_point(span[0], edits, opens=True), _carry_point(span[1], edits, opens=False)
    return None if start is None or end is None or start >= end else (start, end)


def _carry_point(point: int, edits: Sequence[Edit], *, opens: bool) -> int | None:
    shift = 0
    for old_start, old_end, new_start, new_end in edits:
        if point < old_start:
            break
        if old_start < point < old_end:
            return None
        if point == old_start == old_end:
            return new_end if opens else new_start
        if point == old_start:
            return new_start
        shift = new_end - old_end
    return point + shift


def grown(span: Span, edits: Sequence[Edit]) -> Span:
    """Return where a span lies after replacements; cut by one, it grows to hold all of what stands there now.

    Args:
        span: A range of the old text.
        edits: The replacements, in order and disjoint; none of them replaces nothing, or by nothing.

    >>> grown((4, 7), [(0, 3, 0, 5)]), grown((4, 7), [(6, 9, 6, 14)]), grown((4, 7), [(3, 9, 3, 5), (9, 10, 5, 8)])
    ((6, 9), (4, 14), (3, 5))
    """
    return _grown_point(span[0], edits, side=2), _grown_point(span[1], edits, side=3)


def _grown_point(point: int, edits: Sequence[Edit], *, side: int) -> int:
    before = bisect_left(edits, point, key=lambda edit: edit[0]) - 1
    if before < 0:
        return point
    edit = edits[before]
    return edit[side] if point < edit[1] else point + edit[3] - edit[1]
