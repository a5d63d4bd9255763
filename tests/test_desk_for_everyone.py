"""The desk for everyone: checked by axe, in light, dark and high contrast, narrow and with large letters; pictures."""

import os
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser, desk_page  # noqa: F401 - fixtures

PICTURES = os.environ.get("PICTURES")  # a folder: pictures for the README are taken here
LOOKS = {
    "light": {},
    "dark": {"color_scheme": "dark"},
    "high contrast": {"forced_colors": "active"},
    "narrow": {"width": 560, "height": 900},
}
SERIOUS = {"serious", "critical"}


def show(page, name):
    if PICTURES:
        page.page.wait_for_timeout(300)
        page.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


@pytest.mark.parametrize("look", LOOKS)
def test_axe_finds_nothing_serious_in_any_panel_or_layer(sample, desk_page, look):  # noqa: F811
    page = desk_page(sample, "P1 T1", **LOOKS[look])

    def check(where):
        found = Axe().run(page.page, options={"resultTypes": ["violations"]}).response["violations"]
        bad = [(one["id"], one["help"], one["nodes"][0]["html"][:160]) for one in found if one["impact"] in SERIOUS]
        assert not bad, f"{where}: {bad}"

    for name in ("Here", "Extracts", "Find", "Memos", "Quotes", "Progress", "Codes"):
        page.tab(name)
        page.page.wait_for_timeout(250)
        check(name)
    page.page.get_by_role("treeitem", name="Been there").click()
    check("a code described")
    page.select("She give me a leaflet")
    check("words selected")
    page.keys("Enter")
    check("the palette")
    page.keys("Escape", "m")
    page.page.locator(".qd-memo").wait_for()
    check("a memo")
    page.keys("Escape")
    page.page.locator(".qd-pill").first.click()
    check("an extract chosen")
    page.keys("Escape")
    page.page.locator(".qd-text").focus()
    page.keys("?")
    check("the keys")


def test_the_text_is_a_read_only_field_with_a_name_and_the_pills_are_told_elsewhere(sample, desk_page):  # noqa: F811
    page = desk_page(sample, "P1 T1")
    text = page.page.get_by_role("textbox", name="Transcript P1 T1")
    assert text.get_attribute("aria-label").endswith(f", {len(sample.turns('P1 T1'))} turns")
    assert text.get_attribute("aria-readonly") == "true"
    assert page.page.locator(".qd-margin").first.get_attribute("aria-hidden") == "true"
    assert page.page.get_by_role("tree", name="Codes").get_by_role("treeitem").count() > 20
    said = page.page.locator(".qd-said")
    assert (said.get_attribute("role"), said.get_attribute("aria-live")) == ("status", "polite")


def test_colour_is_never_alone(sample, desk_page):  # noqa: F811
    page = desk_page(sample, "P1 T1")
    looks = page.page.evaluate("[...document.querySelectorAll('.qd-tree .qd-swatch')].map((one) => one.style.cssText + one.dataset.pattern)")
    assert len(set(looks)) == len(looks)


def test_in_high_contrast_coded_words_are_underlined(sample, desk_page):  # noqa: F811
    page = desk_page(sample, "P1 T1", forced_colors="active")
    assert page.page.locator("mark.qd-coded").first.evaluate("(one) => getComputedStyle(one).textDecorationLine") == "underline"


def test_nothing_moves_where_less_motion_is_asked_for(sample, desk_page):  # noqa: F811
    page = desk_page(sample, "P1 T1", reduced_motion="reduce")
    moving = page.page.evaluate("[...document.querySelectorAll('.qd-root *')].filter((one) => parseFloat(getComputedStyle(one).transitionDuration) > 0).length")
    assert moving == 0


@pytest.mark.parametrize(("width", "letters"), [(1300, 16), (880, 16), (560, 16), (1300, 26)])
def test_nothing_is_cut_off_in_a_narrow_column_or_with_large_letters(sample, desk_page, width, letters):  # noqa: F811
    page = desk_page(sample, "P1 T1", width=width, height=900)
    page.page.evaluate(f"document.documentElement.style.fontSize = '{letters}px'")
    page.page.wait_for_timeout(200)
    wide = page.page.evaluate(
        """() => {
            const root = document.querySelector('.qd-root').getBoundingClientRect();
            return [...document.querySelectorAll('.qd-barline *, .qd-words, .qd-tabs button, .qd-tools *')]
                .filter((one) => one.offsetParent && !one.closest('.qd-look > div') && one.getBoundingClientRect().right > root.right + 1)
                .map((one) => one.className || one.tagName);
        }"""
    )
    assert wide == []
    assert page.page.locator(".qd-scroll").evaluate("(one) => one.clientHeight") > 150


@pytest.mark.parametrize("look", ["light", "dark"])
def test_pictures_for_the_readme(sample, desk_page, look):  # noqa: F811
    page = desk_page(sample, "P1 T1", width=1360, height=820, **LOOKS[look])
    for name in ("Been there", "Eyes and ears", "Hope"):
        page.page.get_by_role("treeitem", name=name).first.click()
        page.page.get_by_role("button", name="Pin", exact=True).click()
        page.kept()
    page.select("my own sister's not seen that")
    page.page.locator(".qd-bubble").wait_for()
    show(page, f"desk_{look}")
    background = page.page.locator(".qd-root").evaluate("(one) => getComputedStyle(one).backgroundColor")
    assert (background == "rgb(255, 255, 255)") == (look == "light")
