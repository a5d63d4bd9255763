"""A report as one HTML file: read by a parser, by axe and by a browser that may fetch nothing."""

import base64
import re

import lxml.html
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser  # noqa: F401 - a fixture
from described import HIDDEN_NUMBERS, sections

from toolkit import Report
from toolkit.report import html
from toolkit.report.description import Section, Text

LOOKS = {
    "light": {"viewport": {"width": 1200, "height": 900}},
    "dark": {"color_scheme": "dark", "viewport": {"width": 1200, "height": 900}},
    "narrow": {"viewport": {"width": 400, "height": 800}},
}


@pytest.fixture(scope="module")
def page():
    return html.render("Mentoring <2026>", sections())


@pytest.fixture(scope="module")
def tree(page):
    return lxml.html.document_fromstring(page)


@pytest.fixture(scope="module")
def real_page(sample_data):
    return html.render("Mentoring", Report(sample_data, sections="full").sections())


def test_the_page_needs_nothing_else_and_runs_nothing(page, tree):
    assert not tree.xpath("//script | //link | //iframe | //*[@onclick or @onload]")
    assert not re.search(rb"https?://|@import|url\(", page)
    assert all(one.get("src").startswith("data:image/png;base64,") for one in tree.iter("img"))
    assert "default-src 'none'" in tree.xpath("//meta[@http-equiv='Content-Security-Policy']/@content")[0]


def test_it_has_a_language_a_title_and_headings_without_a_step_left_out(tree):
    assert tree.get("lang") == "en-GB"
    assert tree.findtext(".//title") == "Mentoring <2026>"
    levels = [int(one.tag[1]) for one in tree.iter("h1", "h2", "h3", "h4", "h5", "h6")]
    assert levels == [1, 2, 2, 2, 3, 2]  # the fourth section asks for level 3 under a 1
    assert [one.text_content() for one in tree.iter("h2")][2] == "Themes <i>"


def test_the_contents_lead_to_every_other_section(tree):
    links = tree.xpath("//nav//a")
    assert [one.text for one in links] == ["About this report", "Themes <i>", "Deep down", "Pictures"]
    for link in links:
        assert tree.get_element_by_id(link.get("href")[1:]).text_content() == link.text
    assert not html.render("None", [Section(key="a", heading="A", blocks=[Text(words="b")])]).count(b"<nav")


def test_ids_are_never_twice(tree, real_page):
    for one in (tree, lxml.html.document_fromstring(real_page)):
        ids = one.xpath("//@id")
        assert len(ids) == len(set(ids)) > 5
        assert not any(re.search(r"\s", name) for name in ids)


def test_tables_have_a_numbered_caption_scopes_and_their_basis(tree):
    table = tree.get_element_by_id("themes.wave")
    assert table.find("caption").text_content() == "Table 1. Who raised what <b>"
    assert table.xpath("thead/tr/th/@scope") == ["col"] * 5
    assert table.xpath("tbody/tr/*[1]/@scope") == ["row"] * 2
    assert [cell.text for cell in table.xpath("tbody/tr[1]/*")] == [
        "Hope & trust",
        "3 of 7",
        "not asked",
        "2 (P1, P2)",
        "12",
    ]
    assert (
        "Coded by Ana. Last coding: 2026-11-20." in tree.get_element_by_id(table.get("aria-describedby")).text_content()
    )
    captions = [one.text_content() for one in tree.iter("caption")]
    assert captions == ["Table 1. Who raised what <b>", "The table behind Figure 1", "Table 2. Key quotations: Hope"]


def test_a_picture_has_its_words_its_caption_and_the_table_behind_it(tree):
    figure = tree.get_element_by_id("grid.1")
    assert figure.find("img").get("alt") == 'P1 3, P2 4 "quoted".'
    assert figure.findtext("figcaption/b") == "Figure 1."
    drawn = base64.b64decode(figure.find("img").get("src").partition(",")[2])
    assert drawn.startswith(b"\x89PNG")
    wide = int.from_bytes(drawn[16:20])
    assert abs(int(figure.find("img").get("width")) - wide * 96 / 200) < 1
    behind = tree.xpath("//details[summary='The table behind Figure 1']//table")[0]
    assert [cell.text for cell in behind.iter("th", "td")] == [
        *("Participant", "Time point", "N"), *("P1", "T1", "3"), *("P2", "NA", "4")
    ]  # fmt: skip


def test_what_people_write_themselves_is_marked_and_styles_have_their_elements(tree):
    (place,) = tree.find_class("to-write")
    assert place.text_content() == "To write: Why the study was done."
    assert [one.text for one in tree.xpath("//main/ul/li")] == ["One", "Two"]
    assert tree.find(".//blockquote").text_content().strip() == "Long words of somebody."


def test_words_are_never_markup_and_what_is_hidden_stays_hidden(page, tree):
    assert "“<script>alert(1)</script>\ufffd”" in tree.text_content()
    assert "3 of 7 & more" in tree.text_content()
    assert not any(number.encode() in page for number in HIDDEN_NUMBERS)
    assert tree.xpath("//table[@id='themes.wave']/tbody/tr[2]/td[1]")[0].text == "c"


def test_the_same_sections_give_the_same_bytes(page):
    assert html.render("Mentoring <2026>", sections()) == page


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_and_nothing_is_fetched(browser, real_page, tmp_path, look):  # noqa: F811
    path = tmp_path / "report.html"
    path.write_bytes(real_page)
    context = browser.new_context(**LOOKS[look])
    shown, asked = context.new_page(), []
    shown.on("request", lambda request: asked.append(request.url))
    shown.goto(path.as_uri())
    shown.eval_on_selector_all("details", "all => all.forEach((one) => { one.open = true; })")
    found = Axe().run(shown, options={"resultTypes": ["violations"]}).response["violations"]
    assert [(one["id"], one["nodes"][0]["html"][:160]) for one in found] == []
    assert [url for url in asked if not url.startswith("data:")] == [path.as_uri()]
    assert shown.evaluate("document.documentElement.scrollWidth <= innerWidth")
    context.close()
