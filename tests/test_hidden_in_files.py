"""A number that was hidden is in no byte of any file, whatever the format keeps beside the table."""

import io
import zipfile

import pytest

from toolkit.report import excel, folder, html
from toolkit.report.description import Column, Count, Section, Sum, Table
from toolkit.report.disclosure import release
from toolkit.report.word import document
from toolkit.report.word.manifest import Manifest
from toolkit.study import Basis, StudyData

SMALL, OTHERS, ALL = 4, 133, 137  # odd numbers, so that they stand nowhere by chance
TABLE = Table(
    key="themes.group",
    title="How many people raised each theme, by stakeholder group",
    columns=[Column("Theme"), Column("Parent", number=True), Column("Staff", number=True), Column("All", number=True)],
    rows=[["Hope", Count(SMALL, ALL), Count(89, 211), Count(SMALL + 89, ALL + 211)],
          ["Trust", Count(61, ALL), Count(97, 211), Count(158, ALL + 211)]],
    basis=Basis(notes=("Nobody is counted twice.",)),
    lead="People who raised each theme.",
    told=(1, 2, 3),
    sums=(Sum(3, (1, 2), exact=True),),
)  # fmt: skip


def files(audience):
    sections = release([Section(key="themes", heading="Themes", blocks=[TABLE])], StudyData(), audience).sections
    manifest = Manifest(report={"audience": audience}, study={})
    yield "docx", document.render("T", sections, manifest=manifest)
    yield "xlsx", excel.render("T", sections)
    yield "html", html.render("T", sections)
    yield from folder.render("T", sections).items()


def unpacked(content):
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return content.decode("utf-8", errors="replace")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return "\n".join(archive.read(name).decode("utf-8", errors="replace") for name in archive.namelist())


def holds(content):
    words = unpacked(content)
    return f"{SMALL} of {ALL}" in words or f"{SMALL},{ALL}" in words or f"{OTHERS} of" in words


def test_the_number_is_in_the_files_of_the_team():
    there = [name for name, content in files("team") if holds(content)]
    assert {"docx", "xlsx", "html", "tables/themes.group.csv"} <= set(there)


@pytest.mark.parametrize("audience", ["public"])
def test_it_is_in_no_byte_of_what_the_public_gets_nor_what_would_give_it_away(audience):
    for name, content in files(audience):
        assert not holds(content), name
        words = unpacked(content)
        beside = [f"{89} of {211}" in words, f"{SMALL + 89} of {ALL + 211}" in words]
        assert not all(beside), name  # the two together would give it by subtraction
