"""The command, as a person who never opens a notebook uses it."""

import csv
import subprocess
import sys

import pytest
from conftest import ROOT, put_interview

from toolkit import Project
from toolkit.cli import main

CODINGS = len((ROOT / "sample_transcripts" / "codings.csv").read_text(encoding="utf-8").splitlines()) - 1
TWO = (("Interviewer", "Well?"), ("P1", "I trust her."), ("Interviewer", "Mm."), ("P1", "Aye."))


def rows_of(table):
    with (ROOT / "sample_transcripts" / table).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_demo_makes_the_study_and_the_tables_and_says_what_to_open(tmp_path, capsys):
    assert main(["demo", "--output", str(tmp_path / "out")]) == 0
    said = capsys.readouterr().out
    assert {path.name for path in (tmp_path / "out").iterdir()} >= {"demo.qual", "tables.docx", "tables.xlsx"}
    assert f"{CODINGS} codings placed by their words" in said
    assert "Too wide for this window by wave and group" in said
    assert "Open next:" in said
    assert "not asked" in said
    study = Project.open(tmp_path / "out" / "demo.qual")
    assert len(study.people.consents()) == len(rows_of("consent.csv"))
    assert list(study.people.plan()["planned"]) == [int(row["planned"]) for row in rows_of("plan.csv")]
    study.close()
    assert main(["demo", "--output", str(tmp_path / "out")]) == 0
    assert "the study was there already" in capsys.readouterr().out


def test_a_folder_becomes_a_study_and_tables(tmp_path, folder, capsys):
    put_interview(folder, "A", *TWO)
    assert main(["prepare", str(folder)]) == 0
    (folder / "participants.csv").write_text("participant,group\nP1,Parent\n")
    (folder / "codebook.csv").write_text("code,themes\nTrust,Trusting\n")
    (folder / "codings.csv").write_text("source,turn,quote,code\nA,2,I trust her,Trust\n")
    arguments = ["import", str(folder), "--coder", "Ana", "--waves", "T1", "T2", "--codebook",
                 str(folder / "codebook.csv"), "--codings", str(folder / "codings.csv")]  # fmt: skip
    assert main(arguments) == 0
    assert "1 codings added" in capsys.readouterr().out
    assert main(["tables", str(folder / "study.qual"), "--output", str(tmp_path / "out"), "--by", "group"]) == 0
    assert (tmp_path / "out" / "tables.docx").exists()
    assert "1 of 1" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["import", "nowhere"], "There is no such folder"),
        (["prepare", "nowhere"], "There is no such folder"),
        (["tables", "nowhere.qual"], "There is no study here"),
        (["demo", "--output", str(ROOT / "README.md" / "x")], "cannot be made"),
    ],
)
def test_a_users_mistake_is_one_line_and_exit_code_two(arguments, message, capsys):
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert message in said
    assert "Traceback" not in said
    assert said.count("\n") == 1


def test_a_bad_file_gives_exit_code_one_and_is_named(folder, capsys):
    put_interview(folder, "A", *TWO)
    (folder / "Bad.docx").write_bytes(b"rubbish")
    assert main(["import", str(folder), "--coder", "Ana"]) == 1
    assert "Bad.docx" in capsys.readouterr().out


def test_tables_somebody_wrote_into_are_kept_under_a_name_with_their_time(tmp_path, folder):
    put_interview(folder, "A", *TWO)
    assert main(["import", str(folder), "--coder", "Ana"]) == 0
    arguments = ["tables", str(folder / "study.qual"), "--output", str(tmp_path / "out")]
    assert main(arguments) == 0
    assert main(arguments) == 0
    assert len(list((tmp_path / "out").iterdir())) == 2
    (tmp_path / "out" / "tables.xlsx").write_bytes(b"with my notes")
    assert main(arguments) == 0
    (aside,) = (tmp_path / "out").glob("tables (*).xlsx")
    assert aside.read_bytes() == b"with my notes"


def test_help_names_every_command(capsys):
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    assert all(word in said for word in ("demo", "prepare", "import", "tables"))


def test_without_a_command_the_help_is_shown(capsys):
    assert main([]) == 2
    assert "Begin with: toolkit demo" in capsys.readouterr().out


def test_the_command_runs_as_a_program():
    said = subprocess.run([sys.executable, "-m", "toolkit", "--version"], capture_output=True, text=True, check=True)
    assert said.stdout == "toolkit 0.1.0\n"
