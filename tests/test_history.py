"""The history as an audit trail: what each step changed, in words; filters; private memos stay private. And memos."""

import pytest
from conftest import code_words, put_interview

from toolkit import Project
from toolkit.errors import InvalidInput, NotFound


@pytest.fixture
def worked(study, folder, monkeypatch):
    """Ana on the first of March, Ben on the second."""
    days = iter(["2026-03-01", "2026-03-02"])
    today = next(days)
    monkeypatch.setattr("toolkit.store.ledger.now", lambda: f"{today}T09:00:00.000+00:00")
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "some hopeful words here"))
    study.import_transcripts(folder)
    study.codebook.add("Hope", definition="Looking forward.")
    coding = code_words(study, "A", "hopeful words", "Hope")
    study.change_coding(coding, view="positive")
    study.codebook.rename("Hope", "Looking ahead", reason="plainer")
    study.codebook.describe("Looking ahead", definition="What people look forward to.")
    study.people.add_group("Parent")
    study.people.add("P9", group="Parent")
    study.people.set_status("P9", "declined", reason="no time")
    study.memo("She sounds like my sister.", title="My sister", kind="reflexive", code="Looking ahead")
    study.memo("Compare with A.", title="Compare", participant="P9", source="A")
    today = next(days)
    ben = Project.open(study.path, coder="Ben")
    code_words(ben, "A", "words here", "Looking ahead")
    ben.undo()
    ben.close()
    return study


def changes(frame):
    return [words for words in frame["change"] if words]


def test_a_step_says_what_it_changed(worked):
    told = changes(worked.history())
    assert "view: not stated → positive" in told
    assert "“Hope” was renamed “Looking ahead”." in told
    assert "“Looking ahead” was redefined (definition)." in told
    assert "status: active → declined" in told


def test_the_trail_is_filtered_by_coder_day_verb_and_name(worked):
    assert list(worked.history(coder="Ben")["what"]) == ["code", "undid: code"]
    assert list(worked.history(since="2026-03-02", what="code")["coder"]) == ["Ben", "Ben"]
    assert "Ben" not in set(worked.history(until="2026-03-01")["coder"])
    assert list(worked.history(what="rename")["reason"]) == ["plainer"]
    assert list(worked.history(about="no time")["what"]) == ["set status"]
    assert list(worked.history(what="code", standing=True)["coder"]) == ["Ana", "Ana"]
    assert "coder: Ben" in worked.history(coder="Ben").about.filter


def test_a_filter_that_fits_nothing_says_why(worked):
    with pytest.raises(NotFound, match="Ben"):
        worked.history(coder="Benn")
    with pytest.raises(InvalidInput, match="not a day"):
        worked.history(since="last week")
    assert worked.history(what="no such verb").empty


def test_words_of_a_private_memo_stand_in_no_trail(worked):
    assert worked.memos(kind="reflexive")["title"].iloc[0] == "My sister"
    assert "a private memo" in set(worked.history()["to"])
    assert "sister" not in worked.history().to_csv()


def test_memos_say_what_they_are_about(worked):
    assert [sorted(one) for one in worked.memos()["about"]] == [
        ["code: Looking ahead"],
        ["participant: P9", "source: A"],
    ]
    assert list(worked.memos(about="p9")["title"]) == ["Compare"]
    assert list(worked.memos(kind="reflexive")["private"]) == [True]
    assert len(worked.memos(coder="Ana")) == 2
    with pytest.raises(NotFound, match="analytic"):
        worked.memos(kind="analytical")


def test_the_trail_can_be_taken_along(worked, tmp_path):
    worked.history(coder="Ana").to_excel(tmp_path / "trail.xlsx")
    assert (tmp_path / "trail.xlsx").stat().st_size > 1000
