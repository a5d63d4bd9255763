"""At the desk: words flagged for safeguarding, and a name hidden everywhere; what is shown is what the study holds."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser, desk_page  # noqa: F401 - fixtures
from conftest import code_words, put_interview
from test_desk import Page


@pytest.fixture
def told(study, folder):
    put_interview(
        folder, "A", ("Interviewer", "And?"), ("P1", "Jordan 😀 came and he hid behind the door. Jordan's mum.")
    )
    put_interview(folder, "B", ("Interviewer", "And?"), ("P2", "I asked JORDAN twice. The Jordans were out."))
    study.import_transcripts(folder)
    study.codebook.add("Fear")
    return study


@pytest.fixture
def page(told, desk_page):  # noqa: F811
    code_words(told, "A", "he hid behind", "Fear")
    return desk_page(told)


def flagged(page):
    """The flagged stretches as the page shows them, in order."""
    found = page.page.evaluate("[...document.querySelectorAll('.qd-text .qd-flagged')].map((one) => one.textContent)")
    return "".join(found)


def test_words_are_flagged_from_the_menu_shown_listed_and_undone(page):
    page.select("he hid behind the")
    page.page.get_by_role("button", name="Safeguarding flag").click()
    window = page.page.get_by_role("dialog", name="Safeguarding flag on “he hid behind the”")
    window.get_by_label("Note", exact=True).fill("Ask who else was there")
    window.get_by_label("For whom").fill("R. Lee")
    window.get_by_role("button", name="Flag", exact=True).click()
    page.kept()
    row = page.project.safeguarding.flags().iloc[0]
    assert (row["quote"], row["note"], row["for_whom"]) == ("he hid behind the", "Ask who else was there", "R. Lee")
    page.page.locator(".qd-flagged").first.wait_for()
    assert flagged(page) == "he hid behind the"
    assert page.marked() == ["he hid behind"]  # the code on some of the words is still seen
    assert "leave in no export" in page.said()
    sign = page.page.evaluate("getComputedStyle(document.querySelector('.qd-flag-begins'), '::before').content")
    assert "⚑" in sign  # a sign of its own, not colour alone
    page.select("hid")
    page.tab("Here")
    card = page.page.locator(".qd-flag-card")
    card.wait_for()
    assert "for R. Lee · open · by Ana" in card.text_content()
    assert "Ask who else was there" in card.text_content()
    page.page.get_by_role("button", name="Undo").click()
    page.kept()
    page.page.wait_for_function("!document.querySelector('.qd-flagged')")
    assert page.project.safeguarding.flags().empty


def test_the_flag_has_a_key_and_stands_in_the_palette(page):
    page.select("Jordan 😀 came")
    page.keys("s")
    page.page.get_by_label("Note", exact=True).wait_for()
    page.keys("Tab")
    page.page.keyboard.type("Duty desk")
    page.keys("Enter")
    page.kept()
    assert page.project.safeguarding.flags()["quote"].tolist() == ["Jordan 😀 came"]
    page.page.locator(".qd-flagged").first.wait_for()
    page.select("the door")
    page.keys("Enter")
    page.page.keyboard.type("safeg")
    page.page.get_by_role("option", name="Safeguarding flag…").wait_for()
    page.keys("Enter")
    page.page.get_by_label("Note", exact=True).wait_for()
    page.keys("Escape")
    assert len(page.project.safeguarding.flags()) == 1
    assert set(page.project.codes()["code"]) == {"Fear"}  # typing made no code


def test_a_flag_is_taken_away_where_it_is_listed(page):
    start = page.project.turns("A").iloc[1]["start"]
    page.project.safeguarding.flag(source="A", start=start, end=start + 6)
    page.page.locator(".qd-flagged").first.wait_for()
    page.select("Jordan")
    page.tab("Here")
    page.page.get_by_role("button", name="Remove the flag").click()
    page.kept()
    assert page.project.safeguarding.flags().empty


def test_a_name_is_hidden_in_every_text_after_its_places_were_counted(page):
    page.select("Jordan")
    page.page.get_by_role("button", name="Hide this name everywhere").click()
    window = page.page.get_by_role("dialog", name="Hide “Jordan” everywhere")
    window.get_by_text("3 places in 2 sources").wait_for()
    assert window.locator("li").all_text_contents() == ["A: 2", "B: 1"]
    window.get_by_label("capitals count").check()
    window.get_by_text("2 places in 1 source").wait_for()
    window.get_by_label("capitals count").uncheck()
    window.get_by_text("3 places in 2 sources").wait_for()
    window.get_by_label("Replacement").fill("[my mentor]")
    window.get_by_role("button", name="Replace in 3 places").click()
    page.kept()
    page.page.wait_for_function("!document.querySelector('.qd-text').textContent.includes('Jordan')")
    texts = "\n".join(page.project.turns()["text"])
    assert "[my mentor] 😀 came and he hid behind the door. [my mentor]'s mum." in texts
    assert "I asked [my mentor] twice. The Jordans were out." in texts
    assert page.project.codings()["quote"].tolist() == ["he hid behind"]
    assert page.marked() == ["he hid behind"]
    page.page.get_by_role("button", name="Undo").click()
    page.kept()
    assert "I asked JORDAN twice. The Jordans were out." in "\n".join(page.project.turns()["text"])


def test_a_passage_is_no_name(page):
    page.select("came and he hid behind the door. Jordan")
    assert page.page.get_by_role("button", name="Safeguarding flag").count() == 1
    assert page.page.get_by_role("button", name="Hide this name").count() == 0


@pytest.fixture
def sent(study, folder):
    put_interview(folder, "A", ("Interviewer", "And?"), ("P1", "Jordan came."))
    study.import_transcripts(folder)
    return Page(study)


def test_a_command_says_why_it_is_refused(sent):
    said = sent.send("hide name", name="Jordan", replacement="young Jordan")
    assert said["refused"] == "The replacement still holds “Jordan”."
    assert "nothing to put" in sent.send("hide name", name="Jordan", replacement=" ")["refused"]
    assert "stands in no text" in sent.send("hide name", name="Robin", replacement="[x]")["refused"]
    assert "is not a name" in sent.send("hide name", name="Jordan " * 20, replacement="[x]")["refused"]
    assert sent.send("flag", **sent.place("Jordan"))["done"]
    assert "flagged already" in sent.send("flag", **sent.place("Jordan"))["refused"]
    assert "other words" in sent.send("flag", **{**sent.place("came"), "hash": 1})["refused"]
    assert sent.send("undo")["say"].startswith("Undid: flag for safeguarding")
    assert sent.project.safeguarding.flags().empty


def test_axe_finds_nothing_serious_in_the_windows_and_the_list(page):
    page.select("he hid behind the")
    page.keys("s")
    page.page.get_by_label("Note", exact=True).wait_for()
    found = serious(page)
    page.keys("Control+Enter")
    page.kept()
    page.page.locator(".qd-flagged").first.wait_for()
    page.select("Jordan")
    page.keys("a")
    page.page.get_by_label("Replacement").wait_for()
    found += serious(page)
    page.keys("Escape")
    page.select("hid")
    page.tab("Here")
    page.page.locator(".qd-flag-card").wait_for()
    assert found + serious(page) == []


def serious(page):
    """What axe calls serious or critical, by rule."""
    found = Axe().run(page.page).response["violations"]
    return [one["id"] for one in found if one["impact"] in ("serious", "critical")]
