"""What names of files say: proposed with a pattern, taken over only when a person says yes, and never over what is known."""

import csv

import pytest
from conftest import put_interview

from toolkit.cli import main
from toolkit.exchange.names_of_files import Known, propose

KNOWN = Known(
    participants=["P1", "PM1", "PM2"], groups=["Parent", "Peer mentor"], waves=["T1", "T2"], sites=["Hessenby"]
)


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        ("PM2 T1 interview.docx", (["PM2"], "", "T1", "", "", "")),
        ("2024-03-05_Parent_3_T2.docx", (["Parent 3"], "Parent", "T2", "2024-03-05", "", "")),
        ("Site A/P7 time 2.docx", (["P7"], "", "Time 2", "", "Site A", "")),
        ("P6 P7 T1.docx", (["P6", "P7"], "", "T1", "", "", "")),
        ("Focus Group parents wave 1.docx", ([], "Parent", "Wave 1", "", "", "focus group")),
        (
            "peer mentor 4 baseline 25.12.2024.docx",
            (["Peer mentor 4"], "Peer mentor", "baseline", "2024-12-25", "", ""),
        ),
        ("FG2 20240305.vtt", ([], "", "", "2024-03-05", "", "focus group")),
        ("03.04.2025 P1.docx", (["P1"], "", "", "", "", "")),
        ("mentor egg round.docx", ([], "Mentor", "", "", "", "")),
        ("Transcript_0417_FINAL.docx", ([], "", "", "", "", "")),
        ("interview.docx", ([], "", "", "", "", "")),
        ("99999999.docx", ([], "", "", "", "", "")),
    ],
)
def test_a_name_is_taken_apart(file, expected):
    one = propose([file])[0]
    assert (one.participants, one.group, one.wave, one.date, one.site, one.kind) == expected


def test_the_study_s_own_words_win():
    found = propose(["Site A/pm1 time 2.docx", "Field note Hessenby T2.docx", "PM1 PM2 W1.txt"], KNOWN)
    assert [(one.participants, one.wave, one.site) for one in found] == [
        (["PM1"], "T2", "Site A"),
        ([], "T2", "Hessenby"),
        (["PM1", "PM2"], "T1", ""),
    ]


def test_how_sure_it_is_follows_from_the_pattern():
    found = propose(["P1 T1.docx", "P2 T1.docx", "P1 T2.docx", "2024-03-05 P3.docx", "P4 egg T1.docx", "Notes.docx"])
    assert [one.confidence for one in found] == ["high", "high", "high", "middle", "low", ""]
    assert found[0].why == "{participant} {wave}: 3 of 6 names are built so"
    assert "egg" in found[4].why
    assert "which" not in found[3].why


TURNS = (("Interviewer", "How is it?"), ("Kayleigh", "Wet."), ("Interviewer", "And now?"), ("Kayleigh", "Dry."))


@pytest.fixture
def named(study, folder):
    for name in ("Parent 3 T1", "Parent 3 T2", "P9 T1"):
        put_interview(folder, name, *TURNS)
    study.import_transcripts(folder)
    study.edit_source("Parent 3 T2", date="2024-01-01")
    return study


def test_a_proposal_changes_nothing_and_a_yes_is_one_step(named):
    before = named._store.head().revision
    shown = named.people.propose_from_names()
    assert named._store.head().revision == before
    assert list(shown["wave"]) == ["T1", "T1", "T2"]
    said = named.people.fill_from_names(shown)
    assert dict(named.sources()[["source", "wave"]].itertuples(index=False)) == {
        "P9 T1": "T1",
        "Parent 3 T1": "T1",
        "Parent 3 T2": "T2",
    }
    assert set(named.participants()["participant"]) == {"Parent 3"}
    assert set(named.turns()["participant"].dropna()) == {"Parent 3"}
    assert any("P9" in row.value and row.outcome.startswith("left: not in the study") for row in said.itertuples())
    named.undo()
    assert named.participants().empty
    assert named.sources()["wave"].isna().all() or set(named.sources()["wave"]) <= {""}


def test_what_is_known_stays_and_what_was_corrected_or_filtered_counts(named):
    named.edit_source("Parent 3 T1", wave="T2")
    shown = named.people.propose_from_names()
    shown = shown[shown["file"] != "P9 T1.txt"].copy()
    shown.loc[shown["file"] == "Parent 3 T2.txt", "date"] = "2024-03-05"
    said = named.people.fill_from_names(shown)
    waves = dict(named.sources()[["source", "wave"]].itertuples(index=False))
    assert waves["Parent 3 T1"] == "T2"
    assert not waves["P9 T1"]
    assert dict(named.sources()[["source", "date"]].itertuples(index=False))["Parent 3 T2"] == "2024-01-01"
    assert {row.outcome for row in said.itertuples() if row.what in ("wave", "date")} == {
        "left: it is T2",
        "left: it is 2024-01-01",
        "filled",
    }


def test_nothing_is_derived_by_an_import(study, folder):
    put_interview(folder, "Parent 3 T2", *TURNS)
    study.import_transcripts(folder)
    assert study.participants().empty
    assert not study.sources()["wave"].iloc[0]


def test_prepare_proposes_from_names_and_leaves_interviewers_out(folder, capsys):
    for number, name in enumerate(("Kayleigh", "Mary"), start=1):
        asked = [
            ("Ottilie", "How is it?"),
            (name, "Wet."),
            ("Ottilie", "And now?"),
            (name, "Dry."),
            ("Ottilie", "So?"),
            (name, "Well."),
        ]
        put_interview(folder, f"Parent {number} T{number}", *asked, ("Both", "Bye."), ("Both", "Bye."))
    put_interview(
        folder, "Focus group T2", ("Interviewer", "How?"), ("A1", "So."), ("A2", "Well."), ("A1", "So."), ("A2", "No.")
    )
    assert main(["prepare", str(folder)]) == 0

    def sheet(name):
        with (folder / f"{name}.csv").open(encoding="utf-8-sig", newline="") as file:
            return list(csv.DictReader(file))

    assert [(row["participant"], row["group"]) for row in sheet("participants")] == [
        ("A1", ""),
        ("A2", ""),
        ("Kayleigh", ""),
        ("Mary", ""),
    ]
    assert [(row["file"], row["kind"], row["wave"]) for row in sheet("sources")] == [
        ("Focus group T2.txt", "focus group", "T2"),
        ("Parent 1 T1.txt", "interview", "T1"),
        ("Parent 2 T2.txt", "interview", "T2"),
    ]
    assert sheet("sources")[0]["proposed from the file name"] == "kind, wave (middle): please check"
    asked = {row["label"]: (row["speaker"], row["why"]) for row in sheet("speakers")}
    assert asked["Ottilie"] == ("interviewer", "asks the questions: please check")
    assert asked["Both"][0] == "several"
    main(["import", str(folder), "--coder", "Ana"])
    assert "proposed from the file name" not in capsys.readouterr().err
