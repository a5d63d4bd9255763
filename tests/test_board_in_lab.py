"""The theme board and the framework matrix in real JupyterLab, beside a desk."""

import uuid

import nbformat
import pytest
from browsing import browser  # noqa: F401 - fixtures
from conftest import code_words, put_interview, write_rows
from lab import lab, open_notebook, run_all, write_notebook  # noqa: F401 - a fixture among them

from toolkit import Project

OPEN = 'from toolkit import Project\nproject = Project.open("{study}", coder="Ana")\n{widget}'
pytestmark = pytest.mark.slow


@pytest.fixture
def room(browser, lab):  # noqa: F811
    pages = []

    def make(*widgets):
        name = f"board-{uuid.uuid4().hex[:8]}"
        folder = lab.home / name
        folder.mkdir()
        put_interview(folder, "A", ("Interviewer", "How is it?"), ("P1", "I trust her. I hope so."))
        write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
        study = folder / "study.qual"
        project = Project.open(study, create=True, coder="Ana", waves=["T1"])
        project.import_transcripts(folder)
        for code in ("Trust", "Hope"):
            project.codebook.add(code)
        code_words(project, "A", "I trust her", "Trust")
        project.codebook.add_theme("A bond")
        project.close()
        first, *more = widgets
        write_notebook(lab.home, f"{name}.ipynb", OPEN.format(study=study, widget=first), *more)
        page = browser.new_page(viewport={"width": 1400, "height": 1000})
        page.set_default_timeout(15_000)
        pages.append(page)
        open_notebook(page, lab, f"{name}.ipynb")
        run_all(page)
        return page, study, lab.home / f"{name}.ipynb"

    yield make
    for page in pages:
        page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        page.close(run_before_unload=False)


def kept(page, root):
    page.wait_for_function(f"document.querySelector('{root}').dataset.waiting === '0'", timeout=15_000)


def test_a_card_is_carried_by_keys_that_never_reach_the_notebook_and_shown_in_the_desk(room):
    page, study, _ = room("project.theme_board()", "project.desk()")
    page.locator(".qb-root[data-counted='1']").wait_for()
    page.locator(".qd-root[data-ready='1'] .qd-text").wait_for()
    cells = page.locator(".jp-Cell").count()
    page.locator(".qb-card", has_text="Trust").first.focus()
    for key in ("Space", "ArrowRight", "Space"):
        page.keyboard.press(key)
    kept(page, ".qb-root")
    for key in ("d", "d", "a", "b", "x", "Shift+Enter", "Escape"):
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == cells
    project = Project.open(study, coder="Ana")
    assert project.themes()["codes"].tolist() == [["Trust"]]
    project.close()
    page.locator(".qb-theme[data-theme] .qb-card", has_text="Trust").click()
    page.get_by_role("button", name="Show in the desk").click()
    page.wait_for_function("document.querySelector('.qb-root .qd-said').textContent === 'Shown in the desk: A'")
    page.wait_for_function("document.getSelection().toString() === 'I trust her'")


def test_a_summary_is_written_and_a_saved_notebook_holds_none_of_it(room):
    page, study, notebook = room("project.theme_board()", "project.framework.matrix()")
    page.locator(".qm-root[data-ready='1']").wait_for()
    page.locator(".qm-cell").first.click()
    page.keyboard.type("A private summary.")
    page.keyboard.press("Control+Enter")
    kept(page, ".qm-root")
    project = Project.open(study, coder="Ana")
    assert project.framework.summaries()["summary"].tolist() == ["A private summary."]
    project.close()
    page.evaluate("""async () => {
        const all = await jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code:
            "import json\\nfrom ipywidgets import Widget\\nprint(json.dumps(Widget.get_manager_state()))" });
        let said = ''; all.onIOPub = (message) => { said += message.content.text ?? ''; }; await all.done;
        jupyterapp.shell.currentWidget.context.model.setMetadata('widgets', { 'application/vnd.jupyter.widget-state+json': JSON.parse(said) });
        await jupyterapp.commands.execute('docmanager:save');
    }""")
    page.wait_for_timeout(500)
    book = nbformat.reads(notebook.read_text(encoding="utf-8"), as_version=4)
    assert "widgets" in book.metadata
    for cell in book.cells:
        cell.source = ""
    for words in ("private summary", "trust her", "A bond", "Hope", "P1"):
        assert words not in str(book)
