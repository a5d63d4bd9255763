"""The form for findings: fields read from a sentence, extracts offered, remarks before and after, kept as one step."""

import pytest
from conftest import code_words, put_interview, write_rows
from test_panels import opened

MOST = "Most parents at T1 trusted their mentor."


@pytest.fixture
def said(study, folder):
    """Three parents at T1: one trusted, and a staff member too."""
    write_rows(folder / "participants.csv", ("participant", "group"), ("P1", "Parent"), ("P2", "Parent"),
               ("P3", "Parent"), ("S1", "Staff"))  # fmt: skip
    write_rows(folder / "sources.csv", ("file", "kind", "wave", "participants"),
               *[(f"{who} T1.txt", "interview", "T1", who) for who in ("P1", "P2", "P3", "S1")])  # fmt: skip
    for who in ("P1", "P2", "P3", "S1"):
        put_interview(folder, f"{who} T1", ("Interviewer", "Well?"), (who, f"I, {who}, trusted her."))
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    study.codebook.add_theme("Trust in the mentor", codes=["Trust"])
    code_words(study, "P1 T1", "P1, trusted her", "Trust")
    code_words(study, "S1 T1", "S1, trusted her", "Trust")
    return study


def offered(form):
    return [box.children[1].value for box in form.extracts.children if hasattr(box, "children") and box.children]


def test_fields_are_read_from_the_sentence_and_extracts_are_those_of_the_fields(said):
    form = opened(said.findings.form())
    form.fields.text.value = MOST
    form.read.click()
    assert (form.fields.said["group"], form.fields.said["wave"], form.fields.said["quantifier"]) == (
        "Parent",
        "T1",
        "most",
    )
    form.fields.choices["theme"].value = "Trust in the mentor"
    assert len(offered(form)) == 1
    assert "P1, trusted her" in offered(form)[0]
    form.fields.choices["group"].value = ""
    assert len(offered(form)) == 2


def test_what_speaks_against_it_is_said_before_it_is_kept(said):
    form = opened(said.findings.form())
    form.fields.text.value = MOST
    form.read.click()
    form.fields.choices["theme"].value = "Trust in the mentor"
    form.look.click()
    assert "1 of 3" in form.remarks.value
    assert said.findings.all().empty
    form.fields.choices["quantifier"].value = "one"
    next(iter(form.ticks.values())).value = True
    form.look.click()
    assert "Nothing that the toolkit can see" in form.remarks.value


def test_it_keeps_changes_and_undoes(said):
    form = opened(said.findings.form())
    form.fields.text.value = "One parent trusted her mentor."
    form.fields.choices["theme"].value = "Trust in the mentor"
    form.fields.choices["group"].value = "Parent"
    box = next(iter(form.ticks.values()))
    box.value = True
    form.keep.click()
    kept = said.findings.all().iloc[0]
    assert (kept["text"], kept["group"], len(kept["extracts"])) == ("One parent trusted her mentor.", "Parent", 1)
    assert form.which.value == kept["finding"]
    form.fields.n.value, form.fields.of.value = "1", "3"
    next(iter(form.ticks.values())).value = False
    form.keep.click()
    changed = said.findings.all().iloc[0]
    assert (int(changed["n"]), int(changed["of"]), changed["extracts"]) == (1, 3, [])
    form.panel.undo.click()
    assert len(said.findings.all().iloc[0]["extracts"]) == 1
    form.remove.click()
    assert said.findings.all().empty
    form.panel.undo.click()
    assert len(said.findings.all()) == 1


def test_what_cannot_be_kept_is_said_in_words(said):
    form = opened(said.findings.form())
    form.keep.click()
    assert "says nothing" in form.panel.status.value
    form.fields.text.value, form.fields.n.value = "A finding.", "four"
    form.keep.click()
    assert "not a number of people" in form.panel.status.value
    assert said.findings.all().empty
