"""What stays with a turn when the turns of its source are laid anew."""

from conftest import put_interview

from toolkit.store.read import Reader

TALK = (("Interviewer", "How was it?"), ("P1", "Slow."), ("Interviewer", "And now?"), ("P1", "Now it is quick."))


def links(project):
    """What each memo is about: ("turn", its words) or ("source", its name)."""
    texts = project.data().texts
    with project._store.reading() as connection:
        reader = Reader(connection)
        names, turns = reader.names("sources"), {row["id"]: row for row in reader.records("turns")}
        found = {row["memo_id"]: row["subject_id"] for row in reader.records("memo_links")}
    return {
        memo: ("source", names[subject])
        if subject in names
        else (
            "turn",
            texts[names[turns[subject]["source_id"]]][turns[subject]["start_offset"] : turns[subject]["end_offset"]],
        )
        for memo, subject in found.items()
    }


def test_memos_survive_a_correction_of_the_text(study, folder):
    put_interview(folder, "A", *TALK)
    study.import_transcripts(folder)
    memo = study.memo("A fine end.", source="A", turn=4)
    study.correct(replace={"How was it": "How did it all go"})
    assert links(study)[memo] == ("turn", "Now it is quick.")
    study.correct(replace={"Now it is": "It has been"})
    assert links(study)[memo] == ("turn", "It has been quick.")


def test_a_memo_about_a_turn_that_a_correction_joins_to_another_is_about_the_source(study, folder):
    put_interview(folder, "A", *TALK, ("Interviewer", "So?"), ("P1", "So."))
    study.import_transcripts(folder)
    memo = study.memo("He asks.", source="A", turn=3)
    old = study.data().texts["A"]
    study.correct("A", text=old.replace("\n\nInterviewer: And now?", " And now?"))
    assert links(study)[memo] == ("source", "A")
