"""Everything held about one person: all of theirs is there, and nothing of anybody else's."""

import csv
import io

import pytest
from conftest import code_words, put_interview, write_rows

from toolkit.errors import FileProblem, NotFound

pytestmark = pytest.mark.filterwarnings("ignore:In .*codings left out:UserWarning")


@pytest.fixture
def shared(study, folder):
    """A joint interview of P1 and PM2, and one of P1 alone; what each says is told apart by a word of their own."""
    write_rows(
        folder / "participants.csv",
        ["participant", "group", "mentor_of"],
        ["P1", "Parent", ""],
        ["PM2", "Peer mentor", "P1"],
    )
    write_rows(
        folder / "sources.csv",
        ["file", "kind", "wave", "participants"],
        ["PM2 and P1.txt", "joint interview", "T1", "P1; Wenna=PM2"],
        ["Alone.txt", "interview", "T2", "P1"],
    )
    put_interview(
        folder, "PM2 and P1", ("Interviewer", "How is it going?"), ("P1", "Mine was zebra, Wenna knows; PM2 helps"),
        ("Wenna", "I said walrus to Katy"), ("P1", "Mine again"), ("Wenna", "And walrus again"), ("Interviewer", "Yes"),
    )  # fmt: skip
    put_interview(
        folder, "Alone", ("Interviewer", "And now?"), ("P1", "Zebra alone"), ("Interviewer", "So?"), ("P1", "Fine")
    )
    study.import_transcripts(folder)
    study.codebook.add("Animals")
    whole = study.turns("PM2 and P1")
    own = whole[whole["participant"] == "P1"].iloc[0]
    other = whole[whole["participant"] == "PM2"].iloc[0]
    across = study.code(
        source="PM2 and P1", start=int(own["start"]), end=int(other["end"]), code="Animals", key_quote=True
    )
    mine = code_words(study, "Alone", "Zebra alone", "Animals")
    study.memo("Across: walrus was said", coding=across)
    study.memo("On the zebra", coding=mine, title="Zebra")
    study.memo("My own doubts on ibex", kind="reflexive", title="Doubts", source="Alone")
    study.people.consent(participant="P1", purpose="quoting", given=True, version="v2", date="2025-05-01")
    study.people.consent(participant="PM2", purpose="quoting", given=False)
    return study


def tables(folder):
    return {path.stem: list(csv.reader(io.StringIO(path.read_text("utf-8-sig")))) for path in folder.glob("*.csv")}


def words_of(folder):
    return "\n".join(path.read_text("utf-8-sig") for path in folder.iterdir())


def test_all_of_theirs_is_there_and_readable(shared, tmp_path):
    folder = shared.people.export_one("P1", tmp_path / "P1")
    found = tables(folder)
    assert [row[2] for row in found["words"][1:]] == [
        "Zebra alone",
        "Fine",
        "Mine was zebra, [another person] knows; [another person] helps",
        "Mine again",
    ]
    assert found["consents"][1][-3:] == ["True", "v2", "2025-05-01"]
    assert found["relations"][1] == ["of them", "mentor of", "[another person]"]
    assert [row[0] for row in found["sources"][1:]] == ["Alone", "[another person] and P1"]
    assert [row[-3:] for row in found["sources"][1:]] == [["3", "2", "2"], ["9", "2", "4"]]
    assert [row[1:3] for row in found["codings"][1:]] == [
        ["Zebra alone", "Animals"],
        ["Mine was zebra, [another person] knows; [another person] helps", "Animals"],
    ]
    page = (folder / "read me first.html").read_text()
    for heading in ("Everything held about P1", "Their own words", "What they agreed to and refused", "Zebra alone"):
        assert heading in page
    assert "Nothing is held." in page  # on forms, for instance


def test_nothing_of_anybody_else_is_there(shared, tmp_path):
    said = words_of(shared.people.export_one("P1", tmp_path / "P1", private=True))
    for theirs in ("walrus", "Wenna", "PM2", "Katy", "How is it going"):
        assert theirs not in said, theirs
    other = words_of(shared.people.export_one("PM2", tmp_path / "PM2"))
    assert "walrus to Katy" in other
    for mine in ("zebra", "Zebra", "P1", "v2"):
        assert mine not in other, mine


def test_private_memos_are_there_by_title_only_unless_asked_for(shared, tmp_path):
    memos = tables(shared.people.export_one("P1", tmp_path / "one"))["memos"][1:]
    assert sorted(row[:3] for row in memos) == [
        ["analytic", "Zebra", "On the zebra"],
        ["reflexive", "Doubts", "(private)"],
    ]
    assert "ibex" in words_of(shared.people.export_one("P1", tmp_path / "two", private=True))


def test_it_is_noted_among_the_files_that_left_and_an_earlier_report_is_listed(shared, tmp_path):
    shared.export_codings(tmp_path / "codings.csv")
    folder = shared.people.export_one("P1", tmp_path / "P1")
    assert [row[1] for row in tables(folder)["exports"][1:]] == ["codings.csv"]
    left = shared.history(exports=True)
    mine = left[left["kind"] == "everything held about one person"]
    assert set(mine["file"]) == {path.name for path in folder.iterdir()}
    assert set(mine["title"]) == {"P1"}


def test_words_flagged_for_safeguarding_are_kept_back_here_too(shared, tmp_path):
    row = shared.turns("Alone").query("participant == 'P1'").iloc[0]
    start = int(row["start"]) + row["text"].index("Zebra")
    shared.safeguarding.flag(source="Alone", start=start, end=start + 5)
    said = words_of(shared.people.export_one("P1", tmp_path / "P1"))
    assert "Zebra alone" not in said
    assert "_____ alone" in said
    assert "kept back for safeguarding" in said


def test_a_folder_with_files_and_a_person_nobody_knows_are_refused(shared, tmp_path):
    (tmp_path / "there").write_text("a file")
    with pytest.raises(FileProblem, match="something here already"):
        shared.people.export_one("P1", tmp_path)
    with pytest.raises(NotFound, match="PM2"):
        shared.people.export_one("PM 2", tmp_path / "new")
    assert not (tmp_path / "new").exists()
