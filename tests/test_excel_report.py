"""The workbook: opened again, its numbers are numbers, its names are Excel's, and what is hidden is in no cell."""

import io
import zipfile

import openpyxl
import pytest
from described import HIDDEN_NUMBERS, sections

from toolkit.report import excel
from toolkit.report.excel import LONGEST_NAME, _name
from toolkit.report.same_bytes import repacked


@pytest.fixture(scope="module")
def packed():
    return excel.render("Mentoring", sections())


@pytest.fixture(scope="module")
def book(packed):
    return openpyxl.load_workbook(io.BytesIO(packed))


def under(sheet, head):
    """Return the rows under the header that begins with this word."""
    rows = [[cell.value for cell in row] for row in sheet.iter_rows()]
    place = next(number for number, row in enumerate(rows) if row[0] == head)
    return rows[place], rows[place + 1 :]


def test_the_first_sheet_says_what_is_where_on_what_basis_and_leads_there(book):
    notes = book.worksheets[0]
    assert notes.title == "Notes"
    first = [row[0].value for row in notes.iter_rows(max_col=1)]
    assert first[:3] == ["Mentoring", "For the team: nothing is hidden.", "Coded by Ana. Last coding: 2026-11-20."]
    _, rows = under(notes, "Sheet")
    assert [row[0] for row in rows] == book.sheetnames[1:]
    assert rows[0][1] == "Table 1. Who raised what <b>"
    assert "Hidden: c." in rows[0][2]
    links = {cell.value: cell.hyperlink.location for (cell,) in notes.iter_rows(max_col=1) if cell.hyperlink}
    assert links == {name: f"'{name}'!A1" for name in book.sheetnames[1:]}


def test_the_table_is_as_in_the_report_and_its_plain_numbers_are_numbers(book):
    sheet = book["Table 1 Who raised what <b>"]
    head, rows = under(sheet, "Theme")
    assert head == ["Theme", "T1", "T2", "Who", "All"]
    assert rows == [["Hope & trust", "3 of 7", "not asked", "2 (P1, P2)", 12], ["'=1+1", "c", "0 of 4", 0, 2]]
    place = next(cell.row for (cell,) in sheet.iter_rows(max_col=1) if cell.value == "Theme")
    assert sheet.freeze_panes == f"A{place + 1}"
    assert sheet.print_title_rows == f"${place}:${place}"
    above = [cell.value for (cell,) in sheet.iter_rows(max_col=1, max_row=place - 1)]
    assert above[0] == "Table 1. Who raised what <b>"
    assert "Coded by Ana. Last coding: 2026-11-20." in above


def test_the_numbers_can_be_added_up_on_a_sheet_of_their_own(book):
    head, rows = under(book["Table 1 numbers"], "Theme")
    assert head == ["Theme", "All", "Column", "n", "of", "State", "Who"]
    assert rows == [
        ["Hope & trust", 12, "T1", 3, 7, "counted", "–"],
        ["Hope & trust", 12, "T2", "NA", 0, "not asked", "–"],
        ["Hope & trust", 12, "Who", 2, 5, "counted", "P1, P2"],
        ["'=1+1", 2, "T1", "c", "c", "hidden", "c"],
        ["'=1+1", 2, "T2", 0, 4, "counted", "–"],
        ["'=1+1", 2, "Who", 0, 5, "counted", "–"],
    ]
    assert sum(row[3] for row in rows if isinstance(row[3], int)) == 5


def test_a_picture_brings_its_table_and_a_table_of_words_no_numbers(book):
    assert book.sheetnames == [
        *("Notes", "Table 1 Who raised what <b>", "Table 1 numbers"),
        *("Figure 1 People & themes", "Table 2 Key quotations Hope"),
    ]
    head, rows = under(book["Figure 1 People & themes"], "Participant")
    assert (head, rows) == (["Participant", "Time point", "N"], [["P1", "T1", 3], ["P2", "NA", 4]])


def test_what_is_hidden_is_in_no_part_of_the_file(packed):
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert not any(number.encode() in content for number in HIDDEN_NUMBERS)


def test_no_cell_is_a_formula_and_the_same_sections_give_the_same_bytes(book, packed):
    assert all(cell.data_type != "f" for sheet in book for row in sheet.iter_rows() for cell in row)
    assert excel.render("Mentoring", sections()) == packed


def test_a_packed_file_made_at_another_time_is_the_same():
    made = []
    for year in (2024, 2025):
        packed = io.BytesIO()
        with zipfile.ZipFile(packed, "w") as archive:
            archive.writestr(
                zipfile.ZipInfo("docProps/core.xml", (year, 5, 4, 3, 2, 2)), f"<w>{year}-05-04T03:02:01Z</w>"
            )
            archive.writestr(zipfile.ZipInfo("a.xml", (year, 5, 4, 3, 2, 2)), "2025-05-04T03:02:01Z is said here")
        made.append(repacked(packed.getvalue()))
    assert made[0] == made[1]
    with zipfile.ZipFile(io.BytesIO(made[0])) as archive:
        assert archive.read("a.xml") == b"2025-05-04T03:02:01Z is said here"


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("Who [all] said: a/b*c?", "Table 9 Who all said a b c"),
        ("What everybody there said about everything", "Table 9 What everybody there"),
        ("'Quoted' \\ words", "Table 9 Quoted words"),
        ("x" * 40, "Table 9"),
    ],
)
def test_names_of_sheets_are_what_excel_takes(title, name):
    assert _name("Table 9", title) == name
    assert len(name) <= LONGEST_NAME


def test_a_report_without_tables_is_a_workbook_with_its_notes():
    assert openpyxl.load_workbook(io.BytesIO(excel.render("Nothing yet", []))).sheetnames == ["Notes"]
