"""Fixture M of the methods note (3.5): every figure of the table, through the public door."""

import pandas as pd
import pytest
from conftest import PARENTS, code_words, put_interview, write_rows

from toolkit import Project, participation, presence, theme_frequencies
from toolkit.errors import NotFound, Refused

# columns: references, distinct spans, merged runs, sources, participants, characters
TABLE = {
    "Friend-line": (8, 8, 7, 6, 6, 610),
    "Phone-hours": (4, 4, 4, 4, 3, 320),
    "Boundaries": (12, 11, 9, 7, 7, 780),
}
WITHOUT_P4 = {
    "Friend-line": (7, 7, 6, 5, 5, 510),
    "Phone-hours": (3, 3, 3, 3, 2, 220),
    "Boundaries": (10, 10, 8, 6, 6, 680),
}
COUNTS = ("references", "distinct_spans", "merged_runs", "sources", "participants", "characters")


def counted(project, count, **options):
    frame = theme_frequencies(project.data(), count=count, level="code", **options)
    return {row.code: (row.n, row.of) for row in frame.itertuples()}


@pytest.mark.parametrize("place", range(len(COUNTS)), ids=COUNTS)
def test_every_figure_of_fixture_m(fixture_m, place):
    found = counted(fixture_m, COUNTS[place])
    assert {code: n for code, (n, _) in found.items()} == {code: row[place] for code, row in TABLE.items()}


@pytest.mark.parametrize("place", range(len(COUNTS)), ids=COUNTS)
def test_every_figure_after_a_withdrawal(fixture_m, place):
    fixture_m.people.set_status("P4", "withdrawn", reason="asked to be left out")
    found = counted(fixture_m, COUNTS[place])
    assert {code: n for code, (n, _) in found.items()} == {code: row[place] for code, row in WITHOUT_P4.items()}


def test_denominators_of_fixture_m_before_and_after_withdrawal(fixture_m):
    assert counted(fixture_m, "sources")["Boundaries"][1] == 14
    assert counted(fixture_m, "participants")["Boundaries"][1] == 8
    assert counted(fixture_m, "coverage")["Friend-line"] == (610, 14_000)
    assert pd.isna(counted(fixture_m, "references")["Boundaries"][1])
    fixture_m.people.set_status("P4", "withdrawn")
    assert counted(fixture_m, "sources")["Boundaries"] == (6, 12)
    assert counted(fixture_m, "participants")["Boundaries"] == (6, 7)


def test_friend_line_by_time_point(fixture_m):
    frame = theme_frequencies(fixture_m.data(), by="wave", level="code")
    rows = frame[frame["code"] == "Friend-line"]
    assert [(row.wave, row.n, row.of) for row in rows.itertuples()] == [("T1", 4, 8), ("T2", 3, 7)]


def test_parents_alone_by_time_point(fixture_m):
    frame = theme_frequencies(fixture_m.data(), by=["wave", "group"], level="code")
    found = {(row.wave, row.group): (row.n, row.of) for row in frame[frame["code"] == "Friend-line"].itertuples()}
    assert found == {("T1", "Parent"): (2, 6), ("T1", "Peer mentor"): (2, 2), ("T2", "Parent"): (2, 5),
                     ("T2", "Peer mentor"): (1, 2)}  # fmt: skip


def test_a_joint_interview_is_one_source_and_two_persons(fixture_m):
    frame = presence(fixture_m.data(), level="code")
    at_t1 = frame[frame["wave"] == "T1"].set_index(["participant", "code"])["presence"]
    assert at_t1["PM1", "Friend-line"] == "yes"
    assert at_t1["PM1", "Phone-hours"] == "no"
    assert at_t1["PM2", "Phone-hours"] == "yes"
    by_source = theme_frequencies(fixture_m.data(), by="wave", count="sources", level="code")
    row = by_source[(by_source["code"] == "Phone-hours") & (by_source["wave"] == "T1")].iloc[0]
    assert (row["n"], row["of"]) == (1, 7)


def test_a_theme_is_the_union_over_its_codes_and_a_code_may_serve_several(fixture_m):
    fixture_m.codebook.add_theme("Lines", codes=["Friend-line", "Phone-hours"])
    fixture_m.codebook.add_theme("Night calls", under="Lines", codes=["Phone-hours"])
    frame = theme_frequencies(fixture_m.data()).set_index("theme")
    assert (frame.loc["Lines", "n"], frame.loc["Night calls", "n"]) == (7, 3)
    refs = theme_frequencies(fixture_m.data(), count="characters").set_index("theme")
    assert (refs.loc["Lines", "n"], refs.loc["Night calls", "n"]) == (780, 320)


def test_a_parent_with_t1_only_has_no_interview_at_t2_not_a_no(fixture_m):
    frame = presence(fixture_m.data(), level="code").set_index(["participant", "wave", "code"])["presence"]
    assert frame["P6", "T2", "Friend-line"] == "no interview"
    assert frame["P5", "T2", "Friend-line"] == "no"
    who = participation(fixture_m.data()).set_index("what")
    assert who.loc["interviewed at both", "n"] == 7
    assert who.loc["T1 only", "who"] == "P6"


def test_unfinished_sources_are_not_coded_yet_and_never_nought(fixture_m):
    fixture_m.finish(source="P1-T1")
    frame = presence(fixture_m.data(), level="code").set_index(["participant", "wave", "code"])["presence"]
    assert frame["P1", "T1", "Friend-line"] == "no"
    assert frame["P2", "T1", "Friend-line"] == "not coded yet"
    assert frame["P3", "T1", "Friend-line"] == "not coded yet"
    result = theme_frequencies(fixture_m.data(), by="wave", level="code").set_index(["code", "wave"])
    assert (result.loc[("Friend-line", "T1"), "n"], result.loc[("Friend-line", "T1"), "of"]) == (0, 1)
    assert pd.isna(result.loc[("Friend-line", "T2"), "n"])
    assert result.loc[("Friend-line", "T2"), "of"] == 0


def test_a_time_point_with_nothing_finished_has_no_number_at_all(fixture_m):
    fixture_m.finish(source="P1-T1")
    for count in ("references", "words", "sources"):
        frame = theme_frequencies(fixture_m.data(), by="wave", count=count, level="code").set_index(["code", "wave"])
        assert pd.isna(frame.loc[("Friend-line", "T2"), "n"])
        assert frame.loc[("Friend-line", "T1"), "n"] == 0


def test_interviewers_words_never_count(study, folder):
    put_interview(folder, "A", ("Interviewer", "So you trust her?"), ("P1", "Mm."), ("Interviewer", "You do."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "A", "trust her", "Trust")
    for count in ("references", "sources", "participants", "words"):
        assert theme_frequencies(study.data(), count=count, level="code").iloc[0]["n"] == 0


def changing_groups(study, folder):
    put_interview(folder, "P2 T1", ("Interviewer", "Hello?"), ("P2", "She gave me hope."), ("Interviewer", "Mm."))
    put_interview(folder, "PM4 T2", ("Interviewer", "Hello?"), ("PM4", "I give hope now."), ("Interviewer", "Mm."))
    put_interview(folder, "P1 T1", ("Interviewer", "Hello?"), ("P1", "No, it was fine."), ("Interviewer", "Mm."))
    write_rows(folder / "participants.csv", ["participant", "group", "wave", "number"],
               ["P1", "Parent", "", 1], ["P2", "Parent", "T1", 2], ["P2", "Peer mentor", "T2", 4])  # fmt: skip
    write_rows(folder / "sources.csv", ["file", "wave", "participants"],
               ["P1 T1.txt", "T1", "P1"], ["P2 T1.txt", "T1", "P2"], ["PM4 T2.txt", "T2", "PM4=P2"])  # fmt: skip
    study.import_transcripts(folder)
    study.codebook.add("Hope")
    code_words(study, "P2 T1", "hope", "Hope")
    code_words(study, "PM4 T2", "hope", "Hope")


def test_a_person_who_changes_group_is_counted_once_in_every_margin(study, folder):
    changing_groups(study, folder)
    data = study.data()
    cells = theme_frequencies(data, by=["wave", "group"], level="code").set_index(["wave", "group"])
    assert (cells.loc[("T1", "Parent"), "n"], cells.loc[("T1", "Parent"), "of"]) == (1, 2)
    assert (cells.loc[("T2", "Peer mentor"), "n"], cells.loc[("T2", "Peer mentor"), "of"]) == (1, 1)
    assert pd.isna(cells.loc[("T2", "Parent"), "n"])
    assert cells.loc[("T2", "Parent"), "of"] == 0
    groups = theme_frequencies(data, by="group", level="code").set_index("group")
    assert (groups.loc["Parent", "n"], groups.loc["Peer mentor", "n"]) == (1, 1)
    everybody = theme_frequencies(data, level="code").iloc[0]
    assert (everybody["n"], everybody["of"]) == (1, 2)
    assert any("P2 was in Parent and Peer mentor" in line for line in groups.about.notes)


def test_a_source_with_unknown_speakers_counts_as_a_source_and_never_as_persons(study, folder):
    put_interview(folder, "FG1", ("Moderator", "What helps?"), ("Voice 1", "Trust."), ("Voice 2", "Trust, yes."),
                  ("Voice 1", "And time."), ("Voice 2", "Time."), ("Moderator", "Thanks."))  # fmt: skip
    write_rows(
        folder / "participants.csv", ["participant", "group"], ["SW1", "Social worker"], ["SW2", "Social worker"]
    )
    write_rows(folder / "sources.csv", ["file", "kind", "wave", "participants"],
               ["FG1.txt", "focus group", "T2", "SW1; SW2"])  # fmt: skip
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "FG1", "Trust.", "Trust")
    people = theme_frequencies(study.data(), by=["wave", "group"], level="code").set_index(["wave", "group"])
    assert pd.isna(people.loc[("T2", "Social worker"), "n"])
    assert people.loc[("T2", "Social worker"), "of"] == 0
    note = next(line for line in people.about.notes if "FG1" in line)
    assert "not identified" in note
    assert 'count="sources"' in note
    sources = theme_frequencies(study.data(), by=["wave", "group"], count="sources", level="code")
    row = sources[(sources["wave"] == "T2")].iloc[0]
    assert (row["n"], row["of"]) == (1, 1)
    groups = theme_frequencies(study.data(), count="groups", level="code").iloc[0]
    assert (groups["n"], groups["of"]) == (1, 1)


def test_an_observers_note_never_makes_a_participant_raise_a_theme(study, folder):
    put_interview(folder, "Note", ("P1", "said she trusts her."), ("P1", "nodded."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    write_rows(folder / "sources.csv", ["file", "kind", "wave"], ["Note.txt", "field note", "T1"])
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "Note", "trusts", "Trust")
    assert set(presence(study.data(), level="code")["presence"]) == {"no interview"}
    assert theme_frequencies(study.data(), count="sources", level="code").iloc[0]["n"] == 1


def test_not_asked_is_told_apart_from_no(study, folder):
    changing_groups(study, folder)
    write_rows(folder / "topic_guide.csv", ["question", "wording", "group", "wave", "codes", "themes"],
               ["Q1", "Was the training enough?", "Peer mentor", "", "Training", ""])  # fmt: skip
    study.codebook.add("Training")
    study.import_transcripts(folder)
    frame = presence(study.data(), level="code").set_index(["participant", "wave", "code"])["presence"]
    assert frame["P1", "T1", "Training"] == "not asked"
    assert frame["P2", "T1", "Training"] == "not asked"
    assert frame["P2", "T2", "Training"] == "no"
    assert frame["P1", "T1", "Hope"] == "no"
    result = theme_frequencies(study.data(), by="group", level="code").set_index(["code", "group"])
    assert result.loc[("Training", "Parent"), "of"] == 0
    assert result.loc[("Training", "Parent"), "not_asked"] == 2


def test_two_coders_are_never_added_up(fixture_m):
    other = type(fixture_m).open(fixture_m.path, coder="Ben")
    turn = other.turns("P1-T1").iloc[1]
    other.code(source="P1-T1", start=int(turn["start"]), end=int(turn["start"]) + 10, code="Friend-line")
    assert counted(fixture_m, "references")["Friend-line"][0] == 9  # another source: Ben's coding counts there
    other.code(source="P3-T1", start=int(turn["start"]), end=int(turn["start"]) + 10, code="Friend-line")
    with pytest.raises(Refused, match=r"P3-T1.*Ana and Ben.*project\.assign"):
        fixture_m.data()
    fixture_m.assign(source="P3-T1", coder="Ana")
    assert counted(fixture_m, "references")["Friend-line"][0] == 9
    assert theme_frequencies(fixture_m.data(coder="Ben"), count="references", level="code").set_index("code").loc[
        "Friend-line", "n"] == 2  # fmt: skip
    other.close()


def test_a_wrong_name_is_answered_with_the_nearest_right_one(fixture_m):
    data = fixture_m.data()
    with pytest.raises(NotFound, match="Did you mean “group”"):
        theme_frequencies(data, by="grup")
    with pytest.raises(NotFound, match="Did you mean “participants”"):
        theme_frequencies(data, count="participant")
    with pytest.raises(NotFound, match="theme"):
        theme_frequencies(data, level="topic")


def test_a_coding_over_several_turns_counts_each_person_once_and_stays_one_reference(study, folder):
    put_interview(folder, "Joint", ("Interviewer", "And?"), ("P1", "We trust her."), ("P2", "We do."),
                  ("Interviewer", "Mm."), ("P1", "Always."), ("P2", "Yes."))  # fmt: skip
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    write_rows(folder / "sources.csv", ["file", "kind", "wave"], ["Joint.txt", "joint interview", "T1"])
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    turns = study.turns("Joint").set_index("turn")
    study.code(source="Joint", start=int(turns.loc[2, "start"]), end=int(turns.loc[5, "end"]), code="Trust")
    assert counted(study, "participants")["Trust"] == (2, 2)
    assert counted(study, "references")["Trust"][0] == 1
    assert counted(study, "words")["Trust"][0] == 6  # “Mm.” is the interviewer's


def test_the_result_keeps_its_basis_and_says_when_it_was_worked_on(fixture_m):
    result = theme_frequencies(fixture_m.data(), by="wave", level="code")
    filtered = result[result["n"] > 3]
    assert filtered.about.lines()[0] == "Derived from a table with this basis."
    assert result.copy().about == result.about
    html = result._repr_html_()
    assert '<th scope="col">of</th>' in html
    assert '<th scope="col" style="text-align:left">code</th>' in html
    assert "Interviewed: 8 people" in html
    assert "<style" not in html


def test_the_parents_of_the_methods_note_are_all_there(fixture_m):
    assert set(fixture_m.participants()["participant"]) == {*PARENTS, "PM1", "PM2"}


def test_a_source_without_a_time_point_still_has_people_with_groups(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "I trust her."), ("P1", "Yes."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "A", "trust", "Trust")
    groups = theme_frequencies(study.data(), by="group", level="code").iloc[0]
    assert (groups["n"], groups["of"]) == (1, 1)
    waves = theme_frequencies(study.data(), by="wave", level="code")
    assert any("Without a value for wave" in line and "P1" in line for line in waves.about.notes)
    assert any("Without a time point" in line for line in presence(study.data(), level="code").about.notes)


def test_a_study_without_time_points_counts_as_well(tmp_path, folder):
    project = Project.open(tmp_path / "one.qual", create=True, coder="Ana")
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "I trust her."), ("P1", "Yes."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    project.import_transcripts(folder)
    project.codebook.add("Trust")
    code_words(project, "A", "trust", "Trust")
    values = presence(project.data(), level="code").set_index("participant")["presence"]
    assert dict(values) == {"P1": "yes", "P2": "no interview"}
    assert theme_frequencies(project.data(), by="group", level="code").iloc[0]["n"] == 1


def test_any_attribute_can_make_the_columns(study, folder):
    for name in ("A", "B", "C"):
        put_interview(folder, name, ("Interviewer", "Well?"), (name, "I trust her."), (name, "Yes."))
    write_rows(folder / "participants.csv", ["participant", "group", "site", "first child"],
               ["A", "Parent", "North", "yes"], ["B", "Parent", "South", "no"], ["C", "Parent", "South", ""])  # fmt: skip
    write_rows(folder / "sources.csv", ["file", "wave", "mode", "weather"],
               ["A.txt", "T1", "phone", "rain"], ["B.txt", "T1", "phone", "sun"], ["C.txt", "T2", "video", "sun"])  # fmt: skip
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "A", "trust", "Trust")
    code_words(study, "C", "trust", "Trust")

    def by(name):
        frame = theme_frequencies(study.data(), by=name, level="code")
        return {row[1]: (row[2], row[3]) for row in frame.itertuples(index=False)}, frame.about.notes

    assert by("site")[0] == {"North": (1, 1), "South": (1, 2)}
    assert by("mode")[0] == {"phone": (1, 2), "video": (1, 1)}
    assert by("weather")[0] == {"rain": (1, 1), "sun": (1, 2)}
    child, notes = by("first child")
    assert child == {"no": (0, 1), "yes": (1, 1)}
    assert any("Without a value for first child, so in no cell: C." in line for line in notes)


def test_overlapping_codings_of_one_person_are_united_before_words_are_counted(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "one two [pause] three four five"), ("P1", "six"))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "A", "one two [pause] three", "Trust")
    code_words(study, "A", "[pause] three four", "Trust")
    assert counted(study, "words")["Trust"][0] == 4
    assert counted(study, "references")["Trust"][0] == 2
    assert counted(study, "merged_runs")["Trust"][0] == 1
    assert counted(study, "characters")["Trust"][0] == len("one two ") + len(" three four")
