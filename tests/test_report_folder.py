"""A report as a folder, and one table or picture alone; what people changed or put there is never lost."""

import csv
import io
import json
import os

import docx
import lxml.html
import openpyxl
import pytest
from described import COUNTS, HIDDEN_NUMBERS, sections
from ooxml import Word

from toolkit import Report
from toolkit.errors import FileProblem, InvalidInput, NotFound
from toolkit.exchange.kept_files import MANIFEST, write_folder
from toolkit.report import folder as report_folder
from toolkit.report.alone import Alone
from toolkit.report.word import document

THE_FILES = {
    *("READ ME.txt", "report.docx", "report.xlsx", "report.html", MANIFEST),
    *("tables/themes.wave.csv", "tables/quotations.1.csv", "figures/grid.1.png", "figures/grid.1.svg"),
}


@pytest.fixture(scope="module")
def files():
    return everything()


def everything():
    return {"report.docx": document.render("Mentoring", sections()), **report_folder.render("Mentoring", sections())}


def there(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def lines(content):
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


def test_a_folder_has_every_rendering_and_nothing_else(files, tmp_path):
    write_folder(tmp_path / "out", files)
    assert there(tmp_path / "out") == THE_FILES
    assert docx.Document(tmp_path / "out" / "report.docx").paragraphs
    assert files == everything()


def test_a_csv_is_a_header_and_rows_and_its_basis_stands_in_the_read_me(files):
    head, *rows = lines(files["tables/themes.wave.csv"])
    assert head == ["Theme", "All", "Column", "n", "of", "State", "Who"]
    assert rows[0] == ["Hope & trust", "12", "T1", "3", "7", "counted", "–"]
    assert rows[3] == ["'=1+1", "2", "T1", "c", "c", "hidden", "c"]
    assert lines(files["tables/quotations.1.csv"])[0] == ["Code", "Quotation", "Who"]
    read_me = files["READ ME.txt"].decode("utf-8-sig")
    assert "tables/themes.wave.csv: Table 1. Who raised what <b>\r\n" in read_me
    assert "  Coded by Ana. Last coding: 2026-11-20.\r\n" in read_me
    assert 'P1 3, P2 4 "quoted".' in read_me
    texts = [content for name, content in files.items() if name.endswith((".csv", ".txt", ".html", ".svg"))]
    assert not any(number.encode() in content for content in texts for number in HIDDEN_NUMBERS)


def test_saved_again_only_files_nobody_changed_are_replaced(tmp_path):
    write_folder(tmp_path, {"a.txt": b"one", "b.txt": b"one"})
    (tmp_path / "a.txt").write_bytes(b"one, with my notes")
    os.utime(tmp_path / "a.txt", (1_700_000_000, 1_700_000_000))
    write_folder(tmp_path, {"a.txt": b"two", "b.txt": b"two"})
    aside = there(tmp_path) - {"a.txt", "b.txt", MANIFEST}
    assert len(aside) == 1
    assert aside.pop().startswith("a (2023-11-1")
    assert {path.read_bytes() for path in tmp_path.glob("a*")} == {b"two", b"one, with my notes"}
    assert (tmp_path / "b.txt").read_bytes() == b"two"


def test_files_that_were_there_before_us_are_put_aside_or_left(tmp_path):
    (tmp_path / "report.txt").write_bytes(b"mine")
    (tmp_path / "diary.txt").write_bytes(b"mine too")
    (tmp_path / MANIFEST).write_bytes(b"not ours")
    write_folder(tmp_path, {"report.txt": b"new"})
    kept = {path.read_bytes() for path in tmp_path.iterdir()}
    assert {b"mine", b"mine too", b"not ours", b"new"} <= kept


def test_what_we_wrote_and_is_no_longer_in_the_report_goes_unless_somebody_changed_it(tmp_path):
    write_folder(tmp_path, {"grid.png": b"persons", "line.png": b"persons", "a.txt": b"a"})
    (tmp_path / "line.png").write_bytes(b"cropped")
    write_folder(tmp_path, {"a.txt": b"a"})
    assert not (tmp_path / "grid.png").exists()
    assert not (tmp_path / "line.png").exists()
    assert [path.read_bytes() for path in tmp_path.glob("line (*).png")] == [b"cropped"]
    assert list(json.loads((tmp_path / MANIFEST).read_text(encoding="utf-8"))["files"]) == ["a.txt"]


def test_two_changed_files_of_one_second_are_both_kept(tmp_path):
    for words in (b"first change", b"second change"):
        write_folder(tmp_path, {"a.txt": b"ours"})
        (tmp_path / "a.txt").write_bytes(words)
        os.utime(tmp_path / "a.txt", (1_700_000_000, 1_700_000_000))
    write_folder(tmp_path, {"a.txt": b"ours"})
    assert {path.read_bytes() for path in tmp_path.glob("a*.txt")} == {b"first change", b"second change", b"ours"}


def test_a_list_that_names_a_place_outside_takes_nothing_away_there(tmp_path):
    (tmp_path / "secret.txt").write_bytes(b"x")
    inside = tmp_path / "out"
    write_folder(inside, {"a.txt": b"a"})
    listed = json.loads((inside / MANIFEST).read_text(encoding="utf-8"))
    listed["files"]["../secret.txt"] = "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881"  # of “x”
    (inside / MANIFEST).write_text(json.dumps(listed), encoding="utf-8")
    write_folder(inside, {"a.txt": b"a"})
    assert (tmp_path / "secret.txt").exists()


def test_a_file_that_cannot_be_written_is_named_and_the_rest_is_still_known_as_ours(tmp_path):
    write_folder(tmp_path, {"a.txt": b"1", "b.txt": b"1"})
    (tmp_path / "b.txt").unlink()
    (tmp_path / "b.txt").mkdir()
    with pytest.raises(FileProblem, match=r"b\.txt"):
        write_folder(tmp_path, {"a.txt": b"2", "b.txt": b"2"})
    (tmp_path / "b.txt").rmdir()
    write_folder(tmp_path, {"a.txt": b"3", "b.txt": b"3"})
    assert there(tmp_path) == {"a.txt", "b.txt", MANIFEST}


def test_a_path_without_an_ending_is_a_folder(sample_data, tmp_path):
    report = Report(sample_data)
    made = report.save(tmp_path / "for the board")
    assert made.is_dir()
    assert {f"tables/{key}.csv" for key in report.keys()} <= there(made)  # noqa: SIM118 - not a dictionary


@pytest.fixture(scope="module")
def alone():
    return Alone(title="Mentoring", heading="Themes", table=COUNTS)


def test_a_table_alone_is_saved_in_every_way(alone, tmp_path):
    word = Word(alone.save(tmp_path / "a.docx"))
    assert word.tables[0][1][:3] == ["Hope & trust", "3 of 7", "not asked"]
    assert len(openpyxl.load_workbook(alone.save(tmp_path / "a.xlsx")).sheetnames) == 3
    assert b"Table 1." in alone.save(tmp_path / "a.html").read_bytes()
    assert lines(alone.save(tmp_path / "a.csv").read_bytes())[1][3:5] == ["3", "7"]
    assert "Coded by Ana." in (tmp_path / "a basis.txt").read_text(encoding="utf-8-sig")
    with pytest.raises(InvalidInput, match="cannot be saved"):
        alone.save(tmp_path / "a.odt")


def test_a_table_to_paste_has_scopes_and_its_basis_and_no_style_sheet(alone):
    pasted = lxml.html.fragments_fromstring(alone.to_html())
    table, *under = pasted
    assert table.find("caption").text == "Who raised what <b>"
    assert table.xpath(".//th/@scope") == ["col"] * 5 + ["row"] * 2
    assert [cell.get("style") for cell in table.xpath(".//tbody/tr[1]/*")][:2] == [
        "text-align:left",
        "text-align:right",
    ]
    assert [one.text for one in under] == COUNTS.notes
    assert not table.xpath("//*[@class] | //style")


def test_a_table_or_picture_is_asked_for_by_its_key(sample_data):
    report = Report(sample_data, sections="full")
    one = report.table("themes.wave.group")
    assert (one.title, one.heading) == ("Report", "Themes")
    assert "7 of 7" in one.to_html()
    assert report.figure("grid.1").title == report.keys()["grid.1"]
    with pytest.raises(NotFound, match=r"Did you mean “themes\.wave\.group”"):
        report.table("theme.wave.group")
    with pytest.raises(NotFound, match="There is no picture"):
        report.figure("themes.wave.group")
