"""The command that takes names out of a study: with a table, with a key, by hand or in a script."""

import pytest
from conftest import put_interview, write_rows

from toolkit import Project
from toolkit.cli import main
from toolkit.cli.names import VARIABLE

PASSPHRASE = "five words that fit well"  # noqa: S105 - of a key that ends with the test


@pytest.fixture
def file(tmp_path, folder):
    path = tmp_path / "study.qual"
    project = Project.open(path, create=True, coder="Ana", waves=["T1", "T2"])
    put_interview(
        folder, "P1 T1", ("Interviewer", "Well?"), ("P1", "Jordan was there."), ("Interviewer", "Hm?"), ("P1", "No.")
    )
    project.import_transcripts(folder)
    project.close()
    return path


@pytest.fixture
def rules(tmp_path):
    return write_rows(tmp_path / "names.csv", ["name", "proposal", "kind"], ["Jordan", "[my mentor]", "person"])


@pytest.fixture
def key(tmp_path_factory):
    return tmp_path_factory.mktemp("safe") / "study.key"


def words(path):
    project = Project.open(path, coder="Ana")
    text = " ".join(project.turns()["text"])
    project.close()
    return text


def test_a_preview_shows_both_sides_and_changes_nothing(file, rules, capsys):
    assert main(["pseudonymise", str(file), "--rules", str(rules), "--preview"]) == 0
    said = " ".join(capsys.readouterr().out.split())
    assert "[my" in said
    assert "mentor]" in said
    assert "Jordan" in said
    assert "Nothing was changed" in said
    assert "Jordan was there." in words(file)


def test_a_script_makes_a_key_replaces_and_later_replaces_what_the_key_knows(
    file, rules, key, folder, monkeypatch, capsys
):
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    made = ["pseudonymise", str(file), "--rules", str(rules), "--key", str(key), "--new-key", "--understood"]
    assert main(made) == 0
    out = capsys.readouterr().out
    assert "Jordan" not in out
    assert "[my mentor] was there." in words(file)
    put_interview(
        folder, "P2 T2", ("Interviewer", "Well?"), ("P2", "JORDAN again."), ("Interviewer", "Hm?"), ("P2", "No.")
    )
    project = Project.open(file, coder="Ana")
    project.import_transcripts(folder)
    project.close()
    monkeypatch.delenv(VARIABLE)
    (key.parent / "passphrase").write_text(f"{PASSPHRASE}\n", encoding="utf-8")
    assert (
        main(["pseudonymise", str(file), "--key", str(key), "--passphrase-file", str(key.parent / "passphrase")]) == 0
    )
    assert "[my mentor] again." in words(file)


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ([], "It is not said what replaces which name"),
        (["--key", "nowhere.key"], "There is no such key file"),
        (["--rules", "nowhere.csv"], "nowhere.csv"),
        (["--rules", "RULES", "--key", "nowhere.key", "--new-key"], "--understood"),
        (["--rules", "RULES", "--key", "nowhere.key", "--new-key", "--understood"], "--passphrase-file"),
    ],
)  # fmt: skip
def test_what_is_missing_is_said_and_nothing_is_replaced(file, rules, monkeypatch, capsys, arguments, message):
    monkeypatch.delenv(VARIABLE, raising=False)
    monkeypatch.chdir(file.parent)
    given = [str(rules) if one == "RULES" else one for one in arguments]
    assert main(["pseudonymise", str(file), *given]) == 2
    assert message in capsys.readouterr().err
    assert "Jordan was there." in words(file)


def test_a_wrong_passphrase_leaves_the_study_as_it_was(file, rules, key, monkeypatch, capsys):
    monkeypatch.setenv(VARIABLE, PASSPHRASE)
    project = Project.open(file, coder="Ana")
    project.privacy.new_key(key, passphrase=PASSPHRASE, understood=True)
    project.close()
    monkeypatch.setenv(VARIABLE, "five words that fit ill")
    assert main(["pseudonymise", str(file), "--rules", str(rules), "--key", str(key)]) == 2
    assert "The passphrase does not open this key" in capsys.readouterr().err
    assert "Jordan was there." in words(file)
