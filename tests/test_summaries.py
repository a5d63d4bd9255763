"""Summaries in the framework matrix: written, changed, undone, tied to extracts; in the frames and in a report."""

import itertools

import pytest
from conftest import code_words, put_interview, write_rows
from test_framework import cells_of
from test_theme_board import Board

from toolkit import Report
from toolkit.analysis.framework import framework
from toolkit.errors import InvalidInput, NotFound

HOPE, MONEY = "The theme of hope", "The theme of money"


@pytest.fixture
def study(study, folder):
    """P1 hopes, P2 has no money; both are asked about both."""
    project = study
    put_interview(folder, "P1 T1", ("Interviewer", "And?"), ("P1", "I hope so. Really."))
    put_interview(folder, "P2 T1", ("Interviewer", "And?"), ("P2", "No money for the bus."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Staff"])
    lines = [["P1 T1.txt", "interview", "T1", "P1"], ["P2 T1.txt", "interview", "T1", "P2"]]
    write_rows(folder / "sources.csv", ["file", "kind", "wave", "participants"], *lines)
    for name in ("Hope", "Money"):
        project.codebook.add(name)
        project.codebook.add_theme(f"The theme of {name.lower()}", codes=[name])
    project.import_transcripts(folder)
    code_words(project, "P1 T1", "I hope so", "Hope")
    code_words(project, "P1 T1", "Really", "Hope")
    code_words(project, "P2 T1", "No money", "Money")
    return project


def ids(study, *quotes):
    found = study.codings().set_index("quote")["coding"]
    return [found[one] for one in quotes]


def written(study):
    frame = study.framework.summaries()
    return list(zip(frame["row"], frame["theme"], frame["summary"], strict=True))


def test_a_summary_with_its_extracts_stands_in_the_frames_and_in_the_matrix(study):
    made = study.framework.summarise(row="P1", theme=HOPE, text=" Hopes, twice. ", extracts=ids(study, "I hope so"))
    data = study.data()
    (row,) = data.framework.to_dict("records")
    assert {**row, "written_at": ""} == {
        "row": "P1", "theme": HOPE, "summary": "Hopes, twice.", "rows": "participant", "coder": "Ana", "written_at": "", "id": made,
    }  # fmt: skip
    assert data.framework_extracts.to_numpy().tolist() == [[made, *ids(study, "I hope so"), "placed"]]
    cell = cells_of(data)["P1", HOPE]
    assert (cell.cell, cell.summary, cell.linked) == ("summarised", "Hopes, twice.", ids(study, "I hope so"))
    assert framework(data)[HOPE].tolist()[0] == "Hopes, twice."


def test_each_cell_says_how_far_it_is_in_words(study):
    study.framework.summarise(row="P2", theme=HOPE, text="Asked about hope, and changed the subject.")
    cells = cells_of(study.data())
    assert {key: cell.cell for key, cell in cells.items()} == {
        ("P1", HOPE): "not yet charted",
        ("P1", MONEY): "asked, nothing",
        ("P2", HOPE): "summarised",
        ("P2", MONEY): "not yet charted",
    }


def test_every_change_of_a_summary_is_one_step_that_can_be_undone(study):
    one = {"row": "P1", "theme": HOPE}
    study.framework.summarise(**one, text="Hopes.")
    study.framework.change(**one, text="Hopes, twice.", reason="Second reading")
    study.framework.link(**one, extracts=ids(study, "I hope so", "Really"))
    study.framework.unlink(**one, extracts=ids(study, "Really"))
    assert study.framework.extracts()["coding"].tolist() == ids(study, "I hope so")
    study.framework.remove(**one)
    assert (written(study), len(study.framework.extracts())) == ([], 0)
    told = study.history().tail(5)[["what", "to"]].to_numpy().tolist()
    assert told == [
        ["summarise", "Hopes."],
        ["change summary", "Hopes, twice."],
        ["link extracts", "Hopes, twice."],
        ["unlink extracts", "Hopes, twice."],
        ["remove summary", "Hopes, twice."],
    ]
    study.undo()
    assert written(study) == [("P1", HOPE, "Hopes, twice.")]
    assert study.framework.extracts()["coding"].tolist() == ids(study, "I hope so")
    study.undo()
    assert sorted(study.framework.extracts()["coding"]) == sorted(ids(study, "I hope so", "Really"))
    study.undo()
    study.undo()
    assert written(study) == [("P1", HOPE, "Hopes.")]
    study.undo()
    assert written(study) == []


def test_running_the_cell_again_changes_nothing_and_other_words_are_refused(study):
    study.framework.summarise(row="P1", theme=HOPE, text="Hopes.", extracts=ids(study, "Really"))
    before = len(study.framework.extracts())
    study.framework.summarise(row="P1", theme=HOPE, text="Hopes.", extracts=ids(study, "Really"))
    assert len(study.framework.extracts()) == before == 1
    with pytest.raises(InvalidInput, match="has a summary already"):
        study.framework.summarise(row="P1", theme=HOPE, text="Something else.")
    with pytest.raises(InvalidInput, match="needs words"):
        study.framework.summarise(row="P2", theme=HOPE, text="  ")


def test_rows_can_be_groups_sources_and_time_points(study):
    study.framework.summarise(row="Parent", theme=HOPE, text="Parents hope.", rows="groups")
    study.framework.summarise(row="T1", theme=MONEY, text="Short at first.", rows="time points")
    study.framework.summarise(row="P2 T1", theme=MONEY, text="Bus fares.", rows="sources")
    data = study.data()
    assert cells_of(data, rows="groups")["Parent", HOPE].summary == "Parents hope."
    assert cells_of(data, rows="time points")["T1", MONEY].summary == "Short at first."
    assert cells_of(data, rows="sources")["P2 T1", MONEY].summary == "Bus fares."
    assert cells_of(data)["P2", MONEY].summary == ""


def test_wrong_names_are_answered(study):
    with pytest.raises(NotFound, match="P1"):
        study.framework.summarise(row="P11", theme=HOPE, text="x")
    with pytest.raises(NotFound, match="Did you mean “groups”"):
        study.framework.summarise(row="Parent", theme=HOPE, text="x", rows="group s")
    with pytest.raises(NotFound, match="no summary in this cell"):
        study.framework.change(row="P1", theme=HOPE, text="x")
    study.framework.summarise(row="P1", theme=HOPE, text="x")
    with pytest.raises(NotFound, match="is not linked"):
        study.framework.unlink(row="P1", theme=HOPE, extracts=ids(study, "Really"))
    with pytest.raises(NotFound, match="There is no coding"):
        study.framework.link(row="P1", theme=HOPE, extracts=["nowhere"])


def test_a_theme_that_goes_takes_its_summaries_and_undo_brings_them_back(study):
    study.framework.summarise(row="P1", theme=HOPE, text="Hopes.", extracts=ids(study, "Really"))
    study.codebook.remove(HOPE)
    assert (written(study), len(study.framework.extracts())) == ([], 0)
    study.undo()
    assert written(study) == [("P1", HOPE, "Hopes.")]
    assert study.framework.extracts()["coding"].tolist() == ids(study, "Really")


def test_a_merged_theme_hands_its_summaries_over(study):
    study.framework.summarise(row="P1", theme=HOPE, text="Hopes.", extracts=ids(study, "Really"))
    study.framework.summarise(row="P1", theme=MONEY, text="Never short.")
    study.framework.summarise(row="P2", theme=HOPE, text="No hope.")
    book = study.codebook.now()
    Board(study).do("merge themes", theme=book.theme(HOPE).id, into=book.theme(MONEY).id)
    assert written(study) == [("P1", MONEY, "Never short.\n\nHopes."), ("P2", MONEY, "No hope.")]
    assert study.framework.extracts()["coding"].tolist() == ids(study, "Really")


def test_links_follow_a_coding_that_becomes_one_with_its_twin(study):
    twin = code_words(study, "P1 T1", "I hope so", "Money")
    study.framework.summarise(row="P1", theme=HOPE, text="Hopes.", extracts=[twin])
    study.codebook.merge("Money", into="Hope")
    links = study.framework.extracts()
    assert (links["state"].tolist(), twin in set(links["coding"])) == (["placed"], False)


def test_a_coding_that_is_gone_is_said_to_be_gone(study):
    (one,) = ids(study, "Really")
    study.framework.summarise(row="P1", theme=HOPE, text="Hopes.", extracts=[one])
    study.uncode(one)
    assert study.framework.extracts()["state"].tolist() == ["gone"]


def test_a_person_taken_out_takes_the_row_along_until_undone(study):
    study.framework.summarise(row="P1", theme=HOPE, text="Hopes.")
    study.people.remove("P1")
    assert written(study) == []
    study.undo()
    assert written(study) == [("P1", HOPE, "Hopes.")]


def test_the_study_as_it_was_has_the_summaries_it_had(study):
    study.framework.summarise(row="P1", theme=HOPE, text="Hopes.")
    study.milestone("Draft")
    study.framework.change(row="P1", theme=HOPE, text="Hoped.")
    assert study.data(as_of="Draft").framework["summary"].tolist() == ["Hopes."]


def test_a_full_report_has_the_matrix_once_something_is_written(study):
    def matrices():
        return [
            table
            for section in Report(study.data(), sections="full").sections()
            for table in section.tables
            if table.key.startswith("framework")
        ]

    assert matrices() == []
    study.framework.summarise(row="Parent", theme=HOPE, text="Parents hope.", rows="groups")
    (table,) = matrices()
    assert table.key == "framework.group"
    assert table.texts[0][:2] == ["Parent", "Parents hope. [P1 T1: 2]"]
    study.framework.summarise(row="P1", theme=HOPE, text="P1 hopes.")
    assert [one.key for one in matrices()] == ["framework.participant", "framework.group"]


# The matrix's Python


class Matrix(Board):
    """A matrix without a page."""

    def __init__(self, project):
        self.project, self.widget, self.told = project, project.framework.matrix(), []
        self._numbers = itertools.count(1)
        self.widget.send = self.told.append


def test_the_page_is_told_of_the_summaries_that_changed_and_no_others(study):
    matrix = Matrix(study)
    shown = matrix.ask("matrix", rows="participants")
    people, themes = ({one["name"]: one["id"] for one in shown[name]} for name in ("names", "themes"))
    assert [people[row] for row in ("P1", "P2")] == [shown["cells"][place][0] for place in (0, 2)]
    assert [(state, count) for _, _, state, count in shown["cells"]] == [
        ("has extracts", 2),
        ("not raised", 0),
        ("not raised", 0),
        ("has extracts", 1),
    ]
    study.framework.summarise(row="P2", theme=MONEY, text="Fares.")
    matrix.told.clear()
    study.framework.summarise(row="P1", theme=HOPE, text="Hopes.", extracts=ids(study, "Really"))
    (told,) = (one["changes"] for one in matrix.told)
    (summary,) = told["summaries"]
    assert (summary["about"], summary["theme"], summary["body"]) == (people["P1"], themes[HOPE], "Hopes.")
    assert (summary["links"], told["touched"], told["stale"]) == (ids(study, "Really"), [summary["id"]], False)
    matrix.told.clear()
    study.framework.unlink(row="P1", theme=HOPE, extracts=ids(study, "Really"))
    assert matrix.told[0]["changes"]["summaries"] == [{**summary, "links": []}]
    matrix.told.clear()
    study.framework.remove(row="P1", theme=HOPE)
    assert (matrix.told[0]["changes"]["touched"], matrix.told[0]["changes"]["summaries"]) == ([summary["id"]], [])
    matrix.told.clear()
    code_words(study, "P1 T1", "I hope so", "Money")
    assert matrix.told[0]["changes"]["stale"] is True


def test_what_somebody_else_wrote_is_never_written_over_unseen(study):
    matrix = Matrix(study)
    shown = matrix.ask("matrix", rows="participants")
    cell = {"about": shown["names"][0]["id"], "theme": shown["themes"][0]["id"]}
    study.framework.summarise(row="P1", theme=HOPE, text="Theirs.")
    assert "Somebody else" in matrix.do("write", **cell, body="Mine.", seen="")["refused"]
    seen = study.framework.summaries()["written_at"].iloc[0]
    assert matrix.do("write", **cell, body="Both.", seen=seen)["say"] == "Summary changed"
    assert written(study) == [("P1", HOPE, "Both.")]
    seen = study.framework.summaries()["written_at"].iloc[0]
    assert matrix.do("write", **cell, body=" ", seen=seen)["say"] == "Summary taken away"
    assert written(study) == []
    assert matrix.do("undo")["done"]
    assert written(study) == [("P1", HOPE, "Both.")]


def test_only_what_was_written_is_taken_back_in_the_matrix(study):
    refused = Matrix(study).do("undo")["refused"]
    assert refused.startswith("The last step was made outside the framework matrix: code")


def test_the_words_beside_a_cell_say_where_they_stand(study):
    matrix = Matrix(study)
    shown = matrix.ask("matrix", rows="groups")
    parent = next(one["id"] for one in shown["names"] if one["name"] == "Parent")
    found = matrix.ask("extracts", rows="groups", about=parent, theme=shown["themes"][0]["id"])["extracts"]
    assert [(one["quote"], one["name"], one["turn"]) for one in found] == [
        ("I hope so", "P1 T1", 2),
        ("Really", "P1 T1", 2),
    ]
