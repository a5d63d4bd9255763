"""The trail: what was done by day, coder and verb, without what was taken back; and the moments with a name."""

import pytest
from conftest import code_words, put_interview
from sqlalchemy import select
from sqlalchemy.dialects import postgresql

from toolkit import Project
from toolkit.store import tables
from toolkit.store.trail import standing

DAYS = ("2026-03-01", "2026-03-02")


def by_hand(study, until=None):
    """Walk the events one by one: a step counts on its own day if the last word on it is no undo."""
    with study._store.reading() as connection:
        events = list(connection.execute(select(tables.events).order_by(tables.events.c.id)).mappings())
        names = {row.id: row.name for row in connection.execute(select(tables.coders))}
    stands, done = {}, {}
    for row in events:
        if until is None or row["id"] <= until:
            if row["kind"] in ("do", "note"):
                done[row["id"]] = row["at"][:10], names.get(row["coder_id"], ""), row["verb"]
                stands[row["id"]] = True
            else:
                stands[row["target"]] = row["kind"] == "redo"
    counted = {}
    for number, key in done.items():
        if stands[number]:
            counted[key] = counted.get(key, 0) + 1
    return counted


def trail(data):
    return {(row.day, row.coder, row.verb): row.steps for row in data.trail.itertuples()}


def on(monkeypatch, day):
    monkeypatch.setattr("toolkit.store.ledger.now", lambda: f"{day}T09:00:00.000+00:00")


@pytest.fixture
def worked(study, folder, monkeypatch, tmp_path):
    """Two coders on two days, with undos, a redo, and an export between."""
    on(monkeypatch, DAYS[0])
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "some words here"), ("P1", "again"))
    study.import_transcripts(folder)
    study.codebook.add("Hope")
    for words in ("some", "words", "here"):
        code_words(study, "A", words, "Hope")
    study.undo(), study.undo()
    study.milestone("First day, as sent")
    ben = Project.open(study.path, coder="Ben")
    on(monkeypatch, DAYS[1])
    code_words(ben, "A", "here", "Hope")
    ben.close()
    code_words(study, "A", "again", "Hope")
    study.export_codings(tmp_path / "codings.csv")
    study.undo(), study.redo(), study.undo(), study.redo()
    study.assign(source="A", coder="Ana")
    return study


def test_steps_that_stand_are_counted_by_day_coder_and_verb(worked):
    found = trail(worked.data())
    assert found == by_hand(worked)
    assert found[DAYS[0], "Ana", "code"] == 1  # of three, two were taken back
    assert found[DAYS[1], "Ben", "code"] == 1
    assert found[DAYS[1], "Ana", "code"] == 1  # taken back twice and done again twice
    assert found[DAYS[1], "Ana", "export codings"] == 1
    days = list(worked.data().trail["day"])
    assert days == sorted(days)


def test_the_trail_of_any_moment_is_as_it_was_then(worked):
    last = worked._store.head().revision
    for number in range(last + 1):
        assert trail(worked.data(coder="Ana", as_of=number) if number else worked.data(as_of=0)) == by_hand(
            worked, number
        )


def test_an_empty_trail_has_its_columns(tmp_path):
    study = Project.open(tmp_path / "new.qual", create=True)
    assert list(study.data().trail.columns) == ["day", "coder", "verb", "steps"]
    assert study.data().trail.empty
    study.close()


def test_a_milestone_has_the_time_at_which_it_was_named(worked, monkeypatch):
    on(monkeypatch, "2026-04-01")
    worked.milestone("Year 1 report, as sent")
    found = dict(worked.data().milestones[["milestone", "at"]].to_numpy().tolist())
    assert {name: at[:10] for name, at in found.items()} == {
        "First day, as sent": DAYS[0],
        "Year 1 report, as sent": "2026-04-01",
    }
    worked.undo()
    assert list(worked.data().milestones["milestone"]) == ["First day, as sent"]
    worked.redo()
    assert dict(worked.data().milestones[["milestone", "at"]].to_numpy().tolist()) == found
    then = worked.data(coder="Ana", as_of="First day, as sent")
    assert then.milestones.empty  # the moment it names is the one before it


@pytest.mark.parametrize("until", [None, 7])
def test_the_database_groups_and_postgresql_can_as_well(until):
    statement = str(standing(until).compile(dialect=postgresql.dialect()))
    assert "GROUP BY step.day, step.coder_id, step.verb" in statement  # an expression with a parameter it would refuse
