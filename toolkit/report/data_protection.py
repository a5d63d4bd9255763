"""Paragraphs for an ethics form and a data-protection assessment, filled from the settings and the study."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from html import escape
from pathlib import Path
from types import MappingProxyType
from typing import Any

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.tabular import write_file
from toolkit.report.description import Section, Text
from toolkit.report.disclosure.rules import USUAL
from toolkit.report.sections.method import software_name
from toolkit.report.sections.words import counted, long_date
from toolkit.study import StudyData
from toolkit.verbs.retention import FAMILY_COURT

TITLES = {"ethics": "Paragraphs for an ethics form", "data protection": "Paragraphs for a data-protection assessment"}
NOT_LEGAL = "These paragraphs are a draft to correct; they are not legal advice."


@dataclass(frozen=True, kw_only=True)
class Kept:
    """What a study says of its own protection beside its frames: its file, and how often what was done."""

    file: str = "study.qual"
    redactions: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))
    withdrawals: Mapping[str, int] = field(default_factory=lambda: MappingProxyType({}))


@dataclass(frozen=True, kw_only=True)
class Statement:
    """Paragraphs with their headings, to read, to copy and to save.

    >>> one = Statement(title="On data", paragraphs=(("Where", "On our computers."),))
    >>> print(one)
    On data
    <BLANKLINE>
    Where
    On our computers.
    """

    title: str
    paragraphs: tuple[tuple[str, str], ...]

    @property
    def missing(self) -> list[str]:
        """What is still to fill in, in the order of the text."""
        words = " ".join(text for _, text in self.paragraphs)
        return [part.partition("]")[0] for part in words.split("[to fill in: ")[1:]]

    def sections(self) -> list[Section]:
        """Return the paragraphs as sections of a report."""
        first = Section(key="protection", heading=self.title)
        rest = [
            Section(key=f"protection.{number}", heading=head, blocks=[Text(words=text)], level=2)
            for number, (head, text) in enumerate(self.paragraphs, start=1)
        ]
        return [first, *rest]

    def save(self, path: str | Path) -> Path:
        """Write the paragraphs as .docx or .txt and return the path.

        Raises:
            InvalidInput: The ending is another one.
            FileProblem: The file cannot be written.
        """
        path = Path(path).expanduser()
        if path.suffix.lower() == ".docx":
            from toolkit.report.sealed import refuse_changed
            from toolkit.report.word.document import render
            from toolkit.report.word.manifest import Manifest

            refuse_changed(path)
            write_file(path, render(self.title, self.sections()[1:], manifest=Manifest()))
        elif path.suffix.lower() == ".txt":
            write_file(path, f"{self}\n".encode("utf-8-sig"))
        else:
            raise InvalidInput(f"It cannot be saved as “{path.suffix}”.", fix="Use .docx or .txt.")
        return path

    def __str__(self) -> str:
        return "\n\n".join([self.title, *(f"{head}\n{text}" for head, text in self.paragraphs)])

    __repr__ = __str__

    def _repr_html_(self) -> str:
        parts = (f"<h4>{escape(head)}</h4><p>{escape(text)}</p>" for head, text in self.paragraphs)
        return f"<section><h3>{escape(self.title)}</h3>{''.join(parts)}</section>"


def data_protection(data: StudyData, kept: Kept, form: str = "ethics") -> Statement:
    """Return the paragraphs for a form: “ethics”, or “data protection” with what the law asks for.

    Raises:
        NotFound: There is no such form.

    >>> data_protection(StudyData(), Kept()).missing[0]
    'the drive or computers, as the data plan says: project.set(data_plan="…")'
    """
    if form not in TITLES:
        raise NotFound.among("form", form, TITLES)
    law = [("Lawful basis", _law(data))] if form == "data protection" else []
    parts = (
        ("What is held", _held(data)),
        *law,
        ("Where the data lie", _place(data, kept)),
        ("Names", _names(data, kept)),
        ("Consent", _consent(data)),
        ("Withdrawal", _withdrawal(kept)),
        ("What is published", _published()),
        ("Help by machines", _machines(data)),
        ("How long it is kept", _retention(data)),
        *([("Family court", FAMILY_COURT)] if data.settings.get("family_court") else []),
        ("About these paragraphs", f"Written by {software_name()} from the study of {_today(data)}. {NOT_LEGAL}"),
    )
    return Statement(title=TITLES[form], paragraphs=parts)


def to_fill_in(what: str, setting: str) -> str:
    """Return what stands where a setting is missing.

    >>> to_fill_in("until when", "retention_until")
    '[to fill in: until when: project.set(retention_until="…")]'
    """
    return f'[to fill in: {what}: project.set({setting}="…")]'


def _said(data: StudyData, setting: str, what: str) -> str:
    value: Any = data.settings.get(setting)
    return str(value).strip().rstrip(".") if value not in (None, "", False) else to_fill_in(what, setting)


def _held(data: StudyData) -> str:
    if data.sources.empty:
        return "Nothing has been collected yet."
    kinds = data.sources["kind"].value_counts()
    told = ", ".join(counted(int(number), str(kind)) for kind, number in kinds.items())
    people = counted(data.participants["participant"].nunique(), "person", "people")
    groups = f" in {counted(len(data.groups), 'stakeholder group')}" if data.groups else ""
    waves = f", at {counted(len(data.waves), 'time point')}" if data.waves else ""
    return (
        f"The study holds {told} with {people}{groups}{waves}: what was said, who said it, and what was made of it "
        "(codes, memos, findings). Sound and video are not in it."
    )


def _law(data: StudyData) -> str:
    basis = _said(data, "lawful_basis", "the lawful basis, such as a task in the public interest, Article 6(1)(e)")
    special = _said(data, "article_9_condition", "the condition for health, ethnicity and the like, Article 9(2)(j)")
    offences = _said(data, "article_10_condition", "the condition for data on offences, or that there are none")
    return (
        f"Lawful basis (UK GDPR, Article 6): {basis}. Special categories (Article 9): {special}. "
        f"Offences (Article 10): {offences}. The controller decides; see the present guidance of the ICO on research."
    )


def _place(data: StudyData, kept: Kept) -> str:
    where = _said(data, "data_plan", "the drive or computers, as the data plan says")
    return (
        f"All of it lies in one file ({kept.file}) with a few backup copies beside it: {where}. The file can be opened "
        "by its owner's account only. The software works on the team's own computers: it calls no service, sends "
        "nothing over a network, and works without a connection. Notebooks are cleared of words of the study before "
        "they are shared."
    )


def _names(data: StudyData, kept: Kept) -> str:
    number = sum(kept.redactions.values())
    kinds = ", ".join(f"{kind} {count:,}" for kind, count in sorted(kept.redactions.items()))
    done = (
        "Names and other words by which somebody could be known were replaced in "
        f"{counted(number, 'place')} ({kinds}); what stood there is not in the log. "
        if number
        else "Names have not been replaced in this study: [to fill in: by whom they were before the transcripts came]. "
    )
    agreed = (data.settings.get("key") or {}).get("agreed")  # what was answered when the key was made
    where = str(agreed or _said(data, "key_place", "where the key file lies and who holds it"))
    return (
        f"{done}Real names and what stands in their place are kept apart from the study, in a key file encrypted with "
        f"a passphrase: {where}. Data without names are pseudonymised. They remain personal data (UK GDPR, Article "
        "4(5), Recital 26) as long as anybody holds the key, and who knows a person may know them by what they say."
    )


def _consent(data: StudyData) -> str:
    given = data.consents
    if given.empty:
        return "No consent is recorded in the study yet: [to fill in: who agreed to what: project.people.consent(…)]."
    people = counted(given["participant"].nunique(), "person", "people")
    purposes = ", ".join(str(one) for one in given["purpose"].unique())
    versions = sorted({str(one) for one in given["version"] if one})
    forms = f"Versions of the form: {', '.join(versions)}. " if versions else ""
    no = int((~given["given"].astype(bool)).sum())
    return (
        f"Consent is recorded for {people}, by purpose ({purposes}), with version and date, for each time point and "
        f"audience where it differs; {counted(no, 'answer is', 'answers are')} a no. {forms}"
        "Every file that leaves is checked against it: nobody is quoted who did not agree to being quoted."
    )


def _withdrawal(kept: Kept) -> str:
    so_far = ", ".join(f"{scope} {count}" for scope, count in sorted(kept.withdrawals.items()))
    return (
        "A person can take back a passage, a time point, being quoted, one audience or everything. What is taken back "
        "is removed from the study, its earlier versions and its copies for good; the log says who by a number and "
        f"when, and nothing of what was said. So far: {so_far or 'nobody has withdrawn'}. What was published cannot be "
        "called back; the study lists which files left."
    )


def _published() -> str:
    return (
        f"Numbers of people are hidden below {USUAL['partner']} in what partners get and below {USUAL['public']} in "
        "what the public gets, with those from which they could be worked out; labels whose role few hold are asked "
        "about. What is shown all the same is noted with its reason. A person reads quotations for what could point to "
        "somebody. Each file is looked through for real names before it is put in its place, while the key is open."
    )


def _machines(data: StudyData) -> str:
    from toolkit.suggest.statement import statement

    return statement(data)


def _retention(data: StudyData) -> str:
    until = data.settings.get("retention_until")
    told = f"until {long_date(str(until))}" if until else to_fill_in("until when", "retention_until")
    return f"The study and its key are kept {told}, and then deleted with all copies."


def _today(data: StudyData) -> str:
    from datetime import date

    return long_date(data.as_of or date.today().isoformat())  # noqa: DTZ011 - the day on the wall
