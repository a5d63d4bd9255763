"""`project.privacy.check()`, exports that stop, and the command: as a person uses them on a study."""

import json
import shutil
import sqlite3
import subprocess
from pathlib import Path
from types import SimpleNamespace

import pytest
from conftest import ROOT, code_words, must_have, put_interview
from leaking import cell, notebook, packed, paragraph, shown, word

from toolkit import Project, Report
from toolkit.cli import main
from toolkit.errors import NotFound, Refused
from toolkit.privacy.names import Key, Name
from toolkit.privacy.notebooks import clear_notebooks
from toolkit.privacy.whereabouts import in_version_control, synchronised_by

KEY = Key(study="s", names=(Name(name="Jordan", replacement="[my mentor]"), Name(name="Ann Marsh")))


@pytest.fixture
def coded(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "Then Jordan came."), ("P1", "Again."))
    study.import_transcripts(folder)
    study.codebook.add("Hope")
    code_words(study, "A", "Jordan came", "Hope")
    return study


def hold(study, key):
    """Open a key without its file: what it holds is all that is asked for."""
    study.privacy.ring.key = SimpleNamespace(holds=key) if key else None


def places(found, how="as known"):
    return [(one.where, one.place) for one in found.itertuples() if one.how == how]


def in_the_study(found):
    return {place for where, place in places(found) if where == "study.qual"}


def test_without_names_or_key_it_says_how_to_go_on(study):
    with pytest.raises(Refused, match=r"no key is open.*open_key.*check\(names="):
        study.privacy.check()


def test_a_study_is_looked_through_in_every_part(coded):
    coded.codebook.describe("Hope", definition="What Jordan gives.")
    coded.memo("On Ann Marsh.", title="Jordan", kind="reflexive", source="A")
    coded.set(data_plan="the drive of Jordan", reason="Jordan asked")
    coded.findings.add("Jordan helped.")
    coded.rename_source("A", "Jordan T1")
    found = coded.privacy.check(KEY)
    assert in_the_study(found) >= {
        "text of “J••••• T1”, turn 2", "code “Hope”: definition", "memo “J•••••” (private): body",
        "memo “J•••••” (private): title", "setting “data_plan”: value", "finding “J••••• helped.”: text",
        "source “J••••• T1”: name", "quotations of codings: quote",
    }  # fmt: skip
    assert any(place.startswith("history, step") for place in in_the_study(found))
    assert "Jordan" not in repr(found) + found._repr_html_()
    assert "Marsh" not in repr(found)


def test_earlier_versions_and_copies_are_told_apart(coded):
    coded.correct(replace={"Jordan": "[my mentor]"})
    coded.close()
    again = Project.open(coded.path, coder="Ana")  # opening makes a copy
    found = again.privacy.check(["Jordan"])
    assert in_the_study(found) == {"earlier versions: texts", "earlier versions: coding"}
    copied = [one for one in found.itertuples() if "copies" in one.where]
    assert {one.place for one in copied} == {"a copy of the study"}
    assert all("remove_originals" in one.do for one in found.itertuples())
    again.close()


def test_bytes_that_no_row_owns_are_found(study):
    study.close()
    with sqlite3.connect(study.path) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("CREATE TABLE scratch (a TEXT)")
        connection.execute("INSERT INTO scratch VALUES (?)", ("Jordan " + "x" * 20_000,))
    with sqlite3.connect(study.path) as connection:
        connection.execute("PRAGMA secure_delete=OFF")
        connection.execute("DROP TABLE scratch")
    connection.close()
    assert b"Jordan" in study.path.read_bytes()
    assert in_the_study(study.privacy.check(["Jordan"])) == {"bytes that no row owns (changed or deleted before)"}


def test_a_clean_study_gives_no_row_and_says_that_this_is_no_proof(study):
    found = study.privacy.check(KEY)
    assert found.empty
    assert "No name was found" in repr(found)
    assert "no proof" in repr(found)


def test_the_key_in_hand_is_used(coded):
    hold(coded, KEY)
    assert "text of “A”, turn 2" in in_the_study(coded.privacy.check())


def test_notebooks_and_exports_beside_the_study_and_drafts_are_looked_through(coded, tmp_path):
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "a.ipynb").write_bytes(notebook(cell("project", outputs=[shown(text__plain="Jordan")])))
    coded.export_codings(tmp_path / "codings.csv")
    draft = tmp_path / "elsewhere.docx"
    draft.write_bytes(word(paragraph("Ask Jordan.")))
    found = coded.privacy.check(["Jordan"], drafts=draft)
    told = {Path(one.where).name: one.do for one in found.itertuples()}
    assert "clear-notebooks" in told["a.ipynb"]
    assert "write the file again" in told["codings.csv"]
    assert "Inspect Document" in told["elsewhere.docx"]


# Exports


@pytest.fixture
def guarded(coded):
    coded.codebook.add_theme("What Jordan gives", codes=["Hope"])
    hold(coded, KEY)
    return coded


def everything(folder):
    return sorted(one.name for one in folder.rglob("*"))


@pytest.mark.parametrize("name", ["out.docx", "out.xlsx", "out.html", "folder"])
def test_a_report_that_holds_a_name_is_not_put_in_its_place(guarded, tmp_path, name):
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(Refused, match=r"A name of the key stands in it.*J•••••.*Nothing was written.*names_stay"):
        guarded.export(Report(guarded.data()), out / name)
    assert everything(out) == []
    assert guarded.history(exports=True).empty


def test_codings_and_transcripts_stop_as_well(guarded, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    with pytest.raises(Refused, match=r"codings\.csv, row 2"):
        guarded.export_codings(out / "codings.csv")
    with pytest.raises(Refused, match=r"texts/A\.docx"):
        guarded.transcripts.save(out / "texts")
    assert everything(out) == []


def test_the_name_of_the_file_is_looked_at_too(guarded, tmp_path):
    guarded.correct(replace={"Jordan": "[my mentor]"})
    with pytest.raises(Refused, match="name of the file"):
        guarded.export_codings(tmp_path / "jordan_codings.csv")
    assert not (tmp_path / "jordan_codings.csv").exists()


def test_what_stood_there_before_stays_when_an_export_is_stopped(guarded, tmp_path):
    hold(guarded, None)
    path = guarded.export(Report(guarded.data()), tmp_path / "out.docx")
    before = path.read_bytes()
    hold(guarded, KEY)
    with pytest.raises(Refused):
        guarded.export(Report(guarded.data(), title="Other"), path)
    assert path.read_bytes() == before


def test_a_clean_export_is_the_same_with_a_key_as_without(coded, tmp_path):
    coded.correct(replace={"Jordan": "[my mentor]"})
    hold(coded, KEY)
    expected = Report(coded.data()).content(".docx")
    assert coded.export(Report(coded.data()), tmp_path / "a.docx").read_bytes() == expected
    coded.export(Report(coded.data()), tmp_path / "with" / "folder")
    hold(coded, None)
    coded.export(Report(coded.data()), tmp_path / "plain")
    assert everything(tmp_path / "plain") == everything(tmp_path / "with" / "folder")
    assert coded.history(exports=True)["file"].iloc[0] == "a.docx"


def test_a_changed_file_is_not_overwritten_by_a_checked_export(coded, tmp_path):
    coded.correct(replace={"Jordan": "[my mentor]"})
    hold(coded, KEY)
    (tmp_path / "a.docx").write_bytes(word(paragraph("mine")))
    with pytest.raises(Exception, match="has been changed since it was written"):
        coded.export(Report(coded.data()), tmp_path / "a.docx")
    assert b"mine" in zip_text(tmp_path / "a.docx")


def zip_text(path):
    import zipfile

    with zipfile.ZipFile(path) as archive:
        return archive.read("word/document.xml")


def test_a_name_may_stay_with_a_reason_that_is_noted_without_the_name(guarded, tmp_path):
    path = guarded.export_codings(tmp_path / "codings.csv", names_stay="Jordan is a brand of shoes here")
    assert b"Jordan" in path.read_bytes()
    reason = guarded.history(exports=True)["reason"].iloc[0]
    assert reason == "names stay in 1 place: J••••• is a brand of shoes here"


def test_a_misspelt_name_does_not_stop_an_export(guarded, tmp_path):
    guarded.correct(replace={"Jordan": "Jordon"})
    assert guarded.export_codings(tmp_path / "codings.csv").exists()


# The command


def names_file(tmp_path, *names):
    path = tmp_path / "names.txt"
    path.write_text("\n".join(names))
    return path


def test_the_command_tells_by_its_exit_code(coded, tmp_path, capsys):
    coded.close()
    assert main(["check", str(coded.path), "--names", str(names_file(tmp_path, "Jordan"))]) == 1
    said = capsys.readouterr().out
    assert "J•••••" in said
    assert "Jordan" not in said
    assert main(["check", str(coded.path), "--names", str(names_file(tmp_path, "Megan"))]) == 0
    assert "No name was found" in capsys.readouterr().out


def test_the_command_asks_for_names_and_looks_into_files(coded, tmp_path, capsys):
    coded.close()
    assert main(["check", str(coded.path)]) == 2
    assert "--key FILE" in capsys.readouterr().err
    (tmp_path / "x.zip").write_bytes(packed({"a.txt": "Megan"}))
    names = str(names_file(tmp_path, "Megan"))
    assert main(["check", str(coded.path), str(tmp_path / "x.zip"), "--names", names]) == 1
    (tmp_path / "x.zip").write_bytes(b"PK\x03\x04broken")
    assert main(["check", str(coded.path), str(tmp_path / "x.zip"), "--names", names]) == 1
    assert "could not be read" in " ".join(capsys.readouterr().out.split())


PASSPHRASE = "seven wet horses in a lift"  # noqa: S105


def test_with_a_real_key_names_go_out_come_back_by_mistake_and_are_stopped(coded, tmp_path, monkeypatch, capsys):
    key = tmp_path / "elsewhere" / "study.key"
    key.parent.mkdir()
    coded.privacy.new_key(key, passphrase=PASSPHRASE, understood=True, place_agreed="the safe of the manager")
    coded.privacy.replace({"Jordan": "[my mentor]"})
    assert "the safe of the manager" in str(coded.privacy.statement())
    assert coded.export_codings(tmp_path / "codings.csv").exists()
    assert all(
        one.do.startswith(("It is kept for undo", "project.privacy.remove"))
        for one in coded.privacy.check().itertuples()
    )
    coded.memo("Jordan again", title="Slip")
    assert "memo “Slip”: body" in in_the_study(coded.privacy.check())
    coded.codebook.describe("Hope", definition="As Jordan said")
    with pytest.raises(Refused, match="J•••••"):
        coded.export(Report(coded.data(), sections=["codebook"]), tmp_path / "book.docx")
    coded.close()
    monkeypatch.setenv("TOOLKIT_PASSPHRASE", PASSPHRASE)
    assert main(["check", str(coded.path), "--key", str(key)]) == 1
    assert "Jordan" not in capsys.readouterr().out
    monkeypatch.setenv("TOOLKIT_PASSPHRASE", "another one altogether")
    assert main(["check", str(coded.path), "--key", str(key)]) == 2


# Notebooks


def shows(path, source="from toolkit import Project", *, tags=(), outputs=None):
    given = [shown(text__plain="P1 said so")] if outputs is None else outputs
    one = {**cell(source, given), "metadata": {"tags": list(tags)}}
    widgets = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    path.write_bytes(notebook(one, cell("2", [shown(text__plain="two")], metadata={"tags": ["keep"]}), widgets=widgets))
    return path


def test_outputs_of_notebooks_that_use_the_toolkit_are_cleared_and_kept_ones_stay(tmp_path):
    path = shows(tmp_path / "a.ipynb")
    other = shows(tmp_path / "other.ipynb", "import pandas")
    untouched = other.read_bytes()
    (tmp_path / ".ipynb_checkpoints").mkdir()
    copy = shows(tmp_path / ".ipynb_checkpoints" / "a-checkpoint.ipynb", "project = 1\n%toolkit tables")
    result = clear_notebooks([tmp_path])
    assert dict(zip(map(name_of, result["notebook"]), result["outcome"], strict=True)) == {
        "a.ipynb": "cleared", "a-checkpoint.ipynb": "cleared", "other.ipynb": "does not use the toolkit; left as it is",
    }  # fmt: skip
    read = json.loads(path.read_text())
    assert [len(one["outputs"]) for one in read["cells"]] == [0, 1]
    assert read["cells"][0]["source"] == "from toolkit import Project"
    assert "widgets" not in read["metadata"]
    assert b"P1 said so" not in copy.read_bytes()
    assert other.read_bytes() == untouched
    assert clear_notebooks([tmp_path])["outcome"].tolist().count("nothing to clear") == 2


def name_of(path):
    return Path(path).name


def test_a_cleared_notebook_is_still_one(tmp_path):
    import nbformat

    path = tmp_path / "a.ipynb"
    shutil.copy(next((ROOT / "notebooks").glob("01*.ipynb")), path)
    book = nbformat.read(path, as_version=4)
    code = next(one for one in book.cells if one.cell_type == "code" and "toolkit" in one.source)
    code.outputs = [nbformat.v4.new_output("stream", text="P1 – Zoë 🙂")]
    nbformat.write(book, path)
    clear_notebooks([path])
    again = nbformat.read(path, as_version=4)
    nbformat.validate(again)
    assert [one.source for one in again.cells] == [one.source for one in book.cells]
    assert "Zoë" not in path.read_text(encoding="utf-8").split('"source"')[0]
    assert all(not one.get("outputs") for one in again.cells if one.cell_type == "code")


def test_the_command_only_says_when_asked(tmp_path, capsys):
    path = shows(tmp_path / "a.ipynb")
    before = path.read_bytes()
    assert main(["clear-notebooks", str(tmp_path), "--check"]) == 1
    assert path.read_bytes() == before
    assert "to clear" in capsys.readouterr().out
    assert main(["clear-notebooks", str(tmp_path)]) == 0
    assert b"P1 said so" not in path.read_bytes()
    assert main(["clear-notebooks", str(tmp_path), "--check"]) == 0
    (tmp_path / "b.ipynb").write_text("{")
    assert main(["clear-notebooks", str(tmp_path)]) == 1
    assert main(["clear-notebooks", str(tmp_path / "no.ipynb")]) == 2


def git(folder, *command):
    subprocess.run(["git", "-C", str(folder), *command], check=True, capture_output=True)


def test_a_notebook_under_version_control_is_warned_about(coded, tmp_path):
    must_have(shutil.which("git"), "git")
    path = shows(tmp_path / "a.ipynb")
    assert in_version_control(path) == ""
    git(tmp_path, "init", "-q")
    assert in_version_control(path) == "it lies in a folder of git that does not leave it out"
    git(tmp_path, "add", "a.ipynb")
    assert in_version_control(path) == "git keeps it"
    warned = clear_notebooks([tmp_path], check=True)
    assert warned["warning"].tolist() == ["git keeps it"]
    assert "pre-commit" in repr(warned)
    found = coded.privacy.check(["Megan"])
    assert found["how"].tolist() == ["in version control or synchronised"]
    assert "clear-notebooks" in found["do"].iloc[0]
    git(tmp_path, "rm", "-q", "--cached", "a.ipynb")
    (tmp_path / ".gitignore").write_text("*.ipynb\n")
    assert in_version_control(path) == ""


def test_a_synchronised_folder_is_known_by_its_name(tmp_path):
    assert synchronised_by(tmp_path / "Dropbox (Charity)" / "x" / "a.ipynb") == "Dropbox"
    assert synchronised_by(tmp_path / "boxes" / "a.ipynb") == ""


# Paragraphs for forms


def test_the_paragraphs_say_what_is_missing_and_how_to_say_it(fixture_m):
    said = fixture_m.privacy.statement()
    assert any("data_plan" in one for one in said.missing)
    assert any("retention_until" in one for one in said.missing)
    assert "8 people in 2 stakeholder groups" in str(said)
    fixture_m.set(
        data_plan="the charity's encrypted drive", retention_until="2030-12-31", key_place="the manager's safe"
    )
    again = fixture_m.privacy.statement()
    assert [one.partition(":")[0] for one in again.missing] == [
        "by whom they were before the transcripts came", "who agreed to what",
    ]  # fmt: skip
    assert "until 31 December 2030" in str(again)
    assert "the manager's safe" in again._repr_html_().replace("&#x27;", "'")


def test_the_assessment_adds_the_law_and_another_form_is_refused(study):
    said = str(study.privacy.statement("data protection"))
    assert "Article 9" in said
    assert "Article 10" in said
    assert "lawful_basis" in said
    assert "Article 9" not in str(study.privacy.statement("ethics"))
    with pytest.raises(NotFound, match="no form “ethic”"):
        study.privacy.statement("ethic")


def test_what_was_done_is_counted(study):
    with study._store.writing("replace") as tx:
        from toolkit.store import privacy_tables as tables

        for kind in ("person", "person", "place"):
            tx.add(tables.redactions, source_id=None, version=None, start_offset=None, end_offset=None, place="memo",
                   kind=kind, replacement="[x]", coder_id=None, at="2026-01-01")  # fmt: skip
    said = str(study.privacy.statement())
    assert "replaced in 3 places (person 2, place 1)" in said
    assert "nobody has withdrawn" in said


def test_children_s_proceedings_are_a_reminder_where_the_study_says_so(study):
    assert "section 97 of the Children Act 1989" in study.set(family_court=True)
    assert "section 12 of the Administration of Justice Act 1960" in repr(study)
    assert "Family court" in str(study.privacy.statement())
    study.set(family_court=False)
    assert "Children Act" not in repr(study) + str(study.privacy.statement())


def test_the_paragraphs_can_be_saved(study, tmp_path):
    said = study.privacy.statement("data protection")
    assert said.save(tmp_path / "a.txt").read_text(encoding="utf-8-sig").startswith(said.title)
    assert b"pseudonymised" in zip_text(said.save(tmp_path / "a.docx"))
    with pytest.raises(Exception, match=r"cannot be saved as “\.pdf”"):
        said.save(tmp_path / "a.pdf")


def test_nothing_in_the_package_calls_data_anonymous():
    allowed = {
        "toolkit/exchange/names_of_files.py",  # a word that people put into names of files
        "toolkit/transcripts/turns.py",  # a mark that people put into transcripts
        "toolkit/privacy/__init__.py",
    }
    files = [one for ending in ("py", "js", "css", "md") for one in (ROOT / "toolkit").rglob(f"*.{ending}")]
    assert len(files) > 300
    said = {
        str(one.relative_to(ROOT)): line.strip()
        for one in files
        for line in one.read_text(encoding="utf-8").splitlines()
        if "anonym" in line.casefold() and "never" not in line
    }
    assert {name: line for name, line in said.items() if name not in allowed} == {}
