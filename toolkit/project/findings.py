"""`project.findings`: what the analysts conclude and recommend, tied to the words and the numbers it rests on."""

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

import pandas as pd

from toolkit.errors import InvalidInput
from toolkit.model import Evidence
from toolkit.store import bundle
from toolkit.store import finding_tables as kept
from toolkit.store.file import Store
from toolkit.store.ledger import Transaction
from toolkit.store.read import Reader
from toolkit.store.read_findings import finding_frames
from toolkit.study import Basis, Result, StudyData
from toolkit.verbs import finding_links
from toolkit.verbs import findings as verbs

if TYPE_CHECKING:
    from toolkit.desk.panels.findings import FindingForm

Extracts = Iterable[str]


class FindingVerbs:
    """Writes findings, recommendations and records; every call is one step that can be undone.

    A finding, a recommendation or a record is named by its id, its words, or the beginning of its words.

    >>> import tempfile
    >>> from toolkit import Project
    >>> study = Project.open(tempfile.mkdtemp() + "/mentoring.qual", create=True, coder="Ana", waves=["T1", "T2"])
    >>> made = study.findings.add("Most parents at T2 trusted their mentor.", wave="T2", quantifier="most")
    >>> study.findings.all()["quantifier"].tolist()
    ['most']
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def add(  # noqa: PLR0913 - one sentence and what it claims
        self,
        text: str,
        *,
        theme: str = "",
        code: str = "",
        group: str = "",
        wave: str = "",
        than: str = "",
        site: str = "",
        quantifier: str = "",
        n: int | None = None,
        of: int | None = None,
        count: str = "participants",
        question: str = "",
        extracts: Extracts = (),
        literature: str = "",
        gap: bool = False,
        searched: str = "",
    ) -> str:
        """Write a finding and return its id. What its sentence claims is said in fields, so that it can be checked.

        Args:
            text: The sentence, as the report has it.
            theme: The theme it is about.
            code: The code it is about; where both are named, the code is what is counted.
            group: The stakeholder group it is about; without it, everybody.
            wave: The time point it is about; of a change, the later one.
            than: Of a change, the time point that `wave` is compared with; without it, the one before.
            site: The site it is about.
            quantifier: How many it claims, in the study's words: "none", "one", "two", "some", "about half", "most",
                "nearly all", "all", "both"; or of a change "more", "fewer", "as many" (as before), "no change" (in
                anybody).
            n: The number it claims: of people; of a change, of those who changed that way (of “as many” and “no
                change”, of those who did not).
            of: The number it claims that to be out of; of a change, of people interviewed at both.
            count: What is counted: "participants", "groups" (focus and group interviews) or "sources".
            question: The evaluation question or the outcome that it answers.
            extracts: Ids of the codings that it rests on, for it and against it.
            literature: What it cites; a finding may rest on literature.
            gap: Whether it says that there is little or no evidence; it needs no extract.
            searched: Of a gap, where was looked.

        Raises:
            NotFound: There is no such theme, code, group, time point, site, coding or word for how many.
            InvalidInput: The sentence is empty, or its fields contradict one another.
        """
        fields = {
            "theme": theme, "code": code, "group": group, "wave": wave, "than": than, "site": site,
            "quantifier": quantifier, "n": n, "of": of, "count": count, "question": question,
            "literature": literature, "gap": gap, "searched": searched,
        }  # fmt: skip
        with self._store.writing("add finding") as tx:
            made = verbs.write(tx, kept.findings, text, **fields)
            finding_links.link_extracts(tx, made, extracts)
        return made

    def recommend(
        self,
        text: str,
        *,
        findings: Iterable[str] = (),
        for_whom: str = "",
        priority: str = "",
        literature: str = "",
    ) -> str:
        """Write a recommendation that rests on findings, on literature, or so far on nothing; return its id.

        Raises:
            NotFound: There is no such finding.
            InvalidInput: It says nothing.
        """
        with self._store.writing("add recommendation") as tx:
            made = verbs.write(
                tx, kept.recommendations, text, for_whom=for_whom, priority=priority, literature=literature
            )
            finding_links.link_findings(tx, made, _rows(tx, findings))
        return made

    def cmo(  # noqa: PLR0913 - one record and its parts
        self,
        if_then: str,
        *,
        context: str = "",
        mechanism_resource: str = "",
        mechanism_reasoning: str = "",
        outcome: str = "",
        for_whom: str = "",
        status: str = "initial theory",
        inferred: Iterable[str] = (),
        supporting: "Extracts | Mapping[str, Extracts]" = (),
        contradicting: "Extracts | Mapping[str, Extracts]" = (),
    ) -> str:
        """Write a context–mechanism–outcome record (Pawson and Tilley 1997) and return its id.

        The mechanism is a resource and the reasoning that it meets (Dalkin et al. 2015).

        Args:
            if_then: The record as one sentence.
            context: For whom and where it holds.
            mechanism_resource: What the programme brings.
            mechanism_reasoning: What people make of it.
            outcome: What comes of it.
            for_whom: For whom.
            status: "initial theory", "supported", "refined" or "refuted".
            inferred: The parts that are inferred, without an extract: "context", "mechanism_resource",
                "mechanism_reasoning", "outcome".
            supporting: Ids of codings for the record, or by part: `{"context": [...], "outcome": [...]}`. One extract
                under context, mechanism and outcome shows them linked; a source in which all occur does not.
            contradicting: Ids of codings against it, likewise.

        Raises:
            NotFound: There is no such coding, part or status.
            InvalidInput: It says nothing, or an extract speaks for and against the same part.
        """
        parts = {
            "context": context, "mechanism_resource": mechanism_resource, "mechanism_reasoning": mechanism_reasoning,
            "outcome": outcome, "for_whom": for_whom, "status": status, "inferred": inferred,
        }  # fmt: skip
        with self._store.writing("add record") as tx:
            made = verbs.write(tx, kept.cmo_records, if_then, **parts)
            for said, kind in ((supporting, Evidence.SUPPORTS), (contradicting, Evidence.CONTRADICTS)):
                for part, some in (said if isinstance(said, Mapping) else {"": said}).items():
                    finding_links.link_parts(tx, made, some, part=part, kind=kind)
        return made

    def change(self, item: str, **values: Any) -> None:
        """Put other words (`text=`, of a record `if_then=`) or fields into it; None or “” empties a field.

        Raises:
            NotFound: There is no such thing or field.
            InvalidInput: Its fields would contradict one another.
        """
        with self._store.writing("change finding") as tx:
            verbs.change(tx, item, **values)

    def remove(self, item: str) -> None:
        """Take a finding, a recommendation or a record away; the codings and findings it rested on stay."""
        with self._store.writing("remove finding") as tx:
            verbs.remove(tx, item)

    def order(self, *items: str) -> None:
        """Put findings (or recommendations, or records) into this order; those not named follow as they were."""
        with self._store.writing("order findings") as tx:
            verbs.order(tx, items)

    def link(self, item: str, *others: str, part: str = "", kind: str = "supports") -> None:
        """Tie a finding or a record to extracts (ids of codings), or a recommendation to findings.

        `part` and `kind` ("supports", "contradicts", "complicates") are for records.

        Raises:
            NotFound: There is no such thing, coding or finding.
            InvalidInput: `part` or `kind` where there is none.
        """
        with self._store.writing("link evidence") as tx:
            table, row = verbs.find(tx, item)
            if table is kept.cmo_records:
                finding_links.link_parts(tx, row["id"], others, part=part, kind=kind)
                return
            _refuse_parts(part, kind)
            if table is kept.findings:
                finding_links.link_extracts(tx, row["id"], others)
            else:
                finding_links.link_findings(tx, row["id"], _rows(tx, others))

    def unlink(self, item: str, *others: str, part: str | None = None) -> None:
        """Take extracts out of a finding or a record (one `part` or all), or findings from under a recommendation.

        Raises:
            NotFound: There is no such thing, or it was not linked.
        """
        with self._store.writing("unlink evidence") as tx:
            table, row = verbs.find(tx, item)
            links, column = finding_links.LINKS[table.name][0]
            where = {} if part is None or table is not kept.cmo_records else {"part": part}
            wanted = [one["id"] for one in _rows(tx, others)] if table is kept.recommendations else others
            finding_links.unlink(tx, links, column, row["id"], wanted, **where)

    def all(self) -> Result:
        """Return the findings in their order: sentence, fields, and the ids of their extracts.

        `check_findings(project.data())` compares them with the counts.
        """
        frames = self._frames()
        frame = _with_lists(frames["findings"], frames["finding_extracts"], "finding", "coding", "extracts")
        return Result(frame, basis=Basis(title="Findings", notes=_unused(frames)))

    def extracts(self) -> Result:
        """Return a row per finding and extract: its id, whether its words are in place, its words and its code."""
        with self._store.reading() as connection:
            reader = Reader(connection)
            frames, rows = finding_frames(reader), reader.rows("codings")
            codes = reader.names("codes")
        about = rows.assign(code=rows["code_id"].map(codes)).set_index("id")[["quote", "code"]]
        texts = dict(zip(frames["findings"]["finding"], frames["findings"]["text"], strict=True))
        frame = frames["finding_extracts"].join(about, on="coding")
        frame.insert(1, "text", frame["finding"].map(texts))
        return Result(frame, basis=Basis(title="Extracts of the findings"))

    def recommendations(self) -> Result:
        """Return the recommendations in their order, with the findings under each and what it `rests_on`.

        That is "findings", "literature only" or "nothing yet". Recommendations without a finding are named below.
        """
        frames = self._frames()
        texts = dict(zip(frames["findings"]["finding"], frames["findings"]["text"], strict=True))
        links = frames["recommendation_findings"].assign(findings=lambda rows: rows["finding"].map(texts))
        frame = _with_lists(frames["recommendations"], links, "recommendation", "findings", "findings")
        frame["rests_on"] = [
            "findings" if row.findings else "literature only" if row.literature else "nothing yet"
            for row in frame.itertuples()
        ]
        bare = list(frame.loc[frame["rests_on"] != "findings", "text"])
        without = (f"Recommendations without a finding: {_quoted(bare)}.",) if bare else ()
        return Result(frame, basis=Basis(title="Recommendations", notes=(*without, *_unused(frames))))

    def records(self) -> Result:
        """Return the context–mechanism–outcome records in their order, with the ids of extracts for and against."""
        frames = self._frames()
        links = frames["cmo_extracts"]
        against = links["kind"] == Evidence.CONTRADICTS
        frame = _with_lists(frames["cmo"], links[~against], "record", "coding", "supporting")
        frame = _with_lists(frame, links[against], "record", "coding", "contradicting")
        return Result(frame, basis=Basis(title="Context, mechanism, outcome"))

    def form(self) -> "FindingForm":
        """Open a form in the notebook: write a finding, say what it claims, and see what speaks against it."""
        from toolkit.desk.panels.findings import FindingForm

        return FindingForm(self._store, self._data)

    def _data(self) -> StudyData:
        with self._store.reading() as connection:
            return bundle.study_data(Reader(connection))

    def _frames(self) -> dict[str, pd.DataFrame]:
        with self._store.reading() as connection:
            return finding_frames(Reader(connection))


def _rows(tx: Transaction, names: Iterable[str]) -> list[Any]:
    return [verbs.find(tx, name, kept.findings)[1] for name in finding_links.several(names)]


def _refuse_parts(part: str, kind: str) -> None:
    if part or kind != Evidence.SUPPORTS:
        raise InvalidInput(
            "Only records have parts and extracts for or against.",
            fix="What an extract does for a theme is said with project.set_evidence(…).",
        )


def _with_lists(frame: pd.DataFrame, links: pd.DataFrame, key: str, other: str, name: str) -> pd.DataFrame:
    lists = {one: list(dict.fromkeys(rows[other])) for one, rows in links.groupby(key, sort=False)}
    return frame.assign(**{name: [lists.get(one, []) for one in frame[key]]})


def _unused(frames: Mapping[str, pd.DataFrame]) -> tuple[str, ...]:
    """Name the findings that no recommendation rests on, once there are recommendations."""
    findings = frames["findings"]
    used = set(frames["recommendation_findings"]["finding"])
    bare = list(findings.loc[~findings["finding"].isin(used), "text"])
    told = bool(len(frames["recommendations"]) and bare)
    return (f"Findings without a recommendation: {_quoted(bare)}.",) if told else ()


def _quoted(sentences: Iterable[str]) -> str:
    return "; ".join(f"“{one}”" for one in sentences)
