"""Forms in Word: question, then answer; tables of question and answer; content controls; boxes to tick.

One document may hold one form or many copies of it, one after the other.
"""

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from toolkit.errors import FileProblem, suggestion
from toolkit.model import Closed, FormAnswer, FormDraft, FormQuestion, FormReturn, Given, Shared, sha256
from toolkit.transcripts import answers
from toolkit.transcripts.answers import BOXES, fits, fold
from toolkit.transcripts.form_parts import Part, parts
from toolkit.transcripts.raw import RawFile

FIELD = re.compile(r"(?P<name>[^:?]{2,60}?)\s*:\s*(?P<value>.*)", re.DOTALL)
PERSONAL = re.compile(
    r"(?:date|day|site|place|team|role|ref(?:erence)?|form) ?(?:completed|number|no|of .*)?", re.IGNORECASE
)
IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
ANSWER_SIGN = re.compile(r"^(?:A|Ans|Answer)\s?[.:)]\s+")
DATE = re.compile(r"(?:date|day)\b", re.IGNORECASE)
CLOSING = re.compile(
    r"(?:please (?:return|hand|send|give|post|e-?mail|leave)|thank you (?:for|very)|thanks for (?:fill|taking|your)|"
    r"for office use)",
    re.IGNORECASE,
)
LETTERED = re.compile(r"(\d+)([a-h])")  # the number of 2a
MOST_LEFT_OUT = 3  # numbers that a form leaves out between two questions
LEFT_WORDS = 3  # a cell of that many words asks something; a shorter one names a field


@dataclass(frozen=True)
class _Asked:
    """A question as one copy of the form has it, and the lines under it."""

    part: Part
    number: str
    wording: str
    lines: tuple[str, ...]

    @property
    def ticked(self) -> str:
        """The labels of the boxes that are ticked."""
        if self.part.scale:
            return self.part.words
        on = [label for line in self.lines if BOXES.search(line) for label, ticked in answers.ticks(line) if ticked]
        return "; ".join(on)

    @property
    def words(self) -> str:
        """What is written, the lines with boxes aside."""
        return "" if self.part.scale else "\n".join(line for line in self.lines if not BOXES.search(line))


_Key = tuple[str, int]  # a wording, and whether it stands there for the first time: “Why?” may be asked twice


@dataclass
class _Copy:
    """One form that came back: its questions with what stands under each, its fields, its box for sharing."""

    found: list[tuple[Part, list[Part]]] = field(default_factory=list)
    fields: dict[str, str] = field(default_factory=dict)
    sharing: list[str] | None = None
    asked: dict[_Key, _Asked] = field(default_factory=dict)


def read(
    raw: RawFile,
    *,
    respondent: str = "",
    closed: Collection[str] = (),
    leave_out: Collection[str] = (),
    dates: str = "",
) -> FormDraft:
    """Read the forms in a Word document; the arguments are those of the reader of sheets.

    Raises:
        FileProblem: No question was found, or no such field as `respondent`.
    """
    found, noticed = parts(raw)
    copies = [one for one in map(_copy, _copies(found)) if one.found]
    if not copies:
        raise FileProblem(
            "No question was found in this form.",
            where=raw.path.name,
            fix="Number the questions, or end them with a question mark and set them in bold or in a table.",
        )
    _settle(copies)
    _in_one_box(copies)
    _set_apart(copies, respondent)
    unwanted = {fold(name) for name in leave_out}
    asked = {key: one for key, one in _questions(copies, closed).items() if key[0] not in unwanted}
    who = _field(copies, respondent, raw) if respondent else ""
    places = [f"{raw.path.name}, form {number}" for number in range(1, len(copies) + 1)]
    days = [next((value for name, value in one.fields.items() if DATE.match(name)), "") for one in copies]
    days = answers.dated(days, places, dates)
    returns = []
    for number, (one, place) in enumerate(zip(copies, places, strict=True)):
        said = tuple(_answers(asked, one))
        returns.append(
            FormReturn(
                key=sha256(f"{number}|{said}".encode())[:32],
                answers=said,
                respondent=one.fields.get(who, ""),
                date=days[number],
                shared=Shared.NOT_ASKED if one.sharing is None else answers.shared(" ".join(one.sharing)),
                place=place,
            )
        )
    left = sorted({name for one in copies for name in one.fields if name != who and not DATE.match(name)})
    told = [f"Left out, because they are about the person or the form: {', '.join(left)}."] if left else []
    return FormDraft(
        questions=tuple(asked.values()),
        returns=tuple(returns),
        warnings=(*raw.warnings, *noticed, *told),
        importer="form document 1",
        file=raw.path.name,
        file_sha256=raw.sha256,
    )


def _copies(found: Sequence[Part]) -> Iterator[list[Part]]:
    """Cut a document where its first line comes again, or where its first question does."""
    first = next((place for place, part in enumerate(found) if _asks(part, 0)), 0)
    title = fold(found[0].words) if found else ""
    starts = [place for place, part in enumerate(found) if title and fold(part.words) == title and not part.left]
    if len(starts) < 2 and found:  # noqa: PLR2004 - the title comes once
        opening = fold(found[first].left or found[first].words)
        again = [place for place, part in enumerate(found) if fold(part.left or part.words) == opening]
        starts = [0, *(_with_fields(found, place) for place in again[1:])]
    for start, end in zip(starts, [*starts[1:], len(found)], strict=True):
        yield list(found[start:end])


def _with_fields(found: Sequence[Part], place: int) -> int:
    """Return where the fields begin (name, date) that stand before a first question."""
    while place > 0 and _as_field(found[place - 1]):
        place -= 1
    return place


def _copy(found: Sequence[Part]) -> _Copy:
    made, last = _Copy(), 0
    numbered = sum(
        bool(answers.with_number(part.left or part.words)[0]) and "?" in (part.left or part.words) for part in found
    )
    listed = sum(part.listed and "?" in part.words for part in found)
    bold = sum(part.all_bold and "?" in part.words for part in found)
    for part in found:
        asks = part.left or part.words
        number = _number(asks)
        filled = _as_field(part) if part is not found[0] or part.left or _is_about_a_person(part) else None
        if answers.CONSENT.match(f"{asks} {part.words}") and (
            BOXES.search(f"{asks}{part.words}") or part.left or "tick" in asks.casefold()
        ):
            made.sharing = [part.words if part.left else asks]
        elif (
            made.sharing is not None
            and not part.left
            and BOXES.search(part.words)
            and len(part.words.split()) < LEFT_WORDS
        ):
            made.sharing.append(part.words)
        elif (
            _next(number, last, asks)
            or _next_letter(made, part)
            or (not number and not (numbered > 1 and not part.left) and _asks(part, listed, bold if made.found else 0))
        ):
            made.found.append((part, []))
            last = number or last
        elif filled and (not made.found or _is_about_a_person(part)):
            made.fields[filled[0]] = filled[1]
        elif CLOSING.match(part.words) and len(part.words.split()) < 12:  # noqa: PLR2004 - a line to the reader, no answer
            continue
        elif made.found:
            made.found[-1][1].append(part)
    return made


def _asks(part: Part, listed: int, bold: int = 0) -> bool:
    """Tell whether a part asks something, by how it is set."""
    asks = part.left or part.words
    if BOXES.search(asks) and not part.left:
        return False
    if part.left:
        return (
            "?" in asks
            or bool(answers.with_number(asks)[0])
            or (part.scale and bool(asks))
            or (len(asks.split()) >= LEFT_WORDS and not answers.IDENTIFYING.fullmatch(fold(asks)))
        )
    if part.all_bold and bold > 1 and not BOXES.search(asks):
        return True
    return bool(answers.with_number(asks)[0] and "?" in asks) or (
        "?" in asks and (part.bold or (listed > 0 and part.listed))
    )


def _is_about_a_person(part: Part) -> bool:
    """Tell whether a first line is a field (Name: …) and not the title of the form."""
    filled = _as_field(part)
    return filled is not None and bool(answers.IDENTIFYING.fullmatch(fold(filled[0])) or PERSONAL.fullmatch(filled[0]))


def _next(number: int, last: int, asks: str) -> bool:
    """Tell whether a number goes on with the numbers of the questions; a list in an answer begins at 1 again."""
    return number == last + 1 or ("?" in asks and number > last and (last == 0 or number <= last + MOST_LEFT_OUT))


def _next_letter(made: _Copy, part: Part) -> bool:
    """Tell whether a part is 2b after 2a."""
    if not made.found or not (part.left or "?" in part.words):
        return False
    labels = [answers.with_number(one.left or one.words)[0] for one in (made.found[-1][0], part)]
    before, after = (LETTERED.fullmatch(label) for label in labels)
    return bool(before and after and before[1] == after[1] and ord(after[2]) == ord(before[2]) + 1)


def _number(words: str) -> int:
    number = re.match(r"\d+", answers.with_number(words)[0])
    return int(number.group()) if number else 0


def _as_field(part: Part) -> tuple[str, str] | None:
    """Return (name, value) of a line such as “Date completed: 5 May”, or of a short row of a table."""
    if part.left:
        short = len(part.left.split()) < LEFT_WORDS or answers.IDENTIFYING.fullmatch(fold(part.left))
        return (" ".join(part.left.split()).strip(" :"), part.words) if short and "?" not in part.left else None
    found = FIELD.fullmatch(part.words)
    if found is None:
        return (part.words, "") if answers.IDENTIFYING.fullmatch(fold(part.words)) else None
    return found["name"].strip(), found["value"].strip()


def _settle(copies: Sequence[_Copy]) -> None:
    """Tell wording from answer: what stands after the question mark is an answer, unless every copy has it."""
    often = Counter(fold(part.words) for one in copies for part, _ in one.found)
    printed = _printed(copies)
    for one in copies:
        times: Counter[str] = Counter()
        signed = sum(bool(under and ANSWER_SIGN.match(under[0].words)) for _, under in one.found) > 1
        for part, under in one.found:
            asks, rest = part.left, part.words
            if not part.left:
                end = part.words.rfind("?") + 1
                whole = (
                    not end or part.all_bold or often[fold(part.words)] > 1 or bool(IN_BRACKETS.match(part.words, end))
                )
                asks, rest = (part.words, "") if whole else (part.words[:end], part.words[end:].strip())
            number, wording = answers.with_number(asks)
            written = (some.words for some in under if fold(some.words) not in printed)
            lines = tuple(line for line in (rest, *written) if line)
            if signed and lines:
                lines = (ANSWER_SIGN.sub("", lines[0]), *lines[1:])
            times[fold(wording)] += 1
            one.asked[fold(wording), times[fold(wording)]] = _Asked(part, number, wording, lines)


def _in_one_box(copies: Sequence[_Copy]) -> None:
    """Join 2a and 2b to one question where on no form anything stands under the first: they share a box."""
    lettered: dict[str, list[_Key]] = {}
    for key, asked in {key: asked for one in copies for key, asked in one.asked.items()}.items():
        if label := LETTERED.fullmatch(asked.number):
            lettered.setdefault(label[1], []).append(key)
    for number, keys in lettered.items():
        *first, last = keys
        written = [{key for key in keys if key in one.asked and one.asked[key].lines} for one in copies]
        if first and {last} in written and all(some <= {last} for some in written):
            for one in copies:
                _join(one, keys, number)


def _join(one: _Copy, keys: Sequence[_Key], number: str) -> None:
    same = [one.asked[key] for key in keys if key in one.asked]
    if len(same) < len(keys):
        return
    if all(answers.goes_on(asked.wording) for asked in same[1:]):
        wording = " ".join(asked.wording for asked in same)
    else:
        wording = " ".join(f"{asked.number[-1]}) {asked.wording}" for asked in same)
    joined = _Asked(same[-1].part, number, wording, same[-1].lines)
    one.asked = {
        (fold(wording), 1) if key == keys[-1] else key: joined if key == keys[-1] else asked
        for key, asked in one.asked.items()
        if key not in keys[:-1]
    }


def _printed(copies: Sequence[_Copy]) -> set[str]:
    """Return the longer lines that stand in every copy: they are the form's own, and nobody's answer."""
    if len(copies) < 2:  # noqa: PLR2004 - nothing to compare
        return set()
    inside = [{fold(line.words) for _, under in one.found for line in under} for one in copies]
    return {line for line in set.intersection(*inside) if len(line.split()) > LEFT_WORDS and not BOXES.search(line)}


def _questions(copies: Sequence[_Copy], closed: Collection[str]) -> dict[_Key, FormQuestion]:
    """Return the questions of all copies, each once, in the order of the form."""
    meant = {fold(name) for name in closed}
    grouped: dict[_Key, list[_Asked]] = {}
    for one in copies:
        for key, asked in one.asked.items():
            grouped.setdefault(key, []).append(asked)
    made = {}
    for key, same in grouped.items():
        if not any(_is_plainly_asked(one) for one in same):
            continue  # a heading in bold under which nobody wrote anything
        number = same[0].number
        listed = bool(meant & ({key[0], fold(number), fold(f"q{number}")} - {"", "q"}))
        kind = next((kind for kind in map(_kind, same) if kind), None)
        written = [one.words for one in same if answers.state(one.words) == Given.GIVEN]
        if kind is None and written and all(fits(words, Closed.SCORE) for words in written):
            kind, written = Closed.SCORE, []
        words_too = bool(written) or kind is None or answers.has_two_parts(same[0].wording)
        if same[0].part.scale or listed:
            kind, words_too = kind or Closed.CHOICE, False
        if kind is None and answers.asks_yes_no(same[0].wording):
            kind = Closed.YES_NO
        made[key] = FormQuestion(wording=same[0].wording, number=number, closed=kind, open=words_too)
    return made


def _is_plainly_asked(asked: _Asked) -> bool:
    return bool(asked.part.left or asked.number or asked.lines) or "?" in asked.part.words


def _kind(asked: _Asked) -> Closed | None:
    """Tell how the boxes of a question are to be read."""
    options = [label for line in asked.lines if BOXES.search(line) for label, _ in answers.ticks(line)]
    if asked.part.scale:
        return Closed.SCALE
    if not options:
        return None
    return Closed.YES_NO if all(answers.YES_NO.fullmatch(label) for label in options if label) else Closed.CHOICE


def _answers(questions: Mapping[_Key, FormQuestion], one: _Copy) -> Iterator[FormAnswer]:
    """Give the answers of one copy; a question that is not on it was not asked."""
    for place, (key, question) in enumerate(questions.items()):
        asked = one.asked.get(key)
        if asked is not None and question.open:
            yield answers.answer(place, question, words=asked.words, closed=asked.ticked)
        elif asked is not None:
            yield answers.answer(place, question, words="", closed=asked.ticked or asked.words)


def _set_apart(copies: Sequence[_Copy], respondent: str) -> None:
    """Make a field of what says who filled the form in and is set like a question: a row of a table, a bold line."""
    for one in copies:
        if (asked := one.asked.pop((fold(respondent), 1), None)) is not None:
            one.fields[respondent] = " ".join(asked.words.split())


def _field(copies: Sequence[_Copy], respondent: str, raw: RawFile) -> str:
    names = list(dict.fromkeys(name for one in copies for name in one.fields))
    found = next((name for name in names if fold(name) == fold(respondent)), None)
    if found is None:
        raise FileProblem(
            f"There is no field “{respondent}”, which should say who filled the form in.",
            where=raw.path.name,
            fix=suggestion(respondent, names, plural="fields"),
        )
    return found
