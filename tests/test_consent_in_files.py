"""Who refused to be quoted is quoted in no file, wherever in a report quotations stand."""

import io
import re
import zipfile

import lxml.html
import pytest
from conftest import put_interview, write_rows
from ooxml import Word

from toolkit import Report, coded_transcript, person_grid, presence_file, quotations, suggest_themes, suggestion_map
from toolkit.analysis.labels import Labels
from toolkit.report.refresh import refresh_report

pytestmark = pytest.mark.filterwarnings("ignore:In .*codings left out:UserWarning")

SECTIONS = ["quotations", "groups", "codebook", "forms", "balance"]
ENOUGH = 40  # letters by which words are known again


def plain(words):
    return " ".join(re.sub(r"[^\w\s]", " ", words).casefold().split())


def text_of(report, ending):
    """The words of a file, however it keeps them."""
    content = report.content(ending)
    if ending == ".docx":
        word = Word(content)
        return plain(
            " ".join(
                [
                    *word.paragraphs,
                    *(one.get(f"{{{word.root.nsmap['w']}}}val") or "" for one in word.root.iter("{*}tblDescription")),
                ]
            )
        )
    if ending == ".html":
        return plain(lxml.html.fromstring(content).text_content())
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        sheets = [archive.read(name).decode() for name in archive.namelist() if name.startswith("xl/")]
        return plain(re.sub(r"<[^>]+>", " ", " ".join(sheets)))


def said_by(data, person):
    """What somebody alone said in a coded extract, by its first letters."""
    sources = data.takes_part.groupby("source")["participant"].agg(set)
    theirs = [source for source, people in sources.items() if people == {person}]
    found = {plain(quote)[:ENOUGH] for quote in data.codings.loc[data.codings["source"].isin(theirs), "quote"]}
    return {words for words in found if len(words) == ENOUGH}


@pytest.mark.parametrize("prose", [False, True])
def test_a_refusal_takes_the_words_out_of_every_file(sample, prose):
    before = sample.data()
    asked = {"sections": SECTIONS, "prose": prose, "pairs": [("Parent", "Peer mentor")]}
    was = text_of(Report(before, **asked), ".docx")
    quoted = {words for words in said_by(before, "P3") if words in was}
    assert quoted  # there is something to take out
    sample.people.consent(participant="P3", purpose="quoting", given=False)
    report = Report(sample.data(), **asked)
    for ending in (".docx", ".html", ".xlsx"):
        there = text_of(report, ending)
        assert not [words for words in said_by(before, "P3") if words in there], ending
        assert any(words in there for words in said_by(before, "P4"))
    assert any("P3" in what for what in report.preview()["what"])


def test_a_refusal_takes_the_words_out_of_a_report_that_is_refreshed(sample, tmp_path):
    path = Report(sample.data(), sections=SECTIONS).save(tmp_path / "r.docx")
    before = sample.data()
    sample.people.consent(participant="P3", purpose="quoting", given=False)
    refresh_report(path, sample.data(), in_place=True)
    there = plain(" ".join(Word(path).paragraphs))
    assert not [words for words in said_by(before, "P3") if words in there]


def test_who_is_quoted_in_prose_outside_the_team_is_named_by_the_role_alone(sample):
    report = Report(sample.data(), sections=["quotations"], prose=True, audience="public")
    said = [block for section in report.sections() for block in section.blocks if getattr(block, "coding", "")]
    assert said
    assert any("(Parent)" in block.words for block in said)
    assert not [block.words for block in said if re.search(r"\((?:Parent|Peer mentor|Staff)[^)]*[\d]", block.words)]


@pytest.fixture
def refusing(study, folder):
    """Four people in one transcript, one of whom may refuse; enough turns for a map."""
    write_rows(folder / "participants.csv", ["participant", "group"], *[[f"P{n}", "Parent"] for n in (1, 2, 3, 4)])
    things = ("kettle", "ladder", "garden", "window", "letter", "bicycle")
    said = [f"The {things[n % 6]} stood behind the {things[n // 6 % 6]} number {n} all winter long" for n in range(60)]
    put_interview(folder, "A", *[(f"P{n % 4 + 1}", f"{words} zq{n % 4 + 1}") for n, words in enumerate(said)])
    study.import_transcripts(folder)
    study.edit_source("A", wave="T1")
    study.codebook.add("Winter")
    for row in study.turns().itertuples():
        study.code(source="A", start=row.start, end=row.end, code="Winter")
    return study


def left(study, folder):
    data = study.data()
    picture = suggestion_map(suggest_themes(data, engine="nmf", n_themes=3))
    return {
        "codings": study.export_codings(folder / "codings.csv").read_text(),
        "coded transcript": plain(" ".join(Word(coded_transcript(data, "A").content()).paragraphs)),
        "map": picture.content(".svg").decode() + picture._repr_html_(),
        "presence": presence_file(data, level="code").content(".csv").decode(),
        "picture": person_grid(data, level="code").content(".svg").decode(),
    }


def test_who_refused_is_in_no_csv_no_coded_transcript_and_no_map(refusing, tmp_path):
    before = left(refusing, tmp_path)
    assert {name for name, words in before.items() if "zq2" in words} == {"codings", "coded transcript", "map"}
    refusing.people.consent(participant="P2", purpose="quoting", given=False)
    after = left(refusing, tmp_path)
    assert not [name for name, words in after.items() if "zq2" in words]
    assert {name for name, words in after.items() if "zq1" in words} == {"codings", "coded transcript", "map"}
    assert refusing.history(exports=True)["reason"].iloc[-1] == (
        "codings left out: 15 of people who refused to be quoted"
    )


def test_a_label_says_who_is_not_to_be_quoted_wherever_words_are_read(refusing):
    refusing.people.consent(participant="P2", purpose="quoting", given=False, audience="public")
    assert "not to be quoted" not in " ".join(quotations(refusing.data(), level="code")["label"])
    refusing.people.consent(participant="P2", purpose="quoting", given=False, audience="team")
    labels = quotations(refusing.data(), level="code").groupby("label").size()
    assert sorted(labels.index) == ["(Parent 1)", "(Parent 2; not to be quoted)", "(Parent 3)", "(Parent 4)"]


def test_a_refusal_for_one_time_point_is_about_that_one(study, folder):
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    write_rows(
        folder / "sources.csv", ["file", "kind", "wave"], ["A.txt", "interview", "T1"], ["B.txt", "interview", "T2"]
    )
    for name in ("A", "B"):
        put_interview(
            folder, name, ("Interviewer", "And?"), ("P1", "It was fine"), ("Interviewer", "Yes?"), ("P1", "So")
        )
    study.import_transcripts(folder)
    study.people.consent(participant="P1", purpose="quoting", given=False, wave="T1")
    labels = Labels(study.data())
    assert (labels.refuses("P1", "A"), labels.refuses("P1", "B")) == (True, False)
