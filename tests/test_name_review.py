"""The form that replaces names: nothing without a button, both sides shown, undone in the form, no name when closed."""

import pandas as pd
import pytest
from conftest import put_interview
from test_panels import everything, opened, said

TABLE = pd.DataFrame(
    {
        "name": ["Jordan", "Jordy", "Leeds", "Hope", "Nobody"],
        "kind": ["person", "person", "place", "person", "person"],
        "times": [2, 1, 1, 1, 0],
        "also": ["Jordan Smith", "", None, "", ""],
        "proposal": ["[my mentor]", "", "[town]", "Faith", ""],
    }
)


@pytest.fixture
def named(study, folder):
    put_interview(folder, "P1", ("Interviewer", "Well?"), ("P1", "Jordan Smith, Jordy to me, lives in Leeds. I hope Hope comes."),
                  ("Interviewer", "Jordan?"), ("P1", "Yes."))  # fmt: skip
    study.import_transcripts(folder)
    return study


def line_of(form, name):
    return next(line for line in form.lines if line.row.name == name)


def text(project):
    return " ".join(project.turns("P1")["text"])


def test_closed_it_says_how_many_and_no_name(named):
    form = named.privacy.review(TABLE)
    shown = everything(form.panel.root)
    assert "5 names in the list; with a replacement: 3." in shown
    for name in TABLE["name"][:4]:
        assert name not in shown
    assert form._repr_mimebundle_()["text/plain"] == "Names to replace: run this cell to open it."


def test_the_preview_shows_both_sides_and_changes_nothing(named):
    form = opened(named.privacy.review(TABLE))
    before = text(named)
    line_of(form, "Jordy").same.value = "Jordan"
    assert line_of(form, "Jordy").replacement.disabled
    line_of(form, "Hope").capitals.value = True
    form.preview.click()
    assert "5 places would be replaced; 0 are left for you." in said(form)
    shown = everything(form.shown)
    assert "[my mentor], [my mentor] to me, lives in" in shown
    assert "Jordan Smith, Jordy to me, lives in" in shown
    assert text(named) == before


def test_it_replaces_as_one_step_and_undoes_it(named):
    form = opened(named.privacy.review(TABLE))
    before = text(named)
    line_of(form, "Jordy").same.value = "Jordan"
    line_of(form, "Leeds").replacement.value = ""
    line_of(form, "Hope").capitals.value = True
    form.replace.click()
    assert text(named) == "Well? [my mentor], [my mentor] to me, lives in Leeds. I hope Faith comes. [my mentor]? Yes."
    assert "4 places replaced; 0 left for you. No key is open" in said(form)
    assert ["✓" in line.state.value for line in form.lines] == [True, True, False, True, False]
    form.panel.undo.click()
    assert text(named) == before
    assert not any("✓" in line.state.value for line in form.lines)


def test_what_cannot_be_meant_is_said_in_the_form(named):
    form = opened(named.privacy.review(TABLE))
    line_of(form, "Jordy").replacement.value = "Leeds"
    for act in (form.preview, form.replace):
        act.click()
        assert "holds “Leeds”, which is a real name itself" in said(form)
    assert "Jordan Smith" in text(named)


def test_an_open_key_is_written_by_the_form(named, tmp_path_factory):
    words = "five words that fit well"
    named.privacy.new_key(tmp_path_factory.mktemp("safe") / "s.key", passphrase=words, understood=True)
    form = opened(named.privacy.review(TABLE))
    form.replace.click()
    assert "No key is open" not in said(form)
    assert list(named.privacy.key()["name"]) == ["Jordan", "Leeds", "Hope"]
