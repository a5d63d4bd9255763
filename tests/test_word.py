"""The Word file as Word must find it: sound XML, the house's own template, pages that turn, references that lead somewhere."""

import io
import shutil
import subprocess
import zipfile

import docx
import pytest
from conftest import must_have
from docx.enum.text import WD_BREAK
from docx.shared import Cm, Pt
from lxml import etree
from ooxml import W, Word, problems, text

from toolkit import Report
from toolkit.errors import FileProblem, NotFound
from toolkit.report.description import Column, Contents, Section, Table, Text, ToWrite
from toolkit.report.word.document import render
from toolkit.study import Basis

NARROW = Table(key="one", title="One", columns=[Column("A"), Column("B", number=True)], rows=[["x", 1], ["y", 2]],
               basis=Basis(notes=("A note.", "Another.")), lead="Two lines.", told=(1,))  # fmt: skip
BROAD = Table(key="broad", title="Broad", columns=[Column(f"C{n}") for n in range(9)], rows=[list("abcdefghi")],
              basis=Basis(), lead="Nine columns.")  # fmt: skip


def sections(*blocks, heading="First", key="first"):
    return [Section(key=key, heading=heading, blocks=blocks)]


@pytest.fixture(scope="module")
def full(sample_data_once):
    return Word(Report(sample_data_once, sections="full").content(".docx"))


@pytest.fixture(scope="module")
def sample_data_once(tmp_path_factory):
    from toolkit import Project
    from toolkit.cli import main

    folder = tmp_path_factory.mktemp("demo")
    assert main(["demo", "--output", str(folder)]) == 0
    return Project.open(folder / "demo.qual", coder="Ana").data()


def test_the_full_report_is_sound_word(full):
    assert problems(full.content) == []


@pytest.mark.parametrize(
    ("broken", "said"),
    [
        (lambda xml: xml.replace(b"<w:cantSplit/>", b"<w:cantSplot/>", 1), "cantSplot in trPr"),
        (lambda xml: xml.replace(b'<w:pStyle w:val="Caption"/>', b'<w:jc w:val="left"/><w:pStyle w:val="Caption"/>', 1), "order in pPr"),
        (lambda xml: xml.replace(b'<w:pStyle w:val="Caption"/>', b'<w:pStyle w:val="Legend"/>', 1), "no style Legend"),
        (lambda xml: xml.replace(b"<w:bookmarkEnd", b"<w:bookmarkEnt", 1), "a bookmark without an end"),
        (lambda xml: xml.replace(b'r:embed="', b'r:embed="x', 1), "no relationship x"),
        (lambda xml: xml.replace(b'<w:id w:val="', b'<w:id w:val="7"/><w:id w:val="7"/><w:id w:val="', 1), "id of a control 7 twice"),
    ],
)  # fmt: skip
def test_the_check_of_the_xml_sees_each_fault(full, broken, said):
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w") as archive:
        for name, part in full.parts.items():
            archive.writestr(name, broken(part) if name == "word/document.xml" else part)
    assert said in " ".join(problems(made.getvalue()))


def test_every_table_picture_and_generated_sentence_stands_in_a_control_of_its_own(full):
    tags = set(full.controls())
    assert {"qt.participation", "qt.participation:notes", "qt.themes.wave.group", "qt.grid.1"} <= tags
    for table in full.body.iter(f"{W}tbl"):
        assert table.getparent().tag == f"{W}sdtContent"
    lines = [one for one in full.body.iter(f"{W}t") if (one.text or "").startswith("Raised by Parent")]
    assert lines
    assert all(one.getparent().getparent().tag == f"{W}sdtContent" for one in lines)


def test_a_sentence_points_to_its_table_by_a_reference_that_follows_it():
    made = Word(render("T", sections(Text(words="More are in the second", see=("broad", "nowhere")), NARROW, BROAD)))
    assert made.paragraphs[3] == "More are in the second (Table 2)"
    codes = [one.text for one in made.body.iter(f"{W}instrText")]
    assert any(code.startswith(" REF qt_broad_") for code in codes)
    assert problems(made.content) == []


def test_the_contents_lead_to_the_headings_without_an_update():
    made = Word(
        render("T", [*sections(Contents(), key="top", heading="Contents"), *sections(NARROW, heading="Numbers")])
    )
    lines = made.styled("TOC1")
    assert [text(one) for one in lines] == ["Contents", "Numbers"]
    anchors = {link.get(f"{W}anchor") for link in made.body.iter(f"{W}hyperlink")}
    assert anchors <= {mark.get(f"{W}name") for mark in made.body.iter(f"{W}bookmarkStart")}
    assert problems(made.content) == []


def test_a_place_to_write_shows_its_prompt_until_somebody_writes():
    made = Word(render("T", sections(ToWrite(prompt="Key findings"), ToWrite(prompt="Limits"))))
    prompts = [one for one in made.body.iter(f"{W}sdt") if one.find(f"{W}sdtPr/{W}showingPlcHdr") is not None]
    assert [text(one) for one in prompts] == ["[Key findings]", "[Limits]"]
    assert problems(made.content) == []


def test_neighbouring_wide_sections_share_the_turned_pages():
    made = docx.Document(io.BytesIO(render("T", [
        *sections(NARROW), *sections(BROAD, key="b"), *sections(Text(words="x"), key="c"), *sections(NARROW_AGAIN, key="d")
    ])))  # fmt: skip
    assert [one.page_width > one.page_height for one in made.sections] == [False, True, False]


NARROW_AGAIN = Table(key="two", title="Two", columns=[Column("A")], rows=[["x"]], basis=Basis(), lead="One line.")


@pytest.fixture
def house(tmp_path):
    """A template of an organisation: its letters, a cover, a header, a title page, page numbers from 7, a bookmark."""
    made = docx.Document()
    made.styles["Normal"].font.name = "Georgia"
    made.styles["Heading 1"].font.size = Pt(31)
    made.sections[0].left_margin = Cm(4)
    made.sections[0].different_first_page_header_footer = True
    made.sections[0].header.paragraphs[0].text = "Elder House"
    made.add_paragraph("Cover of the house").add_run().add_break(WD_BREAK.PAGE)
    here = made.add_paragraph()
    for tag, more in (("bookmarkStart", {f"{W}name": "Insert_here"}), ("bookmarkEnd", {})):
        here._p.append(etree.Element(f"{W}{tag}", {f"{W}id": "3", **more}))
    made.add_paragraph("Back page of the house")
    numbers = etree.SubElement(made.sections[0]._sectPr, f"{W}pgNumType")
    numbers.set(f"{W}start", "7")
    made.sections[0]._sectPr.insert(3, numbers)
    caption = made.styles["Caption"]
    caption.element.getparent().remove(caption.element)
    path = tmp_path / "house.docx"
    made.save(path)
    return path


def test_the_report_goes_into_the_houses_own_document_at_its_bookmark(house):
    content = render(
        "T", [*sections(NARROW), *sections(BROAD, key="b"), *sections(NARROW_AGAIN, key="c")], template=house
    )
    made = Word(content)
    assert problems(content) == []
    assert made.paragraphs[0] == "Cover of the house"
    assert made.paragraphs[-1] == "Back page of the house"
    assert "T" not in made.paragraphs  # the cover is the house's
    opened = docx.Document(io.BytesIO(content))
    assert opened.styles["Heading 1"].font.size == Pt(31)
    assert opened.styles["Normal"].font.name == "Georgia"
    assert {round(one.left_margin.cm, 1) for one in opened.sections} == {4.0}
    assert [one.page_width > one.page_height for one in opened.sections] == [False, True, False]
    assert all(one.header.paragraphs[0].text == "Elder House" for one in opened.sections)
    starts = [one._sectPr.find(f"{W}pgNumType") is not None for one in opened.sections]
    first_pages = [one.different_first_page_header_footer for one in opened.sections]
    assert (starts, first_pages) == ([True, False, False], [True, False, False])


def test_the_table_is_as_wide_as_the_houses_page(house):
    made = Word(render("T", sections(NARROW), template=house))
    width = sum(int(one.get(f"{W}w")) for one in next(made.body.iter(f"{W}tbl")).iter(f"{W}gridCol"))
    page = docx.Document(house).sections[0]
    assert width == pytest.approx((page.page_width - page.left_margin - page.right_margin) / 635, abs=4)


def test_what_the_template_lacks_is_told_and_added(house, study):
    told = Report(study.data(), template=house).template_styles().set_index("use")["found"]
    assert told["heading 1"] == "used"
    assert told["caption"] == "missing in the template: a plain one was added"
    made = docx.Document(io.BytesIO(render("T", sections(NARROW), template=house)))
    assert made.styles["Caption"].base_style.name == "Normal"


def test_the_houses_styles_are_used_by_the_names_they_have_there(house):
    made = docx.Document(house)
    made.styles.add_style("House grid", 3)
    made.save(house)
    content = render("T", sections(NARROW), template=house, styles={"table": "House grid"})
    assert docx.Document(io.BytesIO(content)).element.body.find(f".//{W}tblStyle").get(f"{W}val") == "Housegrid"
    with pytest.raises(NotFound, match="House grid"):
        render("T", sections(NARROW), template=house, styles={"table": "House gird"})
    with pytest.raises(NotFound, match="caption"):
        render("T", sections(NARROW), template=house, styles={"captoin": "Caption"})


def test_a_dotx_is_used_as_word_would_use_it(house, tmp_path):
    path = tmp_path / "house.dotx"
    with zipfile.ZipFile(house) as source, zipfile.ZipFile(path, "w") as target:
        for item in source.infolist():
            target.writestr(
                item.filename,
                source.read(item).replace(b"wordprocessingml.document.main", b"wordprocessingml.template.main"),
            )
    made = Word(render("T", sections(NARROW), template=path))
    assert b"template.main" not in made.parts["[Content_Types].xml"]
    assert problems(made.content) == []


def test_a_template_that_is_none_is_named_with_the_way_out(tmp_path):
    (tmp_path / "house.docx").write_text("no Word file")
    for name, said in (
        ("house.docx", "cannot be read as a Word document"),
        ("none.docx", "no such template"),
        ("house.docm", "macros"),
    ):
        with pytest.raises(FileProblem, match=said):
            render("T", sections(NARROW), template=tmp_path / name)


def test_properties_are_clean_and_the_manifest_says_what_it_was_made_from(full):
    core = full.parts["docProps/core.xml"].decode()
    assert "Report of the qualitative toolkit" in core
    assert "<dc:creator></dc:creator>" in core
    assert not any("thumbnail" in name for name in full.parts)
    (manifest,) = [
        part
        for name, part in full.parts.items()
        if name.startswith("customXml/item") and b"urn:qualitative" in part and b"controls" in part
    ]
    assert b'"sections"' in manifest
    assert b"frames" in manifest


@pytest.mark.slow
def test_libreoffice_makes_pages_of_a_report_in_the_houses_document(house, tmp_path):
    must_have(shutil.which("soffice"), "LibreOffice")
    path = tmp_path / "r.docx"
    path.write_bytes(render("T", [*sections(NARROW), *sections(BROAD, key="b")], template=house))
    command = ["soffice", f"-env:UserInstallation=file://{tmp_path}/office", "--headless", "--convert-to", "pdf",
               "--outdir", str(tmp_path), str(path)]  # fmt: skip
    subprocess.run(command, check=True, capture_output=True, timeout=180)
    assert (tmp_path / "r.pdf").read_bytes().startswith(b"%PDF")
