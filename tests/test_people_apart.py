"""Whoever is asked is not whoever asks, and Parent A is not Parent B, however alike their labels."""

import pytest
from conftest import interview

from toolkit.errors import NotFound
from toolkit.transcripts.look_alikes import look_alikes


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Interviewer", "interviewee"),
        ("Interviewer 1", "Interviewee 1"),
        ("Interviewer", "Interviewe"),
        ("Interviewer", "Interviewter"),
        ("Entrevistadora", "Entrevistada"),
        ("Entrevistador", "Entrevistado"),
        ("Trainer", "Trainee"),
        ("Employer 2", "Employee 2"),
    ],
)
def test_whoever_asks_is_never_taken_for_whom_they_ask(one, other):
    assert look_alikes([one, other]) == []
    assert look_alikes([other, one]) == []


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Parent A", "Parent B"),
        ("Speaker A", "Speaker B"),
        ("SpeakerA", "SpeakerB"),
        ("Parent_A", "Parent_B"),
        ("Mentor I", "Mentor II"),
        ("Mentor IV", "Mentor V"),
        ("Participant nine", "Participant five"),
        ("A. Meadows", "B. Meadows"),
        ("Parent A (mother)", "Parent B (mother)"),
    ],
)
def test_a_letter_or_a_number_in_words_tells_people_apart_as_a_digit_does(one, other):
    assert look_alikes([one, other]) == []


@pytest.mark.parametrize(
    ("one", "other", "why"),
    [
        ("Interviewer", "Intervewer", "one letter apart"),
        ("Interviewee", "Interviwee", "one letter apart"),
        ("Parent A", "Parnet A", "one letter apart"),
        ("Parent A", "parent a", "the same but for spaces, case and marks"),
        ("PA", "Parent A", "initials and a full name"),
        ("O'Brian", "O'Brien", "one letter apart"),
        ("O'Brian", "OBrien", "one letter apart"),
    ],
)
def test_a_slip_in_such_a_label_is_still_noticed(one, other, why):
    assert look_alikes([one, other]) == [(one, other, why)]


def test_an_interviewee_is_proposed_to_be_the_interviewer_in_no_file(study, folder):
    asked, answered = ("Interviewer", "How is it?"), ("interviewee", "Well enough, thank you.")
    (folder / "One.txt").write_text(interview(asked, answered, asked, answered))
    spanish = ("Entrevistadora", "And now?"), ("Entrevistada", "Better than it was.")
    (folder / "Two.txt").write_text(interview(*spanish, *spanish))
    report = study.import_transcripts(folder)
    assert "may be one person" not in str(report)
    speakers = study.speakers().set_index("label")
    assert list(speakers.loc[["interviewee", "Entrevistada"], "proposed"]) == ["", ""]
    with pytest.raises(NotFound) as refused:
        study.people.assign_speaker(source="One", label="interviewee", speaker="interviewee")
    assert "Did you mean" not in str(refused.value)
