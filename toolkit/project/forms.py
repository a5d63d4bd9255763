"""`project.forms`: questions, answers and returns of forms and surveys, and the verbs that change them."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from toolkit.analysis.answers import options, stated_note
from toolkit.errors import NotFound
from toolkit.exchange.question_map_file import read_question_map, write_question_map
from toolkit.model import Given
from toolkit.project import question_maps
from toolkit.project.finding import existing_file
from toolkit.store.file import Store
from toolkit.store.read import Reader, form_question_names
from toolkit.store.read_forms import MAPPED, form_frames
from toolkit.study import Basis, Result, empty
from toolkit.verbs import form_boxes, forms
from toolkit.verbs.question_map import import_question_map

NOT_THREE = "Blank, n/a and not returned are three different things; none of them is an answer."

IN_ONE_BOX = "An answer in a box that asks several questions stands here under the box and under each of them."


class FormVerbs:
    """Looks at what came back on forms, and says what the files do not say; every change can be undone."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def questions(self) -> Result:
        """Return a row per question: form, name, present wording, closed part, room for words, all wordings, ….

        Where a box asks several questions, `part_of` names it.
        """
        frame = self._frame("form_questions")
        order = ["form", "name", "wording", "closed", "open", "wordings", "objectives", "aligned_with"]
        order += ["part_of"] if frame["part_of"].notna().any() else []
        return Result(frame[order].rename(columns={"name": "question"}), basis=Basis(title="Questions of the forms"))

    def answers(self, form: str | None = None, question: str | None = None) -> Result:
        """Return a row per form that came back and question on it.

        Args:
            form: Only this form.
            question: Only this question of it, such as "Q2".

        Returns:
            Columns `form`, `question`, `wave`, `source`, `respondent`, `participant`, `group`, `answer` (the words),
            `open` and `closed` (given, blank, n/a; NA where the question has no such part), `value` (of the closed
            part), `wording`, `shared`.

        Raises:
            NotFound: There is no such form or question.
        """
        frame = self._answers(form, question)
        order = ["form", "question", "wave", "source", "respondent", "participant", "group", "answer", "open", "closed",
                 "value", "wording", "shared"]  # fmt: skip
        boxed = self._frame("form_questions")["part_of"].notna().any()
        told = (NOT_THREE, *([IN_ONE_BOX] if boxed else []))
        basis = Basis(title="Answers on forms", unit="one respondent's answer to one question", notes=told)
        return Result(frame[order], basis=basis)

    def closed(self, form: str | None = None) -> Result:
        """Return how often each closed answer was given: form, question, wave, value, n, of.

        `of` is those who gave a closed answer to that question at that time point; who left it blank, wrote n/a or
        did not return the form is in neither. Where several may be chosen from a list, each choice has a row.
        """
        frame = self._answers(form, None)
        frame = frame[frame["closed"].notna()]
        asked = self._frame("form_questions")
        kinds = dict(zip(zip(asked["form"], asked["name"], strict=True), asked["closed"], strict=True))
        records = []
        for (name, question, wave), rows in frame.groupby(["form", "question", "wave"], sort=False, dropna=False):
            given = rows[rows["closed"] == Given.GIVEN]
            left = {f"{state}": int((rows["closed"] == state).sum()) for state in (Given.BLANK, Given.NOT_APPLICABLE)}
            values = options(given["value"], kinds[name, question])
            for value, count in values.value_counts(sort=False).items() if len(given) else [(pd.NA, 0)]:
                records.append(
                    {
                        "form": name,
                        "question": question,
                        "wave": wave,
                        "value": value,
                        "n": count,
                        "of": len(given),
                        **left,
                    }
                )
        columns = ["form", "question", "wave", "value", "n", "of", str(Given.BLANK), str(Given.NOT_APPLICABLE)]
        basis = Basis(
            title="Closed answers",
            unit="respondents",
            numerator="respondents who gave this answer",
            denominator="respondents who gave a closed answer to the question",
            notes=("Open parts are counted apart: theme_frequencies(…, count=“answers”).", *self._returned_lines(form)),
        )
        return Result(pd.DataFrame(records, columns=columns), basis=basis)

    def returns(self) -> Result:
        """Return how many of each form were issued and came back, per time point, with the rate where both are known.

        Columns `form`, `wave`, `issued`, `returned`, `not_returned`, `rate` (per cent, computed), `may_be_shared`,
        `complete` (both counts are known), and where one is stated `stated_rate`: the study's own words, not computed.
        """
        frame = self._frame("forms")
        came = self._frame("form_returns")
        ticked = came[came["shared"] == "ticked"].groupby(["form", "wave"], dropna=False).size()
        known = frame["issued"].notna()
        counted = known & frame["returned"].notna()
        missing = frame["issued"] - frame["returned"]
        frame = frame.assign(
            not_returned=missing.where(missing.ge(0).fillna(value=False), pd.NA),
            rate=(100 * frame["returned"] / frame["issued"].where(frame["issued"] > 0)).astype("Float64").round(1),
            may_be_shared=[int(ticked.get((row.form, row.wave), 0)) for row in frame.itertuples()],
            complete=counted,
        )
        stated = frame["stated_rate"] != ""
        unknown = [f"{row.form} {row.wave or ''}".strip() for row in frame[~known & ~stated].itertuples()]
        how = 'project.forms.set_issued("form", 14, wave="T1")'
        notes = [f"How many were issued is not said for {', '.join(unknown)}, so there is no rate: {how}."]
        notes = (notes if unknown else []) + [stated_note(row) for row in frame[stated].itertuples()]
        order = ["form", "wave", "issued", "returned", "not_returned", "rate", "may_be_shared", "complete"]
        order += ["stated_rate"] if stated.any() else []
        basis = Basis(title="Forms issued and returned", unit="forms", numerator="forms that came back",
                      denominator="forms that were issued", notes=tuple(notes))  # fmt: skip
        return Result(frame[order].reset_index(drop=True), basis=basis)

    def question_map(self) -> Result:
        """Return which question of one form asks what a question of another form asks: a column per form.

        A question without a twin stands in a row of its own, with “–” under the other forms; an objective that no
        question asks for stands in a row without questions.
        """
        return question_maps.question_map(self._frame("form_questions"), self._objectives())

    def save_question_map(self, path: str | Path) -> Path:
        """Write the question map as a sheet to fill in: every question of the study, as it is aligned now.

        Columns: `form`, `question`, `wording`, `asks_about` (questions with the same words there ask the same) and
        `objectives` (`;` between). At the end stand objectives that no question asks for. A file of that name that
        says something else is put aside under a name with its time.

        Args:
            path: A `.csv` or `.xlsx`.

        Raises:
            InvalidInput: Another ending.
            NotFound: No form has come in yet.
        """
        asked, target = self._frame("form_questions"), Path(path).expanduser()
        if asked.empty:
            raise NotFound("The study has no questions of forms yet.", fix="Import the forms first.")
        with self._store.reading() as connection:
            said = Reader(connection).settings().get(MAPPED, {})
            names = form_question_names(Reader(connection))
        mapped = {names[one]: what.get("asks_about", ()) for one, what in said.items() if one in names}
        write_question_map(target, question_maps.rows_to_fill_in(asked, self._objectives(), mapped))
        return target

    def import_question_map(self, path: str | Path) -> Result:
        """Take over which questions ask the same, and for which objectives, from a sheet; return the question map.

        The sheet is that of :meth:`save_question_map`, or one of your own: a row per question, or per question and
        objective. It holds for the questions it lists: an empty cell means nothing; a column it does not have is left
        as it is. All of it is one step. Importing again changes nothing, and keeps what you changed since.

        Args:
            path: A `.csv` or `.xlsx`.

        Raises:
            FileProblem: There is no such file, or a row names no question of the study; nothing is taken over then.
        """
        file = existing_file(path)
        rows = read_question_map(file)
        with self._store.writing("import question map", reason=file.name) as tx:
            notes = import_question_map(tx, rows)
        return question_maps.question_map(self._frame("form_questions"), self._objectives(), notes)

    def align(self, questions: Mapping[str, str]) -> None:
        """Say that questions of several forms ask the same: {"Mentor feedback": "Q2", "Mentee feedback": "Q3"}."""
        with self._store.writing("align questions") as tx:
            forms.align(tx, questions)

    def unalign(self, form: str, question: str) -> None:
        """Take a question out of what it is aligned with."""
        with self._store.writing("take alignment back") as tx:
            forms.unalign(tx, form, question)

    def split_question(self, form: str, question: str, into: Sequence[str] = ()) -> list[str]:
        """Say that the box of a question asks several, and return their names (Q2a, Q2b).

        From then on an answer in the box stands under each of them, and is one answer in all; each can be aligned and
        have its objectives. Next year's form may ask them apart.

        Args:
            form: The form.
            question: The question as it is printed.
            into: The wordings of the questions in it, or names of questions that the form has; without them, as the
                import proposed.

        Raises:
            InvalidInput: It is not said which questions they are, or the question takes no words.
            Refused: It is parted already, or one of them stands beside the box on the same form.
        """
        with self._store.writing("split question") as tx:
            return form_boxes.split_question(tx, form, question, into)

    def join_question(self, form: str, question: str) -> None:
        """Make a box one question again; answers that were split become whole."""
        with self._store.writing("join question") as tx:
            form_boxes.join_question(tx, form, question)

    def split_answer(
        self, source: str, question: str, *, at: str | int | Sequence[str | int] = (), parts: Sequence[str] = ()
    ) -> None:
        """Split an answer by hand, where the next question of its box is answered; text and codings stay as they are.

        Args:
            source: The form that came back, such as “Mentee feedback T2 R1”.
            question: The question of the box.
            at: The words with which the next part begins, or their place in the text; several for three questions.
            parts: Which question each part answers, in the order of the text; without it, in the order of the box.
                One name without `at`: the whole answer is about that question alone.

        Raises:
            InvalidInput: The words stand there not once, or it is not said which question a part answers.
            Refused: The box asks one question.
        """
        places = [at] if isinstance(at, str | int) else at
        which = [parts] if isinstance(parts, str) else parts
        with self._store.writing("split answer") as tx:
            form_boxes.split_answer(tx, source, question, places, which)

    def join_answer(self, source: str, question: str) -> None:
        """Make an answer that was split whole again: it answers all questions of its box."""
        with self._store.writing("join answer") as tx:
            form_boxes.join_answer(tx, source, question)

    def set_issued(self, form: str, issued: int, *, wave: str = "") -> None:
        """Say how many copies of a form were given out at a time point."""
        with self._store.writing("set forms issued") as tx:
            forms.set_issued(tx, form, issued, wave)

    def state_rate(self, form: str, rate: str | float, *, wave: str = "", new: bool = False) -> None:
        """Keep a rate of return as the study states it, where nobody knows the counts behind it.

        It is printed in the study's words beside what is counted, and nothing is computed from it.

        Args:
            form: The form or survey.
            rate: Such as “about 60 %”, or 60; "" takes it back.
            wave: The time point.
            new: Add a survey of this name, of which the study has no forms.

        Raises:
            NotFound: There is no such form (and it is not `new`), or no such time point.
            InvalidInput: A rate over 100 per cent.
        """
        with self._store.writing("state rate of return") as tx:
            forms.state_rate(tx, form, rate, wave, new=new)

    def set_wording(self, form: str, question: str, wording: str) -> None:
        """Say how a question is worded from now on: it stays the same question, and the earlier wording is kept."""
        with self._store.writing("set wording") as tx:
            forms.add_wording(tx, forms.question(tx, form, question), wording)

    def set_group(self, form: str, group: str | None, *, wave: str = "") -> int:
        """Say of which stakeholder group those without a name are (None: unknown); return how many forms that is.

        They stay without a name: they are in no count of people.
        """
        with self._store.writing("set group of respondents") as tx:
            return forms.set_group(tx, form, group, wave)

    def set_consent(self, source: str, shared: str) -> None:
        """Say whether a respondent agreed that the form may be shared: "ticked", "not ticked" or "not asked"."""
        with self._store.writing("set consent to share") as tx:
            forms.set_shared(tx, source, shared)

    def set_objectives(self, form: str, question: str, objectives: str | Sequence[str]) -> None:
        """Say for which objectives of the scheme a question asks."""
        with self._store.writing("set objectives") as tx:
            forms.set_objectives(tx, forms.question(tx, form, question), objectives)

    def add_objective(self, name: str) -> None:
        """Add an objective of the scheme; one that no question asks for is shown so in the question map."""
        with self._store.writing("add objective") as tx:
            forms.add_objective(tx, name)

    def rename_objective(self, name: str, new: str) -> None:
        """Give an objective another name; the questions that ask for it go along."""
        with self._store.writing("rename objective") as tx:
            forms.rename_objective(tx, name, new)

    def remove_objective(self, name: str) -> None:
        """Take an objective out; the questions that asked for it stay."""
        with self._store.writing("remove objective") as tx:
            forms.remove_objective(tx, name)

    def rename(self, form: str, new: str) -> None:
        """Give a form another name."""
        with self._store.writing("rename form") as tx:
            forms.rename(tx, form, new)

    def _frame(self, name: str) -> pd.DataFrame:
        return self._read(lambda reader: form_frames(reader).get(name, empty(name)))

    def _read(self, make: Callable[[Reader], pd.DataFrame]) -> pd.DataFrame:
        with self._store.reading() as connection:
            return make(Reader(connection))

    def _objectives(self) -> list[str]:
        rows = self._read(lambda reader: reader.rows("objectives").sort_values("position"))
        return list(rows["name"])

    def _answers(self, form: str | None, question: str | None) -> pd.DataFrame:
        asked, came = self._frame("form_questions"), self._frame("form_returns")
        frame = self._frame("form_answers")
        names = dict(zip(asked["question"], asked["name"], strict=True))
        frame = frame.merge(came.drop(columns=["form", "date"]), on="source", how="left")
        frame["question"] = frame["question"].map(names)
        for column, wanted, known in (("form", form, asked["form"]), ("question", question, asked["name"])):
            if wanted is not None:
                if wanted not in set(known):
                    raise NotFound.among(column, wanted, list(dict.fromkeys(known)))
                frame = frame[frame[column] == wanted]
        return frame.reset_index(drop=True)

    def _returned_lines(self, form: str | None) -> list[str]:
        frame = self._frame("forms")
        frame = frame if form is None else frame[frame["form"] == form]
        return [
            f"{row.form}{f' {row.wave}' if row.wave else ''}: "
            f"{'number issued not known' if pd.isna(row.issued) else f'{row.issued} issued'}, {row.returned} returned."
            for row in frame[frame["returned"].notna()].itertuples()
        ]
