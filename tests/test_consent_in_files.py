"""Who refused to be quoted is quoted in no file, wherever in a report quotations stand."""

import io
import re
import zipfile

import lxml.html
import pytest
from ooxml import Word

from toolkit import Report
from toolkit.report.refresh import refresh_report

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
