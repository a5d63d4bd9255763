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


def _take_pictures(page, output):
    output.scroll_into_view_if_needed()
    page.wait_for_timeout(500)
    page.screenshot(path=str(Path(PICTURES) / "notebook.png"))
