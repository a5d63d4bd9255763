"""A question map read from a sheet: which questions ask the same, and for which objectives they ask."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from toolkit.errors import FileProblem, InvalidInput, NotFound, nearest, suggestion
from toolkit.exchange.question_map_file import MapRow, QuestionMapFile
from toolkit.store import form_tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.read import Reader
from toolkit.store.read_forms import MAPPED, aligned
from toolkit.transcripts.answers import with_number
from toolkit.verbs import forms, lookup
from toolkit.verbs.settings import get_setting, set_setting

NEARLY = 0.85  # two objectives so alike may be one
Labels = tuple[str, ...]


@dataclass
class _Said:
    """What the file says of a question, over all its rows."""

    asked: Row
    row: MapRow
    about: Labels = ()
    objectives: Labels = ()

    def kept(self) -> dict[str, list[str]]:
        """What is kept of it, so that the study's own changes survive the next import."""
        return {"asks_about": [*self.about], "objectives": [*self.objectives]}


@dataclass(frozen=True)
class _Questions:
    """The questions of the study, to find one by what a sheet calls it."""

    tx: Transaction

    def of(self, row: MapRow) -> Row:
        """Return the question that a row is about.

        Raises:
            FileProblem: There is none, or there are several, or number and wording mean two.
        """
        rows = self._within(row)
        number, words = with_number(row.question)
        names = {lookup.fold(one) for one in (row.question, f"Q{row.question.strip(' .:)')}", f"Q{number}")}
        named = [one for one in rows if names & {lookup.fold(one["name"]), lookup.fold(self.full(one))}]
        here = [one for one in rows if row.question and self._is_worded(one, words)]
        worded = [one for one in rows if row.wording and self._is_worded(one, row.wording)]
        if row.question and not named and not here:
            raise self._unknown(row, "question", rows)
        if not row.question and not worded:
            raise self._unknown(row, "wording", rows)
        hints = [some for some in (named, here, worded) if some]
        found = [one for one in hints[0] if all(one in some for some in hints)]
        if not found:
            raise FileProblem(
                f"Number and wording mean two questions: {self.full(hints[0][0])} and {self.full(hints[-1][0])}.",
                where=row.cell("question"),
                fix="Correct the one or the other.",
            )
        if len(found) > 1:
            raise FileProblem(
                f"“{row.question or row.wording}” is a question of several forms.",
                where=row.cell("form"),
                fix="Fill the cell.",
            )
        return found[0]

    def _unknown(self, row: MapRow, column: str, rows: Sequence[Row]) -> FileProblem:
        said: str = getattr(row, column)
        known = [one["name"] if row.form else self.full(one) for one in rows]
        what = f"“{row.form}” has no question “{said}”." if row.form else f"There is no question “{said}”."
        return FileProblem(what, where=row.cell(column), fix=suggestion(said, known, plural="questions"))

    def full(self, asked: Row) -> str:
        """Return a question's name with its form's."""
        titles = {one["id"]: one["name"] for one in self.tx.rows(form_tables.forms)}
        return f"{titles[asked['form_id']]} {asked['name']}"

    def is_worded_otherwise(self, asked: Row, row: MapRow) -> bool:
        """Tell whether the file gives a question a wording it never had."""
        return bool(row.wording) and not self._is_worded(asked, row.wording)

    def _within(self, row: MapRow) -> list[Row]:
        if not row.form:
            return sorted(self.tx.rows(form_tables.form_questions), key=lambda row: (row["form_id"], row["position"]))
        try:
            form = forms.form(self.tx, row.form)
        except NotFound as error:
            raise FileProblem(error.what, where=row.cell("form"), fix=error.fix) from error
        return self.tx.rows(form_tables.form_questions, form_id=form["id"])

    def _is_worded(self, asked: Row, words: str) -> bool:
        meant = {_folded(words), _folded(with_number(words)[1])}
        known = self.tx.rows(form_tables.form_wordings, question_id=asked["id"])
        return any(_folded(one["wording"]) in meant for one in known)


@dataclass
class _Import:
    """One import of a question map."""

    tx: Transaction
    file: QuestionMapFile
    notes: list[str] = field(default_factory=list)

    def run(self) -> None:
        """Take over what the file says of each question, where it says something new."""
        questions = _Questions(self.tx)
        said = self._said(questions)
        known: dict[str, Any] = dict(get_setting(self.tx, MAPPED, {}))
        if "objectives" in self.file.columns:
            self._objectives(said, known)
        if "asks_about" in self.file.columns:
            self._alignments(said, known, questions)
        now = {one: {**known.get(one, {}), **self._columns_of(what)} for one, what in said.items()}
        if {**known, **now} != known:
            set_setting(self.tx, MAPPED, {**known, **now})

    def _columns_of(self, what: _Said) -> dict[str, list[str]]:
        return {name: values for name, values in what.kept().items() if name in self.file.columns}

    def _said(self, questions: _Questions) -> dict[str, _Said]:
        said: dict[str, _Said] = {}
        for row in self.file.rows:
            if not row.question and not row.wording:
                self._without_question(row)
                continue
            asked = questions.of(row)
            if questions.is_worded_otherwise(asked, row):
                self.notes.append(
                    f"{row.place}: {questions.full(asked)} is worded otherwise there; the study keeps its own wording."
                )
            one = said.setdefault(asked["id"], _Said(asked, row))
            one.about = tuple(dict.fromkeys((*one.about, *row.asks_about)))
            one.objectives = tuple(dict.fromkeys((*one.objectives, *row.objectives)))
        return said

    def _without_question(self, row: MapRow) -> None:
        if row.asks_about or (row.form and not row.objectives):
            raise FileProblem(
                "The question is missing.", where=row.cell("question"), fix="Fill the cell or delete the line."
            )
        for name in row.objectives:
            self._objective(name, row)

    def _objectives(self, said: Mapping[str, _Said], known: Mapping[str, Any]) -> None:
        for question_id, what in said.items():
            if known.get(question_id, {}).get("objectives") == [*what.objectives]:
                continue
            for name in what.objectives:
                self._objective(name, what.row)
            forms.set_objectives(self.tx, what.asked, what.objectives)

    def _objective(self, name: str, row: MapRow) -> None:
        """Add an objective; one that is nearly another is added all the same, and said."""
        present = [one["name"] for one in self.tx.rows(form_tables.objectives)]
        if lookup.fold(name) not in map(lookup.fold, present):
            near = nearest(name, present, cutoff=NEARLY)
            if near:
                self.notes.append(
                    f"{row.place}: “{name}” is a new objective beside “{near}”. "
                    "If they are one, write both alike and import again, then "
                    f'project.forms.remove_objective("{name}").'
                )
            forms.add_objective(self.tx, name)

    def _alignments(self, said: Mapping[str, _Said], known: Mapping[str, Any], questions: _Questions) -> None:
        groups = _groups(said, {lookup.fold(questions.full(row)): row["id"] for row in self._all()})
        fresh = [one for one, what in said.items() if known.get(one, {}).get("asks_about") != [*what.about]]
        before = self._twins()
        wanted = {one: groups[one] - {one} for one in fresh}
        moved = [one for one in fresh if before.get(one, set()) != wanted[one]]
        for one in moved:
            self._refuse_two_of_one_form(groups[one], said, questions)
            lost = [questions.full(row) for row in self._all() if row["id"] in before.get(one, set()) - wanted[one]]
            if lost:
                self.notes.append(
                    f"{said[one].row.place}: {questions.full(said[one].asked)} is not aligned with "
                    f"{' and '.join(lost)} any more."
                )
            forms.unalign(self.tx, said[one].asked["form_id"], one)
        for one in moved:
            self._align(one, groups[one], said)
        self.notes += self._alone(said)

    def _align(self, one: str, group: set[str], said: Mapping[str, _Said]) -> None:
        asked = said[one].asked
        try:
            for other in [row for row in self._all() if row["id"] in group - {one}]:
                forms.align(self.tx, {asked["form_id"]: one, other["form_id"]: other["id"]})
        except InvalidInput as error:
            raise FileProblem(error.what, where=said[one].row.cell("asks_about"), fix=error.fix) from error

    def _refuse_two_of_one_form(self, group: set[str], said: Mapping[str, _Said], questions: _Questions) -> None:
        seen: dict[str, Row] = {}
        for asked in [row for row in self._all() if row["id"] in group]:
            first = seen.setdefault(asked["form_id"], asked)
            if first is not asked:
                last = said.get(asked["id"]) or said[first["id"]]
                raise FileProblem(
                    f"{questions.full(first)} and {asked['name']} would both ask the same as one question.",
                    where=last.row.cell("asks_about"),
                    fix="Of one form only one question can: take the word out of one of the two cells.",
                )

    def _alone(self, said: Mapping[str, _Said]) -> Iterator[str]:
        """Name words that stand at one question only, and so align nothing: often a slip of the pen."""
        names = {lookup.fold(_Questions(self.tx).full(row)) for row in self._all()}
        times: dict[str, int] = {}
        for label in (lookup.fold(label) for what in said.values() for label in what.about):
            times[label] = times.get(label, 0) + 1
        several = [label for label, count in times.items() if count > 1]
        for what in said.values():
            for label in what.about:
                if times[lookup.fold(label)] == 1 and lookup.fold(label).replace(": ", " ") not in names:
                    near = nearest(label, several)
                    hint = f" Did you mean “{near}”?" if near else ""
                    yield f"{what.row.place}: “{label}” stands at one question only, so it aligns nothing.{hint}"

    def _all(self) -> list[Row]:
        return sorted(self.tx.rows(form_tables.form_questions), key=lambda row: (row["form_id"], row["position"]))

    def _twins(self) -> dict[str, set[str]]:
        return aligned(Reader(self.tx.connection))


def import_question_map(tx: Transaction, file: QuestionMapFile) -> list[str]:
    """Take a question map over and return what to look at; what the study changed since an earlier import stays.

    Raises:
        FileProblem: A row names no question, or two of one form would be aligned with one.
    """
    work = _Import(tx, file)
    work.run()
    return work.notes


def _groups(said: Mapping[str, _Said], names: Mapping[str, str]) -> dict[str, set[str]]:
    """Return for each question those that share a word with it, directly or by way of a third.

    A word that is a question's own name (“Mentor feedback Q2”) means that question.
    """
    groups: dict[str, set[str]] = {}
    at: dict[str, str] = {}
    for question_id, what in said.items():
        groups.setdefault(question_id, {question_id})
        for label in map(lookup.fold, what.about):
            other = names.get(label.replace(": ", " ")) or at.setdefault(label, question_id)
            joined = groups[question_id] | groups.setdefault(other, {other})
            for one in joined:
                groups[one] = joined
    return groups


def _folded(words: str) -> str:
    return lookup.fold(words).strip(" .:*?")
