"""Tables in the notebook: the words behind a number, copying for Word, and what is left where there is no page."""

import io
import json
import os
import shutil
from pathlib import Path

import nbformat
import pandas as pd
import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser  # noqa: F401 - fixtures
from conftest import code_words, put_interview, write_rows
from lab import IDLE, lab, open_notebook, run_all, write_notebook  # noqa: F401 - a fixture among them

from toolkit import Project, theme_frequencies
from toolkit.desk import esm, in_notebook
from toolkit.desk.table_clerk import KEPT, MOST, TableClerk
from toolkit.study import Basis, Result

PICTURES = os.environ.get("PICTURES")
SAFE, PLAIN = "https://notebook.test/", "http://notebook.test/"  # a hub without https is no secure context
PAGE = "<!doctype html><html lang=en><head><title>Cells</title></head><body><main><h1>Cells</h1><div id=cells></div></main></body></html>"
START = """
async (token) => {
  const url = URL.createObjectURL(new Blob([await window.__esm()], { type: "text/javascript" }));
  const hearers = {};
  const model = {
    get: (name) => (name === "token" ? token : null),
    on: (name, hear) => (hearers[name] ??= []).push(hear), off() {},
    send: (message) => window.__dead || window.__py(JSON.stringify(message)).then((all) => JSON.parse(all).forEach((one) => hearers["msg:custom"].forEach((hear) => hear(one, [])))),
  };
  window.__restart = () => { window.__dead = true; hearers["comm_live_update"].forEach((hear) => hear()); };
  (await import(url)).default.initialize({ model });
}
"""
HOSTILE = 'Trust <script>alert(1)</script> & "\u202eevil\u2066'
DARK = ":root { color-scheme: dark } body { background: #111; color: #eee }"


class Cells:
    """A page with tables under its cells; one for all tests here, begun anew for each."""

    def __init__(self, browser):  # noqa: F811
        self.errors, self.sent = [], []
        self.context = browser.new_context(viewport={"width": 1000, "height": 800})
        self.context.route("**/*", lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        self.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=SAFE)
        self.page, self.other = self.context.new_page(), self.context.new_page()
        self.other.goto(SAFE)
        self.page.set_default_timeout(8000)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("dialog", lambda dialog: self.errors.append(f"a script ran: {dialog.message}"))
        self.page.expose_function("__py", self._hear)
        self.page.expose_function("__esm", lambda: esm.module(esm.TABLES))

    def open(self, address=SAFE, **look):
        self.clerk = TableClerk()
        self.clerk.send = self.sent.append
        self.page.bring_to_front()
        self.page.emulate_media(**{"color_scheme": "light", "forced_colors": "none", **look})
        self.page.goto(address)
        self.page.add_style_tag(content=esm.style("tables") + (DARK if look.get("color_scheme") == "dark" else ""))
        self.page.evaluate(START, self.clerk.token)

    def _hear(self, message):
        self.sent.clear()
        self.clerk._hear(self.clerk, json.loads(message), [])
        return json.dumps(self.sent)

    def show(self, *results):
        html = "".join(self.clerk.shown(one) for one in results)
        self.page.evaluate("(html) => document.querySelector('#cells').insertAdjacentHTML('beforeend', html)", html)
        self.page.locator("[data-toolkit-table]").last.and_(self.page.locator("[data-ready='1']")).wait_for()

    def number(self, *words):
        """Return the button of the number in the row that holds these words."""
        row = self.page.locator("tr")
        for one in words:
            row = row.filter(has_text=one)
        return row.locator("button.qt-number").first

    @property
    def words(self):
        return self.page.locator(".qt-words:not([hidden])")

    def quotes(self):
        self.words.locator("li").first.wait_for()
        return self.words.locator("li q").all_text_contents()

    def focused(self):
        return self.page.evaluate("document.activeElement.textContent")

    def clipboard(self):
        """Return what another program would be given: words by kind."""
        self.other.bring_to_front()
        return self.other.evaluate(
            """async () => {
                const [item] = await navigator.clipboard.read();
                return Object.fromEntries(await Promise.all(item.types.map(async (type) => [type, await (await item.getType(type)).text()])));
            }"""
        )

    def picture(self, name):
        if PICTURES:
            self.page.screenshot(path=str(Path(PICTURES) / f"{name}.png"), full_page=True)

    def serious(self):
        found = Axe().run(self.page, options={"resultTypes": ["violations"]}).response["violations"]
        return [(one["id"], one["nodes"][0]["html"][:160]) for one in found]


@pytest.fixture(scope="module")
def page(browser):  # noqa: F811
    made = Cells(browser)
    yield made
    made.context.close()


@pytest.fixture
def cells(page):
    def make(*results, **how):
        page.open(**how)
        page.show(*results)
        return page

    yield make
    assert not page.errors


@pytest.fixture(scope="module")
def asked(tmp_path_factory):
    """A study to look at: two people, two time points, and words that would do harm if they were HTML."""
    folder = tmp_path_factory.mktemp("asked")
    study = Project.open(folder / "study.qual", create=True, coder="Ana", waves=["T1", "T2"])
    for wave in ("T1", "T2"):
        put_interview(folder, f"A {wave}", ("Interviewer", "Well?"), ("P1", f"She <b>listens</b> at {wave}."), ("Interviewer", "And?"), ("P1", "Nothing else."))  # fmt: skip
    put_interview(folder, "B T1", ("Interviewer", "Well?"), ("P2", "Nobody listens & nobody rings."), ("Interviewer", "And?"), ("P2", "No."))  # fmt: skip
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Peer mentor"])
    rows = [
        [f"{name}.txt", "interview", name[-2:], who] for name, who in (("A T1", "P1"), ("A T2", "P1"), ("B T1", "P2"))
    ]
    write_rows(folder / "sources.csv", ["file", "kind", "wave", "participants"], *rows)
    study.import_transcripts(folder)
    study.codebook.add("Listening")
    study.codebook.add("Never used")
    study.codebook.add_theme(HOSTILE, codes=["Listening"])
    code_words(study, "A T1", "She <b>listens</b> at T1.", "Listening", view="positive", key_quote=True)
    code_words(study, "A T2", "She <b>listens</b> at T2.", "Listening")
    code_words(study, "B T1", "Nobody listens & nobody rings.", "Listening", view="negative")
    yield study
    study.close()


def by_wave(project, **how):
    return theme_frequencies(project.data(), by=["wave"], **how)


# The words behind a number


def test_a_click_on_a_number_shows_the_words_behind_it_and_escape_goes_back(asked, cells):
    here = cells(by_wave(asked))
    number = here.number("Trust", "T1")
    assert number.get_attribute("aria-label").startswith("2: words behind n, Trust <script>")
    number.click()
    assert here.quotes() == ["She <b>listens</b> at T1.", "Nobody listens & nobody rings."]
    first = here.words.locator("li").first
    assert first.locator(".qt-label").text_content() == "(Parent, T1)"
    assert first.locator(".qt-about").text_content() == "Listening · A T1 · positive"
    assert first.get_by_role("img", name="Key quote").count() == 1
    assert here.focused().startswith("Trust <script>")
    assert number.get_attribute("aria-expanded") == "true"
    here.page.keyboard.press("Escape")
    assert here.words.count() == 0
    assert (here.focused(), number.get_attribute("aria-expanded")) == ("2", "false")


def test_all_can_be_done_with_the_keyboard(asked, cells):
    here = cells(by_wave(asked))
    here.page.keyboard.press("Tab")
    assert here.focused() == "Copy for Word"
    here.page.keyboard.press("Tab")
    here.page.keyboard.press("ArrowDown")
    assert here.focused() == "1"
    here.page.keyboard.press("Enter")
    assert here.quotes() == ["She <b>listens</b> at T2."]
    here.page.keyboard.press("Tab")
    here.page.keyboard.press("Tab")
    assert here.focused() == "Close"
    here.page.keyboard.press("Enter")
    assert here.focused() == "1"
    here.page.keyboard.press("ArrowUp")
    here.page.keyboard.press("Space")
    assert len(here.quotes()) == 2


def test_keys_in_a_table_never_reach_the_notebook(asked, cells):
    here = cells(by_wave(asked))
    here.page.evaluate(
        "document.addEventListener('keydown', (event) => (window.__heard = (window.__heard ?? '') + event.key))"
    )
    here.number("Trust", "T1").focus()
    for key in ("d", "b", "Enter", "Escape"):
        here.page.keyboard.press(key)
    assert here.page.evaluate("window.__heard") is None


def test_a_number_without_words_is_no_button(asked, cells):
    here = cells(by_wave(asked, level="code"), asked.codings(), Result({"n": [3]}))
    assert here.page.locator("tr", has_text="Never used").get_by_role("button").count() == 0
    assert [one.text_content() for one in here.page.locator("button.qt-number").all()] == ["2", "1"]  # “of” is no words


def test_an_analysis_may_say_in_which_columns_it_knows_the_words(cells):
    class Behind:
        columns = ("lost", "gained")

        def __call__(self, row, column):
            return Result({"quote": [f"{row['theme']}, {column}"], "label": ["(P1)"]})

    table = Result({"theme": ["Hope"], "lost": [1], "n": [4], "gained": [2]}, behind=Behind())
    here = cells(table)
    assert here.page.locator("button.qt-number").all_text_contents() == ["1", "2"]
    here.page.locator("button.qt-number").last.click()
    assert here.quotes() == ["Hope, gained"]


def test_of_several_tables_each_shows_its_own_words_parts_in_their_order(asked, cells):
    data = asked.data()
    whole = theme_frequencies(data, level="code")
    table = Result(whole, basis=Basis(title="Middle"), behind=whole._behind, before={"first": by_wave(asked)},
                   after={"last": theme_frequencies(data, by="group")})  # fmt: skip
    here = cells(table, by_wave(asked))
    assert here.page.locator("caption").all_text_contents() == [
        "Themes by wave: participants", "Middle", "Themes by group: participants", "Themes by wave: participants"
    ]  # fmt: skip
    assert here.page.locator("details > [data-toolkit-table]").count() == 1
    here.page.locator("[data-toolkit-table]").nth(2).locator("button.qt-number").last.click()
    assert here.quotes() == ["Nobody listens & nobody rings."]
    here.page.locator("[data-toolkit-table]").nth(3).locator("button.qt-number").last.click()
    here.page.wait_for_function("document.querySelectorAll('.qt-words:not([hidden]) li').length === 2")
    assert here.words.last.locator("q").all_text_contents() == ["She <b>listens</b> at T2."]


def test_a_filtered_table_shows_the_words_of_its_own_rows(asked, cells):
    table = by_wave(asked)
    here = cells(table[table["wave"] == "T2"])
    here.page.locator("button.qt-number").click()
    assert here.quotes() == ["She <b>listens</b> at T2."]


def test_markup_in_names_and_words_is_shown_as_text(asked, cells):
    here = cells(by_wave(asked))
    assert here.page.locator("tbody th").first.text_content() == HOSTILE
    here.number("Trust", "T1").click()
    here.quotes()
    assert here.page.locator("#cells script, .qt-words b").count() == 0
    assert here.words.locator(".qt-head bdi").first.text_content() == HOSTILE
    assert HOSTILE in here.words.locator(".qt-head").text_content()


def test_after_a_restart_the_table_stays_and_a_click_says_run_it_again(asked, cells):
    here = cells(by_wave(asked))
    here.page.evaluate("window.__restart()")
    here.number("Trust", "T1").click()
    here.words.get_by_text("The notebook was started again since. Run the cell of this table again").wait_for()
    assert here.page.locator("table").count() == 1


def test_a_question_without_an_answer_is_not_waited_for_in_silence(asked, cells):
    here = cells(by_wave(asked))
    here.page.evaluate("window.__dead = true")
    here.number("Trust", "T1").click()
    assert here.words.get_by_role("status").first.text_content() == "Looking for the words …"
    here.words.get_by_text("There is no answer.").wait_for()


# Copy for Word


@pytest.mark.parametrize("address", [SAFE, PLAIN], ids=["https", "http"])
def test_copy_for_word_puts_a_clean_table_on_the_clipboard(asked, cells, address):
    here = cells(by_wave(asked, level="code"), address=address)
    here.page.get_by_role("button", name="Copy for Word").click()
    here.page.get_by_text("Copied: paste it into Word.").wait_for()
    got = here.clipboard()
    assert "<button" not in got["text/html"]
    assert "class=" not in got["text/html"]
    (frame,) = pd.read_html(io.StringIO(got["text/html"]))
    assert frame[["code", "wave", "n"]].iloc[0].tolist() == ["Listening", "T1", 2]
    assert '<th scope="col"' in got["text/html"]
    assert '<th scope="row"' in got["text/html"]
    assert "<caption" in got["text/html"]
    assert "Coded by Ana." in got["text/html"].partition("</table>")[2]
    lines = got["text/plain"].splitlines()
    assert lines[0] == "Codes by wave: participants"
    assert lines[2].split("\t")[:4] == ["Listening", "T1", "2", "2"]
    assert any("Coded by Ana." in line for line in lines)


def test_quotations_are_copied_with_their_labels(asked, cells):
    here = cells(by_wave(asked))
    here.number("Trust", "T1").click()
    here.quotes()
    here.page.get_by_role("button", name="Copy these words for Word").click()
    here.page.get_by_text("Copied: paste it into Word.").wait_for()
    got = here.clipboard()
    assert got["text/plain"].startswith("“She <b>listens</b> at T1.” (Parent, T1)")
    assert "&lt;b&gt;listens" in got["text/html"]


def test_words_folded_by_theme_are_copied_under_the_name_of_their_fold(cells):
    words = Result({"theme": ["Hope"] * 7 + ["Trust"] * 7, "quote": [f"word {number}" for number in range(14)]})
    here = cells(Result({"theme": ["Hope"], "n": [7]}, before={"words": words}))
    here.page.locator("summary", has_text="Trust").click()
    here.page.get_by_role("button", name="Copy for Word: Trust").click()
    here.page.get_by_text("Copied: paste it into Word.").wait_for()
    assert here.clipboard()["text/plain"].splitlines()[:3] == ["Trust", "theme\tquote", "Trust\tword 7"]


def test_where_the_browser_refuses_the_table_is_selected(asked, cells):
    here = cells(by_wave(asked))
    here.page.evaluate(
        "navigator.clipboard.write = () => Promise.reject(new Error('no')); document.execCommand = () => false"
    )
    here.page.get_by_role("button", name="Copy for Word").click()
    here.page.get_by_text("The browser does not let a page copy. It is selected").wait_for()
    assert "Trust <script>" in here.page.evaluate("document.getSelection().toString()")


# For everyone


@pytest.mark.parametrize(
    "look", [{}, {"color_scheme": "dark"}, {"forced_colors": "active"}], ids=["light", "dark", "contrast"]
)
def test_axe_finds_nothing(sample, cells, look):
    here = cells(theme_frequencies(sample.data(), by=["wave"]), **look)
    here.number("After twenty weeks", "T1").click()
    here.quotes()
    assert here.serious() == []
    here.picture(f"table_{look.get('color_scheme', 'contrast' if look else 'light')}")


# What Python gives


@pytest.fixture
def notebook(monkeypatch):
    """The interpreter of a notebook stands in: there is a page to speak with."""
    clerk = TableClerk()
    monkeypatch.setattr("toolkit.desk.table_clerk.clerk", lambda: clerk)
    monkeypatch.setattr(in_notebook, "shell", lambda: True)
    return clerk


def test_outside_a_notebook_a_table_shows_itself_as_before(asked):
    table = by_wave(asked)
    assert table._repr_mimebundle_() is None
    assert table._repr_html_() == table.to_accessible_html()


def test_in_a_notebook_the_plain_table_is_what_is_saved(asked, notebook):
    table = by_wave(asked)
    bundle = table._repr_mimebundle_()
    assert bundle == {"text/plain": repr(table), "text/html": bundle["text/html"]}
    assert table.to_accessible_html() in bundle["text/html"]
    assert "&lt;script&gt;" in bundle["text/html"]
    assert "listens" not in bundle["text/html"] + json.dumps(notebook.get_state(), default=str).replace(
        notebook._esm, ""
    )


def test_words_go_as_messages_and_no_state_holds_them(asked, notebook):
    by_wave(asked)._repr_mimebundle_()
    sent = []
    notebook.send = sent.append
    notebook._hear(notebook, {"ask": 1, "table": f"{notebook.token}-1", "row": 0, "column": 2}, [])
    assert sent[0]["reply"] == 1
    assert sent[0]["quotes"][0]["words"] == "She <b>listens</b> at T1."
    synced = {name: value for name, value in notebook.get_state().items() if name not in ("_esm", "_css")}
    assert "listens" not in str(synced)


@pytest.mark.parametrize(
    ("question", "said"),
    [
        ({"table": "gone-1", "row": 0, "column": 2}, "no longer at hand"),
        ({"row": 99, "column": 2}, "no row 99"),
        ({"row": 0, "column": 99}, "could not be looked up"),
        ({"row": "x", "column": 2}, "could not be looked up"),
        ({}, "could not be looked up"),
    ],
)
def test_a_question_that_makes_no_sense_is_answered_in_words(asked, notebook, question, said):
    by_wave(asked)._repr_mimebundle_()
    answer = notebook._look({"table": f"{notebook.token}-1", **question})
    assert said in answer["refused"]
    assert answer["fix"]


def test_tables_shown_long_ago_are_let_go(notebook):
    for _ in range(KEPT + 5):
        in_notebook.html(Result({"n": [1]}, behind=lambda _row, _column: Result({"quote": ["Yes."]})))
    assert len(notebook._tables) == KEPT
    assert "Run the cell" in notebook._look({"table": f"{notebook.token}-1", "row": 0, "column": 0})["fix"]


def test_of_very_many_words_some_are_shown_and_the_line_for_all_is_given(notebook):
    many = Result({"quote": [f"word {number}" for number in range(MOST + 7)]})
    in_notebook.html(Result({"code": ["Hope"], "n": [1]}, behind=lambda _row, _column: many))
    answer = notebook._look({"table": f"{notebook.token}-1", "row": 0, "column": 1})
    assert (len(answer["quotes"]), answer["rest"], answer["line"]) == (MOST, 7, "words_behind(0)")
    assert (answer["names"], answer["number"]) == (["Hope"], "n 1")


# In JupyterLab

TABLE = """
from toolkit import Project, theme_frequencies
mentoring = Project.open("{study}", coder="Ana")
theme_frequencies(mentoring.data(), by=["wave"])
"""
SHOWN = """() => Array.from(document.querySelectorAll('.widget-html [data-toolkit-table] tbody tr')).map((row) => Array.from(row.cells).map((cell) => cell.textContent))"""
STATE = """async () => {
    const widget = jupyterapp.shell.currentWidget;
    const asked = widget.sessionContext.session.kernel.requestExecute({ code: "import json\\nfrom ipywidgets import Widget\\nprint(json.dumps(Widget.get_manager_state()))" });
    let said = ''; asked.onIOPub = (message) => { said += message.content.text ?? ''; }; await asked.done;
    widget.context.model.setMetadata('widgets', { 'application/vnd.jupyter.widget-state+json': JSON.parse(said) });
    await jupyterapp.commands.execute('docmanager:save');
}"""
ASK = """async (code) => {
    const future = jupyterapp.shell.currentWidget.sessionContext.session.kernel.requestExecute({ code, store_history: false });
    let said = ''; future.onIOPub = (message) => { said += message.content.text ?? ''; };
    await future.done; return said;
}"""


@pytest.fixture
def in_lab(browser, lab, asked):  # noqa: F811
    """A notebook with a table and the form, run in JupyterLab."""
    study = lab.home / "asked.qual"
    shutil.copyfile(asked.path, study)
    write_notebook(lab.home, "asked.ipynb", TABLE.format(study=study), "mentoring.explore()")
    context = browser.new_context(viewport={"width": 1200, "height": 1000})
    context.grant_permissions(["clipboard-read", "clipboard-write"], origin=lab.base)
    page = context.new_page()
    page.set_default_timeout(20_000)
    open_notebook(page, lab, "asked.ipynb")
    run_all(page)
    page.locator(".jp-RenderedHTML [data-toolkit-table][data-ready='1']").wait_for()
    yield page
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    context.close()


def saved(path):
    """Return what a notebook holds beside its code: outputs, and the state of widgets without our own page."""
    book = nbformat.read(path, as_version=4)
    (widgets,) = book.metadata["widgets"].values()
    states = [
        {name: value for name, value in one["state"].items() if name not in ("_esm", "_css")}
        for one in widgets["state"].values()
    ]
    assert any("token" in one for one in states)
    return str([cell.outputs for cell in book.cells if "outputs" in cell]) + str(states)


def picture(page, name):
    if PICTURES:
        page.wait_for_timeout(400)
        page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))


@pytest.mark.slow
def test_in_jupyterlab_words_copy_form_and_restart(in_lab, lab):  # noqa: F811
    page = in_lab
    cell = page.locator(".jp-OutputArea-output", has=page.locator("table")).first
    words = cell.locator(".qt-words:not([hidden])")

    cell.locator("button.qt-number").first.click()
    words.locator("li").first.wait_for()
    assert words.locator("q").all_text_contents() == ["She <b>listens</b> at T1.", "Nobody listens & nobody rings."]
    picture(page, "lab_words")
    cells = page.locator(".jp-Cell").count()
    for key in ("d", "d", "b"):
        page.keyboard.press(key)
    assert page.locator(".jp-Cell").count() == cells
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.textContent") == "2"

    cell.get_by_role("button", name="Copy for Word").first.click()
    cell.get_by_text("Copied: paste it into Word.").wait_for()
    html = page.evaluate("async () => (await (await navigator.clipboard.read())[0].getType('text/html')).text()")
    assert '<th scope="row"' in html
    assert "class=" not in html

    page.evaluate(STATE)
    held = saved(lab.home / "asked.ipynb")
    assert "participants with the theme" in held  # the plain table
    assert not [words for words in ("listens", "nobody rings", "qt-number") if words in held]

    page.get_by_role("button", name="Open").click()
    page.locator(".widget-html [data-toolkit-table][data-ready='1']").wait_for()
    page.get_by_role("checkbox", name="stakeholder group", exact=True).check()
    page.get_by_text("Counted: 4 rows.").wait_for()
    page.locator(".widget-html button.qt-number").first.click()
    page.locator(".widget-html .qt-words li").first.wait_for()
    lines = page.locator("[data-toolkit-line] code").text_content()
    assert 'theme_frequencies(mentoring.data(), by=["wave", "group"]' in lines
    again = page.evaluate(ASK, lines.replace("\n\n", "\n\nprint([[str(one) for one in row] for row in ") + ".values])")
    assert [row[:4] for row in eval(again.replace("<NA>", "NA"))] == [row[:4] for row in page.evaluate(SHOWN)]  # noqa: S307 - our own print
    page.get_by_role("button", name="Copy these lines").click()
    page.get_by_text("Copied: paste it into a cell.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()") == lines
    page.locator("[data-toolkit-line]").scroll_into_view_if_needed()
    picture(page, "lab_form")
    found = Axe().run(page, context=".jp-OutputArea-output .widget-vbox", options={"resultTypes": ["violations"]})
    assert [
        (one["id"], one["nodes"][0]["html"][:160])
        for one in found.response["violations"]
        if one["impact"] in ("serious", "critical")
    ] == []

    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.session.kernel.restart()")
    page.wait_for_function(IDLE)
    cell.locator("button.qt-number").last.click()
    words.get_by_text("The notebook was started again since. Run the cell of this table again").wait_for()
    assert cell.locator("table").count() == 1
