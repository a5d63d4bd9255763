"""The desk's page: what a person does with mouse and keyboard, what it shows, and what the study then holds."""

import pytest
from browsing import browser, desk_page  # noqa: F401 - fixtures
from conftest import put_interview

EMOJI = "Well 😀 my 👩‍👩‍👧 and cafe\u0301 then I trust her 😀 because she has been there herself"


@pytest.fixture
def page(study, folder, desk_page):  # noqa: F811
    put_interview(folder, "A", ("Interviewer", "How is it?"), ("P1", EMOJI), ("Interviewer", "Yes?"), ("P1", "Yes. That is so, always."))
    put_interview(folder, "B", ("Interviewer", "And then?"), ("P2", "Nobody came to trust us."))
    study.import_transcripts(folder)
    study.codebook.add("Trust", definition="Being sure of somebody")
    study.codebook.add("Lived experience")
    study.codebook.add("Been there", under="Lived experience")
    return desk_page(study)


def quotes(page):
    frame = page.project.codings()
    return sorted(zip(frame["code"], frame["quote"], strict=True))


def test_words_marked_with_the_mouse_get_the_code_that_was_typed(page):
    page.code("trust her 😀 because", "tru")
    assert quotes(page) == [("Trust", "trust her 😀 because")]
    assert page.marked() == ["trust her 😀 because"]
    assert page.pills() == ["Trust"]
    assert page.status() == "Saved ✓"
    assert page.said() == "“Trust” on 3 words"


def test_positions_after_emoji_families_and_combining_marks_are_exact(page):
    page.code("cafe\u0301 then".replace("e\u0301", "é"), "lived")
    page.code("👩‍👩‍👧 and", "trust")
    assert quotes(page) == [("Lived experience", "café then"), ("Trust", "👩‍👩‍👧 and")]


def test_everything_works_with_the_keyboard_alone(page):
    page.page.locator(".qd-text").focus()
    page.keys("Control+Home", "Alt+ArrowDown", "Home")
    page.keys("Control+Shift+ArrowRight")
    assert page.selected.strip() == "Well"
    page.keys("c")
    page.page.keyboard.type("been")
    page.keys("Enter")
    page.kept()
    assert quotes(page) == [("Been there", "Well")]
    page.keys("t", ".")
    page.kept()
    assert ("Been there", page.project.turns("A")["text"][1]) in quotes(page)
    page.keys("Control+z")
    page.kept()
    assert quotes(page) == [("Been there", "Well")]
    page.keys("j", "x")
    page.kept()
    assert quotes(page) == []


def test_letters_and_pasted_words_never_change_the_text(page):
    before = page.page.locator(".qd-text").inner_text()
    page.page.locator(".qd-text").focus()
    page.page.keyboard.type("zyz")
    page.keys("Backspace", "Space", "Shift+Enter", "Control+x")
    page.page.evaluate("document.execCommand('insertText', false, 'planted')")
    page.keys("Escape", "Escape", "Escape")
    assert page.page.locator(".qd-text").inner_text() == before
    assert quotes(page) == []
