"""The panels beside the text: codebook, extracts, find, memos, quotations, progress. Each does as the study's verbs do."""

import pytest
from browsing import browser, desk_page  # noqa: F401 - fixtures
from conftest import part_of_the_sample, put_interview

from toolkit import Project


@pytest.fixture
def page(study, folder, desk_page):  # noqa: F811
    put_interview(
        folder,
        "A",
        ("Interviewer", "Do you trust her?"),
        ("P1", "I trust her because she has been there."),
        ("Interviewer", "Yes?"),
        ("P1", "Trust is slow. It came late."),
    )
    put_interview(folder, "B", ("Interviewer", "And then?"), ("P2", "Nobody came, and I did not trust them."))
    (folder / "participants.csv").write_text("participant,group\nP1,Parent\nP2,Peer mentor\n", encoding="utf-8")
    study.import_transcripts(folder)
    study.edit_source("A", wave="T2")  # B has no time point: its people have no label there
    study.codebook.add("Trust", definition="Being sure of somebody")
    study.codebook.add("Lived experience")
    study.codebook.add("Been there", under="Lived experience")
    study.codebook.add_theme("Trust grows", codes=["Trust", "Been there"])
    return desk_page(study, height=900)


def codes(page):
    return page.project.codes().set_index("code")


def item(page, name):
    return page.page.get_by_role("treeitem", name=name, exact=False)


def press(page, name):
    page.page.get_by_role("button", name=name, exact=True).click()


# The codebook


def test_a_code_is_added_under_another_one_and_the_tree_shows_it(page):
    item(page, "Trust").click()
    press(page, "+ Sub-code")
    page.page.keyboard.type("Slow trust")
    page.keys("Enter")
    page.kept()
    assert codes(page).loc["Slow trust", "path"] == "Trust > Slow trust"
    assert item(page, "Slow trust").get_attribute("aria-level") == "2"


def test_a_code_is_renamed_with_f2_and_described_in_its_fields(page):
    item(page, "Trust").click()
    page.keys("F2")
    page.page.keyboard.type("Trusting")
    page.keys("Enter")
    page.kept()
    for field, words in (
        ("Definition", "Sure of her"),
        ("Include", "Also of him"),
        ("Exclude", "Hope"),
        ("Examples, one per line", "I trust her\nI do"),
    ):
        page.page.locator(".qd-field", has_text=field).locator("textarea").fill(words)
    page.page.locator(".qd-field", has_text="Colour").locator("input").fill("#123456")
    page.page.locator(".qd-text").focus()
    page.kept()
    code = page.project.codebook.now().code("Trusting")
    assert (code.definition, code.include, code.exclude, code.examples, code.colour) == (
        "Sure of her", "Also of him", "Hope", ("I trust her", "I do"), "#123456")  # fmt: skip
    page.project.undo()
    assert page.project.codebook.now().code("Trusting").colour == ""


def test_codes_are_moved_with_alt_and_arrows(page):
    item(page, "Lived experience").click()
    page.keys("Alt+ArrowRight")
    page.kept()
    assert codes(page).loc["Been there", "path"] == "Trust > Lived experience > Been there"
    page.keys("Alt+ArrowLeft")
    page.kept()
    page.keys("Alt+ArrowUp")
    page.kept()
    assert list(page.project.codes()["code"]) == ["Lived experience", "Been there", "Trust"]
    page.keys("Control+z")
    page.kept()
    assert list(page.project.codes()["code"]) == ["Trust", "Lived experience", "Been there"]


def test_the_tree_is_walked_folded_and_filtered_with_the_keyboard(page):
    item(page, "Trust").focus()
    page.keys("ArrowDown")
    assert page.page.evaluate("document.activeElement.querySelector('.qd-code-name').textContent") == "Lived experience"
    page.keys("ArrowLeft")
    assert item(page, "Been there").count() == 0
    page.keys("ArrowRight", "ArrowRight")
    assert page.page.evaluate("document.activeElement.querySelector('.qd-code-name').textContent") == "Been there"
    page.page.get_by_label("Filter codes").fill("been")
    assert page.page.locator(".qd-tree .qd-code-name").all_text_contents() == ["Been there"]


def test_a_merge_shows_first_how_many_codings_go_where(page):
    page.code("trust her", "trust", nth=1)
    page.code("trust her", "been", nth=1)
    page.code("came late", "been")
    item(page, "Been there").click()
    press(page, "Merge…")
    page.page.locator(".qd-form select").select_option(label="Trust")
    said = page.page.locator(".qd-form p")
    said.get_by_text("2 codings").wait_for()
    assert (
        said.text_content()
        == "2 codings of “Been there” go to “Trust”, which has 1 and will have 2 (1 on the same words become one)."
    )
    press(page, "Done")
    page.kept()
    assert sorted(page.project.codings()["quote"]) == ["came late", "trust her"]
    assert "Been there" not in set(page.project.codes()["code"])
    page.page.locator(".qd-text").focus()
    page.keys("Control+z")
    page.kept()
    assert len(page.project.codings()) == 3


def test_a_code_is_split_by_ticking_its_extracts(page):
    page.code("trust her", "trust", nth=1)
    page.code("came late", "trust")
    item(page, "Trust").click()
    press(page, "Split…")
    page.page.get_by_label("Name of the new code").fill("Late trust")
    page.page.locator(".qd-choices label", has_text="came late").locator("input").check()
    press(page, "Done")
    page.kept()
    frame = page.project.codings()
    assert sorted(zip(frame["code"], frame["quote"], strict=True)) == [
        ("Late trust", "came late"),
        ("Trust", "trust her"),
    ]


def test_a_code_is_archived_and_no_longer_offered(page):
    item(page, "Trust").click()
    press(page, "Archive")
    page.kept()
    assert bool(codes(page).loc["Trust", "archived"])
    page.select("came late")
    page.keys("Enter")
    assert "Trust" not in page.page.locator(".qd-palette b").all_text_contents()


def test_a_code_is_removed_and_its_codings_go_up(page):
    page.code("came late", "been")
    item(page, "Been there").click()
    press(page, "Remove…")
    page.page.locator(".qd-form select").select_option("move up")
    press(page, "Done")
    page.kept()
    assert page.project.codings()["code"].tolist() == ["Lived experience"]


def test_a_code_is_linked_to_a_theme(page):
    item(page, "Lived experience").click()
    page.page.get_by_text("Themes: none").click()
    page.page.locator(".qd-detail details input").check()
    page.kept()
    assert page.project.themes().set_index("theme").loc["Trust grows", "codes"] == [
        "Trust",
        "Been there",
        "Lived experience",
    ]


def test_the_counts_beside_a_code_are_here_and_in_all(page):
    page.code("came late", "trust")
    page.project.code(
        source="B",
        start=int(page.project.turns("B").iloc[1]["start"]),
        end=int(page.project.turns("B").iloc[1]["end"]),
        code="Trust",
    )
    page.page.wait_for_function(
        "[...document.querySelectorAll('.qd-count')].some((one) => one.textContent === '1 / 2')"
    )
    assert item(page, "Trust").first.get_attribute("aria-label") == "Trust, 1 here, 2 in all"


# Extracts


def test_the_extracts_are_those_of_the_table_in_the_same_order(desk_page, tmp_path, folder):  # noqa: F811
    project = Project.open(tmp_path / "sample.qual", create=True, coder="Ana", waves=["T1", "T2"])
    project.import_transcripts(part_of_the_sample(folder, "P1 T1", "PM1 PM2 T1", "P1 T2"))
    from conftest import ROOT

    project.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
    project.import_codings(folder / "codings.csv")
    page = desk_page(project)
    page.tab("Extracts")
    page.page.get_by_label("Code", exact=True).select_option(label="Shared experience > Been there")
    page.page.locator(".qd-card").first.wait_for()
    page.page.wait_for_timeout(200)
    shown = page.page.evaluate(
        "[...document.querySelectorAll('[role=tabpanel]:not([hidden]) .qd-card')].map((one) => one.dataset.coding)"
    )
    frame = project.codings()
    assert shown == frame[frame["code"] == "Been there"]["coding"].tolist()
    assert len(shown) > 5
    page.page.locator(".qd-quote").last.click()
    page.page.get_by_text(frame[frame["code"] == "Been there"]["quote"].iloc[-1][:20]).first.wait_for()
    page.page.wait_for_function(
        "(words) => document.getSelection().toString() === words",
        arg=frame[frame["code"] == "Been there"]["quote"].iloc[-1],
    )
    project.close()


def test_an_extract_of_another_source_gets_a_further_code_from_the_list(page):
    page.project.code(
        source="B",
        start=int(page.project.turns("B").iloc[1]["start"]),
        end=int(page.project.turns("B").iloc[1]["end"]),
        code="Trust",
    )
    page.tab("Extracts")
    page.page.locator(".qd-card").get_by_role("button", name="+ Code").click()
    page.page.get_by_label("Find a code").fill("been")
    page.keys("Enter")
    page.kept()
    frame = page.project.codings()
    assert set(zip(frame["code"], frame["source"], strict=True)) == {("Trust", "B"), ("Been there", "B")}


def test_the_codes_on_the_words_are_a_list_for_the_keyboard(page):
    page.code("I trust her because", "trust")
    page.code("trust her", "been", nth=1)
    page.page.locator(".qd-text").focus()
    page.keys("l")
    options = page.page.locator("[role=listbox][aria-label='Codes on these words'] [role=option]")
    options.nth(1).wait_for()
    assert [one.split("“")[0] for one in options.all_text_contents()] == [
        "Been there2 words, by Ana",
        "Trust4 words, by Ana",
    ]
    page.keys("ArrowDown", "x")
    page.kept()
    assert page.project.codings()["code"].tolist() == ["Been there"]


def test_the_code_walked_to_stays_chosen_though_the_list_is_drawn_anew(page):
    page.code("I trust her because", "trust")
    page.code("trust her", "been", nth=1)
    page.page.locator(".qd-text").focus()
    page.keys("l")
    options = page.page.locator("[role=listbox][aria-label='Codes on these words'] [role=option]")
    options.nth(1).wait_for()
    page.keys("ArrowDown")
    page.project.codebook.add("Afterwards")  # the list is drawn anew
    page.page.wait_for_timeout(400)
    assert options.nth(1).get_attribute("aria-selected") == "true"


# Find


def find(page, words, **how):
    page.tab("Find")
    for label, value in how.items():
        control = page.page.get_by_label(
            {"scope": "Where", "who": "In whose words", "within": "Within extracts"}[label]
        )
        control.select_option(label=value)
    page.page.get_by_label("Words to find").fill(words)
    page.page.wait_for_timeout(350)
    return page.page.locator("[role=tabpanel]:not([hidden]) .qd-card mark").all_text_contents()


def test_words_are_found_here_and_over_the_study_in_whose_words_one_likes(page):
    assert find(page, "trust") == ["trust", "trust", "Trust"]
    assert find(page, "trust", scope="in all sources") == ["trust", "trust", "Trust", "trust"]
    assert find(page, "trust", who="in participants' words") == ["trust", "Trust", "trust"]
    assert find(page, "trust", who="in words of: Peer mentor") == ["trust"]
    page.page.locator(".qd-card .qd-quote").click()
    page.page.wait_for_function("document.getSelection().toString() === 'trust'")


def test_a_pattern_is_found_and_one_that_cannot_be_read_is_said_so(page):
    page.tab("Find")
    page.page.get_by_label("pattern").check()
    assert find(page, "came( late)?") == ["came late"]
    find(page, "came(")
    assert "cannot be read" in page.page.locator("[role=tabpanel]:not([hidden]) .qd-title").text_content()


@pytest.mark.alone
def test_a_pattern_that_would_take_for_ever_is_given_up(study, folder, desk_page):  # noqa: F811
    put_interview(folder, "A", ("P1", "a" * 3000), ("P1", "yes"))
    study.import_transcripts(folder)
    page = desk_page(study)
    page.tab("Find")
    page.page.get_by_label("pattern").check()
    page.page.get_by_label("Words to find").fill("(a|aa)+$b")
    page.page.get_by_text("takes too long").first.wait_for()


def test_hits_are_coded_one_by_one_or_all_and_keep_the_query(page):
    find(page, "trust", scope="in all sources")
    press(page, "Choose a code for hits…")
    page.page.keyboard.type("trust")
    page.keys("Enter")
    page.page.locator(".qd-card", has_text="Trust is slow").get_by_role("button", name="Code this").click()
    page.kept()
    frame = page.project.codings()
    assert (frame["quote"].tolist(), frame["origin"].tolist()) == (["Trust"], ["rule"])
    page.page.get_by_role("button", name="Code all 2").click()
    press(page, "Yes")
    page.kept()
    frame = page.project.codings()
    assert sorted(frame["source"]) == ["A", "A", "B"]
    with page.project._store.reading() as connection:
        assert {row[0] for row in connection.exec_driver_sql("SELECT query FROM codings WHERE live = 1")} == {"trust"}
    page.page.locator(".qd-text").focus()
    page.keys("Control+z")
    page.kept()
    assert page.project.codings()["quote"].tolist() == ["Trust"]


def test_finding_within_a_code_looks_only_at_its_extracts(page):
    page.code("I trust her because", "trust")
    assert find(page, "trust", within="within: Trust") == ["trust"]


# Memos


def test_a_memo_is_kept_after_a_pause_and_shown_as_not_saved_before(page):
    page.code("came late", "trust")
    page.page.locator(".qd-pill").click()
    page.keys("m")
    page.page.keyboard.type("Late, for whom?")
    assert page.status() == "Not saved (1)"
    page.page.wait_for_function("document.querySelector('.qd-status').textContent === 'Saved ✓'")
    assert page.project.memos()["body"].tolist() == ["Late, for whom?"]
    page.page.keyboard.type(" For her.")
    page.keys("Escape")
    page.page.wait_for_function("document.querySelector('.qd-memo').hidden")
    assert page.project.memos()["body"].tolist() == ["Late, for whom? For her."]
    assert page.pills() == ["Trust ✎"]
    page.tab("Memos")
    page.page.locator(".qd-card").get_by_text("Late, for whom? For her.").click()
    press(page, "Remove")
    page.kept()
    assert page.project.memos().empty


def test_memos_are_about_turns_codes_and_sources_and_reflexive_ones_stay_private(page, desk_page):  # noqa: F811
    page.page.get_by_text("It came late").click()
    page.keys("m")
    page.page.keyboard.type("About the turn")
    page.keys("Escape")
    page.page.wait_for_function("document.querySelector('.qd-memo').hidden")
    page.tab("Memos")
    press(page, "+ About this source")
    page.page.get_by_label("Kind of memo").select_option("reflexive")
    page.page.get_by_role("textbox", name="Memo").fill("I liked her")
    page.keys("Escape")
    page.page.wait_for_function("document.querySelector('.qd-memo').hidden")
    frame = page.project.memos().set_index("body")
    assert (bool(frame.loc["I liked her", "private"]), bool(frame.loc["About the turn", "private"])) == (True, False)
    page.page.wait_for_function("document.querySelectorAll('[role=tabpanel]:not([hidden]) .qd-card').length === 2")
    origins = page.page.locator(".qd-card .qd-origin").all_text_contents()
    assert [one.split(" · ")[-1] for one in origins] == ["source: A", "turn: A, turn 4"]
    ben = desk_page(Project.open(page.project.path, coder="Ben"))
    ben.tab("Memos")
    ben.page.locator(".qd-card").first.wait_for()
    assert ben.page.locator(".qd-card .qd-quote").all_text_contents() == ["About the turn"]


# Quotations


def test_key_quotes_are_gathered_ordered_and_trimmed_per_theme(page):
    for words, name in (("I trust her because she has been there", "trust"), ("came late", "been")):
        page.code(words, name)
        page.page.locator(".qd-pill", has_text="").last.click()
        page.keys("q", "Escape")
        page.kept()
    page.tab("Quotes")
    for count in (1, 2):
        page.page.get_by_role("button", name="Into the tray").first.click()
        page.page.wait_for_function("(count) => document.querySelectorAll('[data-quote]').length === count", arg=count)
    cards = page.page.locator("[data-quote] .qd-quote")
    assert cards.all_text_contents() == ["“I trust her because she has been there”", "“came late”"]
    page.page.get_by_role("button", name="Later").first.click()
    page.kept()
    page.page.wait_for_function("document.querySelector('[data-quote] .qd-quote').textContent === '“came late”'")
    page.page.get_by_role("button", name="Trim…").last.click()
    for word in ("because ", "she ", "has "):
        page.page.locator(".qd-word").get_by_text(word.strip(), exact=True).click()
    press(page, "Done")
    page.kept()
    page.page.get_by_text("I trust her […] been there").wait_for()
    assert page.page.locator(".qd-plain-list li").all_text_contents() == ["Parent: 2 (100 %)"]


def test_who_is_never_quoted_is_named(page):
    page.code("came late", "trust")
    page.page.locator(".qd-pill").click()
    page.keys("q")
    page.kept()
    page.project.code(
        source="B",
        start=int(page.project.turns("B").iloc[1]["start"]),
        end=int(page.project.turns("B").iloc[1]["end"]),
        code="Trust",
    )
    page.tab("Quotes")
    page.page.get_by_role("button", name="Into the tray").first.click()
    page.kept()
    page.page.get_by_text("Coded, never quoted: P2.").wait_for()


# Progress


def test_progress_is_stated_and_the_share_coded_is_of_participants_words(page):
    page.tab("Progress")
    page.code("Trust is slow. It came late.", "trust")
    turns = page.project.turns("A")
    own = turns[turns["participant"] == "P1"]["text"].str.len()
    share = round(len("Trust is slow. It came late.") / own.sum() * 100)
    page.page.locator(".qd-bar", has_text=f"Coded{share} %").wait_for()
    press(page, "Coding finished")
    page.kept()
    with page.project._store.reading() as connection:
        assert connection.exec_driver_sql("SELECT state FROM coding_status WHERE live = 1").fetchall() == [
            ("finished",)
        ]
    page.page.get_by_label("second pass").check()
    page.kept()
    assert page.said() == "A: second pass, finished"


def test_a_source_finished_before_a_code_existed_is_to_be_read_again(page):
    page.project.finish(source="A")
    page.page.wait_for_timeout(20)
    page.project.codebook.add("New idea")
    page.tab("Progress")
    page.page.get_by_text("Finished before this code existed: New idea.").wait_for()
    assert page.page.locator(".qd-table tr", has_text="finished").text_content() == "A0 %0 %0finished ↻"


def test_uncoded_turns_are_visited_one_after_the_other(page):
    page.page.locator(".qd-text").focus()
    page.keys("Control+Home", "u")
    assert page.said() == "Turn 2 has no code yet; one of 2 in this source."
    page.keys("u")
    assert page.said().startswith("Turn 4 has no code yet")
    page.code("Trust is slow", "trust")
    page.keys("u")
    assert page.said() == "Turn 2 has no code yet; the last one in this source."


def test_what_is_read_in_the_reading_mode_is_noted(page):
    page.tab("Progress")
    press(page, "Reading mode")
    page.page.wait_for_timeout(4600)
    page.page.locator(".qd-text").focus()
    page.keys("Escape")
    page.kept()
    with page.project._store.reading() as connection:
        rows = connection.exec_driver_sql(
            "SELECT start_offset, end_offset FROM readings WHERE live = 1 ORDER BY 1"
        ).fetchall()
        state = connection.exec_driver_sql("SELECT state FROM coding_status WHERE live = 1").scalar()
    turns = page.project.turns("A")
    assert rows == list(zip(turns["start"], turns["end"], strict=True))
    assert state == "reading"
    page.tab("Progress")
    page.page.get_by_text("Read100 %").wait_for()


# Constant comparison


def compared(page):
    panel = page.page.get_by_role("tabpanel", name="Extracts")
    return [one.strip() for one in panel.locator("h4, .qd-quote").all_inner_texts()]


def code_words_at(page, source, words, code):
    row = next(one for one in page.project.turns(source).itertuples() if words in one.text)
    start = row.start + row.text.index(words)
    return page.project.code(source=source, start=start, end=start + len(words), code=code)


def test_an_extract_is_read_beside_the_earlier_ones_of_its_code_and_a_memo_is_offered(page):
    for words, source in (("Trust is slow", "A"), ("did not trust them", "B")):
        code_words_at(page, source, words, "Trust")
    code_words_at(page, "A", "because she has been there", "Trust")
    page.open()
    page.select("because she has been there")
    page.keys("=")
    page.page.wait_for_function("document.querySelectorAll('.qd-side h4').length === 2")
    assert (
        compared(page)
        == [
            "“because she has been there”",
            "same person, same time point",
            "“Trust is slow”",
            "another group",
            "“did not trust them”",
        ]
        or compared(page)[0] == "“because she has been there”"
    )
    press(page, "Memo: what differs?")
    page.page.keyboard.type("Slow for both.")
    page.keys("Escape")
    page.kept()
    memo = page.project.memos().iloc[0]
    assert (memo["body"], memo["about"]) == ("Slow for both.", ["extract: “because she has been there”"])


def test_where_the_method_says_so_earlier_extracts_come_by_themselves(page):
    code_words_at(page, "B", "did not trust them", "Trust")
    page.project.method.choose("codebook", "constant_comparison")
    page.open()
    page.select("Trust is slow")
    page.keys("Enter")
    page.page.keyboard.type("Trust")
    page.keys("Enter")
    page.kept()
    page.page.wait_for_function("document.querySelectorAll('.qd-side h4').length === 1")
    assert compared(page) == ["“Trust is slow”", "another group", "“did not trust them”"]
