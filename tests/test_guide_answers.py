"""The topic guide and the interviews: where a question is asked, what was answered to it, and who was not asked."""

import pandas as pd
import pytest
from conftest import build_fixture_m, code_words, put_interview, write_rows
from test_forms import put_forms

from toolkit import theme_frequencies
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.study import Result
from toolkit.transcripts.likeness import likeness

GUIDE = (
    ["Q1", "How did you hear about the project?", "", ""],
    ["Q2", "When did you last speak to your mentor?", "Parent", ""],
    ["Q2", "Where is the line between a friend and a mentor?", "Peer mentor", ""],
    ["Q3", "Has anything about the training surprised you?", "", "T2"],
    ["Q4", "", "", ""],
)
PARENT = (
    ("Interviewer", "Is this chair all right?"),
    ("P1", "Fine."),
    ("Interviewer", "Good. So how did you hear about the project, then?"),
    ("P1", "From the school."),
    ("Interviewer", "And who told you there?"),
    ("P1", "The cook."),
    ("Interviewer", "When did you last speak to her, your mentor?"),
    ("P1", "On Sunday. She rang me."),
)
MENTOR = (
    ("Interviewer", "When did you last speak to your mentor?"),
    ("PM1", "I am the mentor."),
    ("Interviewer", "Where is that line, then, between a friend and a mentor?"),
    ("PM1", "At the door."),
)


@pytest.fixture
def asked(study, folder):
    put_interview(folder, "A", *PARENT)
    put_interview(folder, "M", *MENTOR)
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["PM1", "Peer mentor"])
    lines = [[f"{name}.txt", "interview", "T1"] for name in ("A", "M")]
    write_rows(folder / "sources.csv", ["file", "kind", "wave"], *lines)
    write_rows(folder / "topic_guide.csv", ["question", "wording", "group", "wave"], *GUIDE)
    study.import_transcripts(folder)
    return study


def questions(project, source="A"):
    rows = project.data().turns
    return [value if isinstance(value, str) else "" for value in rows.loc[rows["source"] == source, "question"]]


def test_a_question_is_found_by_the_words_of_its_wording_for_those_people(asked):
    shown = asked.transcripts.propose_questions()
    found = [(row.source, row.turn, row.question, row.wording) for row in shown.itertuples()]
    assert found == [
        ("A", 3, "Q1", "How did you hear about the project?"),
        ("A", 7, "Q2", "When did you last speak to your mentor?"),
        ("M", 3, "Q2", "Where is the line between a friend and a mentor?"),
    ]
    assert shown["likeness"].between(0.5, 1).all()
    assert shown["why"].iloc[1] == "shares “last”, “speak”, “mentor”"
    assert "Without a wording in the guide, so never found: Q4." in shown.about.notes
    assert questions(asked) == [""] * 8  # nothing was written


def test_a_question_of_another_time_point_is_not_looked_for(asked):
    asked.correct(
        "A", text=asked.data().texts["A"].replace("And who told you there?", "Has the training surprised you?")
    )
    assert "Q3" not in set(asked.transcripts.propose_questions("A")["question"])
    asked.edit_source("A", wave="T2")
    assert "Q3" in set(asked.transcripts.propose_questions("A")["question"])


def test_a_question_holds_until_the_next_and_is_undone_in_one_step(asked):
    shown = asked.transcripts.assign_questions(asked.transcripts.propose_questions())
    assert questions(asked) == ["", "", "Q1", "Q1", "Q1", "Q1", "Q2", "Q2"]
    assert questions(asked, "M") == ["", "", "Q2", "Q2"]
    assert shown["turns"].tolist() == [4, 2, 2]
    asked.undo()
    assert questions(asked) == [""] * 8
    assert questions(asked, "M") == [""] * 4


def test_what_a_person_corrects_or_drops_is_respected(asked):
    proposal = asked.transcripts.propose_questions("A")
    proposal.loc[1, "question"] = "Q4"
    asked.transcripts.assign_questions(proposal)
    assert questions(asked)[6:] == ["Q4", "Q4"]
    again = asked.transcripts.propose_questions("A")
    assert again["question"].tolist() == ["Q1", "Q4"]
    assert again["why"].tolist() == ["set already", "set already"]
    asked.transcripts.assign_questions(again[again["turn"] == 3])
    assert questions(asked)[2:] == ["Q1"] * 6
    again["question"] = [None, "q1"]
    asked.transcripts.assign_questions(again)
    assert questions(asked) == [""] * 6 + ["Q1", "Q1"]


def test_assigning_again_changes_nothing(asked):
    asked.transcripts.assign_questions(asked.transcripts.propose_questions())
    events = len(asked.history())
    asked.transcripts.assign_questions(asked.transcripts.propose_questions())
    assert len(asked.history()) == events


def test_answers_by_question_leave_out_who_asks(asked):
    asked.transcripts.assign_questions(asked.transcripts.propose_questions())
    shown = asked.transcripts.answers("Q2")
    assert list(shown.columns) == ["question", "wording", "source", "participant", "group", "wave", "turn", "text"]
    assert shown.to_numpy().tolist() == [
        ["Q2", GUIDE[1][1], "A", "P1", "Parent", "T1", 8, "On Sunday. She rang me."],
        ["Q2", GUIDE[2][1], "M", "PM1", "Peer mentor", "T1", 4, "At the door."],
    ]
    everything = asked.transcripts.answers()
    assert everything["text"].tolist()[:2] == ["From the school.", "The cook."]
    assert everything["question"].tolist() == ["Q1", "Q1", "Q2", "Q2"]


def test_the_basis_says_who_has_no_turn_and_who_was_not_asked(asked):
    asked.transcripts.assign_questions(asked.transcripts.propose_questions("A"))
    notes = asked.transcripts.answers().about.notes
    assert notes[0].startswith("Q1: 1 have a turn under it")
    assert "not asked: P1 (T1)" in notes[2]  # Q3 belongs to T2
    assert "asked by the guide, but no turn under it: P1 (T1)" in notes[3]
    assert any(note.startswith("No questions are set yet in: M;") for note in notes)
    assert not any("PM1" in note for note in notes)  # no source of theirs is set


def test_who_withdrew_is_not_quoted(asked):
    asked.transcripts.assign_questions(asked.transcripts.propose_questions())
    asked.people.set_status("P1", "withdrawn")
    shown = asked.transcripts.answers()
    assert set(shown["participant"]) == {"PM1"}
    assert "P1 (" not in "".join(shown.about.notes).replace("PM1 (", "")


def test_a_person_met_at_no_time_point_is_named_without_one(asked):
    for name in ("A", "M"):
        asked.edit_source(name, wave="")
    asked.transcripts.assign_questions(asked.transcripts.propose_questions())
    shown = asked.transcripts.answers()
    assert shown["wave"].tolist() == [None] * len(shown)
    assert shown["question"].tolist()[:2] == ["Q1", "Q1"]
    assert shown["wording"].tolist()[-2:] == [GUIDE[1][1], GUIDE[2][1]]
    assert shown.about.notes[1:3] == (
        "Q2: 2 have a turn under it, each time point counted.",
        "Q3: 0 have a turn under it, each time point counted; not asked: P1, PM1.",
    )


def test_wrong_names_are_answered_with_the_nearest(asked):
    frame = pd.DataFrame({"source": ["A"], "turn": [3], "question": ["Q11"]})
    with pytest.raises(NotFound, match=r"question of the guide “Q11”.*Did you mean “Q1”"):
        asked.transcripts.assign_questions(frame)
    with pytest.raises(NotFound, match=r"Did you mean “Q2”|The questions"):
        asked.transcripts.answers("Q22")
    with pytest.raises(NotFound, match="source"):
        asked.transcripts.propose_questions("B")
    with pytest.raises(NotFound, match="no turn 99"):
        asked.transcripts.assign_questions(frame.assign(turn=99, question="Q1"))
    with pytest.raises(InvalidInput, match="column “question”"):
        asked.transcripts.assign_questions(frame[["source", "turn"]])
    with pytest.raises(InvalidInput, match="no number"):
        asked.transcripts.assign_questions(frame.assign(turn="third", question="Q1"))
    with pytest.raises(InvalidInput, match="two questions"):
        asked.transcripts.assign_questions(pd.concat([frame.assign(question="Q1"), frame.assign(question="Q2")]))
    assert questions(asked) == [""] * 8


def test_a_corrected_interview_keeps_its_questions_also_where_labels_change(asked):
    asked.transcripts.assign_questions(asked.transcripts.propose_questions())
    asked.correct(replace={"The cook": "The head cook"})
    assert questions(asked) == ["", "", "Q1", "Q1", "Q1", "Q1", "Q2", "Q2"]
    old = asked.data().texts["A"]
    asked.correct("A", text=old.replace("The head cook.", "The cook.\n\nInterviewer: Which one?\n\nP1: The tall one."))
    assert questions(asked) == ["", "", *["Q1"] * 6, "Q2", "Q2"]
    assert asked.transcripts.answers("Q2")["text"].iloc[0] == "On Sunday. She rang me."
    asked.correct("A", text=old.replace("P1: Fine.\n\nInterviewer: ", "P1: "))
    assert questions(asked)[-2:] == ["Q2", "Q2"]


def test_recognised_again_turns_keep_their_question(asked):
    old = asked.data().texts["A"]
    asked.correct("A", text=old.replace("The cook.", "The cook.\nAunt: And me."))
    asked.transcripts.assign_questions(asked.transcripts.propose_questions())
    asked.people.recognise_again("A", labels=["Aunt"])
    assert questions(asked) == ["", "", *["Q1"] * 5, "Q2", "Q2"]


def test_a_form_keeps_its_own_questions(study, folder):
    put_forms(folder)
    study.import_transcripts(folder)
    form = study.sources().query("kind in ('form', 'survey')")["source"].iloc[0]
    with pytest.raises(Refused, match="is a form"):
        study.transcripts.assign_questions(pd.DataFrame({"source": [form], "turn": [1], "question": ["Q1"]}))
    assert study.transcripts.propose_questions().empty
    assert study.transcripts.answers().about.notes[0].startswith("The study has no topic guide")


def test_counts_and_forms_do_not_take_an_interview_for_a_form(study, folder):
    put_forms(folder)
    write_rows(
        folder / "topic_guide.csv", ["question", "wording"], ["Q1", "How did it go?"], ["Mentee form Q1", "And now?"]
    )
    put_interview(
        folder,
        "A",
        ("Interviewer", "So how did it go?"),
        ("P1", "Kind of her."),
        ("Interviewer", "And now?"),
        ("P1", "Now."),
    )
    write_rows(folder / "sources.csv", ["file", "kind", "wave"], ["A.txt", "interview", "T2"])
    study.import_transcripts(folder)
    study.codebook.add("Kindness")
    code_words(study, "A", "Kind of her.", "Kindness")
    ways = ("answers", "participants", "sources", "words")
    before = [theme_frequencies(study.data(), level="code", count=way).to_dict() for way in ways]
    forms = study.forms.answers().to_dict(), study.forms.questions().to_dict(), study.forms.returns().to_dict()
    study.transcripts.assign_questions(
        pd.DataFrame({"source": ["A", "A"], "turn": [1, 3], "question": ["Q1", "Mentee form Q1"]})
    )
    assert questions(study) == ["Q1", "Q1", "Mentee form Q1", "Mentee form Q1"]
    assert [theme_frequencies(study.data(), level="code", count=way).to_dict() for way in ways] == before
    assert str(
        (study.forms.answers().to_dict(), study.forms.questions().to_dict(), study.forms.returns().to_dict())
    ) == str(forms)
    assert study.transcripts.answers("Q1")["text"].tolist() == ["Kind of her."]


def test_a_study_without_guide_or_sources_has_no_answers(study):
    assert study.transcripts.propose_questions().empty
    shown = study.transcripts.answers()
    assert isinstance(shown, Result)
    assert shown.empty


def test_speakers_nobody_knows_are_counted_in_the_basis_and_not_quoted(study, folder):
    build_fixture_m(folder, study)
    put_interview(
        folder, "X", ("Interviewer", "How is it going?"), ("Zed", "Well."), ("Interviewer", "Yes?"), ("Zed", "Yes.")
    )
    write_rows(folder / "topic_guide.csv", ["question", "wording"], ["Q1", "How is it going?"])
    study.import_transcripts(folder)
    study.transcripts.assign_questions(study.transcripts.propose_questions("X"))
    shown = study.transcripts.answers()
    assert shown.empty
    assert "turns of unknown speakers, left out: 2" in shown.about.notes[0]


@pytest.mark.parametrize(
    ("said", "wording", "alike"),
    [
        ("Mm. And what would you change, about how all that was done?", "What would you change?", True),
        ("[laughs] What would you have put?", "What would you change?", False),
        (
            "Whether there's anything you wouldn't tell a worker.",
            "Is there anything you would not tell a worker?",
            True,
        ),
        ("", "What would you change?", False),
        ("Was hat sich für Sie verändert?", "Was hat sich seit dem Frühjahr für Sie verändert?", True),
    ],
)
def test_likeness_goes_by_telling_words(said, wording, alike):
    assert (likeness(said, wording)[0] >= 0.5) == alike
