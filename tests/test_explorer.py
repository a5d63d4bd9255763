"""The form that counts: what is ticked gives the table, and the line of code that gives it again."""

import re
from html import unescape

import pytest
from conftest import code_words, put_interview, write_rows

from toolkit import Project, theme_frequencies
from toolkit.desk import in_notebook
from toolkit.desk.panels.questions import Question

TAGS = re.compile(r"<[^>]+>")


@pytest.fixture
def form(fixture_m):
    made = fixture_m.explore()
    made.panel.open()
    return made


def code_of(form):
    return unescape(TAGS.sub("", form.code.value)).strip()


def run(code, **names):
    """Run lines as a cell does: what the last line gives is the answer."""
    *before, last = code.splitlines()
    exec("\n".join(before), names)  # noqa: S102 - our own lines
    return eval(last, names)  # noqa: S307


def test_closed_it_holds_no_name_and_open_it_shows_the_table_and_its_line(fixture_m):
    form = fixture_m.explore()
    held = str(form.panel.root.children[0].value) + str(form._repr_mimebundle_())
    assert "Parent" not in held
    assert "14 sources, 12 codings." in form.panel.body.children[0].value
    assert form._repr_mimebundle_()["text/plain"] == "Look at the numbers: run this cell to open it."
    form.panel.open()
    expected = theme_frequencies(fixture_m.data(), by=["wave"], count="participants", level="code")
    assert form.table.value == expected.to_accessible_html()
    assert code_of(form) == (
        "from toolkit import theme_frequencies\n\n"
        'theme_frequencies(project.data(), by=["wave"], count="participants", level="code")'
    )
    assert form.panel.undo not in [one for line in form.panel.body.children for one in getattr(line, "children", ())]


CHOICES = [
    lambda form: setattr(form.count, "value", "characters"),
    lambda form: setattr(form.ticks["wave"]["T2"], "value", True),
    lambda form: setattr(form.split["group"], "value", True),
    lambda form: [setattr(box, "value", True) for box in form.ticks["group"].values()],
    lambda form: setattr(form.margins, "value", True),
    lambda form: [setattr(form.split["wave"], "value", False), setattr(form.margins, "value", True)],
    lambda form: setattr(form.split["kind"], "value", True),
]


def test_every_choice_changes_the_table_and_the_line_gives_the_same(fixture_m):
    for choose in CHOICES:
        form = fixture_m.explore()
        form.panel.open()
        before = form.table.value
        choose(form)
        assert "Counted:" in form.panel.status.value
        assert code_of(form).count("\n") == 2
        again = run(code_of(form), project=fixture_m)
        assert again.to_accessible_html() == form.table.value != before


def test_themes_and_codes_can_be_chosen_where_there_are_themes(fixture_m):
    fixture_m.codebook.add_theme("Lines", codes=["Friend-line"])
    form = fixture_m.explore()
    form.panel.open()
    assert form.level.value == "theme"
    assert "Lines" in form.table.value
    form.level.value = "code"
    assert "Phone-hours" in form.table.value


def test_only_what_tells_apart_is_offered(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "Yes."), ("Interviewer", "And?"), ("P1", "No."))
    write_rows(folder / "participants.csv", ["participant", "group", "age"], ["P1", "Parent", "30"])
    study.import_transcripts(folder)
    form = study.explore()
    form.panel.open()
    assert set(form.ticks) == {"wave"}
    assert set(form.split) == {"wave"}  # one group, one age: nothing to compare
    assert "answers" not in dict(form.count.options).values()


def test_forms_and_attributes_are_offered_where_there_are_any(sample):
    form = sample.explore()
    form.panel.open()
    assert "answers" in [name for _, name in form.count.options]
    assert {"wave", "group", "site", "kind"} <= set(form.split)
    assert "id" not in form.split
    form.count.value = "answers"
    assert "answers on forms" in form.table.value


def test_coded_by_several_and_assigned_to_nobody_is_said_in_words(fixture_m):
    fixture_m.close()
    other = Project.open(fixture_m.path, coder="Ben")
    code_words(other, "P1-T2", "xxxxx", "Friend-line")
    form = other.explore()
    form.panel.open()
    assert "project.assign(" in form.panel.status.value
    assert (form.table.value, form.code.value) == ("", "")
    other.assign(source="P1-T2", coder="Ben")
    form.again.click()
    assert "Counted:" in form.panel.status.value
    assert "Friend-line" in form.table.value
    other.close()


def test_count_again_counts_what_was_coded_since(fixture_m, form):
    before = form.table.value
    turn = fixture_m.turns("P5-T2").iloc[1]
    fixture_m.code(source="P5-T2", start=int(turn["start"]), end=int(turn["end"]), code="Friend-line")
    form.again.click()
    assert form.table.value != before


def test_names_that_need_care_stand_in_the_line_as_python_reads_them():
    names = ['Nan\'s "house"', "it's", "a\u202eb", "new\nline", "back\\slash"]
    question = Question(by=["an attribute"], where={"group": names, "site": ["One"]})
    (call,) = [line for line in question.code("study").splitlines() if "data()" in line]
    assert "\u202e" not in call
    got = eval(call.replace("study.data(), ", ""), {"theme_frequencies": dict})  # noqa: S307
    assert got["where"] == {"group": names, "site": "One"}


def test_the_line_calls_the_study_what_the_notebook_calls_it(fixture_m, monkeypatch):
    class Shell:
        user_ns = {"_": fixture_m, "mentoring": fixture_m}  # noqa: RUF012

    monkeypatch.setattr(in_notebook, "shell", lambda: Shell)
    assert in_notebook.name_of(fixture_m, "project") == "mentoring"
    assert in_notebook.name_of(object(), "project") == "project"


def test_a_mistake_inside_is_said_and_not_swallowed(form, monkeypatch):
    monkeypatch.setattr(Question, "ask", lambda *_: 1 / 0)
    form.count.value = "sources"
    assert "This could not be counted (ZeroDivisionError" in form.panel.status.value
    assert form.table.value == ""
