"""The framework matrix: cells, their states and words, and its place in a report."""

from dataclasses import replace

import pandas as pd
import pytest
from conftest import code_words, put_interview, write_rows

from toolkit import Report, StudyData
from toolkit.analysis.framework import framework, framework_cells
from toolkit.errors import NotFound

HEAD = ["question", "wording", "group", "wave", "codes"]


@pytest.fixture
def charted(study, folder):
    """P1 speaks of hope at both time points, P2 not; only parents are asked about money; P3 has no interview."""
    put_interview(folder, "P1 T1", ("Interviewer", "And?"), ("P1", "I hope so. Really."))
    put_interview(folder, "P1 T2", ("Interviewer", "And?"), ("P1", "Still, I hope."))
    put_interview(folder, "P2 T1", ("Interviewer", "And?"), ("P2", "No money for the bus."))
    put_interview(folder, "S1 T1", ("Interviewer", "And?"), ("S1", "They come late."))
    people = [["P1", "Parent"], ["P2", "Parent"], ["P3", "Parent"], ["S1", "Staff"]]
    write_rows(folder / "participants.csv", ["participant", "group"], *people)
    sources = [
        [f"{who} {wave}.txt", "interview", wave, who]
        for who, wave in (("P1", "T1"), ("P1", "T2"), ("P2", "T1"), ("S1", "T1"))
    ]
    write_rows(folder / "sources.csv", ["file", "kind", "wave", "participants"], *sources)
    write_rows(folder / "topic_guide.csv", HEAD, ["Money", "What does it cost?", "Parent", "", "Money"])
    for name in ("Hope", "Money"):
        study.codebook.add(name)
        study.codebook.add_theme(f"The theme of {name.lower()}", codes=[name])
    study.import_transcripts(folder)
    code_words(study, "P1 T1", "I hope so", "Hope")
    code_words(study, "P1 T1", "Really", "Hope")
    code_words(study, "P1 T2", "I hope", "Hope")
    code_words(study, "P2 T1", "No money", "Money")
    return study


def cells_of(data, **how):
    return {(row.row, row.theme): row for row in framework_cells(data, **how).itertuples()}


def test_a_cell_says_how_many_extracts_there_are_or_why_there_are_none(charted):
    table = framework(charted.data()).set_index("participant")
    assert list(table.columns) == ["group", "The theme of hope", "The theme of money"]
    assert table.to_numpy().tolist() == [
        ["Parent", "3 extracts, no summary yet", "not raised"],
        ["Parent", "not raised", "1 extract, no summary yet"],
        ["Parent", "no interview", "no interview"],
        ["Staff", "not raised", "not asked"],
    ]


def test_what_is_not_coded_yet_is_not_said_to_be_silent(charted):
    charted.finish(source="P1 T1")
    charted.finish(source="P1 T2")
    cells = cells_of(charted.data())
    assert cells["P1", "The theme of money"].state == "not raised"
    assert cells["P2", "The theme of hope"].state == "not coded yet"
    assert (cells["P2", "The theme of money"].state, cells["P2", "The theme of money"].extracts) == ("not coded yet", 0)


def test_a_cell_leads_to_the_places_and_the_words_it_rests_on(charted):
    data = charted.data()
    assert cells_of(data)["P1", "The theme of hope"].found == ["P1 T1: 2", "P1 T2: 2"]
    wide = framework(data)
    assert list(wide.words_behind(0, "The theme of hope")["quote"]) == ["I hope so", "Really", "I hope"]
    assert wide.has_words("The theme of hope")
    assert not wide.has_words("group")
    cells = framework_cells(data)
    assert list(cells.words_behind(0, "extracts")["quote"]) == ["I hope so", "Really", "I hope"]


def test_rows_can_be_groups_time_points_and_more_and_where_narrows_them(charted):
    data = charted.data()
    assert cells_of(data, rows="groups")["Parent", "The theme of hope"].extracts == 3
    assert cells_of(data, rows="groups")["Staff", "The theme of money"].state == "not asked"
    assert cells_of(data, rows="time points")["T2", "The theme of hope"].extracts == 1
    second = cells_of(data, where={"wave": "T2"})
    assert second["P1", "The theme of hope"].extracts == 1
    assert second["P2", "The theme of money"].state == "no interview"
    assert {row for row, _ in cells_of(data, where={"group": "Staff"})} == {"S1"}
    assert list(framework(data, themes=["The theme of money"]).columns) == [
        "participant",
        "group",
        "The theme of money",
    ]


def test_a_wrong_name_is_answered_with_the_nearest(charted):
    data = charted.data()
    with pytest.raises(NotFound, match="Did you mean “participants”"):
        framework(data, rows="participnts")
    with pytest.raises(NotFound, match="Did you mean “The theme of hope”"):
        framework(data, themes=["The theme of hoep"])
    with pytest.raises(NotFound, match="Did you mean “The theme of hope”"):
        framework(data).words_behind(0, "The theme of hoep")


def test_a_summary_stands_in_the_cell_and_extracts_alone_are_not_charted(charted):
    written = pd.DataFrame(
        [["P1", "The theme of hope", "Hopes, and says so twice.", "participant", "1"]],
        columns=["row", "theme", "summary", "rows", "id"],
    )
    table = framework(replace(charted.data(), framework=written))
    assert table["The theme of hope"].iloc[0] == "Hopes, and says so twice."
    assert "Cells with a summary: 1; with extracts and no summary yet: 1." in table.about.notes


def themes_of(data, code):
    """The themes that a code speaks for, by climbing both trees."""
    above = dict(zip(data.codes["code"], data.codes["parent"], strict=True))
    over = dict(zip(data.themes["theme"], data.themes["parent"], strict=True))
    found = set()
    while isinstance(code, str):
        for theme in data.theme_codes.loc[data.theme_codes["code"] == code, "theme"]:
            here = theme
            while isinstance(here, str):
                found.add(here)
                here = over[here]
        code = above[code]
    return found


def test_the_extracts_of_every_cell_of_the_sample_are_those_counted_by_hand(sample_data):
    data, found = sample_data, {}
    spoken = data.turns[data.turns["role"] == "participant"].dropna(subset="participant")
    for coding in data.codings.itertuples():
        here = spoken[
            (spoken["source"] == coding.source) & (spoken["start"] < coding.end) & (spoken["end"] > coding.start)
        ]
        for person in set(here["participant"]):
            for theme in themes_of(data, coding.code):
                found[person, theme] = found.get((person, theme), 0) + 1
    cells = framework_cells(data)
    assert {(row.row, row.theme): row.extracts for row in cells.itertuples() if row.extracts} == found
    assert len(found) > 100
    assert cells[(cells["extracts"] == 0) & (cells["state"] == "has extracts")].empty
    wide = framework(data)
    for theme in list(wide.columns[2:5]):
        assert len(wide.words_behind(0, theme)) == found[wide["participant"].iloc[0], theme]


# In a report


def test_the_matrix_in_a_report_is_of_persons_and_leads_to_source_and_turn(charted):
    table = Report(charted.data(), sections=["framework"]).sections()[0].tables[0]
    assert (table.key, table.persons) == ("framework.participant", True)
    assert table.texts[0] == ["P1", "3 extracts, no summary yet [P1 T1: 2; P1 T2: 2]", "not raised"]
    assert [row[0] for row in table.texts] == ["P1", "P2", "S1"]
    assert Report(StudyData(), sections=["framework", "lineage"]).sections() == []


def test_the_matrix_turns_the_page_in_word(sample_data, tmp_path):
    import docx

    path = Report(sample_data, sections=["framework"]).save(tmp_path / "matrix.docx")
    shapes = [part.page_width > part.page_height for part in docx.Document(path).sections]
    assert True in shapes


def test_the_lineage_in_a_report_gives_each_code_its_end_theme_date_and_reason(charted):
    assert Report(charted.data(), sections=["lineage"]).sections() == []
    charted.codebook.rename("Hope", "Looking ahead", reason="Their words.")
    charted.codebook.add("Fares")
    charted.codebook.merge("Money", into="Fares", reason="Of buses only.")
    table = Report(charted.data(), sections=["lineage"]).sections()[0].tables[0]
    day = str(charted.history()["at"].iloc[-1])[:10]
    assert table.texts == [
        ["Hope", "renamed: Looking ahead", "The theme of hope", day, "Their words."],
        ["Money", "merged: Fares", "The theme of money", day, "Of buses only."],
        ["Fares", "kept", "The theme of money", day, "–"],
    ]
    assert not table.persons
    assert table.alternative == "3 codes: 1 renamed, 1 merged, 1 kept."
