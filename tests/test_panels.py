"""Forms in the notebook: what a click keeps, what it says, and that Undo brings the study back."""

import json

import nbformat
import pytest
from conftest import code_words, put_interview, write_rows
from nbclient import NotebookClient

TEXT_AFTER = "Interviewer: Well?\n\nP1: Hidden was that letter from them, yes, in a drawer.\n\nInterviewer: And?\n\nP1: Nothing. Nothing. Then I went out.\n"


@pytest.fixture
def known(study, folder):
    """Interviews of three people, of whom one is known in one source only."""
    for name, label in (("One", "Kayleigh"), ("Two", "Kayleigh"), ("Three", "Kayliegh"), ("Five", "iPhone")):
        put_interview(folder, name, ("Interviewer", "Well?"), (label, f"Yes, I say so in {name}."),
                      ("Interviewer", "And?"), (label, "No."))  # fmt: skip
    put_interview(folder, "Six", ("Otilie", "Well?"), ("P3", "Yes."), ("Otilie", "Hm?"), ("Ottilie", "And?"), ("P3", "No."),
                  ("Ottilie", "Oh?"))  # fmt: skip
    write_rows(
        folder / "participants.csv", ["participant", "group", "number"], ["P1", "Parent", "1"], ["P3", "Parent", "3"]
    )
    study.import_transcripts(folder)
    study.people.assign_speaker(source="One", label="Kayleigh", speaker="P1")
    return study


def opened(form):
    form.panel.open()
    return form


def said(form):
    return form.panel.status.value


def line_of(form, source, label):
    return next(line for line in form.lines if (line.row.source, line.row.label) == (source, label))


def who(project, source, label):
    speakers = project.speakers()
    return speakers[(speakers["source"] == source) & (speakers["label"] == label)]["speaker"].item()


def everything(widget):
    """Return what all widgets inside one another hold, as it goes to the page."""
    inner = "".join(everything(child) for child in getattr(widget, "children", ()))
    return json.dumps(widget.get_state(), default=str, ensure_ascii=False) + inner


def test_the_review_proposes_and_keeps_only_what_is_accepted(known):
    form = opened(known.people.review())
    line = line_of(form, "Three", "Kayliegh")
    assert line.choice.value == "P1"
    assert "P1 (middle): like the label “Kayleigh”: one letter apart" in line.may_be.value
    assert "Yes, I say so in Three." in everything(form.panel.root)
    assert who(known, "Three", "Kayliegh") == "unknown"
    line.choice.value = "P3"
    assert who(known, "Three", "Kayliegh") == "unknown"
    line.accept.click()
    assert who(known, "Three", "Kayliegh") == "P3"
    assert "Three: “Kayliegh” is now P3." in said(form)
    assert line.accept.description == "✓ Kept"
    form.panel.undo.click()
    assert who(known, "Three", "Kayliegh") == "unknown"
    assert "Undid: assign speaker Kayliegh" in said(form)
    assert line.accept.description == "Accept"


def test_settled_labels_are_shown_on_request_and_can_be_changed(known):
    form = opened(known.people.review())
    assert ("One", "Kayleigh") not in [(line.row.source, line.row.label) for line in form.lines]
    form.all.value = True
    line = line_of(form, "One", "Kayleigh")
    line.choice.value = "other present"
    assert line.accept.description == "Change"
    line.accept.click()
    assert who(known, "One", "Kayleigh") == "other present"


def test_all_of_high_confidence_are_accepted_as_one_step(known):
    form = opened(known.people.review())
    assert form.accept_all.description == "Accept all with high confidence (1)"
    form.accept_all.click()
    assert who(known, "Two", "Kayleigh") == "P1"
    assert who(known, "Three", "Kayliegh") == "unknown"
    assert "1 accepted: “Kayleigh” in Two is P1." in said(form)
    assert form.accept_all.disabled
    form.panel.undo.click()
    assert who(known, "Two", "Kayleigh") == "unknown"


def test_a_choice_of_ones_own_is_not_accepted_with_the_others(known):
    form = opened(known.people.review())
    line_of(form, "Two", "Kayleigh").choice.value = "P3"
    form.accept_all.click()
    assert who(known, "Two", "Kayleigh") == "unknown"


def test_what_a_cell_has_settled_since_is_left_by_accept_all(known):
    form = opened(known.people.review())
    known.people.assign_speaker(source="Two", label="Kayleigh", speaker="P3")
    form.accept_all.click()
    assert who(known, "Two", "Kayleigh") == "P3"
    assert "Nothing was left to accept." in said(form)


def test_labels_that_look_alike_are_proposed_as_one_and_joined_by_a_click_only(known):
    form = opened(known.people.review())
    line = line_of(form, "Six", "Otilie")
    assert "one person with “Ottilie”? one letter apart" in line.may_be.value
    assert who(known, "Six", "Ottilie") == "unknown"
    line.choice.value = "interviewer"
    assert line.also.value is False
    line.also.value = True
    line.accept.click()
    assert [who(known, "Six", name) for name in ("Otilie", "Ottilie")] == ["interviewer", "interviewer"]
    form.panel.undo.click()
    assert [who(known, "Six", name) for name in ("Otilie", "Ottilie")] == ["unknown", "unknown"]
    line.also.value = False
    line.choice.value = "interviewer"
    line.accept.click()
    assert [who(known, "Six", name) for name in ("Otilie", "Ottilie")] == ["interviewer", "unknown"]


def test_what_machines_call_anybody_is_never_offered_as_one(study, folder):
    turns = [("Speaker A", "Well?"), ("Speaker B", "Yes."), ("Speaker A", "And?"), ("Speaker B", "No.")]
    put_interview(folder, "One", *turns)
    study.import_transcripts(folder)
    form = opened(study.people.review())
    assert [(line.row.label, line.also) for line in form.lines] == [("Speaker A", None), ("Speaker B", None)]


def test_an_error_is_said_in_the_form_and_nothing_is_kept(known):
    form = opened(known.people.review())
    line = line_of(form, "Three", "Kayliegh")
    known.rename_source("Three", "Drei")
    line.accept.click()
    assert "There is no source “Three”." in said(form)
    assert who(known, "Drei", "Kayliegh") == "unknown"


def test_undo_in_a_form_leaves_steps_made_elsewhere_alone(known):
    form = opened(known.people.review())
    known.codebook.add("Hope")
    form.panel.undo.click()
    assert "made outside this form: add code Hope" in said(form)
    assert list(known.codes()["code"]) == ["Hope"]


def test_a_filter_and_pages_find_one_label_among_a_hundred(study, folder):
    for number in range(40):
        turns = [("Interviewer", "Well?"), (f"Name{number}x", f"Said {number}."), ("Interviewer", "And?")]
        put_interview(folder, f"S{number:02}", *turns, (f"Name{number}x", "No."))
    study.import_transcripts(folder)
    form = opened(study.people.review())
    assert [line.row.source for line in form.lines] == [f"S{n:02}" for n in range(15)]
    form.pages.forth.click()
    assert form.lines[0].row.source == "S15"
    form.pages.filter.value = "name37"
    assert [line.row.label for line in form.lines] == ["Name37x"]


def people_of(project):
    frame = project.participants()
    return {(row.participant, row.wave): (row.group, row.number, row.site) for row in frame.itertuples()}


def cell(sheet, name, column, place=0):
    keys = [row.key for row in sheet._rows if row.name == name]
    return sheet.cells[keys[place], column]


def test_a_cell_of_a_person_is_kept_when_it_is_left_and_undone(known):
    known.people.add_group("Peer mentor")
    form = opened(known.people.grid())
    cell(form.people, "P3", "group").value = "Peer mentor"
    assert people_of(known)["P3", "T1"] == ("Peer mentor", 3, None)
    assert "P3: group is Peer mentor now." in said(form)
    form.panel.undo.click()
    assert people_of(known)["P3", "T1"] == ("Parent", 3, None)
    assert cell(form.people, "P3", "group").value == "Parent"


def test_a_person_who_changes_group_has_a_row_per_time_point(known):
    known.people.add_group("Peer mentor")
    form = opened(known.people.grid())
    cell(form.people, "P3", "changes").value = "T2"
    cell(form.people, "P3", "group", 1).value = "Peer mentor"
    cell(form.people, "P3", "number", 0).value = "7"
    assert people_of(known)["P3", "T1"] == ("Parent", 7, None)
    assert people_of(known)["P3", "T2"] == ("Peer mentor", 3, None)


def test_a_cell_that_cannot_be_kept_says_why_and_shows_what_the_study_holds(known):
    form = opened(known.people.grid())
    number = cell(form.people, "P3", "number")
    number.value = "three"
    assert "“three” is not a number." in said(form)
    assert number.value == "3"
    number.value = "1"
    assert "P1 and P3 would both be quoted as" in said(form)
    assert number.value == "3"
    assert people_of(known)["P3", "T1"] == ("Parent", 3, None)


def test_a_person_is_renamed_and_their_status_set(known):
    form = opened(known.people.grid())
    cell(form.people, "P3", "participant").value = "Parent three"
    cell(form.people, "Parent three", "status").value = "withdrawn"
    found = known.participants().set_index("participant")
    assert set(found.loc["Parent three", "status"]) == {"withdrawn"}


def test_a_new_person_and_new_names_for_the_lists(known):
    form = opened(known.people.grid())
    form.name.value = "P9"
    form.add.click()
    assert "needs a stakeholder group" in said(form)
    form.kind.value, form.term.value = "stakeholder group", "Trainer"
    form.add_term.click()
    form.group.value = "Trainer"
    form.add.click()
    assert people_of(known)["P9", "T1"] == ("Trainer", 1, None)
    assert "P9 was added to Trainer." in said(form)
    form.kind.value, form.term.value = "site", "Marrowby"
    form.add_term.click()
    cell(form.people, "P9", "site").value = "Marrowby"
    assert people_of(known)["P9", "T1"] == ("Trainer", 1, "Marrowby")


def test_a_cell_of_a_transcript_is_kept_and_undone(known):
    form = opened(known.people.grid())
    cell(form.transcripts, "One", "wave").value = "T2"
    cell(form.transcripts, "One", "kind").value = "notes"
    cell(form.transcripts, "One", "mode").value = "by phone"
    row = known.sources().set_index("source").loc["One"]
    assert (row["wave"], row["kind"], row["mode"]) == ("T2", "notes", "by phone")
    form.panel.undo.click()
    assert known.sources().set_index("source").loc["One", "mode"] == ""
    assert cell(form.transcripts, "One", "mode").value == ""


def test_who_checked_a_transcript_against_the_recording_and_when(known):
    form = opened(known.people.grid())
    cell(form.transcripts, "One", "checked_by").value = "Ana"
    assert known.sources().set_index("source").loc["One", "checked_by"] == "Ana"
    cell(form.transcripts, "One", "checked_on").value = "23/4/2025"
    assert known.sources().set_index("source").loc["One", "checked_on"] == "2025-04-23"
    cell(form.transcripts, "One", "checked_on").value = "3/4/2025"
    assert "which? Write it as 2025-04-23." in said(form)
    assert known.sources().set_index("source").loc["One", "checked_on"] == "2025-04-23"


@pytest.fixture
def lost(study, folder):
    """A coded interview after a correction that left three codings without a place."""
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "I kept the old letter from them in some drawer."),
                  ("Interviewer", "And?"), ("P1", "Nothing was said. She rang me up. Then I went out."))  # fmt: skip
    study.import_transcripts(folder)
    for words, code in (("kept the old letter from them in some drawer", "Letters"), ("Nothing was said", "Silence"),
                        ("She rang me up", "Calls")):  # fmt: skip
        study.codebook.add(code)
        code_words(study, "A", words, code)
    study.correct("A", text=TEXT_AFTER)
    assert set(study.codings(to_review=True)["code"]) == {"Letters", "Silence", "Calls"}
    return study


def lost_line(form, code):
    return next(line for line in form.lines if line.lost.code == code)


def coded(project):
    return dict(zip(project.codings()["code"], project.codings()["quote"], strict=True))


def test_a_lost_coding_is_placed_on_the_nearest_words(lost):
    form = opened(lost.review_corrections())
    line = lost_line(form, "Letters")
    assert line.found.before[1] == "kept the old letter from them in some drawer"
    assert line.found.now[1] == "letter from them, yes, in a drawer"
    line.these.click()
    assert coded(lost) == {"Letters": "letter from them, yes, in a drawer"}
    assert "“Letters” in A stands on “letter from them, yes, in a drawer” now." in said(form)
    assert line.these.disabled
    form.panel.undo.click()
    assert coded(lost) == {}
    assert not line.these.disabled


def test_other_words_are_typed_and_must_stand_there_once(lost):
    form = opened(lost.review_corrections())
    line = lost_line(form, "Letters")
    line.other.value = "Nothing"
    line.place.click()
    assert "“Nothing” stands 2 times in A." in said(form)
    line.other.value = "that leter from them, yes, in a drawer"
    line.place.click()
    assert "does not stand in A. Nearest: “that letter from them, yes, in a drawer”." in said(form)
    assert coded(lost) == {}
    line.other.value = "that letter from them"
    line.place.click()
    assert coded(lost) == {"Letters": "that letter from them"}


def test_where_no_words_come_near_the_place_itself_is_shown(lost):
    line = lost_line(opened(lost.review_corrections()), "Calls")
    assert line.found.span is None
    assert line.these.disabled
    assert line.found.now[1:] == ("", ". Then I went out.\n")


def test_a_coding_whose_words_are_gone_is_removed_and_comes_back(lost):
    form = opened(lost.review_corrections())
    lost_line(form, "Calls").remove.click()
    assert set(lost.codings(to_review=True)["code"]) == {"Letters", "Silence"}
    assert "Removed “Calls” from “She rang me up” in A." in said(form)
    form.panel.undo.click()
    assert set(lost.codings(to_review=True)["code"]) == {"Letters", "Silence", "Calls"}


def test_words_shown_before_another_correction_are_not_coded(lost):
    form = opened(lost.review_corrections())
    lost.correct("A", text=TEXT_AFTER.replace("that letter", "one letter"))
    lost_line(form, "Letters").these.click()
    assert "corrected in the meantime; nothing was placed" in said(form)
    assert coded(lost) == {}


@pytest.mark.parametrize("form", ["people.review()", "people.grid()", "review_corrections()"])
def test_a_form_that_nobody_has_opened_holds_no_name_and_no_word(lost, form):
    lost.people.add_group("Parent")
    lost.people.add("Zelda", group="Parent")
    made = eval(f"lost.{form}", {"lost": lost})  # noqa: S307 - our own three words
    held = everything(made.panel.root) + str(made._repr_mimebundle_())
    assert not [word for word in ("Zelda", "P1", "letter", "Letters", "Ana") if word in held]
    made.panel.open()
    assert [word for word in ("Zelda", "P1", "letter") if word in everything(made.panel.root)]
    assert made._repr_mimebundle_()["text/plain"].endswith(": run this cell to open it.")


@pytest.mark.slow
def test_a_notebook_run_by_a_program_keeps_nothing_of_the_forms(lost, tmp_path):
    lost.close()
    code = f"from toolkit import Project\nproject = Project.open({str(lost.path)!r}, coder='Ana')"
    cells = [code, "project.people.review()", "project.people.grid()", "project.review_corrections()"]
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(one) for one in cells])
    where = {"metadata": {"path": str(tmp_path)}}
    NotebookClient(book, timeout=300, startup_timeout=300, kernel_name="python3", resources=where).execute()
    saved = nbformat.writes(book)
    assert "Who speaks: run this cell to open it." in saved
    assert "widgets" in book.metadata  # nbclient does keep the state of widgets
    assert not [word for word in ("P1", "letter", "Letters", "Nothing") if word in saved.replace("import", "")]
