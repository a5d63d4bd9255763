"""The desk's page: what a person does with mouse and keyboard, what it shows, and what the study then holds."""

import pytest
from browsing import browser, desk_page  # noqa: F401 - fixtures
from conftest import put_interview

EMOJI = "Well 😀 my 👩‍👩‍👧 and cafe\u0301 then I trust her 😀 because she has been there herself"


@pytest.fixture
def page(study, folder, desk_page):  # noqa: F811
    put_interview(
        folder,
        "A",
        ("Interviewer", "How is it?"),
        ("P1", EMOJI),
        ("Interviewer", "Yes?"),
        ("P1", "Yes. That is so, always."),
    )
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
    assert page.marked() == ["👩‍👩‍👧 and", "café then"]


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


def test_a_triple_click_takes_the_turn_and_not_the_next_ones_first_letter(page):
    page.page.get_by_text("Yes. That is so").click(click_count=3)
    page.keys("Enter")
    page.page.keyboard.type("trust")
    page.keys("Enter")
    page.kept()
    assert quotes(page) == [("Trust", "Yes. That is so, always.")]


def test_extracts_overlap_and_nest_and_every_code_is_seen(page):
    page.code("I trust her 😀 because", "trust")
    page.code("trust her", "been")
    page.code("because she has", "lived")
    assert quotes(page) == [
        ("Been there", "trust her"),
        ("Lived experience", "because she has"),
        ("Trust", "I trust her 😀 because"),
    ]
    assert page.marked() == ["I ", "trust her", " 😀 ", "because", " she has"]
    layers = page.page.evaluate("[...document.querySelectorAll('mark.qd-coded')].map((one) => one.dataset.layers)")
    assert layers == ["1", "2", "1", "2", "1"]


def test_several_codes_are_put_on_the_same_words_without_leaving_the_palette(page):
    page.select("trust her")
    page.keys("Enter")
    page.page.keyboard.type("trust")
    page.keys("Shift+Enter")
    page.page.keyboard.type("been")
    page.keys("Shift+Enter", "Escape")
    page.kept()
    assert quotes(page) == [("Been there", "trust her"), ("Trust", "trust her")]
    assert page.selected == "trust her"


def test_the_palette_finds_by_name_path_and_definition_and_shows_the_last_used_first(page):
    def offered():
        return page.page.locator(".qd-palette [role=option] b").all_text_contents()

    page.select("trust her")
    page.keys("Enter")
    page.page.keyboard.type("sure of")
    assert offered() == ["Trust"]
    page.page.get_by_label("Find a code").fill("lived been")
    assert offered()[0] == "Been there"
    page.page.get_by_label("Find a code").fill("lexp")
    assert offered()[0] == "Lived experience"
    page.keys("Enter")
    page.kept()
    page.select("she has been")
    page.keys("Enter")
    assert offered() == ["Lived experience", "Trust", "Been there"]


def test_enter_never_makes_a_code_where_one_fits(page):
    page.code("trust her", "trus")
    page.code("she has been", "Patience")
    assert quotes(page) == [("Patience", "she has been"), ("Trust", "trust her")]
    codes = page.project.codes().set_index("code")
    assert set(codes.index) == {"Trust", "Lived experience", "Been there", "Patience"}
    page.code("herself", "Lived experience > Own story")
    assert page.project.codes().set_index("code").loc["Own story", "path"] == "Lived experience > Own story"


def test_words_become_a_code_in_vivo(page):
    page.select("she has been there herself")
    page.keys("v")
    page.kept()
    assert quotes(page) == [("she has been there herself", "she has been there herself")]
    assert page.project.codes().set_index("code").loc["she has been there herself", "origin"] == "in vivo"
    page.keys("Control+z")
    page.kept()
    assert "she has been there herself" not in set(page.project.codes()["code"])


def test_pinned_codes_lie_under_the_digits_and_the_last_one_under_the_dot(page):
    page.page.get_by_role("treeitem", name="Trust").click()
    page.page.get_by_role("button", name="Pin", exact=True).click()
    page.kept()
    page.select("trust her")
    page.keys("1")
    page.kept()
    page.select("she has been")
    page.keys(".")
    page.kept()
    assert quotes(page) == [("Trust", "she has been"), ("Trust", "trust her")]
    page.keys("2")
    assert page.said().startswith("No code is pinned to 2")


def test_a_click_counts_though_the_codebook_changes_while_the_button_is_held(page):
    trust = page.page.get_by_role("treeitem", name="Trust").bounding_box()
    page.page.mouse.move(trust["x"] + 60, trust["y"] + 5)
    page.page.mouse.down()
    page.project.codebook.add("Afterwards")
    page.page.wait_for_timeout(400)
    page.page.mouse.up()
    page.page.get_by_role("button", name="Pin", exact=True).wait_for()
    page.page.get_by_role("treeitem", name="Afterwards").wait_for()


def test_without_a_selection_the_turn_at_the_caret_is_meant(page):
    page.page.get_by_text("Yes. That is so").click()
    page.keys("Enter")
    page.page.keyboard.type("trust")
    page.keys("Enter")
    page.kept()
    assert quotes(page) == [("Trust", "Yes. That is so, always.")]


def test_an_extract_is_chosen_resized_viewed_marked_recoded_and_removed(page):
    page.code("trust her", "trust")
    page.page.locator(".qd-pill").click()
    assert page.selected == "trust her"
    page.keys("[", "}")
    page.kept()
    assert quotes(page) == [("Trust", "I trust her 😀 because")]
    page.keys("]", "{")
    page.kept()
    assert quotes(page) == [("Trust", "trust her")]
    page.keys("w", "q")
    page.kept()
    row = page.project.codings().iloc[0]
    assert (row["view"], row["key_quote"]) == ("positive", True)
    assert page.pills() == ["Trust ★"]
    page.keys("r")
    page.page.keyboard.type("been")
    page.keys("Enter")
    page.kept()
    assert quotes(page) == [("Been there", "trust her")]
    page.page.locator(".qd-pill").click()
    page.page.get_by_role("toolbar").get_by_role("button", name="Remove").click()
    page.kept()
    assert quotes(page) == []


def test_o_goes_round_the_codes_on_the_same_words(page):
    for name in ("trust", "been", "lived"):
        page.code("trust her", name)
    page.page.locator(".qd-text").focus()
    seen = []
    for _ in range(4):
        page.keys("o")
        seen.append(page.page.locator(".qd-pill.qd-picked").get_attribute("data-name"))
    assert len(set(seen)) == 3
    assert seen[3] == seen[0]


def test_the_menu_goes_along_when_the_next_extract_is_far_away(sample, desk_page):  # noqa: F811
    page = desk_page(sample, "P1 T1")
    page.page.locator(".qd-text").focus()
    page.keys("Control+Home", *"jjjjjjjj")
    page.page.wait_for_timeout(600)
    assert page.page.locator(".qd-scroll").evaluate("(one) => one.scrollTop") > 200
    menu, text = (
        page.page.locator(".qd-bubble").bounding_box(),
        page.page.locator("mark.qd-picked").first.bounding_box(),
    )
    assert abs(menu["y"] - text["y"]) < 250


def test_undo_and_redo_say_what_they_do(page):
    page.code("trust her", "trust")
    assert page.page.get_by_role("button", name="Undo").get_attribute("title") == "Undo: code trust her"
    page.page.locator(".qd-text").focus()
    page.keys("Control+z")
    page.kept()
    assert page.said() == "Undid: code trust her"
    assert quotes(page) == []
    page.keys("Control+Shift+z")
    page.kept()
    assert page.said() == "Did again: code trust her"
    assert quotes(page) == [("Trust", "trust her")]


def test_two_quick_undos_take_back_two_steps(page):
    for words in ("trust her", "she has been", "herself"):
        page.code(words, "trust")
    page.page.locator(".qd-text").focus()
    page.keys("Control+z", "Control+z")
    page.page.wait_for_function("document.querySelectorAll('.qd-coded').length === 1")
    page.kept()
    assert quotes(page) == [("Trust", "trust her")]


def test_a_turn_is_taken_by_its_name_and_one_more_with_shift(page):
    page.page.locator(".qd-who", has_text="P1").first.click()
    assert page.selected.startswith("Well 😀")
    assert page.selected.endswith("herself")
    page.page.locator(".qd-who", has_text="P1").nth(1).click(modifiers=["Shift"])
    page.keys("Enter")
    page.page.keyboard.type("trust")
    page.keys("Enter")
    page.kept()
    (quote,) = page.project.codings()["quote"]
    assert quote.startswith("Well 😀")
    assert quote.endswith("so, always.")


def test_all_turns_of_a_speaker_are_coded_after_a_question(page):
    page.page.locator(".qd-who", has_text="P1").first.click()
    page.page.get_by_role("button", name="All turns of P1").click()
    page.page.keyboard.type("trust")
    page.keys("Enter")
    assert page.page.locator(".qd-ask").text_content().startswith("Put “Trust” on 2 turns of P1?")
    page.page.get_by_role("button", name="Yes").click()
    page.kept()
    turns = page.project.turns("A")
    assert [quote for _, quote in quotes(page)] == sorted(
        turns[turns["participant"].isna() & (turns["speaker"] != "interviewer")]["text"]
    )


def test_the_interviewers_words_are_named_as_never_counted(page):
    page.code("How is it", "trust")
    assert page.said() == "“Trust” on 3 words (words of the interviewer or of others present: never counted or quoted)"


def test_what_a_cell_changes_is_seen_in_the_open_desk(page):
    turn = page.project.turns("A").iloc[3]
    page.project.code(source="A", start=int(turn["start"]), end=int(turn["start"]) + 3, code="Trust")
    page.page.locator(".qd-pill", has_text="").first.wait_for()
    assert page.pills() == ["Trust"]
    page.project.codebook.rename("Trust", "Trusting")
    page.page.wait_for_function("document.querySelector('.qd-pill').dataset.name === 'Trusting'")
    page.project.undo()
    page.project.undo()
    page.page.wait_for_function("!document.querySelector('.qd-pill')")


def test_a_corrected_text_is_shown_as_it_is_now_with_its_codings(page):
    page.code("she has been", "trust")
    page.project.correct("A", replace={"Well": "Well, well"})
    page.page.get_by_text("Well, well 😀").wait_for()
    assert page.marked() == ["she has been"]
    page.code("Well, well", "been")
    assert quotes(page) == [("Been there", "Well, well"), ("Trust", "she has been")]


def test_another_coder_sees_their_own_work_first_and_others_when_asked(page, desk_page):  # noqa: F811
    page.code("trust her", "trust")
    from toolkit import Project

    ben = desk_page(Project.open(page.project.path, coder="Ben"))
    assert ben.pills() == []
    ben.page.get_by_text("View", exact=True).click()
    ben.page.locator(".qd-look").get_by_label("other coders").check()
    assert ben.pills() == ["Trust"]
    ben.page.locator(".qd-pill").click()
    ben.keys("x")
    assert ben.said() == "This coding is Ana's: shown, not yours to change."
    assert len(page.project.codings()) == 1


def test_what_another_coder_did_last_is_neither_shown_nor_taken_back(page, desk_page):  # noqa: F811
    page.code("trust her", "trust")
    from toolkit import Project

    ben = desk_page(Project.open(page.project.path, coder="Ben"))
    ben.page.locator(".qd-text").focus()
    ben.keys("Control+z")
    ben.page.locator(".qd-said", has_text="The last step is another person's").wait_for()
    assert "trust her" not in ben.said() + ben.warning()
    assert quotes(page) == [("Trust", "trust her")]


def test_sources_are_changed_in_the_picker_and_each_keeps_its_place(page):
    page.page.get_by_label("Source", exact=True).select_option(label="B · 0")
    page.page.get_by_text("Nobody came").wait_for()
    page.code("Nobody came", "trust")
    page.page.get_by_role("button", name="Source before").click()
    page.page.get_by_text("Yes. That is so").wait_for()
    assert page.marked() == []
    assert page.page.get_by_label("Source", exact=True).locator("option").all_text_contents() == ["A · 0", "B · 1"]


def test_the_keys_sheet_opens_and_escape_closes_one_layer_at_a_time(page):
    page.code("trust her", "trust")
    page.page.locator(".qd-pill").click()
    page.keys("?")
    page.page.get_by_role("dialog", name="Keys").wait_for()
    page.keys("Escape")
    assert page.page.get_by_role("dialog", name="Keys").count() == 0
    assert page.page.get_by_role("toolbar").is_visible()
    page.keys("Escape")
    assert not page.page.locator(".qd-bubble").is_visible()


def test_tab_leaves_the_text(page):
    page.page.locator(".qd-text").focus()
    page.keys("Tab")
    assert page.page.evaluate("!document.querySelector('.qd-text').contains(document.activeElement)")
    page.keys("Shift+Tab")
    assert page.page.evaluate("document.activeElement.className") == "qd-text"


def test_a_study_open_for_reading_is_shown_and_cannot_be_changed(page, desk_page):  # noqa: F811
    page.code("trust her", "trust")
    from toolkit import Project

    project = Project.open(page.project.path, coder="Ana")
    project._store.read_only_because = "Ben has this study open on LAPTOP-7."
    reader = desk_page(project)
    assert reader.status() == "Reading only"
    assert "Ben has this study open on LAPTOP-7." in reader.warning()
    reader.select("she has been")
    reader.keys("Enter")
    reader.page.keyboard.type("trust")
    reader.keys("Enter")
    assert "Nothing was changed" in reader.warning()
    assert len(page.project.codings()) == 1
