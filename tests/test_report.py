"""What leaves the study: Word and Excel files opened again and read."""

import re
import shutil
import subprocess
import zipfile
from dataclasses import replace

import docx
import openpyxl
import pytest
from conftest import ROOT, must_have, put_interview
from docx.oxml.ns import qn
from docx.table import Table as DocxTable
from docx.text.paragraph import Paragraph as DocxParagraph

from toolkit import Report, chosen_quotations, quotations
from toolkit.errors import FileProblem, InvalidInput
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.quoted import Quoted
from toolkit.verbs import quotes


@pytest.fixture
def word(sample, tmp_path):
    return Opened(Report(sample.data()).save(tmp_path / "tables.docx"))


class Opened:
    """A document whose tables and paragraphs also stand in content controls, which python-docx passes over."""

    def __init__(self, path):
        self.document = docx.Document(path)
        body = self.document.element.body
        self.tables = [DocxTable(one, self.document) for one in body.iter(qn("w:tbl"))]
        self.paragraphs = [DocxParagraph(one, self.document._body) for one in body.iterchildren(qn("w:p"))]
        self.styles, self.core_properties = self.document.styles, self.document.core_properties

    def text(self):
        paragraphs = self.document.element.body.iterchildren(qn("w:p"))
        return ["".join(one.text or "" for one in paragraph.iter(qn("w:t"))) for paragraph in paragraphs]


def test_the_theme_table_in_word_says_k_of_n_in_every_cell(word):
    table = next(one for one in word.tables if one.cell(0, 1).text == "T1 Parent")
    head = [cell.text for cell in table.rows[0].cells]
    first = ["T1 Parent", "T1 Peer mentor", "T1 Staff", "T1 Trainer"]
    second = ["T2 Parent", "T2 Peer mentor", "T2 Staff", "T2 Social worker", "T2 Service manager"]
    assert head == ["Theme", *first, *second, "All"]
    cells = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in table.rows[1:]}
    assert cells["What is safe to say"] == [  # counted by hand in tests/data/true_values.csv
        *("7 of 7", "2 of 3", "2 of 3", "0 of 1"),
        *("5 of 5", "4 of 4", "2 of 3", "2 of 3", "1 of 1", "16 of 20"),
    ]
    assert (cells["Thin preparation"][0], cells["Thin preparation"][4]) == ("not asked", "not asked")


def test_tables_have_a_real_header_row_an_alternative_text_and_no_empty_or_merged_cell(word):
    for table in word.tables:
        header = table.rows[0]._tr.trPr
        assert header.find(qn("w:tblHeader")) is not None
        assert all(row._tr.trPr.find(qn("w:cantSplit")) is not None for row in table.rows)
        assert table._tbl.tblPr.find(qn("w:tblDescription")).get(qn("w:val"))
        assert all(cell.text.strip() for row in table.rows for cell in row.cells)
        assert not list(table._tbl.iter(qn("w:gridSpan"), qn("w:vMerge")))


def test_captions_are_fields_in_the_caption_style_and_numbered_in_order(word):
    captions = [paragraph for paragraph in word.paragraphs if paragraph.style.name == "Caption"]
    assert len(captions) == len(word.tables)
    assert [re.match(r"Table (\d+)\.", one.text).group(1) for one in captions] == [
        str(number + 1) for number in range(len(captions))
    ]
    assert all("SEQ Table" in one._p.xml for one in captions)


def test_every_quotation_in_word_is_in_its_transcript_word_for_word(sample, word):
    texts = [" ".join(text.split()) for text in sample.data().texts.values()]
    quoted = [
        row.cells[2].text.strip("“”")
        for table in word.tables
        if len(table.columns) == 4 and table.cell(0, 2).text == "Quotation"
        for row in table.rows[1:]
    ]
    assert len(quoted) >= 10
    for words in quoted:
        assert any(words in text for text in texts), words
    table = Quoted(sample.data(), Choices()).table("A line to be drawn")
    assert len({row[2] for row in table.rows}) == len(table.rows)  # a quotation under a sub-theme is not printed again
    rows = [row[0] for row in table.rows]
    assert list(dict.fromkeys(rows)) == [
        "Boundaries", "Neither friend nor worker", "The phone that stays on", "After twenty weeks",
    ]  # fmt: skip


def test_the_document_says_what_it_is(word):
    properties = word.core_properties
    assert (properties.title, properties.author, properties.comments) == ("Theme tables", "", "")
    languages = {element.get(qn("w:val")) for element in word.styles.element.iter(qn("w:lang"))}
    assert languages == {"en-GB"}
    styles = {paragraph.style.name for paragraph in word.paragraphs}
    assert {"Title", "Heading 1", "Heading 2", "Caption"} <= styles


def test_basis_and_denominators_stand_under_the_table(word):
    text = "\n".join(word.text())
    assert (
        "Interviewed: 20 people; 14 at T1, 16 at T2, 10 at both, 4 at T1 only (P5, P7, S2, TR1), "
        "6 at T2 only (P8, S4, SM1, SW1, SW2, SW3)."
    ) in text
    assert "Coded by Ana." in text
    assert "Interviewers' words are not counted." in text


@pytest.mark.parametrize("ending", ["docx", "xlsx"])
def test_the_same_study_gives_the_same_bytes(sample, tmp_path, ending):
    one = Report(sample.data()).save(tmp_path / f"one.{ending}").read_bytes()
    two = Report(sample.data()).save(tmp_path / f"two.{ending}").read_bytes()
    assert one == two


def test_excel_has_the_basis_first_a_header_and_no_formula(sample, tmp_path):
    sample.codebook.rename("What is safe to say", "=1+1")
    book = openpyxl.load_workbook(Report(sample.data()).save(tmp_path / "t.xlsx"))
    sheet = next(one for one in book.worksheets if "How many people raised each theme" in str(one["A1"].value))
    first = [row[0].value for row in sheet.iter_rows()]
    assert first[0].startswith("Table 3. How many people raised each theme")
    head = first.index("Theme")
    assert any("Interviewed: 20 people" in str(line) for line in first[:head])
    assert "'=1+1" in first
    assert sheet.freeze_panes == f"A{head + 2}"
    for page in book.worksheets:
        assert len(page.title) <= 31
        assert all(cell.data_type != "f" for row in page.iter_rows() for cell in row)


def test_a_name_with_markup_stays_a_name(sample, tmp_path):
    sample.codebook.rename("Been there", "<b>&\x07")
    document = Opened(Report(sample.data()).save(tmp_path / "t.docx"))
    assert document.tables
    result = quotations(sample.data(), level="code")
    assert "&lt;b&gt;&amp;" in result._repr_html_()


def test_labels_are_computed_from_who_speaks_and_when(sample):
    frame = quotations(sample.data(), level="code")
    labels = dict(zip(frame["source"], frame["label"], strict=True))
    assert labels["PM4 T2"] == "(Peer mentor 4, T2)"
    assert labels["P2 T1"] == "(Parent 2, T1)"
    assert set(frame.loc[frame["source"] == "PM1 PM2 T1", "label"]) == {"(Peer mentor 1, T1)", "(Peer mentor 2, T1)"}


def test_a_report_is_noted_in_the_history_and_cannot_be_undone(sample, tmp_path):
    sample.export(Report(sample.data()), tmp_path / "t.docx")
    last = sample.history().iloc[-1]
    assert (last["what"], last["to"], last["reason"]) == ("export report", "t.docx", "")
    assert sample.undo().startswith("Undid: import codings")


def test_an_empty_study_gives_a_report_that_opens(study, tmp_path):
    assert docx.Document(Report(study.data()).save(tmp_path / "t.docx")).paragraphs
    assert openpyxl.load_workbook(Report(study.data()).save(tmp_path / "t.xlsx")).worksheets


def test_where_a_report_cannot_go_is_said(sample, tmp_path):
    with pytest.raises(InvalidInput, match=r"\.docx, \.xlsx or \.html"):
        Report(sample.data()).save(tmp_path / "t.odt")
    with pytest.raises(FileProblem, match="Close it if it is open elsewhere"):
        Report(sample.data()).save(tmp_path / "no folder" / "t.docx")


def test_a_wide_table_stands_on_a_landscape_page(sample, tmp_path):
    report = Report(sample.data(), sections=["change", "themes"], by=("wave", "group", "site", "source"))
    document = docx.Document(report.save(tmp_path / "t.docx"))
    widths = [(section.page_width > section.page_height) for section in document.sections]
    assert widths.count(True) == 1
    assert widths[-1] is False


@pytest.mark.slow
def test_libreoffice_opens_the_document_and_makes_pages(sample, tmp_path):
    must_have(shutil.which("soffice"), "LibreOffice")
    path = Report(sample.data()).save(tmp_path / "tables.docx")
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "tables.pdf").read_bytes().startswith(b"%PDF")


def test_no_part_of_the_document_names_a_path_or_a_person_of_this_machine(sample, tmp_path):
    path = Report(sample.data()).save(tmp_path / "tables.docx")
    with zipfile.ZipFile(path) as archive:
        content = b"".join(archive.read(name) for name in archive.namelist())
    assert str(ROOT).encode() not in content
    assert b"python-docx" not in content


def test_the_report_pairs_the_time_points_and_sets_the_sites_side_by_side(word):
    heads = {tuple(cell.text for cell in table.rows[0].cells): table for table in word.tables}
    change = heads["Theme", "T1 only", "T2 only", "Both", "Neither", "People in the row"]
    rows = {row.cells[0].text: [cell.text for cell in row.cells[1:]] for row in change.rows[1:]}
    assert rows["– The phone that stays on"][:2] == ["1 (P3)", "3 (P4, P6, S1)"]
    assert rows["Thin preparation"][-1] == "5"
    assert ("Theme", "Marrowby", "Hessenby", "All") in heads


def test_every_theme_has_its_line_of_numbers(word):
    lines = [line for line in word.text() if line.startswith("Raised by Parent")]
    assert len(lines) >= 9
    assert not any("%" in line for line in lines)


def test_a_study_of_one_time_point_and_one_site_has_no_such_tables(fixture_m):
    from toolkit.report.sections.themes import change_table

    fixture_m.codebook.add_theme("Lines", codes=["Friend-line"])
    headings = [section.heading for section in Report(fixture_m.data()).sections()]
    assert "Change between time points" in headings
    assert "Sites" not in headings
    assert change_table(replace(fixture_m.data(), waves=("T1",))) is None


@pytest.fixture
def tray(fixture_m):
    """Two extracts of P4 and PM2 in the tray of a theme, the later one first, the other cut in the middle."""
    theme = "Lines"
    fixture_m.codebook.add_theme(theme, codes=["Friend-line"])
    codings = fixture_m.codings()
    theme_id = fixture_m.themes().set_index("theme").loc[theme, "id"]
    later = codings[(codings["source"] == "PM2-T2") & (codings["code"] == "Friend-line")].iloc[0]
    early = codings[(codings["source"] == "P4-T2") & (codings["code"] == "Friend-line")].iloc[0]
    with fixture_m._store.writing("choose quotations") as tx:
        quotes.put(tx, theme_id, later["coding"])
        mine = quotes.put(tx, theme_id, early["coding"])
        quotes.trim(tx, mine, [(int(early["start"]) + 10, int(early["start"]) + 40)])
    return fixture_m


def test_the_quote_tray_is_what_the_report_prints_in_its_order_and_trimmed(tray):
    chosen = chosen_quotations(tray.data())
    assert chosen["label"].tolist() == ["(Peer mentor 2, T2)", "(Parent 4, T2)"]
    assert chosen["quote"].tolist() == ["x" * 100, f"{'x' * 10} […] {'x' * 60}"]
    table = Quoted(tray.data(), Choices()).table("Lines")
    assert table.title == "Selected quotations: Lines"
    assert [row[2] for row in table.rows] == ["“" + words + "”" for words in chosen["quote"]]
    assert "key quotations" not in " ".join(table.notes)


def test_a_theme_without_a_tray_keeps_its_key_quotes(tray):
    tray.codebook.add_theme("Calls", codes=["Phone-hours"])
    call = tray.codings().query("code == 'Phone-hours'").iloc[0]
    tray.change_coding(call["coding"], key_quote=True)
    quoted = Quoted(tray.data(), Choices())
    assert [row.coding for row in quoted.chosen("Calls")] == [call["coding"]]
    assert "At most 3 key quotations of each code or sub-theme, people in turn." in quoted.table("Calls").notes
    assert len(quoted.chosen("Lines")) == 2


def test_a_quotation_of_somebody_who_withdrew_leaves_the_tray_and_that_is_said(tray):
    tray.people.set_status("P4", "withdrawn")
    chosen = chosen_quotations(tray.data())
    assert chosen["label"].tolist() == ["(Peer mentor 2, T2)"]
    assert "1 more in the tray are not of the coding counted here." in chosen.about.notes[-1]


def test_another_persons_words_are_cut_from_a_chosen_quotation_as_well(study, folder):
    put_interview(folder, "one", ("P1", "it was late"), ("Interviewer", "How late was it?"), ("P1", "ten at night"))
    study.import_transcripts(folder)
    study.codebook.add("Late")
    study.codebook.add_theme("Hours", codes=["Late"])
    text = study.data().texts["one"]
    coding = study.code(source="one", start=text.index("it was"), end=len(text.rstrip()), code="Late")
    theme_id = study.themes()["id"].iloc[0]
    with study._store.writing("choose quotations") as tx:
        quotes.put(tx, theme_id, coding)
    assert chosen_quotations(study.data())["quote"].tolist() == ["it was late […] ten at night"]
