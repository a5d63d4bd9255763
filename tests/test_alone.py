"""`toolkit desk`: what is said before any server starts, and where it is served. What it shows is in test_hosts.py."""

import re
import socket

import pytest
from conftest import ROOT, put_interview

from toolkit.cli import main
from toolkit.desk import alone
from toolkit.project.seating import seat
from toolkit.store.presence import Presence


@pytest.fixture
def file(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "I trust her."))
    study.import_transcripts(folder)
    study.close()
    return study.path


def said(capsys, *arguments):
    assert main(["desk", *map(str, arguments)]) == 2
    message = capsys.readouterr().err
    assert message.count("\n") == 1
    return message


def test_a_study_that_is_not_there_and_a_source_that_is_not_in_it_are_named(file, capsys):
    assert "There is no study here" in said(capsys, file.with_name("nowhere.qual"))
    assert "There is no source “B”" in said(capsys, file, "--source", "B")


def test_where_several_people_code_each_says_who_she_is(file, capsys):
    assert seat(file, coder="Ben", source="A") == (
        alone.Wanted(str(file), "Ben", "A"),
        "“Ben” is new here; so far: Ana.",
    )
    assert seat(file, coder=None, source=None) == (alone.Wanted(str(file), "Ana"), "")
    from toolkit import Project

    Project.open(file, coder="Ben").close()
    assert "Several people code in this study: Ana, Ben. Say who you are with --coder NAME." in said(capsys, file)
    assert seat(file, coder="Ben", source=None)[1] == ""


def test_a_study_without_a_coder_asks_for_a_name(tmp_path, capsys):
    from toolkit import Project

    Project.open(tmp_path / "new.qual", create=True).close()
    assert "Nobody is named as coder. Say who you are with --coder NAME." in said(capsys, tmp_path / "new.qual")


def test_a_study_open_on_another_machine_is_not_shown_where_nothing_could_be_kept(file, capsys):
    Presence(file, "Ben", "another laptop").claim()
    message = said(capsys, file)
    assert "Nothing could be kept at the desk. Ben has this study open on another laptop" in message


def test_a_port_that_is_taken_is_refused_when_it_was_asked_for(file, capsys):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        assert f"Port {port} cannot be used here. Choose another one" in said(
            capsys, file, "--port", port, "--no-browser"
        )


def test_a_study_has_its_own_port_so_that_what_a_page_has_not_sent_is_found_again(file):
    own = alone._port(None, str(file))
    assert own in alone.PORTS
    assert alone._port(None, str(file)) == own
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", own))
        taken.listen()
        assert alone._port(None, str(file)) != own


def test_every_key_of_the_sheet_stands_in_the_docs():
    keys = (ROOT / "toolkit" / "desk" / "browser" / "keys.mjs").read_text(encoding="utf-8")
    page = (ROOT / "docs" / "desk.md").read_text(encoding="utf-8")
    sheet = [*re.findall(r'\["([^"]+)", "([^"]{3,})"', keys), ("1 … 9", "Pinned code 1 to 9")]
    assert len(sheet) > 30
    shown = {"T": "Shift t"}
    missing = [
        key
        for key, words in sheet
        if not re.search(rf"\| `{re.escape(shown.get(key, key))}`[^|]* \| {re.escape(words)} \|", page)
    ]
    assert missing == []
