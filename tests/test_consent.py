"""Consent: what each person said yes or no to; the last statement on a matter is the one that holds."""

import csv
import shutil
import sqlite3
import tempfile
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from conftest import put_interview, write_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import Project
from toolkit.errors import InvalidInput, NotFound
from toolkit.store.read import Reader
from toolkit.store.read_people import consents_frame

DATA = Path(__file__).parent / "data"
HEAD = ["participant", "wave", "purpose", "audience", "given", "version", "date"]


@pytest.fixture
def people(study):
    """A study of two parents without transcripts."""
    study.people.add_group("Parent")
    study.people.add("P1", group="Parent", number=1)
    study.people.add("P2", group="Parent", number=2)
    return study


def said(study, **values):
    study.people.consent(**{"participant": "P1", "purpose": "quoting", "given": True, **values})


def statements(data):
    return [
        (row.participant, row.wave, row.purpose, row.audience, row.given)
        for row in data.consents.itertuples()
    ]  # fmt: skip


def revision(study):
    return study._store.head().revision


def put(folder, *lines, head=HEAD):
    return write_rows(folder / "consent.csv", head, *lines)


def test_a_later_statement_on_the_same_matter_replaces_the_earlier_whole(people):
    said(people, version="v1", date="2025-04-22")
    said(people, audience="public", given=False)
    said(people, wave="T1")
    before = revision(people)
    said(people, given=False, date=date(2025, 6, 1))
    assert revision(people) == before + 1
    rows = people.data().consents
    assert statements(people.data()) == [
        ("P1", None, "quoting", None, False),
        ("P1", None, "quoting", "public", False),
        ("P1", "T1", "quoting", None, True),
    ]
    assert list(rows.iloc[0][["version", "date"]]) == ["", "2025-06-01"]
    said(people, given=False, date="2025-06-01")
    assert revision(people) == before + 1  # said again, nothing new


def test_a_statement_can_be_undone_and_done_again(people):
    said(people, version="v1")
    said(people, given=False)
    assert people.undo() == "Undid: note consent quoting"
    assert statements(people.data()) == [("P1", None, "quoting", None, True)]
    assert list(people.data().consents["version"]) == ["v1"]
    people.undo()
    assert people.data().consents.empty
    people.redo()
    people.redo()
    assert statements(people.data()) == [("P1", None, "quoting", None, False)]


@pytest.mark.parametrize(
    ("wrong", "message"),
    [
        ({"participant": "P11"}, "no participant “P11”. Did you mean “P1”"),
        ({"purpose": "quotation"}, "no purpose “quotation”. Did you mean “quoting”"),
        ({"purpose": "recontact"}, "Did you mean “re-contact”"),
        ({"audience": "publc"}, "no audience “publc”. Did you mean “public”"),
        ({"wave": "T3"}, "no time point “T3”"),
    ],
)
def test_a_wrong_name_is_answered_with_the_nearest_right_one(people, wrong, message):
    before = revision(people)
    with pytest.raises(NotFound, match=message):
        said(people, **wrong)
    assert revision(people) == before


@pytest.mark.parametrize("word", ["no", "yes", 0, None])
def test_a_word_is_not_taken_for_a_yes(people, word):
    with pytest.raises(InvalidInput, match="neither True nor False"):
        said(people, given=word)


def test_a_date_that_can_be_read_in_two_ways_is_asked_about(people):
    with pytest.raises(InvalidInput, match=r"03 April 2025 or 04 March 2025: which\?"):
        said(people, date="3/4/2025")
    said(people, date="23/4/2025")
    assert list(people.data().consents["date"]) == ["2025-04-23"]


def test_statements_are_listed_by_person_time_point_and_purpose(people):
    said(people, participant="P2", purpose="sharing")
    said(people, wave="T2", purpose="archiving", given=False)
    said(people, wave="T1", audience="team")
    said(people, wave="T1", purpose="recording")
    listed = people.people.consents()
    assert list(listed.columns) == HEAD
    assert listed[["participant", "wave", "purpose", "audience"]].to_numpy().tolist() == [
        ["P1", "T1", "recording", "all"],
        ["P1", "T1", "quoting", "team"],
        ["P1", "T2", "archiving", "all"],
        ["P2", "all", "sharing", "all"],
    ]


def test_who_takes_part_and_said_nothing_on_quoting_is_named(people, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "some words"), ("P2", "others"), ("P1", "again"))
    people.import_transcripts(folder)
    said(people)
    assert "Nothing is noted on quoting: P2." in people.people.consents().about.notes


def test_a_table_beside_the_transcripts_is_imported_and_again_changes_nothing(people, folder):
    put(folder, ["P1", "T1", "Quoting", "", "yes", "v1", "22/4/2025"], ["p1", "all", "sharing", "Public", "FALSE", "", ""],
        ["P2", "", "re-contact", "all", "1", "", "spring 2025"], ["P2", "T2", "recording", "team", "N", "", ""])  # fmt: skip
    report = people.import_transcripts(folder)
    assert report.notes == report.problems == []
    assert statements(people.data()) == [
        ("P1", None, "sharing", "public", False),
        ("P1", "T1", "quoting", None, True),
        ("P2", None, "re-contact", None, True),
        ("P2", "T2", "recording", "team", False),
    ]
    assert list(people.data().consents["date"]) == ["", "2025-04-22", "spring 2025", ""]
    before = revision(people)
    people.import_transcripts(folder)
    assert revision(people) == before
    people.undo()
    assert people.data().consents.empty


def test_a_workbook_is_read_like_a_csv(people, folder):
    book = openpyxl.Workbook()
    book.active.append(["participant", "purpose", "given", "date"])
    book.active.append(["P1", "quoting", False, date(2025, 4, 22)])
    book.active.append(["P2", "quoting", 1, None])
    book.save(folder / "consent.xlsx")
    people.import_transcripts(folder)
    assert statements(people.data()) == [("P1", None, "quoting", None, False), ("P2", None, "quoting", None, True)]
    assert list(people.data().consents["date"]) == ["2025-04-22", ""]


def test_what_the_study_lists_can_be_imported_as_it_stands(people, folder):
    said(people, audience="public", given=False, version="v2", date="2025-04-22")
    said(people, wave="T2", purpose="sharing")
    before = people.data().consents
    people.people.consents().to_csv(folder / "consent.csv", index=False)
    people.undo()
    people.undo()
    people.import_transcripts(folder)
    assert people.data().consents.equals(before)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (["P1", "", "quoting", "", "ja", "", ""], "consent.csv, line 2: “ja” is neither yes nor no. Write yes or no"),
        (["P1", "", "quoting", "", "", "", ""], "line 2: The cell “given” is empty. Write yes or no; where nothing"),
        (["P1", "", "quotng", "", "yes", "", ""], "“quotng” is not a purpose. Did you mean “quoting”?"),
        (["P1", "", "quoting", "publik", "yes", "", ""], "“publik” is not an audience. Did you mean “public”?"),
        (["", "", "quoting", "", "yes", "", ""], "The participant is missing."),
        (["P1", "", "", "", "yes", "", ""], "The purpose is missing."),
    ],
)
def test_a_line_that_makes_no_sense_is_named_and_nothing_of_the_table_is_read(people, folder, line, message):
    put(folder, line, ["P2", "", "quoting", "", "yes", "", ""])
    report = people.import_transcripts(folder)
    assert message in report.problems[0]
    assert people.data().consents.empty


def test_two_lines_on_one_matter_are_refused(people, folder):
    put(folder, ["P1", "T1", "quoting", "", "yes", "", ""], ["P1", "T1", "quoting", "all", "no", "", ""])
    problem = people.import_transcripts(folder).problems[0]
    assert "line 3: The consent “P1, T1, quoting” stands here a second time (first: consent.csv, line 2)" in problem


def test_unknown_people_and_time_points_are_named_and_read_once_they_are_known(people, folder):
    put(folder, ["P7", "", "quoting", "", "yes", "", ""], ["P1", "T3", "quoting", "", "no", "", ""],
        ["P2", "", "quoting", "", "yes", "", ""])  # fmt: skip
    notes = " ".join(people.import_transcripts(folder).notes)
    assert "consent.csv, line 2: There is no participant “P7”." in notes
    assert "consent.csv, line 3: “T3” is not a time point of this study (T1, T2)." in notes
    assert statements(people.data()) == [("P2", None, "quoting", None, True)]
    people.people.add_wave("T3")
    people.people.add("P7", group="Parent", number=7)
    assert people.import_transcripts(folder).notes == []
    assert ("P1", "T3", "quoting", None, False) in statements(people.data())
    assert ("P7", None, "quoting", None, True) in statements(people.data())


def test_a_later_refusal_in_the_study_outlives_a_table_that_did_not_change_its_mind(people, folder):
    put(folder, ["P1", "", "quoting", "", "yes", "v1", ""], ["P2", "", "quoting", "", "yes", "v1", ""])
    people.import_transcripts(folder)
    said(people, given=False, version="by telephone")
    people.import_transcripts(folder)
    assert statements(people.data())[0] == ("P1", None, "quoting", None, False)
    put(folder, ["P1", "", "quoting", "", "yes", "v1", "2025-04-22"], ["P2", "", "quoting", "", "yes", "v1", ""])
    assert people.import_transcripts(folder).notes == []  # only the date is new
    assert statements(people.data())[0] == ("P1", None, "quoting", None, False)
    assert list(people.data().consents.iloc[0][["version", "date"]]) == ["by telephone", "2025-04-22"]


def test_a_table_that_turns_a_statement_round_is_taken_over_and_said(people, folder):
    said(people, given=False)
    put(folder, ["P1", "", "quoting", "", "yes", "v2", ""])
    notes = people.import_transcripts(folder).notes
    assert notes == [
        "consent.csv, line 2: on quoting, P1 said “no” in the study; the table's “yes” was taken over."
    ]  # fmt: skip
    assert statements(people.data()) == [("P1", None, "quoting", None, True)]


def test_statements_go_with_the_person_and_stay_when_the_label_changes(people):
    said(people)
    said(people, participant="P2")
    people.people.rename("P1", "Parent 1")
    assert [row[0] for row in statements(people.data())] == ["Parent 1", "P2"]
    people.people.remove("Parent 1")
    assert [row[0] for row in statements(people.data())] == ["P2"]


def test_what_was_agreed_to_then_can_be_read_now(people):
    said(people, version="v1")
    people.milestone("Interim report")
    said(people, given=False)
    said(people, participant="P2")
    assert statements(people.data(as_of="Interim report")) == [("P1", None, "quoting", None, True)]
    assert list(people.data(as_of="Interim report").consents["version"]) == ["v1"]
    assert people.data(as_of=0).consents.empty


def test_a_consent_of_an_older_study_is_carried_over(tmp_path):
    shutil.copy(DATA / "study_0004.qual", tmp_path / "old.qual")
    with sqlite3.connect(tmp_path / "old.qual") as connection:
        person = connection.execute("SELECT id FROM participants WHERE live AND label = 'P5'").fetchone()[0]
        connection.execute("INSERT INTO things VALUES ('c', 'consents')")
        connection.execute(
            "INSERT INTO consents (row_id, id, live, participant_id, wave_id, purpose, audience, given) "
            "VALUES (1, 'c', 1, ?, NULL, 'quoting', 'public', 0)", (person,)
        )  # fmt: skip
    connection.close()
    project = Project.open(tmp_path / "old.qual", coder="Ana")
    assert statements(project.data(coder="Ana")) == [("P5", None, "quoting", "public", False)]
    assert list(project.data(coder="Ana").consents["version"]) == [""]
    project.people.consent(participant="P5", purpose="quoting", audience="public", given=True, version="v2")
    assert statements(project.data(coder="Ana")) == [("P5", None, "quoting", "public", True)]
    project.close()


MATTERS = st.tuples(
    st.sampled_from(["P1", "P2"]),
    st.sampled_from([None, "T1", "T2"]),
    st.sampled_from(["quoting", "sharing"]),
    st.sampled_from([None, "team", "public"]),
)


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(MATTERS, st.booleans(), st.sampled_from(["", "v1"])), max_size=9))
def test_the_last_word_on_each_matter_holds_and_undo_gives_back_the_one_before(words):
    with tempfile.TemporaryDirectory() as folder:
        study = Project.open(Path(folder) / "s.qual", create=True, coder="Ana", waves=["T1", "T2"])
        study.people.add_group("Parent")
        study.people.add("P1", group="Parent", number=1)
        study.people.add("P2", group="Parent", number=2)
        states = [{}]
        for (person, wave, purpose, audience), yes, version in words:
            study.people.consent(
                participant=person, wave=wave, purpose=purpose, audience=audience, given=yes, version=version
            )
            now = {**states[-1], (person, wave, purpose, audience): (yes, version)}
            states += [now] if now != states[-1] else []
            assert held(study) == now
        for earlier in reversed(states[:-1]):
            study.undo()
            assert held(study) == earlier
        study.close()


def held(study):
    with study._store.reading() as connection:
        rows = consents_frame(Reader(connection))
    return {
        (row.participant, row.wave, row.purpose, row.audience): (row.given, row.version) for row in rows.itertuples()
    }


def test_the_sample_says_who_may_be_quoted(sample_data):
    """Counted in the tables beside the transcripts, with nothing of ours."""
    folder = Path(__file__).parent.parent / "sample_transcripts"
    with (folder / "sources.csv").open(encoding="utf-8", newline="") as file:
        met = {
            (label.strip().rpartition("=")[2], row["wave"])
            for row in csv.DictReader(file)
            for label in row["participants"].split(";")
            if label.strip()
        }
    rows = sample_data.consents
    for purpose in ("quoting", "sharing"):
        general = rows[(rows["purpose"] == purpose) & rows["audience"].isna()]
        assert sorted(zip(general["participant"], general["wave"], strict=True)) == sorted(met)
    refused = rows[~rows["given"]]
    assert refused[["participant", "wave", "purpose", "audience"]].to_numpy().tolist() == [
        ["P5", "T1", "quoting", "public"],
        ["S3", "T2", "quoting", None],
    ]
