"""One transcript as Word: numbered turns, speakers in bold, and each coding as a comment on exactly its words."""

import io
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from pathlib import Path
from typing import Any

from toolkit.analysis.kept_back import kept_back, note_of
from toolkit.analysis.labels import Labels
from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.tabular import write_file
from toolkit.exchange.transcript_file import turn_begins
from toolkit.model import MarkKind, View
from toolkit.report.numbered_turns import Numbers, set_up
from toolkit.report.same_bytes import EPOCH, repacked
from toolkit.spans import Span, barred
from toolkit.study import StudyData

FOR_THE_TEAM = "For the team: the whole transcript with its coding."
WATCHED = "Words flagged for safeguarding are not shown."
NOT_QUOTED = "Not shown, since they refused to be quoted: the words of {who}."


@dataclass(frozen=True, slots=True)
class Turn:
    """A turn: its number, where its label begins, and where its words end."""

    number: int
    begins: int
    end: int


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment to be: the words it is on, who wrote it when, and what it says."""

    span: Span
    author: str
    when: datetime
    words: str


@dataclass(frozen=True, kw_only=True)
class CodedTranscript:
    """A transcript with its coding: `.save("P1 T1.docx")`.

    The text is as the study keeps it, marks included, and reads back as the same turns. It is whole, with the words of
    everybody in it: a working paper for the team.
    """

    source: str
    text: str
    turns: Sequence[Turn]
    labels: Sequence[Span]
    comments: Sequence[Comment]
    coded: str

    def content(self, ending: str = ".docx") -> bytes:
        """Return the document as bytes; the same study gives the same bytes.

        Raises:
            InvalidInput: The ending is another one.
        """
        if ending.lower() != ".docx":
            raise InvalidInput(f"A coded transcript cannot be saved as “{ending}”.", fix="Use .docx.")
        import docx

        document = docx.Document()
        set_up(document, self.source, f"{FOR_THE_TEAM} {self.coded}".strip())
        self._comment(document, self._write(document))
        made = io.BytesIO()
        document.save(made)
        return repacked(made.getvalue())

    def save(self, path: str | Path) -> Path:
        """Write the transcript as .docx and return its path.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written, for instance because it is open in Word.
        """
        path = Path(path).expanduser()
        write_file(path, self.content(path.suffix))
        return path

    def _write(self, document: Any) -> dict[int, Any]:
        """Write the paragraphs and return their runs by where each begins; runs end where a label or coding does."""
        cuts = sorted({place for span in (*self.labels, *(one.span for one in self.comments)) for place in span})
        numbers, runs = Numbers(document), {}
        for first, last in _lines(self.text):
            paragraph = document.add_paragraph()
            number, inside = self._turn_of(first, last)
            numbers.put(paragraph, number, inside=inside)
            for start, end in _pieces((first, last), cuts):
                runs[start] = paragraph.add_run(self.text[start:end])
                runs[start].bold = True if self._is_label(start) else None
        return runs

    def _turn_of(self, first: int, last: int) -> tuple[int | None, bool]:
        """Return the number of the turn that a line opens with, and whether it goes on with one from above."""
        place = bisect_left(self.turns, first, key=lambda turn: turn.begins)
        goes_on = place > 0 and first < self.turns[place - 1].end
        opens = not goes_on and place < len(self.turns) and self.turns[place].begins < last
        return (self.turns[place].number if opens else None), goes_on

    def _is_label(self, start: int) -> bool:
        place = bisect_right(self.labels, start, key=lambda label: label[0]) - 1
        return place >= 0 and start < self.labels[place][1]

    def _comment(self, document: Any, runs: dict[int, Any]) -> None:
        starts = sorted(runs)
        for comment in self.comments:
            first, last = bisect_left(starts, comment.span[0]), bisect_left(starts, comment.span[1]) - 1
            on = [runs[starts[min(first, last)]], runs[starts[last]]]
            initials = "".join(word[0] for word in comment.author.split())
            made = document.add_comment(on, text=comment.words, author=comment.author, initials=initials)
            made._comment_elm.date = comment.when  # noqa: SLF001 - python-docx knows no other time than now


def coded_transcript(data: StudyData, source: str) -> CodedTranscript:
    """Return a transcript with its coding as comments, for Word: `coded_transcript(data, "P1 T1").save("P1 T1.docx")`.

    Each coding of the study's coding (or of the coder that `data` is of) is a comment on exactly its words, by its
    coder and of its time: the code with those above it, the view, whether it is a key quote, and memos about it.
    Private memos are left out. The document holds the words of everybody in the transcript: it is for the team. In
    words flagged for safeguarding, and in those of people who refused to be quoted, each letter is a “_”, and codings
    that overlap them are left out; the head says so.

    Raises:
        NotFound: There is no such source; the nearest is offered.

    >>> coded_transcript(StudyData(), "P1 T1")
    Traceback (most recent call last):
    toolkit.errors.NotFound: There is no source “P1 T1”. There are no sources yet.
    """
    if source not in data.texts:
        raise NotFound.among("source", source, data.texts)
    text, marks = data.texts[source], data.marks[data.marks["source"] == source]
    labels = sorted(_spans(marks[marks["kind"] == MarkKind.LABEL]))
    turns = [
        Turn(int(row.turn), turn_begins(text, int(row.start), labels), int(row.end))
        for row in data.turns[data.turns["source"] == source].sort_values("start").itertuples()
    ]
    back = _Back.of(data, source)
    dated = f"Last coding: {data.coded_on}." if data.coded_on else ""
    return CodedTranscript(
        source=source,
        text=barred(text, back.turns),
        turns=turns,
        labels=labels,
        comments=list(_comments(data, source, back.codings)),
        coded=" ".join(part for part in (data.coding_note, dated, *back.told) if part),
    )


@dataclass(frozen=True, slots=True)
class _Back:
    """What a transcript does not show: whose turns, which codings, and how that is said."""

    turns: Sequence[Span]
    codings: frozenset[str]
    told: Sequence[str]

    @classmethod
    def of(cls, data: StudyData, source: str) -> "_Back":
        """Look up what is kept back in a source."""
        labels = Labels(data)
        turns = data.turns[(data.turns["source"] == source) & data.turns["participant"].notna()]
        refused = turns[[labels.refuses(name, source) for name in turns["participant"]]] if len(turns) else turns
        here = data.codings[data.codings["source"] == source]
        flagged = frozenset(here["coding"]) & kept_back(data)
        meets = [bool(((refused["start"] < row.end) & (refused["end"] > row.start)).any()) for row in here.itertuples()]
        told = [WATCHED] if source in set(data.safeguarding["source"]) else []
        told += [note_of(len(flagged))] if flagged else []
        told += [NOT_QUOTED.format(who=", ".join(dict.fromkeys(refused["participant"])))] if len(refused) else []
        return cls(_spans(refused), flagged | frozenset(here.loc[meets, "coding"]), told)


def _comments(data: StudyData, source: str, left_out: frozenset[str]) -> Iterator[Comment]:
    path = dict(zip(data.codes["code"], data.codes["path"], strict=True))
    memos = _memos(data)
    mine = data.codings[(data.codings["source"] == source) & ~data.codings["coding"].isin(left_out)]
    for row in mine.sort_values(["start", "end", "code", "coder", "coding"]).itertuples():
        said = [str(path.get(row.code) or row.code)]
        said += [f"View: {row.view}"] if row.view != View.NOT_STATED else []
        said += ["Key quote"] if row.key_quote else []
        words = "\n".join([*said, *memos.get(row.coding, [])])
        yield Comment((int(row.start), int(row.end)), str(row.coder), _when(str(row.created_at)), words)


def _memos(data: StudyData) -> dict[str, list[str]]:
    """Return the memos that are not private, by what they are about."""
    shared = data.memos[~data.memos["private"].astype(bool)]
    said: dict[str, list[str]] = {}
    for row in data.memo_links.merge(shared, on="memo").sort_values(["created_at", "memo"]).itertuples():
        said.setdefault(row.subject, []).append(f"Memo: {': '.join(part for part in (row.title, row.body) if part)}")
    return said


def _when(written: str) -> datetime:
    try:
        when = datetime.fromisoformat(written)
    except ValueError:
        return EPOCH
    return when.astimezone(UTC) if when.tzinfo else when.replace(tzinfo=UTC)


def _spans(rows: Any) -> list[Span]:
    return list(zip(rows["start"].astype(int), rows["end"].astype(int), strict=True))


def _lines(text: str) -> Iterator[Span]:
    first = 0
    for line in text.split("\n"):
        yield first, first + len(line)
        first += len(line) + 1


def _pieces(line: Span, cuts: Sequence[int]) -> Iterator[Span]:
    """Cut a line at every place that lies inside it."""
    first, last = line
    inside = cuts[bisect_right(cuts, first) : bisect_left(cuts, last)]
    places = [first, *inside, last]
    yield from ((start, end) for start, end in pairwise(places) if start < end)
