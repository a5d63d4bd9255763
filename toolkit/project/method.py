"""`project.method`: the approach of the study, by three plain questions; what it changes; what is said of it."""

from html import escape
from typing import TYPE_CHECKING

from toolkit.analysis.method import METHODS, OWN_WORDS, QUESTIONS, REASON, effects, methods, proposed
from toolkit.errors import InvalidInput, NotFound
from toolkit.store import bundle
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.study import Basis, Result, StudyData
from toolkit.verbs.choose_methods import choose_methods
from toolkit.verbs.settings import get_setting, set_setting

if TYPE_CHECKING:
    from toolkit.desk.panels.method import MethodForm
    from toolkit.report.description import Text

CHANGEABLE = "It can be changed at any time; nothing that was coded or written changes with it."


class MethodVerbs:
    """Says and changes the approach; every change is one step that can be undone.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> study.method.choose("reflexive", "realist", fits="We ask what mentoring means, and why it works.")
    >>> study.method
    Method: reflexive thematic analysis; realist evaluation
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def questions(self) -> Result:
        """Return the three questions with their answers; :meth:`propose` takes one of each."""
        rows = [
            (name, asked, answer, words)
            for name, (asked, answers) in QUESTIONS.items()
            for answer, words in answers.items()
        ]
        notes = ('project.method.propose(codes="open", second_coder="another reading", aim="meaning")',)
        return Result(
            rows,
            columns=["name", "question", "answer", "in_words"],
            basis=Basis(title="Three questions about your approach", notes=notes),
        )

    def propose(self, *, codes: str, second_coder: str, aim: str) -> Result:
        """Return the methods that three answers point to, with what each changes; nothing is set.

        Raises:
            NotFound: An answer is none of those that :meth:`questions` lists.
        """
        chosen, remarks = proposed(codes=codes, second_coder=second_coder, aim=aim)
        call = ", ".join(f'"{name}"' for name in chosen)
        named = "; ".join(METHODS[name] for name in chosen)
        return effects(chosen, f"Your answers point to {named}", [*remarks, f"project.method.choose({call})"])

    def choose(self, *chosen: str, fits: str = "") -> None:
        """Set the method: one family of thematic analysis, or none, with realist or constant_comparison beside it.

        Args:
            chosen: Any of "reflexive", "codebook", "coding_reliability", "realist", "constant_comparison".
            fits: Why it fits the questions of the evaluation; it stands in the statement of method.

        Raises:
            NotFound: A method is not known.
            InvalidInput: Two families of thematic analysis, or nothing.
        """
        if not chosen:
            raise InvalidInput("Which method?", fix=f"One of {', '.join(METHODS)}.")
        with self._store.writing("choose method", reason=fits) as tx:
            choose_methods(tx, chosen, fits)

    def effect(self) -> Result:
        """Return what the method of the study changes in what is offered, asked and written."""
        chosen = methods(self._data())
        title = "What the method changes here" if chosen else "No method is set: everything is offered"
        return effects(chosen, title, [CHANGEABLE])

    def allow_agreement(self, reason: str) -> None:
        """Keep why agreement between coders is computed in a study whose method does not ask for it.

        The reason stands under each table of agreement and in the statement of method. "" takes it back.
        """
        with self._store.writing("allow agreement", reason=reason) as tx:
            set_setting(tx, REASON, reason.strip())

    def statement(self) -> Result:
        """Return the paragraphs of the statement of method as a report would print them now.

        Returns:
            Columns `paragraph` (its key, such as "method.approach"), `words`, `own` (whether people wrote it).
        """
        data = self._data()
        own = data.settings.get(OWN_WORDS) or {}
        rows = [(one.key, one.words, bool(own.get(one.key))) for one in _paragraphs(data)]
        notes = ('project.method.write("method.approach", "…") puts your own words in; None takes them out again.',)
        return Result(rows, columns=["paragraph", "words", "own"], basis=Basis(title="How it was done", notes=notes))

    def write(self, paragraph: str, words: str | None) -> None:
        """Put one's own words in the place of a paragraph of the statement; None brings back what is filled in.

        Own words are not filled in anew when numbers change.

        Raises:
            NotFound: There is no such paragraph now.
        """
        known = {one.key for one in _paragraphs(self._data())}
        with self._store.writing("write method statement") as tx:
            own = dict(get_setting(tx, OWN_WORDS, {}))
            if paragraph not in known | set(own):
                raise NotFound.among("paragraph", paragraph, sorted(known))
            own.pop(paragraph, None)
            set_setting(tx, OWN_WORDS, own if words is None else {**own, paragraph: words.strip()})

    def form(self) -> "MethodForm":
        """Open a form in the notebook: three questions, what your answers change, and a button that keeps it."""
        from toolkit.desk.panels.method import MethodForm

        return MethodForm(self._store)

    def _data(self) -> StudyData:
        with self._store.reading() as connection:
            reader = Reader(connection)
            person = next(iter(reader.rows("coders").query("kind == 'person'")["name"]), None)
            return bundle.study_data(reader, coder=person)

    def __repr__(self) -> str:
        with self._store.reading() as connection:
            chosen = get_setting(Transaction(connection), "method") or ()
        names = [chosen] if isinstance(chosen, str) else chosen
        return f"Method: {'; '.join(METHODS[name] for name in names) or 'not set (project.method.questions())'}"

    def _repr_html_(self) -> str:
        effect = self.effect()
        return f"<p><b>{escape(repr(self))}</b></p>{effect.to_accessible_html() if len(effect) else ''}"


def _paragraphs(data: StudyData) -> "list[Text]":
    from toolkit.report.description import Text
    from toolkit.report.sections.choices import Choices
    from toolkit.report.sections.method import method

    return [one for part in method(data, Choices()) for one in part.blocks if isinstance(one, Text) and one.key]
