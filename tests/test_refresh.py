"""A report that people have edited for six weeks, brought up to date: not a word of theirs is lost."""

import io
import re
import zipfile
from xml.sax.saxutils import escape

import pytest
from ooxml import W, Word, problems, text

from toolkit import Report
from toolkit.errors import FileProblem
from toolkit.report.refresh import refresh_report

INSERTED = '<w:p><w:ins w:id="901" w:author="Bo" w:date="2026-11-01T09:00:00Z"><w:r><w:t>A tracked sentence of Bo.</w:t></w:r></w:ins></w:p>'
PROSE = "<w:p><w:r><w:t>Prose of ours, with &amp; and “marks”.</w:t></w:r></w:p>"


@pytest.fixture
def report(sample, tmp_path):
    return Report(sample.data()).save(tmp_path / "report.docx")


def edit(path, change):
    """Change the document's XML the way a program does that keeps all other parts."""
    with zipfile.ZipFile(path) as archive:
        parts = [(item, archive.read(item)) for item in archive.infolist()]
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for item, part in parts:
            archive.writestr(item, change(part.decode()).encode() if item.filename == "word/document.xml" else part)


def controls(xml):
    """The spans of our controls in the XML, by tag, found by counting brackets: no reader of ours."""
    return dict(spans(xml))


def spans(xml):
    found, stack = [], []
    for mark in re.finditer(r"<w:sdt>|</w:sdt>", xml):
        if mark.group() == "<w:sdt>":
            stack.append(mark.start())
        else:
            start = stack.pop()
            tag = re.search(r'<w:tag w:val="qt\.([^"]+)"', xml[start : mark.end()])
            if tag:
                found.append((tag.group(1), (start, mark.end())))
    return found


def outside(xml):
    """The XML with each control of ours cut out."""
    for start, end in sorted((place for _, place in spans(xml)), reverse=True):
        xml = xml[:start] + "☐" + xml[end:]
    return xml


def document(path):
    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml").decode()


def done(result):
    return dict(zip(result["key"], result["done"], strict=True))


def less_coded(sample):
    """Take away all that P3 said, so that counts, lines, quotations and pictures change."""
    mine = sample.codings()
    for coding in mine.loc[mine["source"].isin(["P3 T1", "P3 T2"]), "coding"]:
        sample.uncode(coding)


def test_nothing_changes_where_the_study_has_not(sample, report):
    result = refresh_report(report, sample.data())
    assert set(result["done"]) == {"as it was"}
    assert document(report) == document(report.with_name("report (refreshed).docx"))


def test_what_changed_in_the_study_changes_in_the_document_and_every_other_byte_stays(sample, report):
    edit(report, lambda xml: xml.replace("<w:body>", f"<w:body>{PROSE}{INSERTED}", 1))
    before = document(report)
    less_coded(sample)
    result = refresh_report(report, sample.data())
    after_path = report.with_name("report (refreshed).docx")
    after = document(after_path)
    changed = {key for key, what in done(result).items() if what == "brought up to date"}
    assert changed
    assert outside(after) == outside(before)
    for key, (start, end) in controls(before).items():
        same = before[start:end] == after[slice(*controls(after)[key])]
        assert same == (key not in changed), key
    assert PROSE in after
    assert INSERTED in after
    assert problems(after_path.read_bytes()) == []
    with zipfile.ZipFile(report) as one, zipfile.ZipFile(after_path) as two:
        differ = [name for name in one.namelist() if one.read(name) != two.read(name)]
    assert [re.sub(r"\d+", "N", name) for name in differ] == [
        "word/document.xml",
        "customXml/itemN.xml",
    ] or "word/_rels/document.xml.rels" in differ


def test_the_refreshed_numbers_are_those_of_a_report_made_anew(sample, report, tmp_path):
    less_coded(sample)
    sample.codebook.rename("Been there", "Was there before")
    sample.codebook.describe  # noqa: B018 - the theme's claim is changed below
    refresh_report(report, sample.data())
    fresh = Word(Report(sample.data()).save(tmp_path / "fresh.docx"))
    mine = Word(report.with_name("report (refreshed).docx"))
    assert {tag: text(one) for tag, one in mine.controls().items()} == {
        tag: text(one) for tag, one in fresh.controls().items()
    }
    assert mine.tables == fresh.tables


def test_a_report_refreshed_once_can_be_refreshed_again(sample, report):
    less_coded(sample)
    refresh_report(report, sample.data(), in_place=True)
    assert set(refresh_report(report, sample.data())["done"]) == {"as it was"}
    sample.undo()
    assert "brought up to date" in set(refresh_report(report, sample.data())["done"])


def test_a_table_that_somebody_typed_into_is_left_and_its_new_values_are_listed(sample, report):
    edit(report, lambda xml: xml.replace(">19 of 20<", ">nearly all<", 1))
    less_coded(sample)
    before = document(report)
    result = refresh_report(report, sample.data())
    row = result[result["key"] == "themes.wave.group"].iloc[0]
    assert row["done"] == "left: people changed it"
    assert "Knowing from the inside: 18 of 20" in row["now"]
    start, end = controls(before)["themes.wave.group"]
    assert before[start:end] in document(report.with_name("report (refreshed).docx"))


def tracked(xml, key):
    start, end = controls(xml)[key]
    inside = xml[start:end]
    run = re.search(r"<w:r>.*?</w:r>", inside)
    return (
        xml[:start] + inside.replace(run.group(), f'<w:ins w:id="7" w:author="Bo">{run.group()}</w:ins>', 1) + xml[end:]
    )


def test_tracked_changes_inside_a_control_are_nobodys_to_touch(sample, report):
    key = next(name for name in controls(document(report)) if name.startswith("counts."))
    edit(report, lambda xml: tracked(xml, key))
    less_coded(sample)
    before = document(report)
    result = refresh_report(report, sample.data())
    assert done(result)[key] == "left: tracked changes stand in it"
    start, end = controls(before)[key]
    assert before[start:end] in document(report.with_name("report (refreshed).docx"))


def test_a_comment_on_a_cell_stays_where_it_is_while_the_numbers_change(sample, report):
    mark = '<w:commentRangeStart w:id="5"/>{}<w:commentRangeEnd w:id="5"/><w:r><w:commentReference w:id="5"/></w:r>'

    def comment(xml):
        start, end = controls(xml)["themes.site"]
        inside = xml[start:end]
        cell = re.search(r"(<w:t[^>]*>Neither|<w:t[^>]*>– Neither).*?</w:tr>", inside, re.DOTALL)
        run = re.search(r"<w:r>.*?</w:r>", cell.group()[20:], re.DOTALL).group()
        place = inside.index(run, cell.start() + 20)
        return xml[:start] + inside[:place] + mark.format(run) + inside[place + len(run) :] + xml[end:]

    edit(report, comment)
    less_coded(sample)
    assert done(refresh_report(report, sample.data()))["themes.site"] == "brought up to date"
    after = document(report.with_name("report (refreshed).docx"))
    start, end = controls(after)["themes.site"]
    assert after[start:end].count('w:id="5"') == 3


def test_a_row_that_would_go_but_holds_a_comment_keeps_the_table_as_it_is(sample, report):
    tags = controls(document(report))
    key = next(name for name in tags if name.startswith("quotations.") and not name.endswith(":notes"))

    def comment(xml):
        start, end = controls(xml)[key]
        rows = [row.start() for row in re.finditer(r"<w:tr>|<w:tr ", xml[start:end])]
        place = xml.index("<w:r>", start + rows[1])
        return xml[:place] + '<w:commentRangeStart w:id="5"/><w:commentRangeEnd w:id="5"/>' + xml[place:]

    edit(report, comment)
    first = Word(report)
    table = next(table for table in first.tables if "Quotation" in table[0])
    words = table[1][table[0].index("Quotation")].strip("“”")
    mine = sample.codings()
    for row in mine[mine["quote"].str.split().str.join(" ") == words].itertuples():
        sample.uncode(row.coding)
    result = refresh_report(report, sample.data())
    assert done(result)[key] == "left: a comment or note stands in what would have to go"


def test_moved_copied_deleted_and_new_parts_are_each_said(sample, report):
    def shuffle(xml):
        spans = controls(xml)
        gone, moved = spans["themes.site"], spans["participation"]
        kept = xml[moved[0] : moved[1]]
        xml = xml[: gone[0]] + xml[gone[1] :]
        moved = controls(xml)["participation"]
        xml = xml[: moved[0]] + PROSE + xml[moved[1] :]
        end = xml.rindex("<w:sectPr")
        return xml[:end] + kept + PROSE + kept + xml[end:]

    edit(report, shuffle)
    before = document(report)
    sample.people.set_status("P8", "withdrawn")
    sample.codebook.add_theme("A new theme", codes=["Been there"])
    result = refresh_report(report, sample.data())
    keys = done(result)
    after = document(report.with_name("report (refreshed).docx"))
    assert keys["themes.site"] == "not in the document any more"
    assert [row.done for row in result.itertuples() if row.key == "participation"] == ["brought up to date"] * 2
    assert any(
        row.done == "new in the study, not in the document" and "A new theme" in row.what for row in result.itertuples()
    )
    assert outside(after) == outside(before)
    assert (
        next(
            one[1][2] for one in Word(report.with_name("report (refreshed).docx")).tables if one[0][0] == "Participants"
        ).count("P8")
        == 0
    )


def test_a_theme_that_is_gone_keeps_its_place_and_is_listed(sample, report):
    theme = sample.themes()["theme"].iloc[-1]
    sample.codebook.remove(theme)
    result = refresh_report(report, sample.data())
    assert "left: the study no longer has it" in set(result["done"])


def test_a_picture_is_drawn_anew_as_wide_as_people_made_it(sample, tmp_path):
    report = Report(sample.data(), sections=["figures"]).save(tmp_path / "report.docx")
    edit(report, lambda xml: re.sub(r'(<wp:extent cx=")\d+', r"\g<1>1234567", xml, count=1))
    less_coded(sample)
    result = refresh_report(report, sample.data())
    assert done(result)["grid.1"] == "brought up to date"
    path = report.with_name("report (refreshed).docx")
    assert problems(path.read_bytes()) == []
    made = Word(path)
    extent = next(made.controls()["qt.grid.1"].iter("{*}extent"))
    assert extent.get("cx") == "1234567"
    fresh = Report(sample.data(), sections=["figures"]).sections()[0].figures[0].picture
    assert fresh.drawing_png() in made.parts.values()
    assert next(made.controls()["qt.grid.1"].iter("{*}docPr")).get("descr") == fresh.alternative
    assert set(refresh_report(path, sample.data())["done"]) <= {"as it was"}


def test_in_place_keeps_a_copy_first_and_a_document_open_in_word_is_not_touched(sample, report):
    before = report.read_bytes()
    less_coded(sample)
    owner = report.with_name("~$port.docx")
    owner.write_bytes(b"Bo")
    with pytest.raises(FileProblem, match="open in Word"):
        refresh_report(report, sample.data(), in_place=True)
    assert report.read_bytes() == before
    owner.unlink()
    refresh_report(report, sample.data(), in_place=True)
    (copy,) = report.parent.glob("report (before *.docx")
    assert copy.read_bytes() == before
    assert report.read_bytes() != before


def test_saving_never_overwrites_what_people_changed(sample, report):
    for ending in (".docx", ".xlsx"):
        path = Report(sample.data()).save(report.with_name(f"mine{ending}"))
        Report(sample.data(), title="Again").save(path)  # as we wrote it: written over
        made = io.BytesIO()
        with zipfile.ZipFile(path) as source, zipfile.ZipFile(made, "w") as target:
            for item in source.infolist():
                target.writestr(item, source.read(item).replace(b"Again", b"Mine now"))
        path.write_bytes(made.getvalue())
        with pytest.raises(FileProblem, match="changed since it was written"):
            Report(sample.data()).save(path)
        assert path.read_bytes() == made.getvalue()


def test_what_people_wrote_is_not_written_over_after_a_refresh_either(sample, report):
    edit(report, lambda xml: xml.replace("<w:body>", f"<w:body>{PROSE}", 1))
    less_coded(sample)
    refresh_report(report, sample.data(), in_place=True)
    with pytest.raises(FileProblem, match="changed since it was written"):
        Report(sample.data()).save(report)
    assert PROSE in document(report)


def test_a_row_of_another_quotation_does_not_take_over_a_comment():
    from toolkit.report.word.renewed import matched_rows

    there = [["Code", "Quotation"], ["Hope", "one"], ["Hope", "two"], ["Trust", "three"]]
    assert matched_rows([["Hope", "two"], ["Hope", "four"], ["Trust", "five"]], there) == [2, None, 3]


def test_a_document_that_is_no_report_of_ours_is_said_to_be_none(study, tmp_path):
    import docx

    docx.Document().save(tmp_path / "letter.docx")
    with pytest.raises(FileProblem, match="no report of this toolkit"):
        refresh_report(tmp_path / "letter.docx", study.data())
    (tmp_path / "note.docx").write_text("x")
    with pytest.raises(FileProblem, match="not a Word document"):
        refresh_report(tmp_path / "note.docx", study.data())
    with pytest.raises(FileProblem, match="no such file"):
        refresh_report(tmp_path / "nothing.docx", study.data())


def test_words_that_look_like_markup_come_through(sample, report):
    theme = sample.themes()["theme"].iloc[0]
    sample.codebook.describe(theme, claim="<w:t>& more</w:t>")
    refresh_report(report, sample.data())
    after = document(report.with_name("report (refreshed).docx"))
    assert escape("<w:t>& more</w:t>") in after
    assert any("<w:t>& more</w:t>" in line for line in Word(report.with_name("report (refreshed).docx")).paragraphs)
    assert f"{W}" not in after
