"""The file: one transaction per verb, undo without limit, safe from other threads, kernels and machines."""

import importlib.util
import io
import json
import os
import sqlite3
import subprocess
import sys
import threading
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from conftest import ROOT, code_words, put_interview
from sqlalchemy import insert, select, update
from sqlalchemy.dialects import postgresql
from sqlalchemy.schema import CreateIndex, CreateTable

from toolkit import Project
from toolkit.errors import FileProblem, InvalidInput, NotFound, Refused, StudyReadOnly, StudyTooNew
from toolkit.store import copies, schema, tables
from toolkit.store.file import Store

DATA = Path(__file__).parent / "data"


def names(project):
    return list(project.codes()["code"])


def test_a_verb_is_one_step_and_undo_and_redo_say_what_they_do(study):
    study.codebook.add("Hope")
    study.codebook.add("Trust")
    study.codebook.rename("Hope", "Hopefulness")
    assert study.undo() == "Undid: rename Hopefulness"
    assert names(study) == ["Hope", "Trust"]
    assert study.redo() == "Did again: rename Hopefulness"
    assert names(study) == ["Hopefulness", "Trust"]


def test_many_rows_at_once_are_kept_like_single_ones_and_undone_in_one_step(study):
    labels = [f"P{number} “é😀”" for number in range(700)]
    with study._store.writing("add people") as tx:
        alone = tx.add(tables.participants, label="Alone", position=0, status="active")
        ids = tx.add_many(
            tables.participants,
            [{"label": label, "position": place, "status": "active"} for place, label in enumerate(labels, start=1)],
        )
        kept = {row["id"]: row for row in tx.rows(tables.participants)}
        attributes = [{"participant_id": one, "attributes": {"nth": place}} for place, one in enumerate(ids)]
        common = {"wave_id": None, "group_id": None, "number": None, "site_id": None, "cohort": ""}
        tx.add_many(tables.participant_waves, [{**common, **one} for one in attributes])
        waves = {row["participant_id"]: row for row in tx.rows(tables.participant_waves)}
    assert [kept[one]["label"] for one in ids] == labels
    assert [type(kept[one]["live"]) for one in (alone, ids[-1])] == [bool, bool]
    assert [waves[one]["attributes"] for one in ids] == [{"nth": place} for place in range(700)]
    study.undo()
    assert len(study.participants()) == 0
    study.redo()
    assert set(study.participants()["participant"]) == {"Alone", *labels}


def test_undo_and_redo_survive_reopening(study):
    study.codebook.add("Hope")
    study.codebook.add("Trust")
    study.undo()
    study.close()
    again = Project.open(study.path)
    assert names(again) == ["Hope"]
    again.redo()
    assert names(again) == ["Hope", "Trust"]
    again.undo()
    again.undo()
    assert names(again) == []


def test_a_new_step_clears_what_could_be_done_again(study):
    study.codebook.add("Hope")
    study.undo()
    study.codebook.add("Trust")
    with pytest.raises(Refused, match="nothing to redo"):
        study.redo()


def test_undo_redo_in_any_order_finds_the_right_step(study):
    for name in "ABC":
        study.codebook.add(name)
    study.undo(), study.undo(), study.redo(), study.undo(), study.redo(), study.redo()
    assert names(study) == ["A", "B", "C"]
    study.undo(), study.undo()
    study.codebook.add("D")
    study.undo()
    assert names(study) == ["A"]
    study.undo()
    assert names(study) == []
    study.redo(), study.redo()
    assert names(study) == ["A", "D"]


def test_undo_asks_before_it_reaches_another_persons_work(study):
    ben = Project.open(study.path, coder="Ben")
    ben.codebook.add("Hope")
    with pytest.raises(Refused, match=r"Ben's: add code Hope.*others=True"):
        study.undo()
    assert names(study) == ["Hope"]
    study.undo(others=True)
    assert names(study) == []


def test_a_verb_that_fails_leaves_nothing_behind(study):
    study.codebook.add("Hope")
    before = study.history()
    with pytest.raises(NotFound):
        study.codebook.add_theme("A theme", codes=["Hope", "Hoep"])
    assert study.themes().empty
    assert len(study.history()) == len(before)


def test_the_file_is_for_its_owner_only(study):
    assert oct(study.path.stat().st_mode & 0o777) == "0o600"
    study.codebook.add("Hope")
    study.close()
    Project.open(study.path)
    assert {oct(copy.stat().st_mode & 0o777) for copy in study.copies()} == {"0o600"}


def test_events_hold_no_words(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "xylophone trust"), ("P1", "again"))
    study.import_transcripts(folder)
    study.codebook.add("Quixotic")
    code_words(study, "A", "xylophone", "Quixotic")
    with sqlite3.connect(study.path) as connection:
        rows = str(connection.execute("SELECT * FROM events").fetchall())
        rows += str(connection.execute("SELECT * FROM changes").fetchall())
    connection.close()
    assert "xylophone" not in rows
    assert "Quixotic" not in rows


def test_the_known_revisions_are_those_in_the_package():
    config = Config()
    config.set_main_option("script_location", str(ROOT / "toolkit" / "store" / "migrations"))
    found = [script.revision for script in ScriptDirectory.from_config(config).walk_revisions()]
    assert tuple(reversed(found)) == schema.REVISIONS


def test_every_table_and_statement_compiles_for_postgresql():
    dialect = postgresql.dialect()
    for table in tables.metadata.sorted_tables:
        assert "CREATE TABLE" in str(CreateTable(table).compile(dialect=dialect))
        for index in table.indexes:
            assert "CREATE" in str(CreateIndex(index).compile(dialect=dialect))
        statements = [select(table), insert(table), update(table)]
        if "live" in table.c:
            statements.append(select(table).where(table.c.live))
        for statement in statements:
            assert str(statement.compile(dialect=dialect))


@pytest.mark.parametrize(
    "path", sorted((ROOT / "toolkit/store/migrations/versions").glob("*.py")), ids=lambda path: path.stem
)
def test_every_migration_compiles_for_postgresql(path):
    spec = importlib.util.spec_from_file_location(path.stem, path)
    migration = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(migration)
    script = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": script})
    with Operations.context(context):
        if hasattr(migration, "metadata"):  # the first one makes all tables at once, which needs a live connection
            for table in migration.metadata.sorted_tables:
                context.impl.create_table(table)
        else:
            migration.upgrade()
    assert "CREATE TABLE" in script.getvalue()
    assert "CREATE UNIQUE INDEX" in script.getvalue()
    assert "WHERE live;" in script.getvalue()


def test_a_consent_gets_its_new_columns_in_postgresql():
    migration = importlib.import_module("toolkit.store.migrations.versions.0005_sample")
    script = io.StringIO()
    context = MigrationContext.configure(dialect_name="postgresql", opts={"as_sql": True, "output_buffer": script})
    with Operations.context(context):
        migration._add_to_consents()
    said = script.getvalue()
    for column in ("version", "date"):
        assert f"ALTER TABLE consents ADD COLUMN {column} TEXT DEFAULT '' NOT NULL" in said
    assert "ADD CONSTRAINT ck_consents_purpose_is_known CHECK (purpose IN ('recording', 'quoting'" in said
    assert "ADD CONSTRAINT ck_consents_audience_is_known CHECK (audience IN ('', 'team'" in said


@pytest.mark.parametrize("revision", schema.REVISIONS)
def test_a_study_of_every_released_revision_is_upgraded_with_its_data(tmp_path, revision):
    target = tmp_path / "old.qual"
    target.write_bytes((DATA / f"study_{revision}.qual").read_bytes())
    project = Project.open(target)
    assert (
        len(project.codings())
        == {"0001": 89, "0002": 89, "0003": 26, "0004": 90, "0005": 62, "0006": 62, "0007": 62, "0008": 62}[revision]
    )
    assert len(project.settling.places()) == {"0004": 25}.get(revision, 0)
    assert project.data().themes["theme"].iloc[0] == "Knowing from the inside"
    consents = {"0008": 69}.get(revision, 67)  # two were refused by the withdrawal
    assert [len(project.data().consents), len(project.data().plan)] == ([consents, 9] if revision >= "0005" else [0, 0])
    assert list(project.history(exports=True)["file"]) == (["tables.docx", "codings.csv"] if revision >= "0005" else [])
    assert list(project.data().milestones["milestone"]) == (["Interim report, as sent"] if revision >= "0005" else [])
    assert len(project.findings.extracts()) == (2 if revision >= "0006" else 0)
    states = list(project.data().suggestions["state"])
    assert states == (["rejected", "open", "open", "open"] if revision >= "0007" else [])
    protected = [project.safeguarding.flags(), project.privacy.log(), project.people.withdrawals()]
    assert [len(one) for one in protected] == ([1, 4, 1] if revision >= "0008" else [0, 0, 0])
    assert [len(project.data().framework), len(project.data().map_places)] == ([1, 1] if revision >= "0008" else [0, 0])
    assert len(project.copies()) == 1
    steps = 0
    while not project.codings().empty:
        project.undo(others=True)
        steps += 1
    assert steps == {"0004": 15, "0005": 6, "0006": 9, "0007": 12, "0008": 18}.get(revision, 1)


def test_a_study_from_a_newer_version_is_refused_and_not_touched(study):
    study.close()
    with sqlite3.connect(study.path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    before = study.path.read_bytes()
    with pytest.raises(StudyTooNew, match=r"newer version.*pip install --upgrade"):
        Project.open(study.path)
    assert study.path.read_bytes() == before


def test_a_file_that_is_no_study_is_refused(tmp_path):
    odd = tmp_path / "odd.qual"
    odd.write_bytes(b"this is not a database at all" * 100)
    with pytest.raises(FileProblem, match=r"not a study, or it is damaged"):
        Project.open(odd)
    (tmp_path / "other.qual").write_bytes(b"")
    with pytest.raises(FileProblem, match="empty"):
        Project.open(tmp_path / "other.qual")
    with sqlite3.connect(tmp_path / "foreign.qual") as connection:
        connection.execute("CREATE TABLE t (a)")
    connection.close()
    with pytest.raises(FileProblem, match="not a study"):
        Project.open(tmp_path / "foreign.qual")


def test_a_study_that_is_not_there_offers_the_nearest_one(study):
    with pytest.raises(FileProblem, match=r"Did you mean “study\.qual”.*create=True"):
        Project.open(study.path.with_name("stduy.qual"))


def as_nobody(act):
    """Run in a child process that owns nothing, and return what it said (root may write anywhere)."""
    inlet, outlet = os.pipe()
    child = os.fork()
    if child == 0:
        try:
            if os.geteuid() == 0:
                os.setuid(65534)
            os.write(outlet, act().encode())
        except BaseException as error:  # noqa: BLE001 - the parent shows it
            os.write(outlet, repr(error).encode())
        finally:
            os._exit(0)
    os.close(outlet)
    os.waitpid(child, 0)
    with os.fdopen(inlet) as said:
        return said.read()


def test_a_read_only_folder_gives_a_study_to_read(study, tmp_path):
    study.codebook.add("Hope")
    names(study)  # everything is imported before the child gives up its rights
    study.close()
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_mode & 0o055 != 0o055:
            path.chmod(0o755)
    study.path.chmod(0o444)
    tmp_path.chmod(0o555)

    def act():
        project = Project.open(study.path)
        try:
            project.codebook.add("x")
        except StudyReadOnly as error:
            return f"{names(project)} {error}"
        return "it was written"

    said = as_nobody(act)
    tmp_path.chmod(0o755)
    assert "['Hope']" in said
    assert "write-protected" in said
    assert "copy it to a folder of your own" in said


def test_a_study_open_on_another_machine_is_read_only_with_a_name(study):
    seen = datetime.now(UTC).isoformat(timespec="seconds")
    other = [{"person": "Ben", "machine": "LAPTOP-7", "process": 1, "seen": seen}]
    study.close()
    study._store.presence.path.write_text(json.dumps(other))
    again = Project.open(study.path, coder="Ana")
    with pytest.raises(StudyReadOnly, match=r"Ben has this study open on LAPTOP-7"):
        again.codebook.add("Hope")
    assert "Ben has this study open" in repr(again)
    taken = Project.open(study.path, coder="Ana", take_over=True)
    taken.codebook.add("Hope")
    assert names(again) == ["Hope"]


def test_a_holder_that_is_dead_does_not_stand_in_the_way(study):
    other = [{"person": "Ben", "machine": "LAPTOP-7", "process": 1, "seen": "2020-01-01T00:00:00+00:00"}]
    study.close()
    study._store.presence.path.write_text(json.dumps(other))
    Project.open(study.path, coder="Ana").codebook.add("Hope")


def test_copies_are_made_on_opening_and_a_few_are_kept(study):
    for number in range(copies.KEEP + 3):
        study.codebook.add(f"Code {number}")
        Project.open(study.path)
        Project.open(study.path)  # nothing has changed since: no copy pushes an older one out
    assert len(study.copies()) == copies.KEEP
    assert "Last copy: today" in repr(study)
    with sqlite3.connect(study.copies()[0]) as connection:
        assert connection.execute("SELECT count(*) FROM events").fetchone() == (1 + copies.KEEP + 3,)
    connection.close()


def test_a_copy_is_made_after_so_many_changes(study, monkeypatch):
    monkeypatch.setattr(copies, "EVERY", 3)
    assert study.copies() == []
    for name in "ABC":
        study.codebook.add(name)
    assert len(study.copies()) == 1


def test_two_kernels_code_at_once_and_lose_nothing(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "ab " * 400), ("P1", "again"))
    study.import_transcripts(folder)
    study.codebook.add("Hope")
    start = int(study.turns("A").iloc[1]["start"])
    script = (
        "import sys; from toolkit import Project\n"
        "p = Project.open(sys.argv[1], coder=sys.argv[2])\n"
        "for n in range(60): print(p.code(source='A', start=int(sys.argv[3]) + 3 * n, end=int(sys.argv[3]) + 3 * n + 2,"
        " code='Hope'), flush=True)\n"
    )
    runs = [
        subprocess.Popen(
            [sys.executable, "-c", script, str(study.path), who, str(start)], stdout=subprocess.PIPE, text=True
        )
        for who in ("Ben", "Cy")
    ]
    said = [line for run in runs for line in run.communicate(timeout=120)[0].split()]
    assert [run.returncode for run in runs] == [0, 0]
    codings = study.codings()
    assert set(codings["coding"]) == set(said)
    assert len(said) == 120
    assert dict(codings["coder"].value_counts()) == {"Ben": 60, "Cy": 60}
    assert (study.history()["what"] == "code").sum() == 120


def test_another_thread_reads_many_rows_while_one_codes(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "word " * 2_000), ("P1", "again"))
    study.import_transcripts(folder)
    code = study.codebook.add("Hope")
    row = study.turns("A").iloc[1]
    with study._store.writing("many") as tx:
        source = tx.rows(tables.sources)[0]
        common = {
            "source_id": source["id"], "text_id": source["text_id"], "code_id": code, "created_at": "x",
            "coder_id": study._store.coder_id, "codebook_version": 1, "origin": "hand", "query": "",
            "view": "not stated", "key_quote": False, "quote": "w",
        }  # fmt: skip
        spans = [(start, end) for start in range(400) for end in range(5_000, 5_125)]
        tx.add_many(tables.codings, [{**common, "start_offset": a, "end_offset": b} for a, b in spans])
    read, problems = [], []

    def look():
        try:
            read.append(len(study.codings()))
        except Exception as error:  # noqa: BLE001 - whatever goes wrong must be seen
            problems.append(error)

    thread = threading.Thread(target=look)
    thread.start()
    for number in range(20):
        study.code(
            source="A", start=int(row["start"]) + 5 * number, end=int(row["start"]) + 5 * number + 4, code="Hope"
        )
    thread.join(120)
    assert problems == []
    assert 50_000 <= read[0] <= 50_020
    assert len(study.codings()) == 50_020


def test_a_coding_in_a_thread_is_kept(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "some words here"), ("P1", "again"))
    study.import_transcripts(folder)
    study.codebook.add("Hope")
    thread = threading.Thread(target=code_words, args=(study, "A", "words", "Hope"))
    thread.start()
    thread.join(30)
    assert list(study.codings()["quote"]) == ["words"]


def test_the_study_can_be_counted_as_it_was(fixture_m):
    fixture_m.milestone("Year 1 report, as sent")
    fixture_m.codebook.merge("Phone-hours", into="Friend-line")
    fixture_m.remove_source("P1-T2")
    then = fixture_m.data(as_of="Year 1 report, as sent")
    assert sorted(then.codes["code"]) == ["Boundaries", "Friend-line", "Phone-hours"]
    assert len(then.codings) == 12
    assert len(fixture_m.data().codings) == 10  # P4's two codings on one span are one now; P1-T2 is gone
    with pytest.raises(NotFound, match="Did you mean"):
        fixture_m.data(as_of="Year 1 report, as snt")


def test_a_folder_that_is_not_there_gives_a_message(tmp_path):
    with pytest.raises(FileProblem, match="cannot be made here"):
        Store.create(tmp_path / "no" / "where.qual")


def test_coding_without_a_coder_says_how_to_name_one(tmp_path, folder):
    project = Project.open(tmp_path / "a.qual", create=True)
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "some words here"), ("P1", "again"))
    project.import_transcripts(folder)
    project.codebook.add("Hope")
    with pytest.raises(InvalidInput, match=r'Project\.open\(…, coder="your name"\)'):
        code_words(project, "A", "words", "Hope")


def test_the_copy_made_before_an_upgrade_is_never_pushed_out(study):
    copies.copy_study(study.path, why=copies.UPGRADE)
    for _ in range(copies.KEEP + 2):
        copies.copy_study(study.path)
    stems = [copy.stem.rpartition("-")[2] for copy in study.copies()]
    assert stems.count("upgrade") == 1
    assert stems.count("open") == copies.KEEP
