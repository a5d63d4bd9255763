"""Quotations: who may be quoted, under which label."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from toolkit.analysis.labels import NOT_VERBATIM, SEVERAL
from toolkit.report.description import Block, Cell, Label, Quote, Table, Text
from toolkit.report.disclosure.consent import NOT_RECORDED, Consent, consent_of
from toolkit.report.disclosure.decisions import Decision, counted
from toolkit.report.disclosure.roles import FEW, Role, Roles
from toolkit.report.disclosure.rules import Rules
from toolkit.study import Basis, StudyData

NONE_LEFT = "No quotation can be shown here."
NOT_SHOWN = "not shown"
SOMEBODY = "participant"


@dataclass(frozen=True)
class _Left:
    """Why a quotation is left out, and what one can do."""

    of: str
    why: str
    do: str


@dataclass(eq=False)
class Quotations:
    """Goes through the tables of quotations and remembers what was left out, and why."""

    data: StudyData
    rules: Rules
    seen: int = 0
    left: dict[_Left, list[Table]] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        data = self.data
        self.consent: Consent = consent_of(data, self.rules.audience)
        self.roles = Roles(data)
        extracts = (*data.layers[["coding", "source"]].itertuples(), *data.codings[["coding", "source"]].itertuples())
        self._source = {row.coding: str(row.source) for row in extracts}
        self._wave = {row.source: row.wave if isinstance(row.wave, str) else "" for row in data.sources.itertuples()}
        self._kind = {row.source: str(row.kind) for row in data.sources.itertuples()}
        self._there: dict[str, list[str]] = {}
        for row in data.takes_part.itertuples():
            self._there.setdefault(row.source, []).append(row.participant)

    def block(self, block: Block) -> Block:
        """Return a block with the quotations that may be seen; a table of which none is left becomes a sentence."""
        if isinstance(block, Text) and block.coding:
            return self._paragraph(block)
        if isinstance(block, Table) and is_quoted(block):
            block = self._released(block)
        if isinstance(block, Table) and any(isinstance(cell, Quote) for row in block.rows for cell in row):
            block = replace(block, rows=[self._cells(row, block) for row in block.rows])
        return block

    def _cells(self, row: Sequence[Cell], table: Table) -> list[Cell]:
        return [self._cell(cell, table) if isinstance(cell, Quote) else cell for cell in row]

    def _cell(self, cell: Quote, table: Table) -> Quote:
        """Return somebody's words beside other things, or that they are not shown."""
        if not cell.words or cell.hidden:
            return cell
        if not cell.coding:  # typed into the codebook: nobody can tell whose words they are
            return cell if self.rules.open else replace(cell, hidden=True, instead=NOT_SHOWN)
        self.seen += 1
        source, said = self._source.get(cell.coding, ""), [cell.label]
        reason = self._left_out(said, source)
        if reason is not None:
            self.left.setdefault(reason, []).append(table)
            return replace(cell, hidden=True, instead=NOT_SHOWN)
        label = None if cell.label is None or self.rules.open else self._label(cell.label, said, source)
        return replace(cell, label=label or cell.label)

    def _paragraph(self, text: Text) -> Text:
        """Return a paragraph that quotes somebody, under the label that may be seen, or that it is not shown."""
        self.seen += 1
        source, said = self._source.get(text.coding, ""), [text.label]
        reason = self._left_out(said, source)
        if reason is not None:
            where = Table(key=text.key, title="quotations in the text", columns=(), rows=(), basis=Basis(), lead="")
            self.left.setdefault(reason, []).append(where)
            return Text(words=NONE_LEFT, key=text.key)
        if text.label is None or self.rules.open:
            return text
        label = self._label(text.label, said, source)
        return replace(text, words=f"{text.words.removesuffix(str(text.label)).rstrip()} {label}", label=label)

    def _released(self, table: Table) -> Table | Text:
        aligned = len(table.codings) == len(table.rows)
        codings = table.codings if aligned else ("",) * len(table.rows)
        first = not self.seen
        self.seen += len(table.rows)
        kept: list[tuple[Sequence[Cell], str]] = []
        for row, coding in zip(table.rows, codings, strict=True):
            reason = self._left_out(row, self._source.get(coding, ""))
            if reason is None:
                kept.append((self._labelled(row, self._source.get(coding, "")), coding))
            else:
                self.left.setdefault(reason, []).append(table)
        if not kept:
            return Text(words=NONE_LEFT, key=table.key)
        note = (NOT_RECORDED,) if first and not self.consent.recorded else ()
        return replace(
            table,
            rows=[row for row, _ in kept],
            codings=tuple(coding for _, coding in kept) if aligned else (),
            lead=_recounted(table.lead, len(table.rows), len(kept)),
            basis=replace(table.basis, notes=(*table.basis.notes, *note)),
        )

    def decisions(self) -> list[Decision]:
        """Return a decision for each reason: how many quotations, in which tables, what one can do."""
        told = [
            Decision(
                what=f"{counted(len(tables), 'quotation')} left out{reason.of}",
                where="; ".join(dict.fromkeys(table.title for table in tables)),
                key="; ".join(dict.fromkeys(table.key for table in tables)),
                why=reason.why,
                do=reason.do,
            )
            for reason, tables in self.left.items()
        ]
        if self.seen and not self.consent.recorded:
            do = "Record it, and who refused: project.people.consent(…)."
            told.append(Decision(what=NOT_RECORDED, where="quotations", key="", why="no record", do=do))
        return told

    def _left_out(self, row: Sequence[Cell], source: str) -> _Left | None:
        people = self._may_be(row, source)
        wave = self._wave.get(source, "")
        against = self.consent.against(people, wave)
        if against is not None:
            person, why = against
            return _Left(
                f" ({person})", f"{person} {why}", "Ask again, or record the consent: project.people.consent(…)."
            )
        if self.rules.open:
            return None
        if source in self.consent.not_shared:
            return _Left(f" ({source})", "the respondent did not agree to share the form", "Nothing: it stays inside.")
        few = [role for role in self.roles.of(people, source, wave) if role.few]
        for role in few:
            if role.group not in self.rules.shown:
                return _few(role)
        self.overrides.update({role.group: self.rules.shown[role.group] for role in few})
        return None

    def _may_be(self, row: Sequence[Cell], source: str) -> list[str]:
        """Return who speaks in a quotation; where that is not known, all who took part."""
        named = [name for cell in row if isinstance(cell, Label) for name in cell.participants]
        return list(dict.fromkeys(named or self._there.get(source, [])))

    def _labelled(self, row: Sequence[Cell], source: str) -> Sequence[Cell]:
        if self.rules.open:
            return row
        return [self._label(cell, row, source) if isinstance(cell, Label) else cell for cell in row]

    def _label(self, cell: Label, row: Sequence[Cell], source: str) -> Label:
        """Return the label as the audience may see it: for the public and for unknown speakers the role alone."""
        known = bool(cell.participants)
        if self.rules.audience == "partner" and known:
            return Label(cell.label, role=cell.role, more=cell.more)
        roles = self.roles.of(self._may_be(row, source), source, self._wave.get(source, ""))
        groups = list(dict.fromkeys(role.group for role in roles))
        other = SOMEBODY if known else self._kind.get(source, SOMEBODY)
        role = cell.role or (SEVERAL.join(groups) if known or len(groups) == 1 else "") or other
        notes = NOT_VERBATIM if NOT_VERBATIM in cell.label else ""
        return Label(f"({role}{notes})", role=role, more=cell.more)


def _few(role: Role) -> _Left:
    held = f"{counted(role.people, 'person').replace('persons', 'people')} in the study"
    return _Left(
        f" ({role})",
        f"the role says who it is: “{role}” is held by {held}; fewer than {FEW} people",
        f'Ask them; if they agree, write shown={{"{role.group}": "who agreed, and when"}}.',
    )


def _recounted(lead: str, before: int, after: int) -> str:
    """Return the words before a table with the number of its rows as it is now."""
    return f"{after}{lead.removeprefix(str(before))}" if lead.startswith(f"{before} ") else lead


def is_quoted(table: Table) -> bool:
    """Tell whether the rows of a table are quotations."""
    return bool(table.codings) or any(isinstance(cell, Label) for row in table.rows for cell in row)


def stakeholder_groups(data: StudyData) -> list[str]:
    """Return the stakeholder groups that can be named in `shown`."""
    return list(dict.fromkeys((*data.groups, *(str(name) for name in data.participants["group"].dropna()))))
