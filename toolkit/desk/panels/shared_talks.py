"""Below the speakers: transcripts in which several people speak though they are kept as an interview with one."""

from collections.abc import Callable

from ipywidgets import HTML, Layout, VBox

from toolkit.desk.panels.cells import as_html, button, choice, close_all, grid, words
from toolkit.model import SourceKind
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.verbs.kinds_of_talk import SharedTalk, settle_kind, shared_talks

SETTLE = "set kind of source"
HEADS = ("Source", "Why it may be another kind", "What it is", "")
COLUMNS = "minmax(0,1.6fr) minmax(0,3fr) minmax(0,1.6fr) 84px"
KINDS = [
    str(kind)
    for kind in (
        SourceKind.FOCUS_GROUP,
        SourceKind.GROUP_INTERVIEW,
        SourceKind.JOINT_INTERVIEW,
        SourceKind.INTERVIEW,
    )
]
WHAT_FOR = "Whose words count as one person's, and how many groups were held, follows from the kind."
Keep = Callable[[str, Callable[[Transaction], str]], bool]


class SharedTalks:
    """A row per such transcript; a click takes over the kind that is shown."""

    def __init__(self, store: Store, keep: Keep) -> None:
        self._store, self._keep = store, keep
        self.rows: list[tuple[SharedTalk, object, object]] = []
        self.root = VBox(layout=Layout(width="100%", margin="8px 0 0 0"))

    def lay(self) -> None:
        """Lay the rows anew; nothing is shown where there is nothing to settle."""
        with self._store.reading() as connection:
            found = shared_talks(Transaction(connection))
        before, cells = self.root.children, []
        self.rows = []
        for talk in found:
            kind = choice(KINDS, talk.kind, f"What kind of talk {talk.source} is")
            accept = button("Accept", hint=f"Keep this kind for {talk.source}", strong=True)
            accept.on_click(lambda _, talk=talk, kind=kind: self._settle(talk, kind.value))
            self.rows.append((talk, kind, accept))
            cells.append([words(talk.source), words(f"{talk.why}."), kind, accept])
        title = HTML(as_html("Several people speak", bold=True))
        shown = [title, words(WHAT_FOR, faint=True), grid(COLUMNS, HEADS, cells)] if cells else []
        self.root.children = shown
        close_all(before)

    def _settle(self, talk: SharedTalk, kind: str) -> None:
        def change(tx: Transaction) -> str:
            settle_kind(tx, talk.source, kind)
            return f"{talk.source} is kept as {kind}."

        self._keep(SETTLE, change)
