"""PDF: the text layer, with what belongs to the page and not to the talk taken out by a rule that is told."""

import re
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from itertools import pairwise

from toolkit.errors import FileProblem
from toolkit.model import Draft
from toolkit.transcripts.draft import make_draft
from toolkit.transcripts.labels import INLINE, NAME_THEN_TIME, TIME_THEN_NAME
from toolkit.transcripts.line_numbers import names_alone, without_line_numbers
from toolkit.transcripts.raw import RawFile

PAGE_NUMBER = re.compile(r"\s*(?:page|p\.|seite|-)?\s*\d{1,4}\s*(?:(?:of|/|von)\s*\d{1,4}|-)?\s*", re.IGNORECASE)
EDGE = 2  # lines at the top and the bottom of a page that may be its header or footer
OFTEN = 0.5  # of the pages
FEWEST_PAGES = 3
SCAN = 20  # characters per page: a text layer has more
ENDS = (".", "?", "!", "…", ":", "]", ")", '"', "”")
MOST_PAGES = 5_000


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:
    """Read a PDF transcript."""
    pages = [raw.mended(page).split("\n") for page in _pages(raw)]
    if sum(len(line.strip()) for page in pages for line in page) < SCAN * len(pages):
        raise FileProblem(
            "This PDF is a picture of pages (a scan) and holds no text.",
            where=raw.path.name,
            fix="Have the text recognised (OCR) by your scanner's program, or type it.",
        )
    if not raw.clean_pages:
        return make_draft(raw, "\n".join(line for page in pages for line in page), known_labels, importer="PDF 2")
    unnumbered, numbered = without_line_numbers(pages)
    body, taken = _without_edges(unnumbered)
    text, joined = _without_breaks(body)
    told = [f"The line numbers of {numbered} pages were taken out."] if numbered else []
    told += [f"Taken out as page header, footer or number: {_some(taken)}."] if taken else []
    if joined:
        told.append(f"{joined} lines broken by the page's width were joined, hyphens at their ends included.")
    return make_draft(raw, text, known_labels, importer="PDF 2", warnings=told)


def _pages(raw: RawFile) -> list[str]:
    import io
    import logging

    from pypdf import PdfReader

    logging.getLogger("pypdf").setLevel(logging.ERROR)
    try:
        reader = PdfReader(io.BytesIO(raw.content))
        locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if locked else len(reader.pages)
        texts = [page.extract_text() or "" for page in reader.pages] if 0 < count <= MOST_PAGES else []
    except Exception as error:  # the library raises whatever the damage leads to
        raise FileProblem(
            f"The PDF is damaged or of a kind that cannot be read ({type(error).__name__}).",
            where=raw.path.name,
            fix="Open it and print it to a new PDF, or save it as .docx.",
        ) from error
    if locked:
        raise FileProblem(
            "This PDF is protected by a password.", where=raw.path.name, fix="Save a copy without the password."
        )
    if count > MOST_PAGES:
        raise FileProblem(f"This PDF has {count} pages.", where=raw.path.name, fix="Split it.")
    return texts


def _without_edges(pages: Sequence[Sequence[str]]) -> tuple[list[list[str]], list[str]]:
    """Take out, from outside inwards, page numbers and the outermost lines that recur there and nowhere else."""
    left = [list(page) for page in pages]
    taken: list[str] = []
    for place in (0, -1) * EDGE:
        outer = [_outermost(page, place) for page in left]
        lines = [page[at] for page, at in zip(left, outer, strict=True) if at is not None]
        inside = {_key(line) for page, at in zip(left, outer, strict=True) for n, line in enumerate(page) if n != at}
        seen = Counter(map(_key, lines))
        least = max(FEWEST_PAGES, OFTEN * len(pages))
        running = {key for key, count in seen.items() if count >= least and key not in inside}
        counting = _count_pages(lines)
        for page, at in zip(left, outer, strict=True):
            if at is None or _begins_turn(page[at]) or (at and _begins_turn(page[at - 1])):
                continue  # a label, or what stands below one
            number = PAGE_NUMBER.fullmatch(page[at]) is not None
            if counting if number else _key(page[at]) in running:
                taken.append(page.pop(at).strip())
    return left, list(dict.fromkeys(taken))


def _count_pages(lines: Sequence[str]) -> bool:
    """Tell whether these lines number the pages: they rise by one, or say “page”."""
    numbers = [
        int(found[-1]) for line in lines if PAGE_NUMBER.fullmatch(line) and (found := re.findall(r"\d+", line)[:1])
    ]
    rising = len(numbers) > 1 and all(after == before + 1 for before, after in pairwise(numbers))
    return rising or any(re.match(r"\s*(?:page|seite)\b", line, re.IGNORECASE) for line in lines)


def _outermost(page: Sequence[str], place: int) -> int | None:
    written = [number for number, line in enumerate(page) if line.strip()]
    return written[place] if len(written) > EDGE else None


def _key(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.split())).casefold()


def _without_breaks(pages: Iterable[Iterable[str]]) -> tuple[str, int]:
    """Join lines that end where the page does and not where a sentence or a turn does."""
    lines = [line.rstrip() for page in pages for line in page]
    full = sorted(len(line) for line in lines if line)
    width = full[int(len(full) * 0.9)] * 0.75 if full else 0
    whole, names = " ".join(lines), names_alone(lines)
    out: list[str] = []
    joined = 0
    for line in lines:
        before = out[-1] if out else ""
        apart = _begins_turn(line) or line.strip() in names or before in names
        runs_on = before and line.strip() and len(before.rsplit("\n", 1)[-1]) >= width and not apart
        if runs_on and before.endswith("-") and before[-2:-1].isalpha() and line.lstrip()[:1].islower():
            out[-1] = (before if _compound(before, line, whole) else before[:-1]) + line.lstrip()
            joined += 1
        elif runs_on and not (before.endswith(ENDS) and line.lstrip()[:1].isupper() and len(before) < width / 0.75):
            out[-1] = f"{before} {line.lstrip()}"
            joined += 1
        elif line.strip() or (out and out[-1]):
            out.append(line)
    return "\n".join(out) + "\n", joined


def _compound(before: str, after: str, text: str) -> bool:
    """Tell whether the hyphen at a line's end is the word's own: it stands with it elsewhere."""
    first, second = re.findall(r"\w+-$", before), re.findall(r"^\w+", after.lstrip())
    return bool(first and second) and first[0] + second[0] in text


def _begins_turn(line: str) -> bool:
    return any(pattern.match(line) for pattern in (INLINE, NAME_THEN_TIME, TIME_THEN_NAME))


def _some(lines: Sequence[str], limit: int = 3) -> str:
    shown = ", ".join(f"“{line}”" for line in lines[:limit])
    return shown + (f" and {len(lines) - limit} more" if len(lines) > limit else "")
