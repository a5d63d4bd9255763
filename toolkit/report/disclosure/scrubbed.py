"""Blocks without what names people: tables of single people, notes, sentences, heads."""

from collections.abc import Sequence
from dataclasses import replace

from toolkit.report.description import Block, Cell, Column, Quote, Table, Text, ToWrite
from toolkit.report.disclosure.decisions import Decision, counted
from toolkit.report.disclosure.quoted import is_quoted
from toolkit.report.disclosure.wording import Words

NOT_SHOWN = "not shown"
PERSONS = "its rows or columns are single people"
WHY = "they name people or hold a small number"
NOTHING_LEFT = "What stood here names people or holds a small number."
REWORD = "Word it without labels of people and without numbers below the threshold."


class Scrubbed:
    """Takes words out of blocks and remembers where."""

    def __init__(self, words: Words) -> None:
        self.words = words
        self.decisions: list[Decision] = []

    def is_of_persons(self, block: Block) -> bool:
        """Tell whether a block is a table of single people, said to be or seen to be by its heads and rows."""
        if not isinstance(block, Table) or is_quoted(block):
            return False
        heads = [column.head for column in block.columns]
        rows = [row[0] for row in block.rows if row and isinstance(row[0], str)]
        people = self.words.names
        return block.persons or (people is not None and any(people.fullmatch(name) for name in (*heads, *rows)))

    def block(self, block: Block) -> Block:
        """Return a block in words that may leave the team."""
        if isinstance(block, Table):
            return self._table(block)
        if isinstance(block, Text) and block.coding:  # somebody's words stay as they were said
            self._naming([block.words], "a quotation in the text", block.coding)
            return block
        if isinstance(block, Text):
            return replace(block, words=self._sentences(block.words, block.key))
        if isinstance(block, ToWrite):
            return replace(block, prompt=self._sentences(block.prompt, ""))
        return block

    def _sentences(self, words: str, key: str) -> str:
        kept = self.words.sentences(words)
        if kept == " ".join(words.split()):
            return words
        self._decide("words left out of a text", words, key, WHY)
        return kept or NOTHING_LEFT

    def _table(self, table: Table) -> Table:
        title = self.words.head(table.title)
        left = [note for note in table.basis.notes if not self.words.are_safe(note)]
        if left:
            self._decide(f"{counted(len(left), 'note')} left out", title, table.key, WHY)
        quoted = is_quoted(table)
        return replace(
            table,
            title=title,
            basis=self.words.basis(table.basis),
            rows=self._read(table) if quoted else self._rows(table),
            columns=[Column(self.words.head(one.head), one.width, one.number) for one in table.columns],
            lead=table.lead if quoted or self.words.are_safe(table.lead) else f"{title}.",
        )

    def _rows(self, table: Table) -> list[list[Cell]]:
        rows = [[self._cell(cell) for cell in row] for row in table.rows]
        beside = [one.words for row in table.rows for one in row if isinstance(one, Quote)]
        self._naming(beside, table.title, table.key)
        changed = sum(
            one != other for old, new in zip(table.rows, rows, strict=True) for one, other in zip(old, new, strict=True)
        )
        if changed:
            self._decide(f"{counted(changed, 'cell')} not shown", table.title, table.key, "they name people")
        return rows

    def _cell(self, cell: Cell) -> Cell:
        return NOT_SHOWN if isinstance(cell, str) and self.words.name_people(cell) else cell

    def _read(self, table: Table) -> Sequence[Sequence[Cell]]:
        """Return the rows of quotations as they are, but say which of them name people in what they say."""
        self._naming([one for row in table.rows for one in row if isinstance(one, str)], table.title, table.key)
        return table.rows

    def _naming(self, said: Sequence[str], where: str, key: str) -> None:
        naming = [words for words in said if self.words.name_people(words)]
        if naming:
            what, why = f"read {counted(len(naming), 'quotation')}", "somebody is named in what is said"
            self._decide(what, where, key, why, "Redact it in the transcript.")

    def _decide(self, what: str, where: str, key: str, why: str, do: str = REWORD) -> None:
        self.decisions.append(Decision(what=what, where=where, key=key, why=why, do=do))
