"""Sheets of forms: a row per form that came back, a column per question.

Exports of Microsoft Forms, Jisc Online Surveys, Qualtrics and Google Forms are known by their headings; any other sheet
is read as a form when the study says that it is one.
"""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from html import unescape

from toolkit.errors import FileProblem, suggestion
from toolkit.model import Closed, FormAnswer, FormDraft, FormQuestion, FormReturn, Given, Shared, sha256
from toolkit.transcripts import answers
from toolkit.transcripts.answers import fold
from toolkit.transcripts.raw import RawFile
from toolkit.transcripts.rows import LOOKED_AT, first_sheet, sheet_names, table_rows

MICROSOFT = {"id", "start time", "completion time"}
JISC = ("unique response number", "unique response no", "uniqueresponseno")
QUALTRICS = {"startdate", "enddate", "responseid"}
KEYS = ("unique response number", "unique response no", "uniqueresponseno", "responseid", "response id",
        "respondent id", "id")  # fmt: skip
DATES = ("completion time", "enddate", "recordeddate", "completed", "completion date", "date completed", "submitted",
         "submission date", "timestamp", "date")  # fmt: skip
SERVICE = re.compile(
    r"start time|last modified time|total points|quiz feedback|grade posted time|language|startdate|status|progress|"
    r"duration\b.*|finished|distributionchannel|userlanguage|(?:points|feedback) - .*|started|row ?(?:number)?|no\.?|#|"
    r"(?:q_)?recaptcha\w*",
    re.IGNORECASE,
)
SUMMARY = re.compile(r"(?:grand )?total|mean|average|median|sum|count|n|n ?=.*|base|%|per ?cent.*", re.IGNORECASE)
ROW_OF_GRID = re.compile(r"(\d{1,2}\.\d{1,2})[.)]?\s+(\D.*)", re.DOTALL)
PREVIEWS = {"survey preview", "spam", "survey test"}
SELECTED = "- Selected Choice"  # of Qualtrics, where several may be chosen or another one written
IMPORT_ID = "importid"
WIDTH = 0.6  # of the widest row: a row with fewer cells is a title


@dataclass
class _Sheet:
    """A sheet taken apart: what each column is, and its rows with the line they stand in."""

    names: list[str]
    wordings: list[str]
    rows: list[tuple[int, list[str]]]
    told: list[str] = field(default_factory=list)

    def column(self, names: Sequence[str]) -> int | None:
        """Return the place of the first of these headings that is there."""
        folded = [fold(name) for name in self.names]
        return next((folded.index(name) for name in names if name in folded), None)

    def cells(self, place: int) -> list[str]:
        """Return the cells of a column."""
        return [row[place] if place < len(row) else "" for _, row in self.rows]


def looks_like_form(raw: RawFile) -> bool:
    """Tell whether a sheet is plainly an export of a form or a survey."""
    try:
        return _export(table_rows(raw, LOOKED_AT)) is not None
    except FileProblem:
        return False


def read(
    raw: RawFile,
    *,
    respondent: str = "",
    closed: Collection[str] = (),
    leave_out: Collection[str] = (),
    dates: str = "",
) -> FormDraft:
    """Read the forms in a sheet.

    Args:
        raw: The file.
        respondent: The heading of the column that says who filled it in.
        closed: Questions (numbers or headings) whose answers are not words to be coded.
        leave_out: Columns that must not come into the study.
        dates: How to read 3/4/2025.

    Raises:
        FileProblem: There is no heading row, or no such column.
    """
    rows, formulas = first_sheet(raw)
    sheet = _sheet(rows, raw)
    key, when = sheet.column(KEYS), sheet.column(DATES)
    _leave_rows(sheet, key)
    who = _named(sheet, respondent, raw) if respondent else None
    apart = {place for place in (key, when, who) if place is not None}
    asked, sharing = _questions(sheet, apart, leave_out)
    asked = _joined([_kind(sheet, one, closed) for one in _lists(sheet, asked)])
    places = [f"{raw.path.name}, row {number}" for number, _ in sheet.rows]
    days = answers.dated(sheet.cells(when), places, dates) if when is not None else [""] * len(places)
    returns = []
    for number, (place, (_, row)) in enumerate(zip(places, sheet.rows, strict=True)):
        said = tuple(_answer(at, one, row) for at, one in enumerate(asked))
        returns.append(
            FormReturn(
                key=f"id {_cell(row, key)}" if key is not None else _print(row, {when, who}),
                answers=said,
                respondent=_cell(row, who),
                date=days[number],
                shared=answers.shared(_cell(row, sharing)) if sharing is not None else Shared.NOT_ASKED,
                place=place,
            )
        )
    return FormDraft(
        questions=tuple(one.question for one in asked),
        returns=tuple(_apart(returns)),
        warnings=(*raw.warnings, *_other_sheets(raw), *formulas, *sheet.told),
        importer="form sheet 1",
        file=raw.path.name,
        file_sha256=raw.sha256,
    )


@dataclass(frozen=True)
class _Asked:
    """A question and the columns that hold its words and its closed part."""

    question: FormQuestion
    words: int | None
    closed: tuple[int, ...] = ()  # one, or one for each choice of a list


def _export(rows: Sequence[Sequence[str]]) -> int | None:
    """Return the heading row of an export that is known by its headings, or None."""
    for number, row in enumerate(rows[:LOOKED_AT]):
        names = {fold(cell) for cell in row if cell}
        google = bool(row) and fold(row[0]) == "timestamp" and any(cell.rstrip().endswith("?") for cell in row)
        numbered = sum(bool(answers.with_number(cell)[0]) for cell in row)
        jisc = names & set(JISC) or ("response id" in names and numbered)
        if names >= MICROSOFT or names >= QUALTRICS or jisc or google:
            return number
    return None


def _sheet(rows: list[list[str]], raw: RawFile) -> _Sheet:
    widest = max((sum(map(bool, row)) for row in rows), default=0)
    head = _export(rows)
    if head is None:
        head = next(
            (n for n, row in enumerate(rows[:LOOKED_AT]) if sum(map(bool, row)) >= max(WIDTH * widest, 1)), None
        )
    if head is None:
        raise FileProblem("There is no row of questions in this sheet.", where=raw.path.name, fix="Name the columns.")
    names = [_without_markup(name) for name in rows[head]]
    told = [" ".join(cell for cell in row if cell) for row in rows[:head] if any(row)]
    left = [f"Left out above the table: {'; '.join(told)}."] if told else []
    body = [(number, row) for number, row in enumerate(rows[head + 1 :], start=head + 2) if any(row)]
    wordings = list(names)
    if {fold(name) for name in names} >= QUALTRICS:
        body, wordings = _qualtrics(body, names)
    return _Sheet(names, wordings, body, left)


def _qualtrics(body: list[tuple[int, list[str]]], names: list[str]) -> tuple[list[tuple[int, list[str]]], list[str]]:
    """Take the wordings and the import ids, which stand in two rows of their own, off the answers."""
    wordings = list(names)
    if body and not re.match(r"\d", _cell(body[0][1], 0)):
        texts = body.pop(0)[1]
        wordings = [_without_markup(_cell(texts, place)) or name for place, name in enumerate(names)]
    if body and any(IMPORT_ID in cell.casefold() for cell in body[0][1]):
        body.pop(0)
    return body, wordings


def _leave_rows(sheet: _Sheet, key: int | None) -> None:
    """Leave out what is no form: rows without an id, sums under the data, previews."""
    status = sheet.column(("status",))
    kept, left, previews = [], [], []
    for number, row in sheet.rows:
        first = next(cell for cell in row if cell)
        if (key is not None and not _cell(row, key)) or (key is None and SUMMARY.fullmatch(first)):
            left.append(number)
        elif status is not None and fold(_cell(row, status)) in PREVIEWS:
            previews.append(number)
        else:
            kept.append((number, row))
    sheet.rows = kept
    for rows, why in ((left, "no forms (no id, or a sum)"), (previews, "previews or spam")):
        sheet.told += [f"Left out, because they are {why}: rows {', '.join(map(str, rows))}."] if rows else []


def _questions(sheet: _Sheet, apart: set[int], leave_out: Collection[str]) -> tuple[list[_Asked], int | None]:
    """Return the questions with their columns, and the column of the box that asks whether to share."""
    unwanted = {fold(name) for name in leave_out}
    asked: list[_Asked] = []
    sharing: int | None = None
    personal, unnamed, seen = [], [], set()
    for place, (name, wording) in enumerate(zip(sheet.names, sheet.wordings, strict=True)):
        filled = any(sheet.cells(place))
        if place in apart or SERVICE.fullmatch(fold(name)) or fold(name) in (*DATES, *KEYS):
            continue
        if not name or re.fullmatch(r"unnamed: \d+", fold(name)):
            unnamed += [str(place + 1)] if filled else []
        elif fold(name) in unwanted:
            sheet.told.append(f"Left out, as the forms table says: {name}.")
        elif _is_personal(name, wording) or answers.reaches_people(sheet.cells(place)):
            personal.append(name)
        elif sharing is None and answers.CONSENT.match(wording):
            sharing = place
        else:
            number, words = _with_number(wording)
            again = re.fullmatch(r"(.+\D)\d", words)  # Microsoft Forms numbers a heading that is there already
            words = again[1] if again and fold(again[1]) in seen else words
            seen.add(fold(words))
            number = name if wording != name and not number else number
            asked.append(_Asked(FormQuestion(wording=words, number=number), place))
    sheet.told += [f"Left out, because they may say who somebody is: {', '.join(personal)}."] if personal else []
    sheet.told += [f"Columns without a heading were left out: {', '.join(unnamed)}."] if unnamed else []
    return asked, sharing


def _is_personal(name: str, wording: str) -> bool:
    return any(answers.IDENTIFYING.fullmatch(fold(words)) for words in (name, answers.with_number(wording)[1]))


def _with_number(wording: str) -> tuple[str, str]:
    """Take the number off a question, that of a row of a grid too (“3.1. Sessions - I felt safe”)."""
    row = ROW_OF_GRID.fullmatch(wording.strip())
    return (row[1], row[2]) if row else answers.with_number(wording)


def _lists(sheet: _Sheet, asked: Sequence[_Asked]) -> list[_Asked]:
    """Join the columns of a list to choose from, one per choice (“… - Phone”), to one question with its choices."""
    choices = {one.question.wording: _choice(one.question.wording, sheet.cells(one.words or 0)) for one in asked}
    stems = {stem for stem, ticked in choices.values() if ticked}
    made: list[_Asked] = []
    for one in asked:
        stem, ticked = choices[one.question.wording]
        empty = not any(sheet.cells(one.words or 0))
        if stem not in stems or not (ticked or empty):
            made.append(one)
        elif made and made[-1].question.wording == stem:
            made[-1] = replace(made[-1], closed=(*made[-1].closed, one.words or 0))
        else:
            listed = replace(one.question, wording=stem, closed=Closed.CHOICE, open=False)
            made.append(_Asked(listed, None, (one.words or 0,)))
            sheet.told.append(f"Read as one question with its choices: {stem}")
    return made


def _choice(wording: str, said: Sequence[str]) -> tuple[str, bool]:
    """Return the question that a column of one choice is about, and whether anybody ticked it."""
    stem, between, choice = wording.rpartition(" - ")
    given = {fold(cell) for cell in said if answers.state(cell) == Given.GIVEN}
    return (stem, given == {fold(choice)}) if between else ("", False)


def _kind(sheet: _Sheet, one: _Asked, closed: Collection[str]) -> _Asked:
    """Find out how a question is answered: in words, by a closed answer, or both."""
    if one.words is None:
        return one
    said, question = sheet.cells(one.words), one.question
    meant = {fold(name) for name in closed} & {
        fold(question.number),
        fold(f"q{question.number}"),
        fold(question.wording),
    }
    option = question.wording.endswith(SELECTED)
    kind = answers.closed_kind(said) or (Closed.CHOICE if meant - {""} or option else None)
    if kind == Closed.YES_NO and answers.has_two_parts(question.wording):
        kind = None
    if kind is not None:
        sheet.told.append(f"Read as closed ({kind}), beside the words to code: {question.wording}")
        return _Asked(replace(question, closed=kind, open=False), None, (one.words,))
    if answers.asks_yes_no(question.wording):
        return _Asked(replace(question, closed=Closed.YES_NO), one.words)
    return one


def _joined(asked: Sequence[_Asked]) -> list[_Asked]:
    """Join a question in words to the closed one that it goes on with (“If not, how …?”)."""
    made: list[_Asked] = []
    for one in asked:
        before = made[-1] if made else None
        if before and not before.question.open and one.question.open and answers.goes_on(one.question.wording):
            wording = f"{before.question.wording} {one.question.wording}"
            made[-1] = _Asked(replace(before.question, wording=wording, open=True), one.words, before.closed)
        else:
            made.append(one)
    return made


def _answer(place: int, one: _Asked, row: Sequence[str]) -> FormAnswer:
    closed = ";".join(cell for place in one.closed if (cell := _cell(row, place)))
    if one.question.wording.endswith(SELECTED):
        closed = re.sub(r",(?=\S)", ";", closed)  # between choices stands a bare comma, inside one a comma and a space
    return answers.answer(place, one.question, words=_cell(row, one.words), closed=closed)


def _named(sheet: _Sheet, respondent: str, raw: RawFile) -> int:
    place = sheet.column([fold(respondent)])
    if place is None:
        raise FileProblem(
            f"There is no column “{respondent}”, which should say who filled the form in.",
            where=raw.path.name,
            fix=suggestion(respondent, [name for name in sheet.names if name], plural="columns"),
        )
    return place


def _other_sheets(raw: RawFile) -> Iterator[str]:
    names = sheet_names(raw)
    if len(names) > 1:
        yield f"Only the sheet “{names[0]}” was read; left out: {', '.join(names[1:])}."


def _apart(returns: Sequence[FormReturn]) -> Iterator[FormReturn]:
    """Give forms without an id that say the very same a key each."""
    seen: dict[str, int] = {}
    for one in returns:
        seen[one.key] = seen.get(one.key, 0) + 1
        yield one if seen[one.key] == 1 else replace(one, key=f"{one.key} {seen[one.key]}")


def _print(row: Sequence[str], but: set[int | None]) -> str:
    said = "\t".join(cell for place, cell in enumerate(row) if place not in but).rstrip()
    return sha256(said.encode())[:32]


def _without_markup(words: str) -> str:
    return " ".join(unescape(re.sub(r"<[^<>]+>", " ", words)).split()) if "<" in words or "&" in words else words


def _cell(row: Sequence[str], place: int | None) -> str:
    return row[place] if place is not None and place < len(row) else ""
