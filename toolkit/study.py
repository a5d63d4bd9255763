"""StudyData, the frames every analysis takes, and Result, the frame every analysis returns.

Column names of frames are spelt here only. Nothing in this module reads or writes a file.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum
from html import escape
from typing import Any, TypeAlias

import pandas as pd

from toolkit.codebook import Codebook
from toolkit.errors import NotFound

COLUMNS: dict[str, tuple[str, ...]] = {
    "sources": ("source", "file", "kind", "wave", "date", "mode", "site", "language", "words", "turns", "version",
                "verbatim", "coder", "finished"),
    "participants": ("participant", "wave", "group", "number", "site", "cohort", "status", "label"),
    "takes_part": ("source", "participant"),
    "turns": ("source", "turn", "label", "role", "participant", "start", "end", "words", "characters", "time_ms",
              "question"),
    "marks": ("source", "kind", "start", "end"),
    "codings": ("coding", "source", "start", "end", "quote", "code", "coder", "created_at", "origin", "view",
                "key_quote", "codebook_version"),
    "to_review": ("source", "code", "quote"),
    "layers": ("coding", "source", "start", "end", "quote", "code", "coder", "created_at", "origin", "view",
               "key_quote", "codebook_version"),
    "coders": ("coder", "kind"),
    "given": ("source", "coder", "how"),
    "settlings": ("source", "code", "start", "end", "state", "reason", "at"),
    "codes": ("code", "id", "path", "parent", "definition", "include", "exclude", "origin", "colour", "archived"),
    "themes": ("theme", "id", "path", "parent", "claim", "definition", "boundary", "valence", "for_whom"),
    "theme_codes": ("theme", "code"),
    "lineage": ("code", "fate", "became", "theme", "date", "coder", "reason", "steps", "id"),
    "evidence": ("theme", "coding", "kind"),
    "quotes": ("theme", "coding", "position", "cuts"),
    "guide": ("question", "group", "wave", "wording"),
    "question_topics": ("question", "level", "item"),
    "forms": ("form", "kind", "wave", "issued", "returned", "stated_rate"),
    "form_questions": ("question", "form", "name", "wording", "closed", "open", "wordings", "objectives",
                       "aligned_with", "part_of"),
    "form_returns": ("source", "form", "wave", "respondent", "participant", "group", "date", "shared"),
    "form_answers": ("source", "form", "question", "wording", "answer", "open", "closed", "value", "turn"),
    "relations": ("participant", "kind", "other"),
    "consents": ("participant", "wave", "purpose", "audience", "given", "version", "date"),
    "safeguarding": ("flag", "source", "start", "end", "quote", "note", "for_whom", "state", "coder", "at", "placed"),
    "plan": ("group", "wave", "planned", "approached", "reason"),
    "trail": ("day", "coder", "verb", "steps"),
    "milestones": ("milestone", "at"),
    "memos": ("memo", "kind", "title", "body", "private", "coder", "created_at"),
    "memo_links": ("memo", "subject"),
    "findings": ("finding", "text", "theme", "code", "group", "wave", "than", "site", "quantifier", "n", "of", "count",
                 "question", "literature", "gap", "searched", "lost", "coder", "created_at"),
    "finding_extracts": ("finding", "coding", "state"),
    "recommendations": ("recommendation", "text", "for_whom", "priority", "literature", "coder", "created_at"),
    "recommendation_findings": ("recommendation", "finding"),
    "cmo": ("record", "if_then", "context", "mechanism_resource", "mechanism_reasoning", "outcome", "for_whom",
            "status", "inferred", "coder", "created_at"),
    "cmo_extracts": ("record", "coding", "part", "kind", "state"),
    "made_later": ("source", "coder", "code"),
    "map_places": ("level", "item", "across", "down"),
    "framework": ("row", "theme", "summary", "rows", "coder", "written_at", "id"),
    "framework_extracts": ("id", "coding", "state"),
    "suggestions": ("suggestion", "number", "label", "name", "keywords", "state", "level", "became", "decided_by",
                    "decided_at", "reason", "stability", "run", "made_of", "codings"),
    "suggestion_segments": ("suggestion", "source", "start", "end", "stands", "position", "branch"),
    "suggestion_runs": ("run", "engine", "made_on", "how", "guided", "extracts", "offered", "parameters", "versions",
                        "kept_by", "kept_at"),
}  # fmt: skip


FEW_ROWS = 12  # so many rows of quotations can be read in one go


class Presence(StrEnum):
    """Whether a person raised something at a time point."""

    YES = "yes"
    NO = "no"
    NOT_CODED_YET = "not coded yet"
    NOT_ASKED = "not asked"
    NO_INTERVIEW = "no interview"


def empty(name: str) -> pd.DataFrame:
    """Return the frame of this name without rows."""
    return pd.DataFrame(columns=list(COLUMNS[name]))


def _frame(name: str) -> Any:
    return field(default_factory=lambda: empty(name))


@dataclass(frozen=True, kw_only=True, eq=False)
class StudyData:
    """A study at one moment and under one coding, as frames. Functions of it never write.

    `sources`, `participants`, `codings` and the rest have the columns of :data:`COLUMNS`; `participants` has a row per
    person and time point, and further columns for attributes. `codings` is the coding that counts; `layers` has every
    coder's own, `given` who was given which source. `texts` gives the text of each source, `members` the codes that
    speak for each code or theme. In `consents` and `plan` an empty time point or audience means all of them; `trail`
    counts the steps of each day (UTC) that were not undone. Words flagged for safeguarding stand in `safeguarding`
    alone: in texts and quotations each of their letters is a “_”, so that all is counted and none of it can leave.

    >>> StudyData(waves=("T1", "T2")).codings.empty
    True
    """

    waves: tuple[str, ...] = ()
    groups: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    codebook: Codebook = field(default_factory=Codebook)
    texts: Mapping[str, str] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    coding_note: str = ""
    coded_on: str = ""
    as_of: str = ""
    revision: int = 0
    sources: pd.DataFrame = _frame("sources")
    participants: pd.DataFrame = _frame("participants")
    takes_part: pd.DataFrame = _frame("takes_part")
    turns: pd.DataFrame = _frame("turns")
    marks: pd.DataFrame = _frame("marks")
    codings: pd.DataFrame = _frame("codings")
    to_review: pd.DataFrame = _frame("to_review")
    layers: pd.DataFrame = _frame("layers")
    coders: pd.DataFrame = _frame("coders")
    given: pd.DataFrame = _frame("given")
    settlings: pd.DataFrame = _frame("settlings")
    codes: pd.DataFrame = _frame("codes")
    themes: pd.DataFrame = _frame("themes")
    theme_codes: pd.DataFrame = _frame("theme_codes")
    lineage: pd.DataFrame = _frame("lineage")
    evidence: pd.DataFrame = _frame("evidence")
    quotes: pd.DataFrame = _frame("quotes")
    guide: pd.DataFrame = _frame("guide")
    question_topics: pd.DataFrame = _frame("question_topics")
    forms: pd.DataFrame = _frame("forms")
    form_questions: pd.DataFrame = _frame("form_questions")
    form_returns: pd.DataFrame = _frame("form_returns")
    form_answers: pd.DataFrame = _frame("form_answers")
    relations: pd.DataFrame = _frame("relations")
    consents: pd.DataFrame = _frame("consents")
    safeguarding: pd.DataFrame = _frame("safeguarding")
    plan: pd.DataFrame = _frame("plan")
    trail: pd.DataFrame = _frame("trail")
    milestones: pd.DataFrame = _frame("milestones")
    memos: pd.DataFrame = _frame("memos")
    memo_links: pd.DataFrame = _frame("memo_links")
    findings: pd.DataFrame = _frame("findings")
    finding_extracts: pd.DataFrame = _frame("finding_extracts")
    recommendations: pd.DataFrame = _frame("recommendations")
    recommendation_findings: pd.DataFrame = _frame("recommendation_findings")
    cmo: pd.DataFrame = _frame("cmo")
    cmo_extracts: pd.DataFrame = _frame("cmo_extracts")
    framework: pd.DataFrame = _frame("framework")
    made_later: pd.DataFrame = _frame("made_later")
    map_places: pd.DataFrame = _frame("map_places")
    framework_extracts: pd.DataFrame = _frame("framework_extracts")
    suggestions: pd.DataFrame = _frame("suggestions")
    suggestion_segments: pd.DataFrame = _frame("suggestion_segments")
    suggestion_runs: pd.DataFrame = _frame("suggestion_runs")
    _found: dict[str, Any] = field(default_factory=dict, init=False, repr=False)

    def once(self, name: str, find: Callable[[], Any]) -> Any:
        """Return what `find` finds, found once: every analysis of one study begins with the same few tables."""
        if name not in self._found:
            self._found[name] = find()
        return self._found[name]

    @property
    def attributes(self) -> tuple[str, ...]:
        """The names of the participants' own attributes."""
        return tuple(name for name in self.participants.columns if name not in COLUMNS["participants"])

    def items(self, level: str) -> list[str]:
        """Return the names of the themes or codes, in the analyst's order; archived codes are left out.

        Raises:
            NotFound: `level` is neither "theme" nor "code".
        """
        if level == "theme":
            return list(self.themes["theme"])
        if level == "code":
            return list(self.codes.loc[~self.codes["archived"].astype(bool), "code"])
        raise NotFound.among("level", level, ("theme", "code"))

    def members(self, level: str) -> pd.DataFrame:
        """Return the union behind each item: a row per `item` and `code` that speaks for it."""
        book, name_of = self.codebook, dict(zip(self.codes["id"], self.codes["code"], strict=True))
        if level == "theme":
            ids = dict(zip(self.themes["theme"], self.themes["id"], strict=True))
            reach: Callable[[str], set[str]] = book.codes_of_theme
        else:
            ids = dict(zip(self.codes["code"], self.codes["id"], strict=True))
            reach = book.with_sub_codes
        pairs = [
            (item, name_of[code]) for item in self.items(level) for code in sorted(reach(ids[item])) if code in name_of
        ]
        return pd.DataFrame(pairs, columns=["item", "code"])

    def __repr__(self) -> str:
        return (
            f"StudyData({len(self.sources)} sources, {self.participants['participant'].nunique()} participants, "
            f"{len(self.codings)} codings, {len(self.themes)} themes)"
        )


@dataclass(frozen=True, kw_only=True)
class Basis:
    """What a table counts and on what ground: printed under it wherever it goes."""

    title: str = ""
    unit: str = ""
    numerator: str = ""
    denominator: str = ""
    filter: str = ""
    coding: str = ""
    date: str = ""
    notes: tuple[str, ...] = ()
    derived: bool = False

    def lines(self) -> list[str]:
        """Return the sentences to print under the table."""
        named = {"Unit": self.unit, "n": self.numerator, "of": self.denominator, "Filter": self.filter}
        parts = [f"{name}: {value}." for name, value in named.items() if value]
        says = any((self.unit, self.numerator, self.denominator, self.filter, self.notes, self.coding, self.date))
        first = ["Derived from a table with this basis."] if self.derived and says else []
        coded = [" ".join(part for part in (self.coding, self.date) if part)] if self.coding or self.date else []
        return [*first, *([" ".join(parts)] if parts else []), *self.notes, *coded]


notebook_view: "Callable[[Result], dict[str, Any] | None] | None" = None
"""Shows a table in a notebook with more than HTML; a project sets it. None, or an answer of None: HTML alone."""


Part: TypeAlias = "Result | Callable[[], Result]"


class Result(pd.DataFrame):  # type: ignore[misc] # pandas has no types
    """A table that shows its basis under itself and keeps it through copy and filter.

    `parts` are the tables that belong to it: what people said is shown before it, tests and the like after it.
    `words_behind(row)` gives the quotations behind a number, where the analysis knows them.

    >>> Result({"n": [2]}, basis=Basis(unit="participants")).about.unit
    'participants'
    """

    _metadata = ["_about"]  # noqa: RUF012 - the name pandas looks for
    _shown_rows = 200

    def __init__(
        self,
        data: Any = None,
        *args: Any,
        basis: Basis | None = None,
        before: "Mapping[str, Part] | None" = None,
        after: "Mapping[str, Part] | None" = None,
        behind: "Callable[[pd.Series, str], Result] | None" = None,
        **kwargs: Any,
    ) -> None:
        super().__init__(data, *args, **kwargs)
        inherited = data.about if isinstance(data, Result) else Basis()
        object.__setattr__(self, "_about", inherited if basis is None else basis)
        object.__setattr__(self, "_before", dict(before or {}))
        object.__setattr__(self, "_after", dict(after or {}))
        object.__setattr__(self, "_behind", behind)

    @property
    def about(self) -> Basis:
        """What the table counts and on what ground."""
        return getattr(self, "_about", None) or Basis()

    @property
    def parts(self) -> "dict[str, Result]":
        """The tables that belong to this one, by name; a filtered table has none."""
        return {**self._shown("_before"), **self._shown("_after")}

    def words_behind(self, row: int, column: str = "n") -> "Result":
        """Return the quotations behind the number in a row (counted from 0) and column.

        Raises:
            NotFound: The table has no such row, or nothing is known of the words behind it.
        """
        behind = getattr(self, "_behind", None)
        if behind is None:
            raise NotFound("The words behind this table are not known to it.", fix="quotations(data) lists them all.")
        if not 0 <= row < len(self):
            raise NotFound(f"The table has no row {row}.", fix=f"Its rows are 0 to {len(self) - 1}.")
        return behind(pd.DataFrame(self).iloc[row], column)  # type: ignore[no-any-return]

    def has_words(self, column: str) -> bool:
        """Tell whether the words behind the numbers of a column are known; `behind` may name its `columns`."""
        behind = getattr(self, "_behind", None)
        return behind is not None and column in getattr(behind, "columns", ("n",))

    @property
    def _constructor(self) -> Any:
        return Result

    def __finalize__(self, other: Any, method: str | None = None, **_kwargs: Any) -> "Result":
        """Carry the basis over; anything but a plain copy is marked as derived."""
        of = next((one for one in getattr(other, "objs", [other]) if isinstance(one, Result)), None)
        if of is not None:
            derived = of.about.derived or method != "copy"
            object.__setattr__(self, "_about", replace(of.about, derived=derived))
            rows_of_one = not hasattr(other, "objs")  # the rows of a joined table come from several
            object.__setattr__(self, "_behind", getattr(of, "_behind", None) if rows_of_one else None)
        return self

    def _shown(self, where: str) -> "dict[str, Result]":
        """Return the parts; one that is costly is a function, called when it is first looked at."""
        parts = getattr(self, where, None) or {}
        for name, part in parts.items():
            parts[name] = part if isinstance(part, Result) else part()
        return parts

    def __repr__(self) -> str:
        tables = [*self._shown("_before").values(), self, *self._shown("_after").values()]
        return "\n\n".join(one._as_plain_text() for one in tables)  # noqa: SLF001 - tables of the same kind

    def _as_plain_text(self) -> str:
        head = f"{self.about.title}\n" if self.about.title else ""
        return (
            head + str(pd.DataFrame(self).to_string(max_rows=60)) + "".join(f"\n{line}" for line in self.about.lines())
        )

    def _repr_mimebundle_(self, **_kwargs: Any) -> dict[str, Any] | None:
        return None if notebook_view is None else notebook_view(self)

    def _repr_html_(self) -> str:
        return self.drawn(Result.to_accessible_html)

    def drawn(self, draw: "Callable[[Result], str]") -> str:
        """Return the table among its parts as HTML, each drawn by `draw`."""
        before = [_folded(one, draw) for one in self._shown("_before").values()]
        return "".join([*before, draw(self), *(draw(one) for one in self._shown("_after").values())])

    def to_accessible_html(self) -> str:
        """Return the table as plain HTML: caption, header cells with scope, the basis under it, no style sheet."""
        shown = self.head(self._shown_rows)
        first = next(shown.itertuples(index=False), (None,) * len(self.columns))
        columns = zip(self.columns, first, strict=True)
        head = "".join(f'<th scope="col"{_aligned(cell)}>{escape(str(name))}</th>' for name, cell in columns)
        rows = "".join(f"<tr>{_html_cells(row)}</tr>" for row in shown.itertuples(index=False))
        rest = len(self) - len(shown)
        cut = [f"{rest} more rows are not shown; .to_csv(…) has them all."] if rest else []
        lines = "<br>".join(escape(line) for line in [*cut, *self.about.lines()])
        under = f"<p>{lines}</p>" if lines else ""
        caption = (
            f'<caption style="text-align:left"><b>{escape(self.about.title)}</b></caption>' if self.about.title else ""
        )
        return f"<table>{caption}<thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>{under}"


def _folded(table: Result, draw: Callable[[Result], str]) -> str:
    """Return a table of words that can be folded away: one fold per theme when there are many rows, the first open."""
    about = table.about
    if len(table) <= FEW_ROWS:
        return f"<details open><summary>{escape(about.title)}</summary>{draw(table)}</details>"
    folds: list[str] = []
    for name, rows in pd.DataFrame(table).groupby(table.columns[0], sort=False):
        inside = draw(Result(rows, basis=Basis()))
        folds.append(f"<details{'' if folds else ' open'}><summary>{escape(str(name))}</summary>{inside}</details>")
    under = "<br>".join(escape(line) for line in about.lines())
    return f"<p><b>{escape(about.title)}</b></p>{''.join(folds)}<p>{under}</p>"


def as_text(value: Any) -> str:
    """Return a cell as people read it: NA for what is missing, a list with commas, at most four decimals.

    >>> as_text(None), as_text(["P1", "P2"]), as_text(3.0), as_text(1 / 8.3)
    ('NA', 'P1, P2', '3', '0.1205')
    """
    if isinstance(value, (list, tuple)):
        return ", ".join(str(one) for one in value)
    if value is None or value is pd.NA or value != value:  # noqa: PLR0124 - only NaN differs from itself
        return "NA"
    if isinstance(value, float):
        return f"{value:.4f}".rstrip("0").rstrip(".")
    return str(value)


def _html_cells(row: Sequence[Any]) -> str:
    first, *rest = row
    cells = "".join(f"<td{_aligned(value, 'vertical-align:top')}>{escape(as_text(value))}</td>" for value in rest)
    return f'<th scope="row"{_aligned(first, "vertical-align:top")}>{escape(as_text(first))}</th>{cells}'


def _aligned(value: Any, *more: str) -> str:
    style = ";".join(["text-align:left", *more]) if isinstance(value, (str, list)) else ";".join(more)
    return f' style="{style}"' if style else ""
