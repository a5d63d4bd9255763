"""Removing originals for good: gone from every byte, and the study goes on."""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest
from conftest import ROOT, code_words, put_interview

from toolkit import Project, Report
from toolkit.errors import FileProblem, Refused
from toolkit.privacy.names import Key, Name, Original
from toolkit.store import for_good, ledger, traces
from toolkit.store.erase import cut
from toolkit.store.read import Reader
from toolkit.store.tables import KEPT

pytestmark = pytest.mark.filterwarnings("ignore:In .*codings left out:UserWarning")

NAME = "Seraphine Öxley"
EARLIER = "the blue gate by the old mill was never locked at night"


def every_form(words):
    """The bytes that words have in files: UTF-8, both UTF-16, and escaped as JSON does; in three ways of capitals."""
    found = set()
    for way in (words, words.lower(), words.upper()):
        found |= {way.encode(code) for code in ("utf-8", "utf-16-le", "utf-16-be")} | {json.dumps(way)[1:-1].encode()}
    return found


def files_with(folder, words):
    """The files below a folder that hold words in any byte, packages unpacked."""
    found = []
    for path in sorted(folder.rglob("*")):
        contents = [path.read_bytes()] if path.is_file() else []
        if zipfile.is_zipfile(path) if path.is_file() else False:
            with zipfile.ZipFile(path) as package:
                contents += [package.read(part) for part in package.namelist()]
        if any(form in content for form in every_form(words) for content in contents):
            found.append(path.name)
    return found


def export_all(project, folder):
    """Write fresh exports of every kind, unpacked too."""
    folder.mkdir()
    project.export_codings(folder / "codings.csv")
    report = Report(project.data())
    for name in ("report.docx", "report.xlsx", "report.html"):
        report.save(folder / name)
    (folder / "history.csv").write_text(project.history().to_csv(), encoding="utf-8")
    project.codebook.save(folder / "codebook.yaml")
    return folder


@pytest.fixture
def full_of_originals(study, folder):
    """A study in which a name once stood in every kind of place, and stands in none now."""
    put_interview(
        folder,
        "P1 T1",
        ("Interviewer", "How did it begin?"),
        ("P1", f"{NAME} came on Mondays, and {EARLIER}, so we talked."),
        ("Interviewer", "And then?"),
        ("P1", "We had tea and she told me about the hearing."),
    )
    study.import_transcripts(folder)
    shutil.rmtree(folder)
    study.codebook.add("Being there", definition=f"When {NAME} stays.")
    code_words(study, "P1 T1", NAME, "Being there")
    code_words(study, "P1 T1", "told me about the hearing", "Being there")
    study.codebook.describe("Being there", definition="When the mentor stays.")
    study.people.add_group("Parent")
    study.people.add(NAME, group="Parent")
    study.people.rename(NAME, "P9")
    gone = study.memo(f"Ask {NAME} about the gate.", title=NAME)
    study.undo()
    assert gone
    study.rename_source("P1 T1", f"{NAME} T1")
    study.rename_source(f"{NAME} T1", "P1 T1")
    study.edit_source("P1 T1", mode=NAME)
    study.edit_source("P1 T1", mode="phone")
    study.codebook.rename("Being there", NAME)
    study.codebook.rename(NAME, "Being there", reason=f"It named {NAME}.")
    text = study.turns("P1 T1")["text"]
    assert NAME in text[1]
    study.correct(replace={NAME: "[my mentor]", EARLIER: "[about a place]"})
    study.close()  # and a copy is made on the next opening
    again = Project.open(study.path, coder="Ana")
    yield again
    again.close()


def live(project):
    with project._store.reading() as connection:
        reader = Reader(connection)
        return {name: sorted(map(repr, reader.rows(name).to_dict("records"))) for name in KEPT}


def test_nothing_of_the_originals_is_left_in_any_byte(full_of_originals, tmp_path):
    assert files_with(tmp_path, NAME)
    assert files_with(tmp_path, EARLIER)
    before = live(full_of_originals)
    said = full_of_originals.privacy.remove_originals([NAME], preview=False)
    assert "still there" not in set(said["becomes"])
    assert live(full_of_originals) == before
    export_all(full_of_originals, tmp_path / "exports")
    assert files_with(tmp_path, NAME) == []
    assert files_with(tmp_path, EARLIER) == []  # nobody named it: it stood in an earlier version only
    with full_of_originals._store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA freelist_count").scalar() == 0
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"


def test_the_preview_lists_what_would_go_and_changes_nothing(full_of_originals):
    before, size = full_of_originals.path.read_bytes(), full_of_originals.history().shape
    said = full_of_originals.privacy.remove_originals([NAME])
    assert full_of_originals.path.read_bytes() == before
    assert full_of_originals.history().shape == size
    told = {(row.what, row.where): row.n for row in said.itertuples()}
    assert told["earlier text", "P1 T1"] == 1
    assert told["earlier versions that stay", "codes"] == 2  # the definition, and the name it had for a moment
    assert told["reasons noted with steps", "history"] == 1
    assert told["earlier versions and removed lines", "memos"] == 1
    assert sum(said["what"] == "backup copy") == len(full_of_originals.copies()) > 0
    assert full_of_originals.undo()  # still there


def test_without_names_earlier_texts_and_labels_go_all_the_same(full_of_originals, tmp_path):
    said = full_of_originals.privacy.remove_originals(preview=False)
    assert any("No names were given" in note for note in said.about.notes)
    assert files_with(tmp_path, EARLIER) == []
    with full_of_originals._store.reading() as connection:
        for name in set(KEPT) - {"codes", "themes"}:
            assert NAME not in repr(connection.execute(KEPT[name].select()).all())


def test_an_opened_key_says_what_to_look_for_and_what_stands_in_its_place(full_of_originals):
    key = Key(
        study="x",
        names=(Name(name=NAME, replacement="[my mentor]"),),
        originals=(Original(redaction="1", words=EARLIER),),
    )
    full_of_originals.privacy.remove_originals(key, preview=False)
    assert full_of_originals.history()["reason"].tolist().count("It named [my mentor].") == 1


def test_undo_ends_at_the_cut_and_goes_on_after_it(full_of_originals):
    full_of_originals.privacy.remove_originals([NAME], preview=False)
    with pytest.raises(Refused, match="The steps before this were sealed when originals were removed"):
        full_of_originals.undo()
    with pytest.raises(Refused, match="nothing to redo"):
        full_of_originals.redo()
    before = live(full_of_originals)
    full_of_originals.codebook.add("Tea")
    code_words(full_of_originals, "P1 T1", "We had tea", "Tea")
    after = live(full_of_originals)
    full_of_originals.undo()
    full_of_originals.undo()
    assert live(full_of_originals) == before
    full_of_originals.redo()
    full_of_originals.redo()
    assert live(full_of_originals) == after


def test_the_history_keeps_its_lines(full_of_originals):
    before = full_of_originals.history()
    full_of_originals.privacy.remove_originals([NAME], preview=False)
    after = full_of_originals.history()
    assert after["what"].tolist() == [*before["what"], "remove originals"]
    assert after["at"].tolist()[:-1] == before["at"].tolist()
    assert after["coder"].tolist()[:-1] == before["coder"].tolist()


def test_the_life_of_the_codebook_is_told_as_before(sample):
    code = sample.codes()["code"][3]
    other = sample.codes()["code"][7]
    sample.codebook.rename(code, "Renamed once")
    sample.codebook.describe("Renamed once", definition="Another one.")
    sample.codebook.merge(other, into="Renamed once")
    sample.milestone("first report")
    sample.codebook.archive(sample.codes()["code"][12])
    sample.correct(replace={"polvorones": "biscuits"})
    told = [sample.codebook.lineage(), sample.codebook.changes(), sample.codebook.outdated()]
    trail, book = sample.data().trail, sample.codebook.at("first report")
    sample.privacy.remove_originals(["polvorones"], preview=False)
    again = [sample.codebook.lineage(), sample.codebook.changes(), sample.codebook.outdated()]
    for before, after in zip(told, again, strict=True):
        assert len(before)
        assert after.equals(before)
    assert sample.data().trail.iloc[: len(trail)].equals(trail)
    assert sample.codebook.at("first report") == book
    with pytest.raises(Refused, match="can no longer be counted"):
        sample.data(as_of="first report")


def test_counting_as_of_a_moment_after_the_cut_works(full_of_originals):
    full_of_originals.privacy.remove_originals(preview=False)
    full_of_originals.milestone("clean")
    count = len(full_of_originals.data().codings)
    code_words(full_of_originals, "P1 T1", "We had tea", "Being there")
    assert len(full_of_originals.data(as_of="clean").codings) == count
    assert len(full_of_originals.data().codings) == count + 1


def test_what_was_live_at_any_later_event_is_what_the_rows_say(full_of_originals):
    full_of_originals.privacy.remove_originals(preview=False)
    full_of_originals.codebook.add("Tea")
    with full_of_originals._store.reading() as connection:
        alive = ledger.alive_at(connection, ledger.head(connection).revision)
        for name, table in KEPT.items():
            rows = connection.execute(table.select().where(table.c.live)).mappings()
            assert alive[name] == {row["row_id"] for row in rows}, name


def test_a_number_that_is_free_again_gives_no_old_step_another_name(full_of_originals):
    full_of_originals.privacy.remove_originals(preview=False)
    before = full_of_originals.history()["to"].tolist()
    full_of_originals.memo("A new thought.", title="New")
    full_of_originals.people.rename("P9", "P10")
    assert full_of_originals.history()["to"].tolist()[: len(before)] == before


def test_a_coding_that_waits_for_its_place_stops_it(full_of_originals):
    coded = full_of_originals.codings()
    place = coded[coded["quote"].str.startswith("told me")].iloc[0]
    text = full_of_originals.data().texts["P1 T1"]
    full_of_originals.correct("P1 T1", text=text.replace("she told me about the hearing", "nothing else was said then"))
    assert list(full_of_originals.codings(to_review=True)["coding"]) == [place["coding"]]
    before = full_of_originals.path.read_bytes()
    with pytest.raises(Refused, match=r"1 codings in “P1 T1”.*review_corrections"):
        full_of_originals.privacy.remove_originals(preview=False)
    assert full_of_originals.path.read_bytes() == before
    assert not for_good.mark(full_of_originals.path).exists()
    assert any("To be placed first" in note for note in full_of_originals.privacy.remove_originals().about.notes)


def test_somebody_else_in_the_study_stops_it_by_name(full_of_originals):
    other = {"person": "Ben", "machine": socket.gethostname(), "process": os.getppid(), "seen": _now()}
    full_of_originals._store.presence.path.write_text(json.dumps([other]), encoding="utf-8")
    with pytest.raises(Refused, match=r"Ben \(in another program here"):
        full_of_originals.privacy.remove_originals(preview=False)


def test_a_name_that_still_stands_is_named_with_its_place(full_of_originals):
    full_of_originals.memo(f"I met {NAME.upper()} again.", title="After")
    would = full_of_originals.privacy.remove_originals([NAME])
    assert ["memos, body", 1, "still there: replace it first"] in would[["where", "n", "becomes"]].to_numpy().tolist()
    said = full_of_originals.privacy.remove_originals([NAME], preview=False)
    left = said[said["becomes"] == "still there"]
    assert set(left["where"]) >= {f"{full_of_originals.path.name}: memos, body"}
    assert any("places, listed above" in note for note in said.about.notes)


def test_notebooks_and_exports_are_listed_and_left_alone(full_of_originals, tmp_path):
    cell = {"cells": [{"outputs": [{"data": {"text/plain": f"{NAME} said"}}]}]}
    notebook = tmp_path / "analysis.ipynb"
    notebook.write_text(json.dumps(cell), encoding="utf-8")
    before = notebook.read_bytes()
    said = full_of_originals.privacy.remove_originals([NAME], preview=False)
    assert ["analysis.ipynb", 1, "not touched"] in said[["where", "n", "becomes"]].to_numpy().tolist()
    assert notebook.read_bytes() == before


@pytest.mark.parametrize("code", ["utf-8", "utf-16-le", "utf-16-be"])
def test_words_are_found_in_every_encoding(tmp_path, code):
    file = tmp_path / "some.bin"
    file.write_bytes(b"\x00\x01" + f"before {NAME.upper()} after".encode(code) + b"\xff")
    assert [one.times for one in traces.look([file], [NAME.lower()]).traces] == [1]


def test_a_word_inside_a_longer_one_is_not_a_name(tmp_path):
    file = tmp_path / "some.txt"
    file.write_text("Anniversary, Hannah", encoding="utf-8")
    assert traces.look([file], ["Ann"]).traces == []


def test_a_name_cut_by_word_into_runs_is_found(tmp_path):
    file = tmp_path / "draft.docx"
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("word/document.xml", "<w:p><w:r><w:t>Seraph</w:t></w:r><w:r><w:t>ine</w:t></w:r></w:p>")
    assert [(one.where, one.times) for one in traces.look([file], ["Seraphine"]).traces] == [("word/document.xml", 1)]


def test_what_cannot_be_looked_into_is_said(full_of_originals, tmp_path):
    (tmp_path / "scan.pdf").write_bytes(b"%PDF-1.7 packed")
    said = full_of_originals.privacy.remove_originals([NAME])
    assert "scan.pdf (packed: look into it yourself)" in set(said.loc[said["becomes"] == "not looked into", "where"])


def test_bytes_in_free_pages_are_found_where_no_value_holds_them(study):
    study.memo(f"About {NAME}.")
    study.close()
    raw = study.path.read_bytes()
    target = study.path.with_name("torn.qual")
    target.write_bytes(raw + f"left {NAME} over".encode() + bytes(4096))
    with_memo = traces.look([study.path], [NAME]).traces
    assert {one.where for one in with_memo} == {"memos, body"}
    study = Project.open(study.path, coder="Ana")
    study.undo()
    study.privacy.remove_originals(preview=False)
    study.close()
    target.write_bytes(study.path.read_bytes() + f"left {NAME} over".encode() + bytes(4096))
    assert [one.where for one in traces.look([target], [NAME]).traces] == ["bytes outside every value"]


def test_free_pages_that_another_program_left_are_written_over(study):
    study.close()
    with closing(sqlite3.connect(study.path)) as other, other:
        other.execute("PRAGMA secure_delete=OFF")
        other.execute("CREATE TABLE once (words TEXT)")
        other.executemany(
            "INSERT INTO once VALUES (?)", [(f"{EARLIER} {number} {'x' * 500}",) for number in range(200)]
        )
        other.commit()
        other.execute("DROP TABLE once")
    assert EARLIER.encode() in study.path.read_bytes()
    again = Project.open(study.path, coder="Ana")
    again.privacy.remove_originals(preview=False)
    assert EARLIER.encode() not in study.path.read_bytes()
    again.close()


# Forks a child for each moment at which it is to die; the child removes originals and kills itself there.
DRIVER = """
import os, signal, sys
from toolkit import Project
from toolkit.store import copies, for_good
path, moment = sys.argv[1], sys.argv[2]
def die(*_args, **_more):
    os.kill(os.getpid(), signal.SIGKILL)
places = {
    "before the cut": (for_good, "cut"), "before the file is written anew": (for_good, "write_anew"),
    "before the copies go": (for_good, "_overwritten"), "before the new copy": (copies, "copy_study"),
}
project = Project.open(path, coder="Ana")
setattr(*places[moment], die)
project.privacy.remove_originals(preview=False)
"""
OLD, NEW = "broken off before anything was changed", "brought to its end now"


@pytest.mark.slow
@pytest.mark.parametrize(
    ("moment", "said"),
    [
        ("before the cut", OLD),
        ("before the file is written anew", NEW),
        ("before the copies go", NEW),
        ("before the new copy", NEW),
    ],
)
def test_a_kill_leaves_the_old_or_the_new_state_and_says_which(full_of_originals, tmp_path, moment, said):
    before = live(full_of_originals)
    full_of_originals.close()
    driver = [sys.executable, "-c", DRIVER, str(full_of_originals.path), moment]
    assert subprocess.run(driver, check=False, timeout=120).returncode == -signal.SIGKILL
    assert for_good.mark(full_of_originals.path).exists()
    with pytest.warns(UserWarning, match=said):
        again = Project.open(full_of_originals.path, coder="Ana")
    assert live(again) == before
    assert not for_good.mark(again.path).exists()
    assert bool(files_with(tmp_path, EARLIER)) == (said == OLD)
    if said == OLD:
        assert again.undo()
    else:
        assert len(again.copies()) == 1
        with pytest.raises(Refused, match="sealed"):
            again.undo()
    again.close()


def test_a_copy_that_cannot_be_removed_is_named_and_tried_again(full_of_originals, monkeypatch, tmp_path):
    monkeypatch.setattr(for_good, "_overwritten", lambda _path: False)
    with pytest.raises(FileProblem, match=r"copies could not be removed: .*qual"):
        full_of_originals.privacy.remove_originals(preview=False)
    monkeypatch.undo()
    full_of_originals.close()
    with pytest.warns(UserWarning, match=NEW):
        again = Project.open(full_of_originals.path, coder="Ana")
    again.close()
    assert files_with(tmp_path, EARLIER) == []


def test_a_cut_in_a_transaction_that_fails_leaves_everything(full_of_originals):
    before = full_of_originals.path.read_bytes()
    with pytest.raises(ZeroDivisionError), full_of_originals._store.stepping() as tx:
        assert cut(tx.connection).rows["turns"] / 0
    assert full_of_originals.path.read_bytes() == before


def _now():
    return datetime.now(UTC).isoformat(timespec="seconds")


def test_the_sample_opens_every_table_after_it(sample, tmp_path):
    sample.correct(replace={"polvorones": "biscuits"})
    before = sample.data()
    sample.privacy.remove_originals(["polvorones"], preview=False)
    after = sample.data()
    for name in ("codings", "sources", "turns", "participants", "memos", "lineage"):
        assert getattr(after, name).equals(getattr(before, name)), name
    export_all(sample, tmp_path / "out")
    assert files_with(tmp_path, "polvorones") == []
    assert Path(ROOT / "sample_transcripts").is_dir()
