"""The form that walks through what coders coded differently: what a click keeps, and what a saved notebook holds."""

import nbformat
import pytest
from conftest import code_words, put_interview
from nbclient import NotebookClient
from test_panels import everything, opened, said

from toolkit import Project

WORDS = "I trust her <b>because</b> she has been there, and she rings me up on Sundays when it is bad."


@pytest.fixture
def twice(study, folder):
    """One interview: one place alike, one cut differently, one Ana's with another code of Ben's on the same words."""
    put_interview(folder, "A", ("Interviewer", "Well, how is it?"), ("P1", WORDS), ("Interviewer", "And?"), ("P1", "Nothing. Then I went out."))  # fmt: skip
    study.import_transcripts(folder)
    for code in ("Trust", "Calls", "Silence"):
        study.codebook.add(code)
    study.codebook.describe("Calls", definition="Being rung up.")
    code_words(study, "A", "I trust her", "Trust")
    code_words(study, "A", "she rings me up on Sundays", "Calls")
    code_words(study, "A", "Nothing", "Silence")
    other = Project.open(study.path, coder="Ben")
    code_words(other, "A", "I trust her", "Trust")
    code_words(other, "A", "on Sundays when it is bad", "Calls")
    code_words(other, "A", "Nothing. Then", "Trust")
    other.close()
    return study


def states(project):
    shown = project.settling.places()
    return list(zip(shown["code"], shown["state"], strict=True))


def shown(form):
    return everything(form.place)


def test_it_walks_through_the_differences_with_everybodys_marks(twice):
    form = opened(twice.reconcile())
    assert "1 of 3, left: 3" in form.left.value
    text = form.place.children[0].value
    assert "Calls" in text
    assert "Being rung up." in text
    assert "A, turn 2" in text
    assert "cut differently" in text
    assert "Well, how is it?" in text  # what was said before
    assert "&lt;b&gt;because&lt;/b&gt;" in text  # shown, never run
    order = [text.index(one) for one in ("⟦Ana", "she rings me up", "⟦Ben", "Ana⟧", "Ben⟧")]
    assert order == sorted(order)
    assert "underline solid" in text
    assert "underline dashed" in text
    form.forth.click()
    assert "Not coded here by Ben." in form.place.children[0].value
    assert "Other codes on these words – Ben: Trust" in form.place.children[0].value


def test_a_click_keeps_one_step_goes_on_and_undo_comes_back(twice):
    form, events = opened(twice.reconcile()), len(twice.history())
    form.reason.value = "we said so"
    form.kept["Ben"].click()
    assert states(twice)[1] == ("Calls", "kept Ben")
    assert twice.settling.places().iloc[1]["reason"] == "we said so"
    assert "“Calls” in A: kept Ben, “on Sundays when it is bad”." in said(form)
    assert len(twice.history()) == events + 1
    assert "2 of 3, left: 2" in form.left.value
    form.panel.undo.click()
    assert states(twice)[1] == ("Calls", "open")
    assert "1 of 3, left: 3" in form.left.value
    assert "Undid: settle" in said(form)


def test_every_button_keeps_what_it_says(twice):
    form = opened(twice.reconcile())
    form.on.value = False
    for pressed, state in ((form.kept["Ana"], "kept Ana"), (form.both, "both"), (form.neither, "neither"), (form.discussed, "discussed"),
                           (form.recut, "recut"), (form.changed, "codebook changed"), (form.reopen, "open")):  # fmt: skip
        name = pressed.description
        next(one for one in buttons(form) if one.description == name).click()
        assert states(twice)[1] == ("Calls", state)
        assert f"<b>{state}</b>" in form.place.children[0].value


def buttons(form):
    return [*form.kept.values(), form.both, form.neither, form.discussed, form.recut, form.changed, form.reopen]


def test_words_are_cut_anew_and_must_stand_there(twice):
    form = opened(twice.reconcile())
    form.on.value = False
    assert form.words.value == "she rings me up on Sundays when it is bad"
    form.words.value = "she rings me up on Fridays"
    form.recut.click()
    assert "These words do not stand at this place. Nearest: “" in said(form)
    assert states(twice)[1] == ("Calls", "open")
    form.words.value = "she rings me up"
    form.recut.click()
    assert twice.codings().query("coder == 'Agreed coding'")["quote"].item() == "she rings me up"


def test_a_changed_codebook_gives_the_words_the_code_that_is_chosen(twice):
    form = opened(twice.reconcile())
    form.new_code.value = "Silence"
    form.changed.click()
    assert list(twice.codings().query("coder == 'Agreed coding'")["code"]) == ["Silence"]


def test_what_is_alike_is_taken_over_as_one_step(twice):
    form = opened(twice.reconcile())
    assert form.agree.description == "Take over what is alike (1)"
    form.agree.click()
    assert states(twice)[0] == ("Trust", "agreed")
    assert form.agree.disabled
    form.panel.undo.click()
    assert states(twice)[0] == ("Trust", "open")


def test_other_places_are_shown_on_request(twice):
    form = opened(twice.reconcile())
    form.kept["Ana"].click()
    form.show.value = "settled differences"
    assert "1 of 1, left: 0" in form.left.value
    form.show.value = "all"
    assert "1 of 4, left: 3" in form.left.value
    form.show.value = "discussed"
    assert "There is no such place." in shown(form)


def test_what_changed_in_the_meantime_is_not_settled(twice):
    form = opened(twice.reconcile("A"))
    twice.uncode(twice.codings().query("coder == 'Ben' and code == 'Calls'")["coding"].item())
    form.kept["Ben"].click()
    assert "have changed in the meantime; nothing was kept" in said(form)
    assert ("Calls", "open") in states(twice)


def test_closed_it_holds_no_name_and_no_word(twice):
    form = twice.reconcile()
    held = everything(form.panel.root) + str(form._repr_mimebundle_())
    assert "Differences: 3, left to settle: 3. Places marked alike: 1." in held
    assert not [word for word in ("Ana", "Ben", "Trust", "Calls", "P1", "rings") if word in held]
    form.panel.open()
    assert [word for word in ("Ana", "Ben", "Calls", "rings") if word in everything(form.panel.root)]


@pytest.mark.slow
def test_a_notebook_run_by_a_program_keeps_nothing_of_it(twice, tmp_path):
    twice.close()
    code = f"from toolkit import Project\nproject = Project.open({str(twice.path)!r}, coder='Ana')"
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in (code, "project.reconcile()")])
    where = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(book, timeout=300, startup_timeout=300, kernel_name="python3", resources=where).execute()
    saved = nbformat.writes(book)
    assert "Places that coders coded differently: run this cell to open it." in saved
    assert not [word for word in ("Ben", "Trust", "Calls", "P1", "rings") if word in saved]
