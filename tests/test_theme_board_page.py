"""The theme board's page: what a person does with mouse and keyboard, what it shows, and what the study then holds."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser, desk_page  # noqa: F401 - fixtures
from conftest import code_words, put_interview, write_rows
from test_theme_board import themes_of
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
def page(study, folder, widget_page):  # noqa: F811
    put_interview(folder, "A", ("Interviewer", "How is it?"), ("P1", "I trust her. I hope so. Money is short."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    for name in ("Trust", "Hope", "Money", "Time"):
        study.codebook.add(name)
    code_words(study, "A", "I trust her", "Trust")
    code_words(study, "A", "I hope so", "Hope")
    study.codebook.add_theme("A bond", codes=["Trust", "Hope"])
    study.codebook.add_theme("Costs", codes=["Money"])
    return widget_page(study, study.theme_board(), ".qb-root")


def card(page, name, theme=None):
    within = page.page.locator(
        f".qb-theme[data-theme='{page.project.codebook.now().theme(theme).id}']" if theme else ".qb-unlinked"
    )
    return within.locator(".qb-card", has=page.page.locator("b", has_text=name)).first


def columns(page):
    """Return the columns as the page shows them: name, cards."""
    return page.page.evaluate(
        """() => [...document.querySelectorAll('.qb-theme')].map((one) => [
            one.querySelector('.qb-name').textContent, [...one.querySelector('.qb-cards').querySelectorAll(':scope > .qb-card b')].map((b) => b.textContent)])"""
    )


def test_cards_show_how_many_raised_it_and_what_was_said(page):
    assert columns(page) == [["Not under a theme", ["Time"]], ["A bond", ["Trust", "Hope"]], ["Costs", ["Money"]]]
    trust = card(page, "Trust", "A bond")
    assert trust.locator(".qb-count").text_content() == "1 person · 1 reference"
    assert trust.locator(".qb-words").text_content() == "I trust her"
    basis = page.page.locator(".qb-basis").text_content()
    assert basis.startswith("Counted: how many of 1 person raised it, and coding references. Coded by Ana.")
    assert "a theme with all codes under it, each once." in basis


def test_a_card_is_picked_up_carried_and_put_down_with_the_keyboard_alone(page):
    page.page.locator(".qb-root [data-stop][tabindex='0']").first.focus()
    page.keys("ArrowRight", "ArrowUp", "ArrowDown")
    assert page.focused().startswith("Trust,")
    page.keys("Space")
    assert page.said().startswith("Trust picked up.")
    page.keys("ArrowRight")
    assert page.said() == "Costs, place 1 of 2"
    page.keys("ArrowDown")
    assert page.said() == "Costs, place 2 of 2"
    page.keys("Space")
    page.kept()
    assert themes_of(page.project) == [("A bond", ["Hope"], []), ("Costs", ["Money", "Trust"], [])]
    assert columns(page)[2] == ["Costs", ["Money", "Trust"]]
    assert page.said() == "“Trust” now under “Costs”"
    assert page.focused().startswith("Trust,")
    page.keys("Control+z")
    page.kept()
    assert themes_of(page.project) == [("A bond", ["Trust", "Hope"], []), ("Costs", ["Money"], [])]
    page.keys("Control+y")
    page.kept()
    assert columns(page)[2] == ["Costs", ["Money", "Trust"]]


def test_escape_puts_a_card_back_and_nothing_is_sent(page):
    before = len(page.project.history())
    card(page, "Trust", "A bond").focus()
    page.keys("Space", "ArrowRight", "Escape")
    assert page.said() == "Trust put back."
    assert page.page.locator(".qb-mark").count() == 0
    assert page.focused().startswith("Trust,")
    page.keys("Space", "ArrowRight", "ArrowLeft", "Space")
    assert page.said() == "Trust stays where it is."
    assert len(page.project.history()) == before


def test_with_shift_a_card_stays_where_it_was_as_well(page):
    card(page, "Hope", "A bond").focus()
    page.keys("Space", "ArrowRight", "Shift+Space")
    page.kept()
    assert themes_of(page.project) == [("A bond", ["Trust", "Hope"], []), ("Costs", ["Money", "Hope"], [])] or (
        themes_of(page.project) == [("A bond", ["Trust", "Hope"], []), ("Costs", ["Hope", "Money"], [])]
    )
    assert "also under Costs" in card(page, "Hope", "A bond").text_content()


def test_delete_takes_a_code_out_and_it_is_seen_under_no_theme(page):
    card(page, "Money", "Costs").focus()
    page.keys("Delete")
    page.kept()
    assert columns(page) == [["Not under a theme", ["Money", "Time"]], ["A bond", ["Trust", "Hope"]], ["Costs", []]]
    assert page.focused().startswith("Theme Costs")
    page.keys("ArrowDown")
    assert page.page.evaluate("document.activeElement.textContent") == "No codes yet"


def test_cards_are_dragged_with_the_mouse_and_stay_with_the_control_key(page):
    target = page.page.locator(".qb-theme", has_text="Costs").last
    card(page, "Time").drag_to(target)
    page.kept()
    assert sorted(themes_of(page.project)[1][1]) == ["Money", "Time"]
    page.page.keyboard.down("Control")
    card(page, "Trust", "A bond").drag_to(target)
    page.page.keyboard.up("Control")
    page.kept()
    assert themes_of(page.project)[0] == ("A bond", ["Trust", "Hope"], [])
    assert sorted(themes_of(page.project)[1][1]) == ["Money", "Time", "Trust"]
    assert page.page.locator(".qb-carried, .qb-mark").count() == 0


def test_a_theme_is_made_renamed_described_nested_and_removed(page):
    page.page.locator(".qb-root [data-stop][tabindex='0']").first.focus()
    page.keys("n")
    page.page.keyboard.type("Patience")
    page.keys("Enter")
    page.kept()
    assert [name for name, _, _ in themes_of(page.project)] == ["A bond", "Costs", "Patience"]
    assert page.page.evaluate("document.activeElement.dataset.field") == "claim"
    page.page.keyboard.type("They wait because nobody tells them when.")
    page.page.get_by_label("Boundary").fill("Not waiting for a place.")
    page.page.get_by_label("For whom").fill("parents")
    page.page.get_by_label("Name", exact=True).fill("Waiting")
    page.keys("Enter")
    page.kept()
    row = page.project.themes().set_index("theme").loc["Waiting"]
    assert row["claim"] == "They wait because nobody tells them when."
    assert (row["boundary"], row["for_whom"]) == ("Not waiting for a place.", "parents")
    assert "They wait because" in page.page.locator(".qb-claim").last.text_content()
    page.page.locator("button.qb-name", has_text="Waiting").focus()
    page.keys("Alt+ArrowRight")
    page.kept()
    assert themes_of(page.project)[1] == ("Costs", ["Money"], [("Waiting", [], [])])
    assert page.focused().startswith("Sub-theme Waiting")
    page.keys("Alt+ArrowLeft", "Alt+ArrowUp")
    page.kept()
    assert [name for name, _, _ in themes_of(page.project)] == ["A bond", "Waiting", "Costs"]
    page.keys("Delete")
    page.kept()
    assert [name for name, _, _ in themes_of(page.project)] == ["A bond", "Costs"]


def test_a_theme_goes_under_another_or_in_front_of_it_with_the_mouse(page):
    costs, bond = (page.page.locator("button.qb-name", has_text=name) for name in ("Costs", "A bond"))
    head = page.page.locator(".qb-head[data-over]").first
    width = head.bounding_box()["width"]
    costs.drag_to(head, target_position={"x": 4, "y": 8})
    page.kept()
    assert [name for name, _, _ in themes_of(page.project)] == ["Costs", "A bond"]
    bond.drag_to(page.page.locator(".qb-head[data-over]").first, target_position={"x": width * 0.7, "y": 8})
    page.kept()
    assert themes_of(page.project) == [("Costs", ["Money"], [("A bond", ["Trust", "Hope"], [])])]


def test_a_name_without_a_claim_is_called_a_topic_and_thin_themes_are_pointed_out_when_asked(page):
    assert page.page.locator(".qb-flag").all_text_contents() == ["A topic so far: what does it claim?"]
    page.page.get_by_label("thin themes").check()
    flags = page.page.locator(".qb-flag").all_text_contents()
    assert "Thin: 1 person" in flags
    assert "Thin: nothing is coded under it" in flags
    assert page.said() == "Thin in some way, worth another look: A bond, Costs"


def test_a_card_shows_its_extracts_and_the_line_of_code_where_no_desk_is_open(page):
    card(page, "Trust", "A bond").click()
    side = page.page.locator(".qb-side")
    side.get_by_text("I trust her").wait_for()
    side.get_by_role("button", name="Show in the desk").click()
    assert side.locator("code").text_content() == 'project.desk("A")'
    side.get_by_label("Costs").check()
    page.kept()
    assert themes_of(page.project)[1] == ("Costs", ["Money", "Trust"], [])


def test_what_a_cell_changes_is_seen_on_the_board_and_what_is_being_typed_stays(page):
    page.page.locator("button.qb-name", has_text="A bond").click()
    page.page.get_by_label("Claim").fill("Half a sen")
    page.project.codebook.describe("A bond", definition="Between two people.")
    page.project.codebook.link("Costs", "Time")
    page.page.wait_for_function(
        "document.querySelector('.qb-columns').textContent.includes('Every code is under a theme')"
    )
    assert page.page.get_by_label("Claim").input_value() == "Half a sen"
    assert page.project.themes()["claim"].tolist() == ["", ""]
    code_words(page.project, "A", "Money is short", "Money")
    page.page.wait_for_function("document.querySelectorAll('.qb-words').length === 3")
    assert card(page, "Money", "Costs").locator(".qb-count").text_content() == "1 person · 1 reference"


def test_the_filter_shows_the_codes_that_fit(page):
    page.page.get_by_label("Filter codes").fill("hop")
    shown = page.page.locator(".qb-card:visible b").all_text_contents()
    assert shown == ["Hope"]
    assert page.page.get_by_text("1 code of 4").is_visible()


def test_words_of_a_code_are_shown_in_an_open_desk(sample, browser):  # noqa: F811
    """Board and desk stand on one page, as in a notebook."""
    from browsing import DeskPage

    desk = DeskPage(browser, sample, "P1 T1")
    copy = desk.page.evaluate("new Promise((done) => setTimeout(() => done(1)))")
    assert copy == 1
    source = sample.data().sources.iloc[1]["source"]
    ids = {
        row.name: row.id
        for row in sample._store.engine.connect().exec_driver_sql("select name, id from sources where live")
    }
    import zlib

    study = zlib.crc32(str(sample.path.resolve()).encode())
    taken = desk.page.evaluate(
        "(detail) => !document.dispatchEvent(new CustomEvent('toolkit-show-words', { cancelable: true, detail }))",
        {"study": study, "source": ids[source], "start": 0, "end": 5},
    )
    assert taken
    desk.page.wait_for_function(f"document.querySelector('.qd-text').getAttribute('aria-label').includes('{source}')")
    other = desk.page.evaluate(
        "() => document.dispatchEvent(new CustomEvent('toolkit-show-words', { cancelable: true, detail: { study: 1 } }))"
    )
    assert other
    desk.close()


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious(sample, widget_page, look):  # noqa: F811
    page = widget_page(sample, sample.theme_board(), ".qb-root", **{"width": 1400, "height": 860, **LOOKS[look]})

    def check(where):
        found = Axe().run(page.page, options={"resultTypes": ["violations"]}).response["violations"]
        bad = [(one["id"], one["help"], one["nodes"][0]["html"][:200]) for one in found if one["impact"] in SERIOUS]
        assert not bad, f"{where}: {bad}"
        if PICTURES:
            page.page.screenshot(path=str(Path(PICTURES) / f"board_{look}_{where}.png".replace(" ", "_")))

    check("board")
    page.page.get_by_label("thin themes").check()
    page.page.locator("button.qb-name").nth(2).click()
    check("a theme")
    page.page.locator(".qb-card").nth(1).click()
    page.page.locator(".qb-extracts .qd-card").first.wait_for()
    check("a code")
    page.keys("Escape")
    page.page.locator(".qb-card").nth(1).focus()
    page.keys("Space", "ArrowRight", "ArrowDown")
    check("carried")
    page.keys("Escape")
    page.page.get_by_role("button", name="Keys").click()
    check("the keys")


def test_nothing_is_cut_off_with_large_letters(sample, widget_page):  # noqa: F811
    page = widget_page(sample, sample.theme_board(), ".qb-root", width=700, height=900)
    page.page.evaluate("document.documentElement.style.fontSize = '32px'")
    page.page.wait_for_timeout(200)
    wide = page.page.evaluate(
        """() => {
            const root = document.querySelector('.qb-root').getBoundingClientRect();
            return [...document.querySelectorAll('.qd-barline *, .qb-basis, .qd-foot *')].filter((one) => one.offsetParent && one.getBoundingClientRect().right > root.right + 1).map((one) => one.className || one.tagName);
        }"""
    )
    assert wide == []
    cut = page.page.evaluate(
        "[...document.querySelectorAll('.qb-card')].filter((one) => one.scrollWidth > one.clientWidth + 1).length"
    )
    assert cut == 0
    assert page.page.locator(".qb-columns").evaluate("(one) => one.clientHeight") > 150
