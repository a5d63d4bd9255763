"""What the tests share: a closed network, small studies, and Fixture M of the methods note."""

import csv
import ipaddress
import os
import shutil
import socket
from pathlib import Path

import pytest
from hypothesis import settings

from toolkit import Project

ROOT = Path(__file__).parent.parent

FIXTURE_M = [
    ("PMJ-T1", "PM1", 100, 200, "Friend-line"),
    ("PMJ-T1", "PM2", 600, 700, "Friend-line"),
    ("PMJ-T1", "PM2", 650, 760, "Phone-hours"),
    ("PM2-T2", "PM2", 50, 150, "Friend-line"),
    ("PM2-T2", "PM2", 100, 180, "Friend-line"),
    ("PM2-T2", "PM2", 300, 360, "Phone-hours"),
    ("P3-T1", "P3", 10, 60, "Friend-line"),
    ("P6-T1", "P6", 20, 90, "Friend-line"),
    ("P1-T2", "P1", 100, 160, "Friend-line"),
    ("P2-T2", "P2", 0, 50, "Phone-hours"),
    ("P4-T2", "P4", 100, 200, "Friend-line"),
    ("P4-T2", "P4", 100, 200, "Phone-hours"),
]
PARENTS = [f"P{number}" for number in range(1, 7)]

# An example may take as long as it needs: how busy the machine is says nothing about the code.
settings.register_profile("in no hurry", settings(), deadline=None)
settings.load_profile("in no hurry")


@pytest.fixture(autouse=True, scope="session")
def closed_network():
    """Nothing may reach the network: only loopback and unix sockets connect."""
    really = socket.socket.connect

    def connect(self, address):
        if self.family in (socket.AF_INET, socket.AF_INET6):
            host = address[0]
            loopback = host == "localhost" or ipaddress.ip_address(host).is_loopback
            if not loopback:
                message = f"a test tried to reach {host}"
                raise AssertionError(message)
        return really(self, address)

    socket.socket.connect = connect
    yield
    socket.socket.connect = really


def pytest_collection_modifyitems(items):
    """Keep what needs JupyterLab or a browser for the part of .ci/run in which nothing runs beside it."""
    for item in items:
        if {"lab", "browser"} & set(item.fixturenames):
            item.add_marker("alone")


def must_have(condition, what):
    """Skip without a tool on a person's machine; fail without it in CI."""
    if not condition:
        if os.environ.get("CI") == "true":
            pytest.fail(f"{what} is missing")
        pytest.skip(f"{what} is not installed")


def write_rows(path, *rows):
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(rows)
    return path


@pytest.fixture
def study(tmp_path):
    """An empty study of two time points."""
    project = Project.open(tmp_path / "study.qual", create=True, coder="Ana", waves=["T1", "T2"])
    yield project
    project.close()


@pytest.fixture
def folder(tmp_path):
    """A folder for transcripts."""
    path = tmp_path / "transcripts"
    path.mkdir()
    return path


def interview(*turns):
    """Return a transcript: ("P1", "words") or just "words" for the interviewer's question and an answer."""
    return "\n\n".join(f"{label}: {words}" for label, words in turns) + "\n"


def put_interview(folder, name, *turns):
    path = folder / f"{name}.txt"
    path.write_text(interview(*turns), encoding="utf-8")
    return path


def code_words(project, source, words, code, **values):
    """Code the first place where these words stand."""
    turns = project.turns(source)
    for row in turns.itertuples():
        place = row.text.find(words)
        if place >= 0:
            start = row.start + place
            return project.code(source=source, start=start, end=start + len(words), code=code, **values)
    message = f"{words!r} is not in {source}"
    raise AssertionError(message)


def build_fixture_m(folder, project):
    """Write and code the study of section 3.5 of the methods note, through the public door only."""
    write_rows(
        folder / "participants.csv",
        ["participant", "group", "number"],
        *[[name, "Parent", name[1:]] for name in PARENTS],
        ["PM1", "Peer mentor", 1],
        ["PM2", "Peer mentor", 2],
    )
    sources = [(f"{name}-T1", "T1", [name]) for name in PARENTS]
    sources += [(f"{name}-T2", "T2", [name]) for name in PARENTS[:5]]
    sources += [("PMJ-T1", "T1", ["PM1", "PM2"]), ("PM1-T2", "T2", ["PM1"]), ("PM2-T2", "T2", ["PM2"])]
    rows = []
    for name, wave, people in sources:
        share = 1000 // len(people)
        put_interview(folder, name, ("Interviewer", "How is it going?"), *[(one, "x" * share) for one in people])
        kind = "interview" if len(people) == 1 else "joint interview"
        rows.append([f"{name}.txt", kind, wave, "; ".join(people)])
    write_rows(folder / "sources.csv", ["file", "kind", "wave", "participants"], *rows)
    project.import_transcripts(folder)
    project.codebook.add("Boundaries")
    project.codebook.add("Friend-line", under="Boundaries")
    project.codebook.add("Phone-hours", under="Boundaries")
    turns = project.turns()
    for source, person, start, end, code in FIXTURE_M:
        turn = turns[(turns["source"] == source) & (turns["participant"] == person)].iloc[0]
        shift = turn["start"] - (500 if source == "PMJ-T1" and person == "PM2" else 0)
        project.code(source=source, start=int(start + shift), end=int(end + shift), code=code)


@pytest.fixture(scope="session")
def fixture_m_made(tmp_path_factory):
    """Fixture M in a file, beside the folder it was imported from; both to copy from."""
    path = tmp_path_factory.mktemp("fixture M")
    (path / "transcripts").mkdir()
    project = Project.open(path / "study.qual", create=True, coder="Ana", waves=["T1", "T2"])
    build_fixture_m(path / "transcripts", project)
    project.close()
    return path


@pytest.fixture
def fixture_m(fixture_m_made, folder, tmp_path):
    """A copy of Fixture M of one's own, and of its transcripts in the folder."""
    shutil.copytree(fixture_m_made / "transcripts", folder, dirs_exist_ok=True)
    shutil.copyfile(fixture_m_made / "study.qual", tmp_path / "study.qual")
    project = Project.open(tmp_path / "study.qual", coder="Ana")
    yield project
    project.close()


def part_of_the_sample(folder, *names):
    """Copy some sources of the sample study, with their lines of the tables and of the coding, into a folder."""
    for table, column in (("sources", "name"), ("codings", "source")):
        with (ROOT / "sample_transcripts" / f"{table}.csv").open(encoding="utf-8", newline="") as file:
            head, *lines = csv.reader(file)
        write_rows(folder / f"{table}.csv", head, *(line for line in lines if line[head.index(column)] in names))
    shutil.copy(ROOT / "sample_transcripts" / "participants.csv", folder)
    for name in names:
        shutil.copy(next((ROOT / "sample_transcripts").glob(f"{name}.*")), folder)
    return folder


def second_coder_of_the_sample(path, *names):
    """Write what the second coder coded in some sources of the sample."""
    with (ROOT / "sample_transcripts" / "codings_second_coder.csv").open(encoding="utf-8", newline="") as file:
        head, *lines = csv.reader(file)
    return write_rows(path, head, *(line for line in lines if line[head.index("source")] in names))


@pytest.fixture(scope="session")
def sample_file(tmp_path_factory):
    """The sample study, imported and coded by its first coder; a file to copy from."""
    path = tmp_path_factory.mktemp("sample") / "sample.qual"
    project = Project.open(path, create=True, coder="Ana", waves=["T1", "T2"])
    project.import_transcripts(ROOT / "sample_transcripts")
    project.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
    project.import_codings(ROOT / "sample_transcripts" / "codings.csv")
    project.close()
    return path


@pytest.fixture
def sample(sample_file, tmp_path):
    """A copy of the sample study of one's own."""
    path = tmp_path / "sample study.qual"
    shutil.copyfile(sample_file, path)
    project = Project.open(path, coder="Ana")
    yield project
    project.close()


@pytest.fixture(scope="session")
def sample_data(sample_file, tmp_path_factory):
    """The sample study's frames, which nothing can change."""
    path = tmp_path_factory.mktemp("frames") / "sample.qual"
    shutil.copyfile(sample_file, path)
    project = Project.open(path, coder="Ana")
    yield project.data()
    project.close()
