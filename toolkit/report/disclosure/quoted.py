"""Quotations: who may be quoted, under which label."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from toolkit.analysis.kept_back import kept_back
from toolkit.analysis.labels import NOT_VERBATIM, SEVERAL
from toolkit.report.description import Block, Cell, Label, Quote, Table, Text
from toolkit.report.disclosure.consent import NOT_RECORDED, Consent, consent_of
from toolkit.report.disclosure.decisions import Decision, counted
from toolkit.report.disclosure.roles import FEW, Role, Roles
from toolkit.report.disclosure.rules import Rules
from toolkit.study import StudyData

NONE_LEFT = "No quotation can be shown here."
NOT_SHOWN = "not shown"
PARAGRAPH = "a quotation in the text"
SOMEBODY = "participant"
WATCHED = "they overlap words that are flagged for safeguarding"
ASK = "A person decides: project.safeguarding.flags() lists them."


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
    said: bool = False
    left: dict[_Left, list[tuple[str, str]]] = field(default_factory=dict)
    overrides: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        data = self.data
        self.consent: Consent = consent_of(data, self.rules.audience)
        self.roles, self.flagged = Roles(data), kept_back(data)
        extracts = (*data.layers[["coding", "source"]].itertuples(), *data.codings[["coding", "source"]].itertuples())
        self._source = {row.coding: str(row.source) for row in extracts}
        self._wave = {row.source: row.wave if isinstance(row.wave, str) else "" for row in data.sources.itertuples()}
        self._kind = {row.source: str(row.kind) for row in data.sources.itertuples()}
        self._there: dict[str, list[str]] = {}
        for row in data.takes_part.itertuples():
            self._there.setdefault(row.source, []).append(row.participant)

    def block(self, block: Block) -> Block:
        """Return a block with the quotations that may be seen; a table of which none is left becomes a sentence."""
        if isinstance(block, Text):
            return self._paragraph(block) if block.coding or block.label else block
        if not isinstance(block, Table):
            return block
        beside = block
        if any(isinstance(cell, Quote) for row in block.rows for cell in row):
            beside = replace(block, rows=[[self._cell(cell, block) for cell in row] for row in block.rows])
        return self._released(beside) if is_quoted(block) else beside

    def _paragraph(self, text: Text) -> Text:
        """Return a paragraph that quotes somebody under the label of the audience, or that it is not shown."""
        source, labels = self._source.get(text.coding, ""), [text.label] if text.label else []
        self.seen += 1
        if not self._may_be_shown(labels, source, PARAGRAPH, text.key, text.coding):
            return Text(words=NONE_LEFT, key=text.key)
        if text.label is None or self.rules.open:
            return text
        label = self._label(text.label, labels, source)
        return replace(text, words=f"{text.words.removesuffix(str(text.label))}{label}", label=label)

    def _cell(self, cell: Cell, table: Table) -> Cell:
        """Return words that stand beside other things, or a mark that they are not shown."""
        if not isinstance(cell, Quote) or cell.hidden or not cell.words:
            return cell
        if not (cell.coding or cell.label):  # typed into the codebook: nobody can tell whose words they are
            return cell if self.rules.open else Quote("", instead=NOT_SHOWN, hidden=True)
        source, labels = self._source.get(cell.coding, ""), [cell.label] if cell.label else []
        self.seen += 1
        if not self._may_be_shown(labels, source, table.title, table.key, cell.coding):
            return Quote("", instead=NOT_SHOWN, hidden=True)
        if self.rules.open or cell.label is None:
            return cell
        return replace(cell, label=self._label(cell.label, labels, source))

    def _may_be_shown(self, labels: Sequence[Label], source: str, title: str, key: str, coding: str) -> bool:
        reason = _Left("", WATCHED, ASK) if coding in self.flagged else self._left_out(labels, source)
        if reason is not None:
            self.left.setdefault(reason, []).append((title, key))
        return reason is None

    def _released(self, table: Table) -> Table | Text:
        aligned = len(table.codings) == len(table.rows)
        codings = table.codings if aligned else ("",) * len(table.rows)
        first = not self.said
        self.said = True
        self.seen += len(table.rows)
        kept: list[tuple[Sequence[Cell], str]] = []
        for row, coding in zip(table.rows, codings, strict=True):
            source, labels = self._source.get(coding, ""), [cell for cell in row if isinstance(cell, Label)]
            if self._may_be_shown(labels, source, table.title, table.key, coding):
                kept.append((self._labelled(row, labels, source), coding))
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
                what=f"{counted(len(places), 'quotation')} left out{reason.of}",
                where="; ".join(dict.fromkeys(title for title, _ in places)),
                key="; ".join(dict.fromkeys(key for _, key in places)),
                why=reason.why,
                do=reason.do,
            )
            for reason, places in self.left.items()
        ]
        if self.seen and not self.consent.recorded:
            do = "Record it, and who refused: project.people.consent(…)."
            told.append(Decision(what=NOT_RECORDED, where="quotations", key="", why="no record", do=do))
        return told

    def _left_out(self, labels: Sequence[Label], source: str) -> _Left | None:
        people = self._may_be(labels, source)
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

    def _may_be(self, labels: Sequence[Label], source: str) -> list[str]:
        """Return who speaks in a quotation; where that is not known, all who took part."""
        named = [name for label in labels for name in label.participants]
        return list(dict.fromkeys(named or self._there.get(source, [])))

    def _labelled(self, row: Sequence[Cell], labels: Sequence[Label], source: str) -> Sequence[Cell]:
        if self.rules.open:
            return row
        return [self._label(cell, labels, source) if isinstance(cell, Label) else cell for cell in row]

    def _label(self, cell: Label, labels: Sequence[Label], source: str) -> Label:
        """Return the label as the audience may see it: for the public and for unknown speakers the role alone."""
        known = bool(cell.participants)
        if self.rules.audience == "partner" and known:
            return Label(cell.label, role=cell.role, more=cell.more)
        roles = self.roles.of(self._may_be(labels, source), source, self._wave.get(source, ""))
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
