"""A file that the study has already, under another name, after its text was corrected or names were replaced in it."""

import shutil

import pytest
from conftest import put_interview

TALK = (("INT", "How?"), ("P1", "Good, says Jordan."), ("INT", "So?"), ("P1", "Good."))
OTHER = (("INT", "Why?"), ("P2", "Rain."), ("INT", "So?"), ("P2", "More rain."))


@pytest.fixture
def there(study, folder):
    """A study of one interview, and the file it came from."""
    path = put_interview(folder, "a", *TALK)
    study.import_transcripts(folder)
    return path


def import_copy(study, path):
    copy = shutil.copy(path, path.with_name(f"copy of {path.name}"))
    return study.import_transcripts(copy)


@pytest.mark.parametrize(
    "change",
    [
        lambda study: study.correct(replace={"Good": "Very good"}),
        lambda study: study.privacy.replace({"Jordan": "[my mentor]"}),
    ],
)
def test_a_copy_of_a_file_whose_text_was_changed_is_left_out_and_named(study, there, change):
    change(study)
    report = import_copy(study, there)
    assert list(study.sources()["source"]) == ["a"]
    assert list(report.files["outcome"]) == ["left out: the same file under another name"]
    assert any("copy of a.txt: the very file that “a” came from" in note for note in report.notes)


def test_the_file_before_a_correction_by_file_is_known_as_well(study, there, tmp_path):
    corrected = put_interview(tmp_path, "new", *TALK[:-1], ("P1", "Bad."))
    study.correct("a", file=corrected)
    assert "left out" in import_copy(study, there).files["outcome"].iloc[0]
    assert list(study.sources()["source"]) == ["a"]


@pytest.mark.usefixtures("there")
def test_a_file_given_to_the_wrong_source_and_taken_back_is_free(study, tmp_path):
    other = put_interview(tmp_path, "b", *OTHER)
    study.correct("a", file=other)
    study.undo()
    assert list(study.import_transcripts(other).files["outcome"]) == ["imported"]
    study.undo()
    study.redo()
    assert list(study.sources()["source"]) == ["a", "b"]


def test_a_copy_of_a_file_that_stands_as_it_came_is_imported_with_a_warning(study, there):
    report = import_copy(study, there)
    assert list(report.files["outcome"]) == ["imported"]
    assert any("the same words as “a”" in note for note in report.notes)


def test_the_file_of_a_source_that_was_removed_is_imported(study, there):
    study.correct(replace={"Good": "Very good"})
    study.remove_source("a")
    assert list(import_copy(study, there).files["outcome"]) == ["imported"]
