"""`project.suggestions`: what a topic model offered, kept, and what people decided on it."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from toolkit.errors import Refused
from toolkit.store import bundle, ledger, tables
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.study import Result, StudyData
from toolkit.verbs import after_coding, keep_suggestions, suggestion_parts
from toolkit.verbs import suggestions as verbs

if TYPE_CHECKING:
    from toolkit.desk.panels.suggestions import SuggestionReview
    from toolkit.desk.suggestion_map import SuggestionMap
    from toolkit.desk.widget import Desk
    from toolkit.suggest.kept import KeptSuggestions
    from toolkit.suggest.suggestions import ThemeSuggestions


class SuggestionVerbs:
    """Keeps suggestions and decides on them by their number; every call is one step that can be undone.

    The extracts that a code goes on are chosen by their numbers in `extracts(suggestion)`.
    """

    def __init__(self, store: Store, open_desk: "Callable[[str], Desk]") -> None:
        self._store, self._open_desk = store, open_desk

    def keep(self, found: "ThemeSuggestions") -> str:
        """Keep suggestions, with engine, parameters, versions and places, for people to decide on.

        What is there already, or much the same as a decided one, is not kept again; what is much the same as an open
        one takes its place.

        Raises:
            InvalidInput: There is none to keep.
            Refused: A text was corrected or taken out since they were made.
        """
        from toolkit.suggest.offer import run_of

        run = run_of(found)
        with self._store.writing("keep suggestions") as tx:
            return keep_suggestions.keep(tx, run, found.data.texts).in_words()

    def table(self, state: str | None = None) -> Result:
        """Return the kept suggestions: name, keywords, who is in it, what was decided by whom, when and why.

        Args:
            state: Only those "open", "accepted", "mapped", "rejected", "not now", "merged", "split" or "replaced".
        """
        return self._kept().table(state)

    def extracts(self, suggestion: int) -> Result:
        """Return the extracts of a suggestion, numbered, and its counter-example."""
        return self._kept().extracts(suggestion)

    def accept_as_code(
        self,
        suggestion: int,
        extracts: Sequence[int],
        *,
        name: str = "",
        under: str | None = None,
        reason: str = "",
        **described: Any,
    ) -> str:
        """Make a code of a suggestion and put it, under your name, on the extracts you chose.

        Args:
            suggestion: Its number.
            extracts: The numbers of the extracts.
            name: What the code is called; without it the name you gave the suggestion, never the machine's label.
            under: The code it goes under.
            reason: Why; kept as a memo.
            described: definition=, include=, exclude=, colour= of the code.
        """
        with self._deciding("accept suggestion") as tx:
            return verbs.accept_as_code(
                tx, suggestion, extracts, name=name, under=under, reason=reason, **described
            ).said

    def accept_as_theme(
        self,
        suggestion: int,
        extracts: Sequence[int] = (),
        *,
        name: str = "",
        codes: Sequence[str] = (),
        reason: str = "",
        **described: Any,
    ) -> str:
        """Make a theme (claim=, definition=) of a suggestion, from `codes`; chosen extracts get a code of its name."""
        with self._deciding("accept suggestion") as tx:
            return verbs.accept_as_theme(
                tx, suggestion, extracts, name=name, codes=codes, reason=reason, **described
            ).said

    def map_to(self, suggestion: int, code: str, extracts: Sequence[int], *, reason: str = "") -> str:
        """Put a code that you have on the extracts you chose: the suggestion was about that."""
        with self._deciding("map suggestion") as tx:
            return verbs.map_to(tx, suggestion, code, extracts, reason=reason).said

    def rename(self, suggestion: int, name: str) -> str:
        """Give a suggestion a name of your own; the machine's label stays beside it."""
        with self._deciding("rename suggestion") as tx:
            return verbs.rename(tx, suggestion, name).said

    def merge(self, *suggestions: int, name: str = "") -> str:
        """Make one suggestion of two or more."""
        with self._deciding("merge suggestions") as tx:
            return suggestion_parts.merge(tx, suggestions, name=name).said

    def split(self, suggestion: int, extracts: Sequence[int] | None = None) -> str:
        """Make two of a suggestion: the extracts you name and the rest; without any, as the finer tree parts them."""
        kept = self._kept()
        with self._deciding("split suggestion") as tx:
            return suggestion_parts.split_in_two(tx, suggestion, extracts, kept.keywords_of).said

    def reject(self, suggestion: int, reason: str) -> str:
        """Put a suggestion away, and say why: it is not offered again while its words are much the same."""
        with self._deciding("reject suggestion") as tx:
            return verbs.reject(tx, suggestion, reason).said

    def not_now(self, suggestion: int, *, reason: str = "") -> str:
        """Leave a suggestion for later."""
        with self._deciding("put suggestion off") as tx:
            return verbs.not_now(tx, suggestion, reason=reason).said

    def reopen(self, suggestion: int) -> str:
        """Make a suggestion open again; codes, themes and codings that came of it stay."""
        with self._deciding("reopen suggestion") as tx:
            return verbs.reopen(tx, suggestion).said

    def review(self) -> "SuggestionReview":
        """Open a form in the notebook: one suggestion at a time, with its words, and what can become of it."""
        from toolkit.desk.panels.suggestions import SuggestionReview

        return SuggestionReview(self._store, self._data)

    def map(self, found: "ThemeSuggestions") -> "SuggestionMap":
        """Open the map of suggestions in the notebook: a click on a point shows its words in a desk.

        Args:
            found: What `suggest_themes` returns, of this study.

        Raises:
            InvalidInput: There are no suggestions.
            Refused: The study keeps suggestions until the coding is finished.
        """
        from toolkit.desk.suggestion_map import SuggestionMap

        with self._store.reading() as connection:
            after_coding.refuse_before(Transaction(connection, self._store.coder_id))
        return SuggestionMap(self._store, found, self._open_desk)

    def statement(self) -> str:
        """Return the answer to “did you use AI?” for a method section or an ethics form, counted from what was kept."""
        from toolkit.suggest.statement import statement

        return statement(self._data())

    def _kept(self) -> "KeptSuggestions":
        from toolkit.suggest.kept import KeptSuggestions

        with self._store.reading() as connection:
            after_coding.refuse_before(Transaction(connection, self._store.coder_id))
        return KeptSuggestions(self._data())

    def _data(self) -> StudyData:
        """Return the study's coding; where it is not said whose counts, that of who decides here."""
        with self._store.reading() as connection:
            reader, revision = Reader(connection), ledger.head(connection).revision
            try:
                return bundle.study_data(reader, revision=revision)
            except Refused:
                rows = Transaction(connection).rows(tables.coders, id=self._store.coder_id)
                return bundle.study_data(reader, coder=rows[0]["name"] if rows else None, revision=revision)

    @contextmanager
    def _deciding(self, verb: str) -> Iterator[Transaction]:
        with self._store.writing(verb) as tx:
            after_coding.refuse_before(tx)
            yield tx
