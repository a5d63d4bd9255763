"""Nothing is lost at the desk, and nothing is shown as kept that is not."""

import random

import pytest
from browsing import browser, desk_page  # noqa: F401 - fixtures
from conftest import put_interview

WORDS = "I trust her because she has been there herself, and nobody asked her to."


@pytest.fixture
def page(study, folder, desk_page):  # noqa: F811
    put_interview(
        folder, "A", ("Interviewer", "How is it?"), ("P1", WORDS), ("Interviewer", "Yes?"), ("P1", "Yes. Always.")
    )
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    study.codebook.add("Lived experience")
    return desk_page(study)


def quotes(page):
    return sorted(page.project.codings()["quote"])


def deafen(page):
    """Let nothing through to Python any more, as when the notebook's process is gone."""
    page.page.evaluate("window.__deaf = true")


def code_unanswered(page, words, name="trust"):
    page.select(words)
    page.keys("Enter")
    page.page.keyboard.type(name)
    page.keys("Enter")


def stored(page):
    return page.page.evaluate("JSON.stringify(localStorage)")


def test_what_has_no_answer_is_pending_then_not_saved_and_says_what_to_do(page):
    deafen(page)
    code_unanswered(page, "trust her")
    assert page.page.locator("mark.qd-pending").all_text_contents() == ["trust her"]
    assert page.status() == "Saving…"
    page.page.wait_for_function("document.querySelector('.qd-status').textContent === 'Not saved (1)'")
    said = page.page.locator(".qd-trouble").text_content()
    assert (
        said
        == "1 change not saved: the notebook does not answer. It waits in this page. If no cell is running, open the desk again (run its cell, or reload the page): nothing is lost."
    )
    assert quotes(page) == []


def test_a_page_reloaded_before_the_answer_keeps_the_coding(page):
    deafen(page)
    code_unanswered(page, "trust her")
    code_unanswered(page, "she has been", "lived")
    page.page.on("dialog", lambda dialog: dialog.accept())
    page.open()
    page.kept()
    assert quotes(page) == ["she has been", "trust her"]
    assert page.said() == "2 changes from before recovered and saved."
    assert page.marked() == ["trust her", "she has been"]
    assert stored(page) == "{}"


def test_a_lost_answer_is_asked_for_again_and_the_coding_is_kept_once(page):
    page.page.evaluate(
        "() => { const real = window.__py; window.__py = (m) => (m === 'null' ? real(m) : real(m).then(() => '[]')); }"
    )
    code_unanswered(page, "trust her")
    assert len(page.project.codings()) == 1
    page.page.reload()
    page.open()
    page.kept()
    assert quotes(page) == ["trust her"]
    assert [one for one in page.project.history()["what"] if one == "code"] == ["code"]


def test_local_storage_holds_positions_and_never_a_word(page):
    deafen(page)
    code_unanswered(page, "trust her")
    code_unanswered(page, "she has been", "A brand new name")
    page.page.locator(".qd-text").focus()
    page.keys("m")
    page.page.keyboard.type("A private thought")
    held = stored(page)
    assert '\\"verb\\":\\"code\\"' in held
    for words in ("trust", "been", "brand", "thought", "herself"):
        assert words not in held.lower()
    assert held.count("toolkit-desk") == 1


def test_an_unsaved_memo_or_name_warns_on_leaving(page):
    asked = []
    page.page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    deafen(page)
    page.page.locator(".qd-text").click()
    page.keys("m")
    page.page.keyboard.type("A private thought")
    assert page.status() == "Not saved (1)"
    page.page.wait_for_function(
        "document.querySelector('.qd-trouble').textContent.includes('do not close or reload it')"
    )
    page.page.reload()
    assert asked == ["beforeunload"]


def not_saved(page, words):
    page.page.locator(".qd-trouble", has_text=words).wait_for()
    assert page.status() == "Not saved (1)"


def test_the_disk_taken_away_is_said_and_the_coding_is_kept_when_it_is_back(page, study):
    page.code("trust her", "trust")
    moved = study.path.with_name("elsewhere.qual")
    study.path.rename(moved)
    code_unanswered(page, "she has been", "lived")
    not_saved(page, "The study's file is no longer where it was; nothing was changed. Put it back there")
    assert page.page.locator("mark.qd-pending").all_text_contents() == ["she has been"]
    moved.rename(study.path)
    page.kept()
    assert page.status() == "Saved ✓"
    assert page.marked() == ["trust her", "she has been"]
    assert quotes(page) == ["she has been", "trust her"]


def test_a_coding_waits_while_somebody_else_holds_the_study(page, study):
    study._store.read_only_because = "Ben has this study open on LAPTOP-7."
    code_unanswered(page, "trust her")
    not_saved(page, "Ben has this study open on LAPTOP-7.")
    assert "toolkit-desk" in stored(page)
    study._store.read_only_because = ""
    page.kept()
    assert quotes(page) == ["trust her"]
    assert stored(page) == "{}"


def test_what_waits_is_not_sent_to_a_study_that_is_open_for_reading(page, study):
    deafen(page)
    code_unanswered(page, "trust her")
    study._store.read_only_because = "Ben has this study open on LAPTOP-7."
    page.page.on("dialog", lambda dialog: dialog.accept())
    page.open()
    page.page.wait_for_timeout(600)
    assert page.status() == "Reading only"
    assert "toolkit-desk" in stored(page)
    study._store.read_only_because = ""
    page.open()
    page.kept()
    assert quotes(page) == ["trust her"]


def test_a_full_disk_is_said_and_nothing_is_shown_as_kept(page, study):
    with study._store.reading() as connection:
        pages = connection.exec_driver_sql("PRAGMA page_count").scalar()
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages}")
    refused = page.page.locator(".qd-trouble", has_text="Make room")
    for number in range(60):
        code_unanswered(page, WORDS[2 : 40 + number % 3], f"Fresh code number {number} " + "x" * 300)
        page.page.wait_for_timeout(60)
        if refused.is_visible():
            break
    not_saved(page, "The disk did not take the change")
    before = len(study.codings())
    with study._store.reading() as connection:
        connection.exec_driver_sql(f"PRAGMA max_page_count = {pages + 1000}")
    page.kept()
    assert len(study.codings()) == before + 1


def test_a_memo_and_a_new_name_outlive_the_view_when_the_cell_is_run_again(page, study):
    deafen(page)
    code_unanswered(page, "trust her", "A brand new name")
    page.page.get_by_text("Yes. Always.").click()
    page.keys("m")
    page.page.keyboard.type("A private thought")
    page.page.evaluate("window.__leave(); document.querySelector('#desk').replaceChildren(); window.__deaf = false")
    from browsing import START

    page.page.evaluate(START, "760px")
    page.page.locator(".qd-root[data-ready='1']").wait_for()
    page.kept()
    page.page.wait_for_function("document.querySelector('.qd-status').textContent === 'Saved ✓'")
    assert study.codings()["code"].tolist() == ["A brand new name"]
    assert study.memos()["body"].tolist() == ["A private thought"]


def test_a_page_translator_is_noticed_and_its_words_are_put_back(page):
    page.page.evaluate("document.querySelectorAll('.qd-words')[1].textContent = 'Je lui fais confiance'")
    page.page.locator(".qd-warning").wait_for()
    assert "changed the words of the transcript" in page.warning()
    assert page.page.locator(".qd-words").nth(1).text_content() == WORDS
    page.code("trust her", "trust")
    assert quotes(page) == ["trust her"]


def test_a_transcript_full_of_markup_is_text_and_nothing_runs(study, folder, desk_page):  # noqa: F811
    words = (
        "<script>window.ran=1</script> <img src=x onerror='window.ran=1'> &amp; </div></mark> \u202etxet\u202c {{7*7}}"
    )
    put_interview(folder, "<img src=x onerror=window.ran=1>".replace("/", ""), ("P<b>1", words), ("P<b>1", "Yes."))
    study.import_transcripts(folder)
    study.codebook.add("<img src=x onerror=window.ran=1>", definition="<script>window.ran=1</script>")
    page = desk_page(study)
    assert page.page.get_by_text("<script>window.ran=1</script>").first.is_visible()
    page.code("onerror", "<img")
    page.page.locator(".qd-pill").click()
    for name in ("Here", "Extracts", "Find", "Memos", "Quotes", "Progress"):
        page.tab(name)
        page.page.wait_for_timeout(60)
    assert page.page.evaluate("window.ran") is None
    assert quotes(page) == ["onerror"]


@pytest.mark.alone
def test_five_million_characters_in_one_line_stay_usable(study, folder, desk_page):  # noqa: F811
    (folder / "A.txt").write_text("P1: " + "ein langer Satz ohne Ende " * 192_308 + "\n\nP1: Yes.\n", encoding="utf-8")
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    page = desk_page(study)
    page.page.set_default_timeout(30_000)
    page.page.evaluate("window.begun = performance.now()")
    page.code("langer Satz ohne", "trust")
    took = page.page.evaluate("performance.now() - window.begun")
    assert quotes(page) == ["langer Satz ohne"]
    assert page.project.turns("A")["text"].str.len().max() > 4_900_000
    assert took < 15_000


def test_right_to_left_words_are_coded_as_they_stand(study, folder, desk_page):  # noqa: F811
    put_interview(folder, "A", ("P1", "אני סומכת עליה כי היא הייתה שם"), ("P1", "نعم، دائما"))
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    page = desk_page(study)
    page.page.locator(".qd-text").focus()
    page.keys("Control+Home", "t", "Enter")
    page.page.keyboard.type("trust")
    page.keys("Enter")
    page.kept()
    assert quotes(page) == ["אני סומכת עליה כי היא הייתה שם"]
    assert page.page.locator(".qd-words").first.evaluate("(one) => getComputedStyle(one).direction") == "rtl"


def test_five_hundred_random_steps_in_two_views_end_in_the_studys_state(page, desk_page, study):  # noqa: F811
    other = desk_page(study)
    views, dice = [page, other], random.Random(20261128)
    for one in views:
        one.page.evaluate(STEPS)
    codes = [study.codebook.now().code(name).id for name in ("Trust", "Lived experience")]
    for _ in range(50):
        for one in views:
            one.page.evaluate(
                "([steps, codes]) => window.walk(steps, codes)", [[dice.random() for _ in range(15)], codes]
            )
    for one in views:
        one.kept()
        one.page.wait_for_function(
            "(revision) => document.querySelector('.qd-root').dataset.revision === revision",
            arg=str(study._store.head().revision),
        )
    frame = study.codings()
    for one in views:
        assert one.page.evaluate("window.shown()") == dict(zip(frame["coding"], frame["quote"], strict=True))
        assert one.page.evaluate("window.starred()") == sorted(
            {row.code for row in frame.itertuples() if row.key_quote}
        )
    assert sum(study.history()["what"].str.contains("cod|undid|view|quote")) > 400


# Steps as keys and clicks make them, without the time a hand takes.
STEPS = """
() => {
  const rows = () => [...document.querySelectorAll('.qd-words')].filter((one) => one.textContent.length > 12);
  const press = (key, more = {}) => document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true, ...more }));
  const select = (row, from, to) => {
    const place = (offset) => {
      const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
      while (walker.nextNode()) { if (offset <= walker.currentNode.length) return [walker.currentNode, offset]; offset -= walker.currentNode.length; }
    };
    document.querySelector('.qd-text').focus();
    const [first, start] = place(from); const [last, end] = place(to);
    document.getSelection().setBaseAndExtent(first, start, last, end);
  };
  window.walk = async (numbers, codes) => {
    for (let at = 0; at + 2 < numbers.length; at += 3) {
      const [what, one, two] = numbers.slice(at, at + 3);
      const row = rows()[Math.floor(one * rows().length)];
      const length = row.textContent.length;
      const from = Math.floor(two * (length - 8));
      select(row, from, from + 3 + Math.floor(what * 100) % 5);
      if (what < 0.5) {
        press('c');
        document.querySelector('.qd-palette input').value = '';
        const options = document.querySelectorAll('.qd-palette [role=option]');
        options[Math.floor(two * options.length)].click();
      } else {
        const pills = document.querySelectorAll('.qd-pill');
        if (pills.length) pills[Math.floor(one * pills.length)].click();
        if (what < 0.6) press('x'); else if (what < 0.7) press('w'); else if (what < 0.75) press('q'); else if (what < 0.85) press('}');
        else press('z', { ctrlKey: true, shiftKey: what > 0.95 });
      }
      await new Promise((go) => setTimeout(go, 4));
    }
  };
  window.shown = () => {
    const words = {};
    for (const mark of document.querySelectorAll('mark.qd-coded')) for (const id of mark.dataset.ids.split(' ')) words[id] = (words[id] ?? '') + mark.textContent;
    return words;
  };
  window.starred = () => [...new Set([...document.querySelectorAll('.qd-pill')].map((one) => one.dataset.name).filter((name) => name.includes('★')).map((name) => name.split(/ [×★]/)[0]))].sort();
}
"""


def test_three_quick_keys_move_three_words_while_answers_are_on_their_way(page):
    page.code("trust her", "trust")
    page.page.locator(".qd-pill").click()
    page.page.evaluate(
        "() => { const real = window.__py; window.__py = (m) => (m === 'null' ? real(m) : new Promise((go) => setTimeout(go, 250)).then(() => real(m))); }"
    )
    page.keys("}")
    page.page.wait_for_timeout(150)
    page.keys("}")
    page.page.wait_for_timeout(180)
    page.keys("}")
    assert page.page.locator("mark.qd-pending").count() >= 1
    page.kept()
    assert quotes(page) == ["trust her because she has"]


def test_undo_right_after_a_coding_takes_that_coding_back(page):
    page.code("trust her", "trust")
    page.page.evaluate(
        "() => { const real = window.__py; window.__py = (m) => (m === 'null' ? real(m) : new Promise((go) => setTimeout(go, 250)).then(() => real(m))); }"
    )
    code_unanswered(page, "she has been")
    page.keys("Control+z")
    page.page.wait_for_function("document.querySelector('.qd-said').textContent === 'Undid: code she has been'")
    assert quotes(page) == ["trust her"]


def test_a_correction_while_the_palette_is_open_codes_no_other_words(page, study):
    page.select("she has been")
    page.keys("Enter")
    study.correct("A", replace={"I trust": "Well now, I really do trust"})
    page.page.get_by_text("Well now, I really do trust").wait_for()
    page.page.keyboard.type("trust")
    page.keys("Enter")
    page.page.wait_for_timeout(300)
    page.kept()
    assert quotes(page) == []


def test_a_change_of_something_else_keeps_the_selection(page, study):
    page.select("she has been")
    study.edit_source("A", mode="by phone")
    page.page.wait_for_timeout(500)
    assert page.selected == "she has been"
    page.keys("Enter")
    page.page.keyboard.type("trust")
    page.keys("Enter")
    page.kept()
    assert quotes(page) == ["she has been"]


def test_a_code_merged_away_leaves_no_gap_among_the_keys(page, study):
    study.codebook.add("Third")
    page.page.get_by_role("treeitem", name="Third").wait_for()
    for name in ("Trust", "Lived experience", "Third"):
        page.page.get_by_role("treeitem", name=name).first.click()
        page.page.get_by_role("button", name="Pin", exact=True).click()
        page.kept()
    study.codebook.merge("Trust", into="Third")
    page.page.wait_for_function("document.querySelectorAll('.qd-pins button').length === 2")
    page.select("she has been")
    page.keys("2")
    page.kept()
    assert study.codings()["code"].tolist() == ["Third"]


def test_a_definition_being_typed_is_not_saved_and_says_so(page, study):
    page.page.get_by_role("treeitem", name="Trust").first.click()
    page.page.locator(".qd-field", has_text="Definition").locator("textarea").fill("Half a definition")
    assert page.status() == "Not saved (1)"
    study.codebook.add("From a cell")
    page.page.get_by_role("treeitem", name="From a cell").wait_for()
    assert (
        page.page.locator(".qd-field", has_text="Definition").locator("textarea").input_value() == "Half a definition"
    )
    page.page.locator(".qd-text").focus()
    page.kept()
    assert page.status() == "Saved ✓"
    assert study.codebook.now().code("Trust").definition == "Half a definition"
