"""What an evaluator sees: the first notebook in real JupyterLab, in Chromium."""

import os
from pathlib import Path

import pytest
from browsing import browser  # noqa: F401 - a fixture
from lab import IDLE, RUN_ALL, lab  # noqa: F401 - a fixture among them

PICTURES = os.environ.get("PICTURES")  # a folder: pictures for the README are taken here


@pytest.mark.slow
def test_the_first_notebook_shows_its_tables_in_jupyterlab(lab, browser):  # noqa: F811
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto(f"{lab.base}/doc/tree/notebooks/01_first_look.ipynb?token={lab.token}")
    page.wait_for_function(IDLE, timeout=90_000)
    assert page.evaluate(RUN_ALL), "a cell raised"
    caption = page.locator("caption", has_text="Themes by wave: participants")
    caption.wait_for(timeout=60_000)
    table = page.locator("table", has=caption)
    heads = table.locator("thead th[scope=col]").all_text_contents()
    assert heads == ["theme", "wave", "n", "of", "basis", "not_asked", "not_coded_yet"]
    output = page.locator(".jp-OutputArea-output", has=caption)
    assert "Interviewed: 20 people; 14 at T1, 16 at T2" in output.text_content()
    assert page.get_by_text("37 sources, 49,").count() >= 1
    if PICTURES:
        _take_pictures(page, output)
    page.close()


@pytest.mark.slow
def test_the_review_of_speakers_opens_keeps_a_click_and_takes_it_back(lab, browser):  # noqa: F811
    page = browser.new_page(viewport={"width": 1200, "height": 1000})
    page.goto(f"{lab.base}/doc/tree/notebooks/02_bring_your_interviews.ipynb?token={lab.token}")
    page.wait_for_function(IDLE, timeout=90_000)
    assert page.evaluate(RUN_ALL), "a cell raised"
    form = page.locator(".jp-OutputArea-output", has=page.get_by_text("Who speaks", exact=True))
    form.get_by_role("button", name="Open").click()
    row = form.locator(".widget-gridbox", has=page.get_by_text("Grandmother", exact=True))
    row.get_by_text("no label", exact=True).wait_for(timeout=30_000)
    assert "Well I didnt hear about it" in row.text_content()
    assert row.get_by_role("button").is_disabled()
    row.locator("select").select_option("G")
    row.get_by_role("button", name="Accept").click()
    form.get_by_text("Grandmother: who has no label is now G.").wait_for(timeout=30_000)
    row.get_by_role("button", name="✓ Kept").wait_for(timeout=30_000)
    form.get_by_role("button", name="Undo").click()
    form.get_by_text("Undid: assign speaker").wait_for(timeout=30_000)
    row.get_by_role("button", name="Accept").wait_for(timeout=30_000)
    assert row.locator("select").input_value() == "unknown"
    cut_off = form.locator(".widget-gridbox").evaluate_all(
        "rows => rows.flatMap(row => [...row.children]).filter(cell => cell.scrollWidth > cell.clientWidth + 2).length"
    )
    assert cut_off == 0
    assert _saved_without_the_form(page)
    page.close()


def _saved_without_the_form(page):
    """Save the notebook and tell whether the file holds our line in place of the form, and no row of it."""
    page.evaluate("jupyterapp.commands.execute('docmanager:save')")
    page.wait_for_function("!jupyterapp.shell.currentWidget.context.model.dirty", timeout=30_000)
    saved = page.evaluate("JSON.stringify(jupyterapp.shell.currentWidget.context.model.toJSON())")
    return "Who speaks: run this cell to open it." in saved and "They begin" not in saved


def _take_pictures(page, output):
    output.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.screenshot(path=str(Path(PICTURES) / "notebook.png"))
