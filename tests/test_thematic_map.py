"""The thematic map: the analysts' links, passages shared, nothing lies on anything, what is moved stays."""

import itertools

import pandas as pd
import pytest
from conftest import code_words, put_interview

from toolkit import Report, StudyData, thematic_links, thematic_map
from toolkit.errors import InvalidInput, NotFound
from toolkit.report.pictures.map_layout import Box, laid_out
from toolkit.report.pictures.picture import PAGE

SAID = "I trusted her with the door open. She knew the court by heart. I felt hope in the court."


@pytest.fixture
def mapped(study, folder):
    """Three themes: two share a code, one lies under another; one more code belongs to none."""
    put_interview(folder, "P1 T1", ("I", "How was it?"), ("P1", SAID))
    study.import_transcripts(folder)
    for code in ("Trust", "Court", "Hope", "Loose"):
        study.codebook.add(code)
    study.codebook.add_theme("Relying on her", codes=["Trust", "Hope"])
    study.codebook.add_theme("In the room", codes=["Court", "Hope"])
    study.codebook.add_theme("Before the judge", under="In the room", codes=["Court"])
    code_words(study, "P1 T1", "trusted her", "Trust")
    code_words(study, "P1 T1", "knew the court", "Court")
    code_words(study, "P1 T1", "felt hope in the court", "Hope")
    code_words(study, "P1 T1", "hope in the court", "Court")
    return study


def links(table):
    return set(pd.DataFrame(table)[["first", "second", "link"]].itertuples(index=False, name=None))


def test_the_links_are_those_the_analysts_made(mapped):
    assert links(thematic_links(mapped.data(), shared=9)) == {
        ("In the room", "Before the judge", "sub-theme"),
        ("Relying on her", "Trust", "code"),
        ("Relying on her", "Hope", "code"),
        ("In the room", "Court", "code"),
        ("In the room", "Hope", "code"),
        ("Before the judge", "Court", "code"),
    }
    assert not links(thematic_links(mapped.data(), codes=False, shared=9)) - {
        ("In the room", "Before the judge", "sub-theme")
    }


def test_themes_that_share_passages_are_joined_once(mapped):
    """“felt hope in the court” is one passage of both; the sub-theme alone is joined, as it accounts for it."""
    found = pd.DataFrame(thematic_links(mapped.data(), shared=1)).query("link == 'shares passages'")
    assert found[["first", "second", "n"]].to_numpy().tolist() == [["Relying on her", "Before the judge", 1]]
    notes = " ".join(thematic_links(mapped.data()).about.notes)
    assert "One pair of themes that shares fewer is not joined." in notes
    assert "In no theme: Loose." in notes
    assert "speaks for two themes" in notes


def test_the_map_says_in_words_what_it_shows_and_holds_every_name(mapped):
    drawn = thematic_map(mapped.data(), shared=1)
    assert "In the room: sub-themes Before the judge; codes Court, Hope." in drawn.alternative
    assert "Relying on her and Before the judge share 1 passage." in drawn.alternative
    for name in ("Relying on her", "In the room", "Before the judge", "Trust", "Court", "Hope"):
        assert f">{name}<" in drawn.drawing
    assert ">Loose<" not in drawn.drawing
    assert drawn.content("svg") == thematic_map(mapped.data(), shared=1).content("svg")


def test_one_theme_alone(mapped):
    drawn = thematic_map(mapped.data(), theme="In the room", shared=1)
    assert links(drawn.data) == {
        ("In the room", "Before the judge", "sub-theme"),
        ("In the room", "Court", "code"),
        ("In the room", "Hope", "code"),
        ("Before the judge", "Court", "code"),
        ("Relying on her", "Before the judge", "shares passages"),
    }
    with pytest.raises(NotFound, match="In the room"):
        thematic_map(mapped.data(), theme="In the rom")
    with pytest.raises(InvalidInput, match="from 1 on"):
        thematic_links(mapped.data(), shared=0)


def overlapping(boxes, places):
    for one, two in itertools.combinations(boxes, 2):
        (x, y), (u, v) = places[one.name], places[two.name]
        if abs(x - u) < (one.width + two.width) / 2 and abs(y - v) < (one.height + two.height) / 2:
            yield one.name, two.name


@pytest.mark.parametrize(("themes", "codes"), [(1, 0), (6, 40), (30, 300)])
def test_no_two_things_lie_on_each_other(themes, codes):
    boxes = [Box(name=f"t{n}", width=170, height=48, top=True) for n in range(themes)]
    boxes += [Box(name=f"c{n}", width=60 + n * 7 % 90, height=22 + n % 2 * 20) for n in range(codes)]
    joined = [(f"t{n % themes}", f"c{n}", 0.6) for n in range(codes)]
    size = (900.0 + themes * 40, 700.0 + themes * 60)
    places = laid_out(boxes, joined, size, {})
    assert list(overlapping(boxes, places)) == []
    assert places == laid_out(boxes, joined, size, {})


def test_what_is_moved_stays_where_it_was_put_and_can_be_freed_again(mapped):
    before = thematic_map(mapped.data()).content("svg")
    mapped.codebook.place("Trust", across=0.9, down=0.05)
    placed = mapped.data().map_places
    assert placed.to_numpy().tolist() == [["code", "Trust", 0.9, 0.05]]
    assert thematic_map(mapped.data()).content("svg") != before
    mapped.codebook.place("In the room", across=0.1, down=0.9)
    assert mapped.data().map_places["level"].tolist() == ["code", "theme"]
    mapped.undo()
    assert mapped.data().map_places["item"].tolist() == ["Trust"]
    mapped.codebook.place("Trust")
    assert thematic_map(mapped.data()).content("svg") == before
    with pytest.raises(InvalidInput, match="from 0"):
        mapped.codebook.place("Trust", across=1.2, down=0.5)
    with pytest.raises(InvalidInput, match="down"):
        mapped.codebook.place("Trust", across=0.5)


def test_a_study_without_themes_says_so():
    with pytest.raises(InvalidInput, match="no theme yet"):
        thematic_map(StudyData())


def test_the_map_stands_in_the_report(mapped, tmp_path):
    saved = Report(mapped.data(), sections=["map"]).save(tmp_path / "map.html")
    assert "How the themes hang together" in saved.read_text()
    assert "Relying on her: codes Trust, Hope." in saved.read_text()


def test_a_study_of_usual_size_fits_on_a_page(sample_data):
    assert thematic_map(sample_data).width <= PAGE
