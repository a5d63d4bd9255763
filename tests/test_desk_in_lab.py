"""The desk in real JupyterLab: what happens when the computer, the page or a cell gets in the way."""

import os
import signal
import uuid

import nbformat
import pytest
from browsing import browser  # noqa: F401 - fixtures
from conftest import put_interview
from lab import lab, open_notebook, run_all, write_notebook  # noqa: F401 - a fixture among them

from toolkit import Project

WORDS = "I trust her because she has been there herself"
OPEN = """
from toolkit import Project
project = Project.open("{study}", coder="Ana")
desk = project.desk()
desk
"""
pytestmark = pytest.mark.slow
ASK = """async (code) => {
    const kernel = jupyterapp.shell.currentWidget.sessionContext.session.kernel;
    const future = kernel.requestExecute({ code, store_history: false });
    let said = ''; future.onIOPub = (message) => { said += message.content.text ?? ''; };
    await future.done; return said;
}"""


class Room:
    """A notebook with a desk in JupyterLab."""

    def __init__(self, browser, lab, *more):  # noqa: F811
        self.lab, self.name = lab, f"room-{uuid.uuid4().hex[:8]}"
        folder = lab.home / self.name
        folder.mkdir()
        put_interview(
            folder, "A", ("Interviewer", "How is it?"), ("P1", WORDS), ("Interviewer", "Yes?"), ("P1", "Yes. Always.")
        )
        self.study = folder / "study.qual"
        project = Project.open(self.study, create=True, coder="Ana", waves=["T1"])
        project.import_transcripts(folder)
        project.codebook.add("Trust")
        project.close()
        write_notebook(lab.home, f"{self.name}.ipynb", OPEN.format(study=self.study), *more)
        self.page = browser.new_page(viewport={"width": 1400, "height": 1000})
        self.page.set_default_timeout(15_000)
        self.open()

    def open(self):
        open_notebook(self.page, self.lab, f"{self.name}.ipynb")
        run_all(self.page)
        self.page.locator(".qd-root[data-ready='1']").first.wait_for()

    def code(self, words, name="Trust"):
        self.page.locator(".qd-text").first.focus()
        self.page.evaluate(
            """(words) => {
                const node = [...document.querySelectorAll('.qd-words')].flatMap((row) => [...row.childNodes]).map((one) => one.firstChild ?? one).find((one) => one.textContent.includes(words));
                const at = node.textContent.indexOf(words);
                document.getSelection().setBaseAndExtent(node, at, node, at + words.length);
            }""",
            words,
        )
        self.page.keyboard.press("Enter")
        self.page.keyboard.type(name)
        self.page.keyboard.press("Enter")

    def kept(self):
        self.page.wait_for_function("document.querySelector('.qd-root').dataset.waiting === '0'", timeout=15_000)

    def status(self):
        return self.page.locator(".qd-status").first.text_content()

    def ask(self, code):
        return self.page.evaluate(ASK, code).strip()

    def quotes(self):
        project = Project.open(self.study, coder="Ana")
        found = sorted(project.codings()["quote"])
        project.close()
        return found

    def save(self):
        self.page.evaluate("jupyterapp.commands.execute('docmanager:save')")
        self.page.wait_for_timeout(500)


@pytest.fixture
def room(browser, lab):  # noqa: F811
    rooms = []

    def make(*more):
        rooms.append(Room(browser, lab, *more))
        return rooms[-1]

    yield make
    for one in rooms:
        one.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
        one.page.close(run_before_unload=False)


def test_the_process_killed_between_key_and_answer_loses_no_coding(room):
    here = room()
    here.code("trust her")
    here.kept()
    process = int(here.ask("import os; print(os.getpid())"))
    os.kill(process, signal.SIGSTOP)  # so that the key certainly falls before the end
    here.code("she has been")
    os.kill(process, signal.SIGKILL)
    here.page.wait_for_function("document.querySelector('.qd-status').textContent === 'Not saved (1)'")
    assert "nothing is lost" in here.page.locator(".qd-trouble").text_content()
    assert here.quotes() == ["trust her"]
    here.page.wait_for_timeout(2500)
    here.page.on("dialog", lambda dialog: dialog.accept())
    here.page.reload()
    here.open()
    here.kept()
    assert here.quotes() == ["she has been", "trust her"]
    here.page.wait_for_function(
        "document.querySelector('.qd-said').textContent === '1 change from before recovered and saved.'"
    )


def test_undo_goes_on_after_the_notebook_is_started_again(room):
    here = room()
    here.code("trust her")
    here.kept()
    here.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    here.page.wait_for_timeout(1500)
    run_all(here.page)
    here.page.locator(".qd-root[data-ready='1']").first.wait_for()
    here.page.locator(".qd-text").first.focus()
    here.page.keyboard.press("Control+z")
    here.page.wait_for_function("document.querySelector('.qd-said').textContent === 'Undid: code trust her'")
    assert here.quotes() == []


def test_coding_goes_on_while_a_cell_runs(room):
    here = room()
    here.page.evaluate(
        "(code) => void jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code })",
        "import time; time.sleep(20)",
    )
    here.page.wait_for_timeout(300)
    here.code("trust her")
    here.kept()
    assert here.status() == "Saved ✓"
    assert here.quotes() == ["trust her"]
    here.page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.interrupt()")


def test_running_the_cell_again_shows_the_same_study_in_both_views(room):
    here = room("project.desk()")
    here.page.locator(".qd-root[data-ready='1']").nth(1).wait_for()
    here.code("trust her")
    here.kept()
    here.page.wait_for_function("document.querySelectorAll('.qd-pill').length === 2")
    here.page.evaluate("jupyterapp.commands.execute('notebook:run-all-cells')")
    here.page.wait_for_function(
        "document.querySelectorAll('.qd-pill').length === 2 && document.querySelectorAll(\".qd-root[data-ready='1']\").length === 2"
    )
    assert here.quotes() == ["trust her"]


def test_a_saved_notebook_holds_no_word_of_the_study(room):
    here = room()
    here.code("trust her", "A name of a code")
    here.kept()
    here.page.locator(".qd-text").first.focus()
    here.page.keyboard.press("m")
    here.page.keyboard.type("A private thought")
    here.page.wait_for_timeout(1200)
    here.page.evaluate("""async () => {
        const model = jupyterapp.shell.currentWidget.context.model;
        const all = await jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code:
            "import json\\nfrom ipywidgets import Widget\\nprint(json.dumps(Widget.get_manager_state()))" });
        let said = ''; all.onIOPub = (message) => { said += message.content.text ?? ''; }; await all.done;
        model.setMetadata('widgets', { 'application/vnd.jupyter.widget-state+json': JSON.parse(said) });
    }""")
    here.save()
    held = (here.lab.home / f"{here.name}.ipynb").read_text(encoding="utf-8")
    assert "widget-state" in held
    book = nbformat.reads(held, as_version=4)
    for cell in book.cells:
        cell.source = ""
    held = str(book)
    for words in ("trust her", "herself", "A name of a code", "private thought", "Interviewer: ", "P1: "):
        assert words not in held


def test_keys_in_the_text_never_reach_the_notebook(room):
    here = room()
    cells = here.page.locator(".jp-Cell").count()
    here.page.locator(".qd-text").first.focus()
    for key in ("d", "d", "a", "b", "x", "Shift+Enter", "Control+Enter", "Escape", "y", "Escape"):
        here.page.keyboard.press(key)
    assert here.page.locator(".jp-Cell").count() == cells
    assert here.quotes() == []
