"""Forms: what came back, what was answered to each question, the codes in the answers, and their words by objective."""

from collections.abc import Sequence

import pandas as pd

from toolkit.analysis.answers import options, stated_note
from toolkit.analysis.boxes import box_of, notes_on_boxes
from toolkit.analysis.frequencies import theme_frequencies
from toolkit.analysis.quotations import in_turns, quotations
from toolkit.model import FORM_KINDS, Given, Shared
from toolkit.report.description import Block, Cell, Column, Count, Label, Section, Table
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.quoted import Quoted, label_of
from toolkit.report.sections.words import NOT_STATED, alone, given, number_or, table_of
from toolkit.study import Basis, StudyData

EACH = 2
ABSENT = 5  # the column of forms that do not have the question
FEW = f"At most {EACH} per question, respondents in turn; key quotations come first."
STATES = (
    "A question left blank, one answered “n/a” and a form that did not come back are three different things; none of "
    "them is an answer of nobody."
)
NO_RATE = "A rate is not given for so few forms: issued and returned stand side by side."
NO_OBJECTIVE = "no objective stated"
UNSHARED = "Quotations from forms whose box for sharing is not ticked are left out."


def forms(data: StudyData, choices: Choices) -> list[Section]:
    """What came back on forms: each form with its questions, then the codes and the words."""
    if data.forms.empty:
        return []
    asked = data.form_questions.drop_duplicates("form")
    blocks: list[Block | None] = [_returned(data)]
    for form in asked["form"]:
        blocks += [_answered(data, form), _ticked(data, form)]
    blocks += [_codes(data), _words(data, choices)]
    return [Section(key="forms", heading="Feedback forms", blocks=[block for block in blocks if block])]


def _returned(data: StudyData) -> Table | None:
    rows: list[list[Cell]] = []
    for row in data.forms.itertuples():
        issued, back = number_or(row.issued, "not known"), number_or(row.returned, "not known")
        missing: Cell = max(issued - back, 0) if isinstance(issued, int) and isinstance(back, int) else "not known"
        rows.append([row.form, given(row.wave, "no time point"), issued, back, missing])
    stated = [stated_note(row) for row in data.forms.itertuples() if row.stated_rate]
    return table_of(
        "forms.returned",
        "Forms issued and returned",
        [Column("Form", 2.0), Column("Time point", 0.9), Column("Issued", 0.8, number=True),
         Column("Returned", 0.8, number=True), Column("Not returned", 0.8, number=True)],
        rows,
        Basis(unit="forms", notes=(NO_RATE, *stated)),
        "Forms issued and returned.",
        told=(2, 3),
    )  # fmt: skip


def _answered(data: StudyData, form: str) -> Table | None:
    """Describe what became of each question that takes words."""
    asked = data.form_questions[(data.form_questions["form"] == form) & data.form_questions["open"].astype(bool)]
    returned = int((data.form_returns["form"] == form).sum())
    rows: list[list[Cell]] = []
    for question in asked.itertuples():
        answers = data.form_answers[data.form_answers["question"] == question.question]
        in_words = answers["turn"].notna()
        blank = int((~in_words & (answers["open"] == Given.BLANK)).sum())
        not_for_them = int((~in_words & (answers["open"] == Given.NOT_APPLICABLE)).sum())
        counts = (int(in_words.sum()), blank, not_for_them, returned - len(answers), returned)
        rows.append([question.name, given(question.wording), *(alone(count) for count in counts)])
    heads = ["Answered", "Blank", "n/a", "Not on the form", "Returned"]
    if all(str(row[ABSENT]) == "0" for row in rows):
        del heads[ABSENT - 2]
        rows = [[*row[:ABSENT], *row[ABSENT + 1 :]] for row in rows]
    versions = [row.name for row in asked.itertuples() if len(row.wordings) > 1]
    reworded = [f"Worded otherwise on earlier forms: {', '.join(versions)}."] if versions else []
    return table_of(
        f"forms.{form}.answered",
        f"{form}: what was answered in words",
        [Column("Question", 0.8), Column("Wording", 3.2), *(Column(head, 0.75, number=True) for head in heads)],
        rows,
        Basis(
            unit="forms",
            denominator=f"{returned} returned",
            notes=(STATES, *reworded, *notes_on_boxes(data, list(asked["question"]))),
        ),
        f"Answers in words to {len(rows)} questions.",
        told=(2,),
    )


def _ticked(data: StudyData, form: str) -> Table | None:
    """Describe what was ticked or scored, answer by answer."""
    asked = data.form_questions[(data.form_questions["form"] == form) & data.form_questions["closed"].map(_is_stated)]
    rows: list[list[Cell]] = []
    for question in asked.itertuples():
        answers = data.form_answers[data.form_answers["question"] == question.question]
        states = answers["closed"].where(answers["closed"].notna(), Given.BLANK)
        told = answers["value"].where(states == Given.GIVEN, states)
        told = options(told, question.closed).map(lambda value: given(value, NOT_STATED))
        counts = told.value_counts()
        values = sorted(counts.index, key=lambda one: (one in (Given.BLANK, Given.NOT_APPLICABLE), one))
        about = [question.name, given(question.wording)]
        rows += [[*about, str(value), Count(int(counts[value]), len(answers))] for value in values]
    return table_of(
        f"forms.{form}.ticked",
        f"{form}: what was ticked or scored",
        [Column("Question", 0.8), Column("Wording", 3.4), Column("Answer", 0.9), Column("Forms", 0.9, number=True)],
        rows,
        Basis(unit="forms", denominator="forms that have the question", notes=(STATES,)),
        "Answers ticked or scored.",
    )


def _codes(data: StudyData) -> Table | None:
    """Describe which codes were found in the answers to which question."""
    if data.form_answers["turn"].isna().all():
        return None
    found = theme_frequencies(data, by=["question"], count="answers", level="code")
    frame = pd.DataFrame(found)
    frame = frame[frame["n"].fillna(0) > 0]
    order = {name: place for place, name in enumerate(data.form_questions["question"])}
    frame = frame.sort_values("question", key=lambda names: names.map(order), kind="stable")
    rows: list[list[Cell]] = [
        [row["question"], row["code"], Count(int(row["n"]), int(row["of"]))] for row in frame.to_dict("records")
    ]
    about = found.about
    return table_of(
        "forms.codes",
        "Codes in the answers to each question",
        [Column("Question", 2.0), Column("Code", 2.4), Column("Answers", 0.9, number=True)],
        rows,
        Basis(unit=about.unit, denominator=about.denominator, coding=about.coding, date=about.date,
              notes=("A code counts with those under it, so rows do not add up.", STATES)),
        "How many answers to each question hold a code.",
    )  # fmt: skip


def _words(data: StudyData, choices: Choices) -> Table | None:
    """Describe quotations from the forms, by objective where questions have any."""
    shown = _quotable(data)
    if shown.empty:
        return None
    aims = _aims(data)
    aimed = any(len(row) for row in data.form_questions["objectives"])
    order = list(dict.fromkeys(aim for found in aims.values() for aim in found))
    lines = [(aim, row) for aim in order for row in shown.itertuples() if aim in aims[row.question]]
    quoting = Quoted(data, choices).quoting
    rows: list[list[Cell]] = []
    codings: list[str] = []
    for aim, row in lines:
        words = quoting.printed(row.coding, row.quote)
        if words is not None:
            rows.append([*([aim] if aimed else []), row.question, row.code, words, _who(row)])
            codings.append(row.coding)
    columns = [*([Column("Objective", 1.4)] if aimed else []), Column("Question", 1.2), Column("Code", 1.2),
               Column("Quotation", 3.4), Column("Who", 1.1)]  # fmt: skip
    return table_of(
        "forms.quotations",
        "What people wrote" + (", by objective" if aimed else ", by question"),
        columns,
        rows,
        Basis(coding=data.coding_note, notes=(FEW, *_left_out(data))),
        f"{len(rows)} quotations from forms.",
        codings=tuple(codings),
    )  # fmt: skip


def _aims(data: StudyData) -> dict[str, list[str]]:
    """Return the objectives of each question; a box asks for those of its questions too."""
    asked = data.form_questions
    own = {row.question: list(row.objectives) for row in asked.itertuples()}
    for part, box in box_of(asked).items():
        own[box] += [name for name in own[part] if name not in own[box]]
    return {question: names or [NO_OBJECTIVE] for question, names in own.items()}


def _who(row: "pd.core.frame.Pandas") -> Label:
    label = label_of(row, told=False)
    return label if row.participants else Label(f"({row.group or 'respondent'}, form)", role=row.group)


def _quotable(data: StudyData) -> pd.DataFrame:
    """Return a few coded answers to each question, respondents in turn; forms that may not be shared are left out."""
    kinds = sorted(set(data.sources["kind"]) & set(FORM_KINDS))
    found = quotations(data, level="code", where={"kind": kinds}) if kinds else quotations(data, level="code").iloc[:0]
    found = found[(found["code"] == found["coded"]) & ~found["source"].isin(_unshared(data))]
    place = dict(zip(data.codings["coding"], data.codings["start"], strict=True))
    answered = data.turns[data.turns["question"].notna()]
    spans: dict[str, list[tuple[int, int, str]]] = {}
    for turn in answered.itertuples():
        spans.setdefault(turn.source, []).append((turn.start, turn.end, turn.question))
    found = found.assign(question=[_question(spans, row.source, place[row.coding]) for row in found.itertuples()])
    found = found[found["question"] != ""].drop_duplicates("quote").reset_index(drop=True)
    order = {name: rank for rank, name in enumerate(data.form_questions["question"])}
    found = found.sort_values("question", key=lambda names: names.map(order), kind="stable", ignore_index=True)
    few = in_turns(pd.DataFrame(found).assign(evidence=""), "question", EACH)
    return few.sort_values("question", key=lambda names: names.map(order), kind="stable", ignore_index=True)


def _is_stated(value: object) -> bool:
    return bool(given(value, ""))


def _question(spans: dict[str, list[tuple[int, int, str]]], source: str, start: int) -> str:
    return next((name for first, last, name in spans.get(source, ()) if first <= start < last), "")


def _unshared(data: StudyData) -> Sequence[str]:
    return list(data.form_returns.loc[data.form_returns["shared"] == Shared.NOT_TICKED, "source"])


def _left_out(data: StudyData) -> list[str]:
    return [UNSHARED] if len(_unshared(data)) else []
