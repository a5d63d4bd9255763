"""The form for kept suggestions: what it shows, what each button keeps, what undo brings back, what is saved."""

import os
import shutil
from pathlib import Path

import nbformat
import pytest
from browsing import browser  # noqa: F401 - fixtures
from conftest import code_words
from lab import lab, open_notebook, run_all, write_notebook  # noqa: F401 - a fixture among them
from nbclient import NotebookClient
from offered import BUS, DOOR, keep, kept_study, state_of, told
from test_panels import everything, opened, said

from toolkit import Project, suggest_themes

PICTURES = os.environ.get("TOOLKIT_PICTURES", "")


@pytest.fixture
def kept(study, folder):
    return kept_study(study, folder)


def form_of(project):
    return opened(project.review_suggestions())


def tick(form, *numbers):
    for number in numbers:
        form.extracts.boxes[number].value = True


def test_it_shows_the_words_who_says_them_and_what_is_coded(kept):
    code_words(kept, "P1", BUS[0][1], "Money")
    form = form_of(kept)
    head = form.head.value
    assert "<i>group 1</i>" in head
    assert "label made by a machine" in head
    assert "3 of 3 people, 4 extracts, 75% of them not coded" in head
    assert "Parent 3 of 3" in head
    share = len(BUS[0][1]) / sum(len(words) for _, words in BUS)  # of the characters
    assert f"Already coded: Money 25% (Jaccard {share:.2f})" in head
    assert "Keywords: word0, fare" in head
    assert "Fairly stable (0.50)" in head
    assert "⚠" not in head
    shown = everything(form.extracts.list)
    for who, words in BUS:
        assert words in shown
        assert f"{who}, turn" in shown
    assert "typical: " in shown
    assert "counter-example to weigh: " in form.extracts.counter.value
    assert DOOR[0][1] in form.extracts.counter.value
    assert "1 of 3, not decided: 3" in form.left.value


def test_it_warns_when_one_person_gives_more_than_half(study, folder):
    told(study, folder)
    keep(study, [one for one in BUS if one[0] == "P1"] + BUS[1:2])
    assert "⚠ Check: 2 of 3 extracts come from P1." in form_of(study).head.value


def test_words_of_the_interviews_are_shown_never_run(study, folder):
    told(study, folder)
    keep(study, BUS, labels=["<script>x</script> (machine-made)"])
    study.suggestions.rename(1, "<b>bold</b>")
    form = form_of(study)
    assert "<script>" not in form.head.value
    assert "<b>bold" not in form.head.value


def test_a_code_is_made_of_the_ticked_extracts_and_the_next_is_shown(kept):
    form, events = form_of(kept), len(kept.history())
    form.controls.accept_code.click()
    assert "No extract is chosen" in said(form)
    assert len(kept.history()) == events
    tick(form, 1, 3)
    assert "2 ticked" in form.extracts.said.value
    form.controls.accept_code.click()
    assert "only the machine’s label" in said(form)
    assert form.extracts.chosen == [1, 3]
    form.controls.name.value, form.controls.under.value = "Getting there", "Money"
    form.controls.accept_code.click()
    assert "Suggestion 1 is the code “Getting there”, on 2 extracts." in said(form)
    assert list(kept.codings()["quote"]) == [BUS[0][1], BUS[2][1]]
    assert kept.codes().set_index("code").loc["Getting there", "path"] == "Money > Getting there"
    assert len(kept.history()) == events + 1
    assert form.now == 2
    assert form.extracts.chosen == []
    assert form.controls.name.value == ""
    form.panel.undo.click()
    assert "Undid: accept suggestion" in said(form)
    assert (form.now, len(kept.codings())) == (1, 0)


def test_every_other_decision_has_its_button(kept):
    form = form_of(kept)
    form.on.value = False
    form.controls.name.value = "Fares"
    tick(form, 2)
    form.controls.rename.click()
    assert state_of(kept, 1)["name"] == "Fares"
    assert form.extracts.chosen == [2]  # still the same suggestion
    form.controls.code.value = "Money"
    form.controls.map_to.click()
    assert kept.codings()[["quote", "code", "origin"]].to_numpy().tolist() == [[BUS[1][1], "Money", "suggestion"]]
    assert "mapped</b> to the code “Money” by Ana" in form.head.value
    form.controls.why.value = "no"
    form.controls.reject.click()
    assert "was mapped already" in said(form)
    form.controls.reopen.click()
    assert state_of(kept, 1)["state"] == "open"
    form.controls.put_off.click()
    assert "put off</b> by Ana" in form.head.value
    form.controls.forth.click()
    form.controls.reject.click()
    assert "Why is it rejected?" in said(form)
    form.controls.why.value = "scenes have doors"
    form.controls.reject.click()
    assert "rejected</b> by Ana" in form.head.value
    assert "scenes have doors" in form.head.value
    form.controls.forth.click()
    form.controls.name.value = "Letters"
    form.controls.accept_theme.click()
    assert "accepted</b> as the theme “Letters” by Ana" in form.head.value


def test_merging_and_splitting_shows_what_came_of_it_and_undo_goes_back(kept):
    form = form_of(kept)
    form.controls.other.value = 3
    form.controls.merge.click()
    assert (form.now, form._walk) == (4, [4, 2])
    form.controls.split_tree.click()
    assert (form.now, form._walk) == (5, [5, 6, 2])
    form.panel.undo.click()
    assert form.now == 4
    tick(form, 1, 2)
    form.controls.split_ticked.click()
    assert sorted(kept.suggestions.table()["number"]) == [2, 5, 6]
    form.panel.undo.click()
    form.panel.undo.click()
    assert sorted(form._walk) == [1, 2, 3]
    assert "of 3, not decided: 3" in form.left.value


def test_what_was_decided_is_shown_on_request_and_extracts_are_found_by_their_words(kept):
    form = form_of(kept)
    form.controls.why.value = "scenes"
    form.controls.reject.click()
    form.show.value = "rejected"
    assert (form.now, form._walk) == (1, [1])
    form.show.value = "accepted or mapped"
    assert "There is no such suggestion" in everything(form.place)
    form.show.value = "all"
    assert form._walk == [1, 2, 3]
    form.extracts.pages.filter.value = "ticket"
    assert list(form.extracts.boxes) == [4]


def test_it_waits_until_the_coding_is_finished_where_the_study_wants_it(kept):
    kept.set(suggestions="after coding")
    form = kept.review_suggestions()
    assert "Shown when the coding is finished. Sources left: 3." in everything(form.panel.root)
    form.panel.open()
    held = everything(form.panel.root)
    assert "Left: P1, P2, P3" in held
    assert not [words for _, words in BUS if words in held]
    for source in ("P1", "P2", "P3"):
        kept.finish(source=source)
    assert BUS[0][1] in everything(form_of(kept).panel.root)


def test_a_form_that_was_open_decides_nothing_once_suggestions_have_to_wait(kept):
    form = form_of(kept)
    kept.set(suggestions="after coding")
    form.controls.put_off.click()
    assert "shown when the coding is finished" in said(form)
    assert state_of(kept, 1)["state"] == "open"


def test_closed_it_holds_no_name_and_no_word(kept):
    form = kept.review_suggestions()
    held = everything(form.panel.root) + str(form._repr_mimebundle_())
    assert "Suggestions: 3, not decided yet: 3." in held
    assert not [word for word in ("Ana", "P1", "group 1", "fare", "door") if word in held]


@pytest.mark.slow
def test_a_notebook_run_by_a_program_keeps_nothing_of_it(kept, tmp_path):
    kept.close()
    code = f"from toolkit import Project\nproject = Project.open({str(kept.path)!r}, coder='Ana')"
    cells = [nbformat.v4.new_code_cell(one) for one in (code, "project.review_suggestions()")]
    book = nbformat.v4.new_notebook(cells=cells)
    where = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(book, timeout=300, startup_timeout=300, kernel_name="python3", resources=where).execute()
    saved = nbformat.writes(book)
    assert "Possible themes to check: run this cell to open it." in saved
    assert not [word for word in ("P1", "group 1", "fare", "door") if word in saved]


# In JupyterLab, with the sample study


@pytest.fixture
def in_lab(browser, lab, sample):  # noqa: F811
    """The form over the sample study's suggestions, in JupyterLab."""
    sample.keep(suggest_themes(sample.data()))
    sample.close()
    study = lab.home / "suggested.qual"
    shutil.copyfile(sample.path, study)
    code = f"from toolkit import Project\nproject = Project.open({str(study)!r}, coder='Ana')"
    write_notebook(lab.home, "suggested.ipynb", code, "project.review_suggestions()")
    context = browser.new_context(viewport={"width": 1200, "height": 1400})
    page = context.new_page()
    page.set_default_timeout(30_000)
    open_notebook(page, lab, "suggested.ipynb")
    run_all(page)
    yield page, study
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    context.close()


def picture(page, name):
    if PICTURES:
        page.wait_for_timeout(600)
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


def press(page, *keys):
    for key in keys:
        page.keyboard.press(key)


@pytest.mark.slow
def test_in_jupyterlab_a_suggestion_becomes_a_code_with_the_keyboard_alone(in_lab):
    page, study = in_lab
    form = page.locator(".jp-OutputArea-output", has=page.get_by_text("Possible themes to check", exact=True))
    form.get_by_role("button", name="Open").focus()
    press(page, "Enter")
    form.get_by_text("1 of 11, not decided: 11").wait_for()
    picture(page, "review_light")
    form.get_by_role("checkbox", name="1", exact=True).focus()
    press(page, "Space")
    form.get_by_text("1 ticked").wait_for()
    reached = set()
    for _ in range(60):  # every control is reached with Tab
        press(page, "Tab")
        reached.add(page.evaluate("document.activeElement.textContent || document.activeElement.placeholder || ''"))
        if "Open again" in reached or "Not now" in reached:
            break
    assert {"Rename", "Accept as code", "Accept as theme", "Map to this code", "Merge", "Reject", "Not now"} <= reached
    form.get_by_placeholder("Your own name for it …").focus()
    page.keyboard.type("Getting there")
    press(page, "Tab", "Tab", "Enter")
    form.get_by_text("Suggestion 1 is the code “Getting there”, on 1 extract.").wait_for()
    assert page.evaluate("document.activeElement.textContent") == "Accept as code"  # the keyboard stays where it was
    form.get_by_text("2 of 11, not decided: 10").wait_for()
    picture(page, "review_after")
    other = Project.open(study, coder="Ana")
    made = other.codings().query("origin == 'suggestion'")
    assert made[["code", "coder"]].to_numpy().tolist() == [["Getting there", "Ana"]]
    other.close()
    form.get_by_role("button", name="Undo").click()
    form.get_by_text("Undid: accept suggestion").wait_for()
    form.get_by_text("1 of 11, not decided: 11").wait_for()
    too_wide = form.locator(".widget-html, .widget-hbox").evaluate_all(
        "cells => cells.filter(cell => cell.scrollWidth > cell.clientWidth + 4).map(cell => cell.textContent.slice(0, 60))"
    )
    assert too_wide == []
    page.evaluate("jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Dark' })")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    picture(page, "review_dark")
    page.evaluate("jupyterapp.commands.execute('apputils:change-theme', { theme: 'JupyterLab Light' })")
    page.wait_for_function("document.body.dataset.jpThemeLight === 'true'")
