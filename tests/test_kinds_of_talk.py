"""A transcript in which several people speak: told at import, taken over by one verb, one click or one yes."""

import pytest
from conftest import put_interview, write_rows

GROUP = [("Interviewer", "How was it?"), ("SW1", "Long."), ("SW2", "Short."), ("SW3", "Neither.")]
ALONE = [("Interviewer", "How was it?"), ("P1", "Long."), ("Interviewer", "And now?"), ("P1", "Short.")]


def kinds(project):
    return dict(project.sources()[["source", "kind"]].itertuples(index=False))


def told(report):
    return [line for line in report.lines() if "people speak in it" in line]


@pytest.fixture
def talks(study, folder):
    put_interview(folder, "Staff T2", *GROUP, *GROUP[1:])
    put_interview(folder, "One", *ALONE)
    study.report = study.import_transcripts(folder)
    return study


def opened(form):
    form.panel.open()
    return form


def test_the_import_says_where_several_people_speak_and_its_line_takes_the_kind_over(talks):
    (line,) = told(talks.report)
    assert line == (
        "Please look: Staff T2.txt: 3 people speak in it besides who asks: it may be a focus group. If it is, take that "
        'over: project.edit_source("Staff T2", kind="focus group"), or a click in project.people.review().'
    )
    assert kinds(talks) == {"One": "interview", "Staff T2": "interview"}
    eval(line.split("take that over: ")[1].split(", or a click")[0], {"project": talks})  # noqa: S307 - as printed
    assert kinds(talks)["Staff T2"] == "focus group"
    talks.undo()
    assert kinds(talks)["Staff T2"] == "interview"


def test_it_is_told_once(talks, folder):
    assert told(talks.import_transcripts(folder)) == []


def test_one_click_in_the_form_takes_it_over_and_undo_takes_it_back(talks):
    form = opened(talks.people.review())
    ((talk, kind, accept),) = form.shared.rows
    assert (talk.source, kind.value) == ("Staff T2", "focus group")
    accept.click()
    assert kinds(talks)["Staff T2"] == "focus group"
    assert "Staff T2 is kept as focus group." in form.panel.status.value
    assert form.shared.rows == []
    form.panel.undo.click()
    assert kinds(talks)["Staff T2"] == "interview"
    assert len(form.shared.rows) == 1


def test_an_interview_after_all_is_not_asked_again(talks):
    form = opened(talks.people.review())
    ((_, kind, accept),) = form.shared.rows
    kind.value = "interview"
    accept.click()
    assert kinds(talks)["Staff T2"] == "interview"
    assert opened(talks.people.review()).shared.rows == []
    assert talks.history()["what"].iloc[-1] == "set kind of source"


def test_the_kind_of_the_sources_table_stands(study, folder):
    put_interview(folder, "Staff T2", *GROUP, *GROUP[1:])
    write_rows(folder / "sources.csv", ["file", "kind"], ["Staff T2.txt", "interview"])
    assert told(study.import_transcripts(folder)) == []
    assert opened(study.people.review()).shared.rows == []


@pytest.mark.parametrize(
    ("turns", "people", "expected"),
    [
        ([("Ottilie", "How?"), ("Kim", "Wet.")] * 2, [], []),  # one of the two asks
        ([("Ottilie", "How?"), ("Kim", "Wet."), ("Bo", "Dry.")] * 2, [], []),
        ([("Interviewer", "How?"), ("Participant", "Wet."), ("Paticipant", "Dry."), ("Kim", "So.")] * 2, [], []),
        ([("Interviewer", "How?"), ("P1", "Wet."), ("P2", "Dry.")] * 2, ["P1", "P2"], ["joint interview"]),
        ([("Ottilie", "How?"), ("Kim", "Wet."), ("Bo", "Dry."), ("Jo", "So.")] * 2, [], ["focus group"]),
    ],
)
def test_who_asks_and_one_persons_two_labels_are_not_counted_as_people(study, folder, turns, people, expected):
    put_interview(folder, "Talk", *turns)
    if people:
        write_rows(folder / "participants.csv", ["participant", "group"], *([one, "Parent"] for one in people))
    study.import_transcripts(folder)
    assert [talk.kind for talk, _, _ in opened(study.people.review()).shared.rows] == expected


def test_a_yes_to_names_of_files_takes_their_kind_over_unless_the_study_knows_it(study, folder):
    for name in ("Focus group T1", "Focus group T2"):
        put_interview(folder, name, *GROUP, *GROUP[1:])
    study.import_transcripts(folder)
    study.edit_source("Focus group T2", kind="group interview")
    said = study.people.fill_from_names(study.people.propose_from_names())
    assert kinds(study) == {"Focus group T1": "focus group", "Focus group T2": "group interview"}
    lines = [tuple(row)[:4] for row in said.itertuples(index=False) if row.what == "kind"]
    assert lines == [
        ("Focus group T1.txt", "kind", "focus group", "filled"),
        ("Focus group T2.txt", "kind", "focus group", "left: it is group interview"),
    ]
    study.undo()
    assert kinds(study)["Focus group T1"] == "interview"
