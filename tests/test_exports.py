"""What left the study: kept for good with its fingerprint, so that a withdrawal can list it."""

import hashlib
import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import code_words, put_interview

from toolkit import Project, Report

DATA = Path(__file__).parent / "data"


class Told:
    """Stands for any report: it has what the history asks for."""

    audience = "public"
    title = "Peer mentoring, year 1"

    def __init__(self, files, overrides=None):
        self.files, self.overrides = files, overrides

    def save(self, path):
        for name, words in self.files.items():
            target = Path(path) / name if len(self.files) > 1 else Path(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(words)
        return Path(path)


@pytest.fixture
def coded(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "some words here"), ("P1", "again"))
    study.import_transcripts(folder)
    study.codebook.add("Hope")
    code_words(study, "A", "words", "Hope")
    return study


def left(study):
    return study.history(exports=True).to_dict("records")


def sha(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def test_a_report_that_left_is_kept_with_its_fingerprint(coded, tmp_path):
    path = coded.export(Report(coded.data(), title="Year 1", audience="team"), tmp_path / "out.docx")
    row = left(coded)[0]
    assert {name: row[name] for name in ("coder", "file", "kind", "title", "audience", "reason")} == {
        "coder": "Ana", "file": "out.docx", "kind": "report", "title": "Year 1", "audience": "team", "reason": "",
    }  # fmt: skip
    assert row["sha256"] == sha(path)
    last = coded.history().iloc[-1]
    assert (last["event"], last["at"]) == (row["event"], row["at"])
    assert (last["what"], last["to"]) == ("export report", "out.docx")


def test_what_is_shown_in_spite_of_the_rules_is_the_reason(coded, tmp_path):
    overrides = {"Trainer": "she agreed, 3 May", "Service manager": "named in the contract"}
    coded.export(Told({"one": "words"}, overrides), tmp_path / "out.txt")
    wanted = "Trainer: she agreed, 3 May; Service manager: named in the contract"
    assert coded.history().iloc[-1]["reason"] == wanted
    assert left(coded)[0]["reason"] == wanted
    assert left(coded)[0]["audience"] == "public"


def test_each_file_of_a_folder_has_a_line(coded, tmp_path):
    coded.export(Told({"a.csv": "a", "b.csv": "b"}), tmp_path / "out")
    assert [(row["file"], row["sha256"]) for row in left(coded)] == [
        (name, sha(tmp_path / "out" / name)) for name in ("a.csv", "b.csv")
    ]


def test_codings_and_transcripts_are_kept_as_well(coded, tmp_path):
    coded.export_codings(tmp_path / "codings.csv")
    made = coded.transcripts.save(tmp_path / "texts", ending=".txt")
    assert [(row["file"], row["kind"], row["sha256"]) for row in left(coded)] == [
        ("codings.csv", "codings", sha(tmp_path / "codings.csv")),
        ("A.txt", "transcript", sha(made[0])),
    ]
    assert left(coded)[1]["reason"] == "texts"  # the folder


def test_a_file_that_left_stays_whatever_is_undone_around_it(coded, tmp_path):
    coded.undo()
    coded.export_codings(tmp_path / "codings.csv")
    assert coded.redo() == "Did again: code words"
    while coded._store.head().undo_next is not None:
        coded.undo()
    assert coded.sources().empty
    assert [row["file"] for row in left(coded)] == ["codings.csv"]
    assert trail_has(coded, "export codings")


def trail_has(study, verb):
    return verb in set(study.data().trail["verb"])


def test_no_path_of_this_machine_is_kept(coded, tmp_path):
    coded.export_codings(tmp_path / "codings.csv")
    coded.transcripts.save(tmp_path / "texts")
    coded.close()
    assert str(tmp_path).encode() not in coded.path.read_bytes()


def test_a_study_that_can_only_be_read_still_gives_a_file(coded, tmp_path):
    seen = datetime.now(UTC).isoformat(timespec="seconds")
    other = [{"person": "Ben", "machine": "LAPTOP-7", "process": 1, "seen": seen}]
    coded.close()
    coded._store.presence.path.write_text(json.dumps(other))
    again = Project.open(coded.path, coder="Ana")
    assert again.export_codings(tmp_path / "codings.csv").exists()
    assert left(again) == []
    again.close()


def test_what_left_before_files_were_kept_is_listed_by_name(tmp_path):
    shutil.copy(DATA / "study_0004.qual", tmp_path / "old.qual")
    project = Project.open(tmp_path / "old.qual", coder="Ana")
    with project._store.writing("export report", reason="sent.docx", undoable=False, always=True):
        pass  # as it was written then
    project.export_codings(tmp_path / "codings.csv")
    assert [(row["file"], row["kind"], row["reason"], bool(row["sha256"])) for row in left(project)] == [
        ("sent.docx", "report", "", False),
        ("codings.csv", "codings", "", True),
    ]
    project.close()
