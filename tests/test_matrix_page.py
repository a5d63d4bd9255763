"""The framework matrix's page: what a person does with mouse and keyboard, what it shows, and what the study holds."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser  # noqa: F401 - a fixture
from conftest import code_words
from test_summaries import HOPE, MONEY, ids, written
from test_summaries import study as charted  # noqa: F401 - a fixture
from widget_page import widget_page  # noqa: F401 - a fixture

PICTURES = os.environ.get("PICTURES")
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "high contrast": {"forced_colors": "active"},
    "narrow": {"width": 560, "height": 900},
}
SERIOUS = {"serious", "critical"}


@pytest.fixture
def page(charted, widget_page):  # noqa: F811
    return widget_page(charted, charted.framework.matrix(), ".qm-root")


def cells(page):
    """Return what the grid shows, row by row."""
    return page.page.evaluate(
        """() => [...document.querySelectorAll('.qm-grid tr')].map((row) => [...row.cells].map((one) =>
            [one.querySelector('.qm-words')?.textContent, one.querySelector('.qm-state')?.textContent ?? one.firstChild.textContent].filter(Boolean).join(' | ')))"""
    )


def test_the_grid_says_of_each_cell_in_words_how_far_it_is(page):
    assert cells(page) == [
        ["Person", HOPE, MONEY],
        ["P1", "not yet charted, 2 extracts", "asked, nothing"],
        ["P2", "asked, nothing", "not yet charted, 1 extract"],
    ]
    assert page.page.get_by_role("grid", name="Framework matrix").get_attribute("aria-rowcount") == "3"
    assert "2 not yet charted" in page.page.locator(".qd-barline").text_content()


def test_a_cell_is_written_with_the_keyboard_alone_and_undone(page):
    page.page.locator(".qm-grid [tabindex='0']").focus()
    page.keys("Control+Home", "ArrowDown", "ArrowRight")
    assert page.focused() == "P1, The theme of hope: not yet charted, 2 extracts"
    page.keys("Enter")
    page.page.keyboard.type("Hopes, twice.")
    page.keys("Control+Enter")
    page.kept()
    assert written(page.project) == [("P1", HOPE, "Hopes, twice.")]
    assert cells(page)[1][1] == "Hopes, twice. | summarised, 2 extracts"
    assert page.said() == "Summarised"
    assert page.focused().startswith("P1, The theme of hope: summarised")
    page.keys("Control+z")
    page.kept()
    assert written(page.project) == []
    page.keys("Control+y")
    page.kept()
    assert written(page.project) == [("P1", HOPE, "Hopes, twice.")]


def test_an_extract_is_linked_and_cited_where_the_caret_is(page):
    page.page.locator(".qm-cell").first.click()
    side = page.page.locator(".qm-side")
    first = side.locator(".qd-card", has_text="I hope so")
    first.wait_for()
    page.page.keyboard.type("Hopes")
    first.get_by_role("button", name="Cite").click()
    page.page.keyboard.type(", and says so.")
    side.get_by_role("button", name="Keep").click()
    page.kept()
    assert written(page.project) == [("P1", HOPE, "Hopes [P1 T1: 2], and says so.")]
    assert page.project.framework.extracts()["coding"].tolist() == ids(page.project, "I hope so")
    side.locator(".qd-card", has_text="Really").get_by_role("button", name="Link").click()
    page.kept()
    assert sorted(page.project.framework.extracts()["coding"]) == sorted(ids(page.project, "I hope so", "Really"))
    side.locator(".qd-card", has_text="I hope so").get_by_role("button", name="✓ Linked").click()
    page.kept()
    assert page.project.framework.extracts()["coding"].tolist() == ids(page.project, "Really")


def test_what_is_written_is_kept_when_another_cell_is_opened_or_escape_is_pressed(page):
    page.page.locator(".qm-cell").nth(0).click()
    page.page.keyboard.type("Hopes.")
    page.page.locator(".qm-cell").nth(3).click()
    page.page.keyboard.type("Fares.")
    page.keys("Escape")
    page.kept()
    assert written(page.project) == [("P1", HOPE, "Hopes."), ("P2", MONEY, "Fares.")]
    page.page.locator(".qm-cell").nth(0).click()
    page.page.get_by_role("button", name="Take away").click()
    page.kept()
    assert written(page.project) == [("P2", MONEY, "Fares.")]


def test_a_row_and_a_theme_are_read_in_full(page):
    page.project.framework.summarise(row="P1", theme=HOPE, text="Hopes.")
    page.page.locator("tbody th").first.click()
    side = page.page.locator(".qm-side")
    assert side.locator(".qd-title").text_content() == "P1"
    assert "1 of 2 cells summarised" in side.text_content()
    assert side.locator("dt").all_text_contents() == [HOPE, MONEY]
    assert side.locator("dd").first.text_content().startswith("Hopes.")
    page.keys("Escape", "ArrowUp", "ArrowRight", "ArrowRight", "Enter")
    side.locator(".qd-title", has_text=MONEY).wait_for()
    assert side.locator("dt").all_text_contents() == ["P1", "P2"]
    side.get_by_role("button", name="Write: P2").click()
    page.page.keyboard.type("Fares.")
    page.keys("Control+Enter")
    page.kept()
    assert written(page.project)[1] == ("P2", MONEY, "Fares.")


def test_what_somebody_else_writes_is_shown_and_never_written_over_unseen(page):
    page.page.locator(".qm-cell").first.click()
    page.page.keyboard.type("Mine.")
    page.project.framework.summarise(row="P1", theme=HOPE, text="Theirs.")
    page.page.locator(".qm-theirs", has_text="Theirs.").wait_for()
    assert page.page.locator(".qm-area").input_value() == "Mine."
    page.page.locator(".qm-area").fill("Theirs. Mine.")
    page.keys("Control+Enter")
    page.kept()
    assert written(page.project) == [("P1", HOPE, "Theirs. Mine.")]


def tells_of_changes(message):
    """Tell whether a message says what somebody else did: unasked, or as the answer to a page that looks for it."""
    asked = isinstance(message.get("answer"), dict) and "since" in message["answer"]
    return asked or ("changes" in message and "answer" not in message)


@pytest.mark.parametrize("way", ["escape", "another cell"])
def test_words_refused_because_somebody_was_faster_come_back_into_the_cell(page, way):
    page.page.locator(".qm-cell").first.click()
    page.page.keyboard.type("Mine.")
    send = page.widget.send
    page.widget.send = lambda message: None if tells_of_changes(message) else send(message)
    page.project.framework.summarise(row="P1", theme=HOPE, text="Theirs.")  # the page is not told in time
    if way == "escape":
        page.keys("Escape")
    else:
        page.page.locator(".qm-cell").nth(3).click()
    page.page.locator(".qd-warning", has_text="Somebody else has written").wait_for()
    page.widget.send = send
    page.page.get_by_label(f"Summary: P1, {HOPE}").wait_for()
    assert page.page.locator(".qm-area").input_value() == "Mine."
    assert written(page.project) == [("P1", HOPE, "Theirs.")]


def test_rows_can_be_groups_and_filters_narrow_what_is_seen(page):
    page.page.get_by_label("Cells").select_option("not yet charted")
    assert [row[0] for row in cells(page)] == ["Person", "P1", "P2"]
    page.page.get_by_label("Stakeholder group").select_option("Staff")
    assert cells(page) == [["Person", MONEY], ["P2", "not yet charted, 1 extract"]]
    page.page.get_by_label("Stakeholder group").select_option("")
    page.project.framework.summarise(row="P1", theme=HOPE, text="Hopes.")
    page.page.get_by_label("Cells").select_option("summarised")
    assert cells(page) == [["Person", HOPE], ["P1", "Hopes. | summarised, 2 extracts"]]
    page.page.get_by_label("Cells").select_option("")
    page.page.get_by_label("Rows", exact=True).select_option("groups")
    page.page.wait_for_function("document.querySelector('.qm-grid th').textContent === 'Group'")
    assert [row[0] for row in cells(page)] == ["Group", "Parent", "Staff"]
    page.page.locator(".qm-cell").first.click()
    page.page.keyboard.type("Parents hope.")
    page.keys("Control+Enter")
    page.kept()
    rows = page.project.framework.summaries()[["row", "rows"]].to_numpy().tolist()
    assert rows == [["P1", "participant"], ["Parent", "group"]]


def test_new_codings_are_seen(page):
    code_words(page.project, "P2 T1", "No money for the bus", "Hope")
    page.page.wait_for_function(
        "document.querySelector('.qm-grid').rows[2].cells[1].textContent === 'not yet charted, 1 extract'"
    )


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious(sample, widget_page, look):  # noqa: F811
    theme = sample.data().themes["theme"].iloc[0]
    sample.framework.summarise(row="P1", theme=theme, text="Believes her because she has stood there. [P1 T1: 4]")
    page = widget_page(sample, sample.framework.matrix(), ".qm-root", **{"width": 1400, "height": 860, **LOOKS[look]})

    def check(where):
        found = Axe().run(page.page, options={"resultTypes": ["violations"]}).response["violations"]
        bad = [(one["id"], one["help"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in SERIOUS]
        assert not bad, f"{where}: {bad}"
        if PICTURES:
            page.page.screenshot(path=str(Path(PICTURES) / f"matrix_{look}_{where}.png".replace(" ", "_")))

    check("matrix")
    page.page.locator(".qm-cell").first.click()
    page.page.locator(".qb-extracts .qd-card").first.wait_for()
    check("a cell")
    page.page.locator("tbody th").first.click()
    check("a row")
    page.page.locator("thead th").nth(1).click()
    check("a theme")


def test_nothing_is_cut_off_with_large_letters(sample, widget_page):  # noqa: F811
    page = widget_page(sample, sample.framework.matrix(), ".qm-root", width=700, height=900)
    page.page.evaluate("document.documentElement.style.fontSize = '32px'")
    page.page.wait_for_timeout(200)
    wide = page.page.evaluate(
        """() => {
            const root = document.querySelector('.qm-root').getBoundingClientRect();
            return [...document.querySelectorAll('.qd-barline *, .qb-basis, .qd-foot *')].filter((one) => one.offsetParent && one.getBoundingClientRect().right > root.right + 1).map((one) => one.className || one.tagName);
        }"""
    )
    assert wide == []
    assert page.page.locator(".qm-scroll").evaluate("(one) => one.clientHeight") > 150
