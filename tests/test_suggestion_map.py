"""The map of suggestions: where points lie, what they say under the mouse, and that nothing is fetched."""

import re
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from conftest import put_interview, write_rows
from lxml import etree

from toolkit import StudyData, suggest_themes
from toolkit.errors import InvalidInput, NotFound
from toolkit.report.pictures.suggestion_map import suggestion_map
from toolkit.suggest.plane import flattened

THINGS = ("kettle", "ladder", "garden", "window", "letter", "bicycle")


@pytest.fixture
def found(study, folder):
    people = [f"P{n}" for n in range(5)]
    write_rows(folder / "participants.csv", ["participant", "group"], *[[name, "Parent"] for name in people])
    words = [
        f"The {THINGS[n % 6]} number {n} stood <b>behind</b> the {THINGS[(n // 6) % 6]} all winter long"
        for n in range(60)
    ]
    put_interview(folder, "A", *[(people[n % 5], said) for n, said in enumerate(words)])
    study.import_transcripts(folder)
    study.codebook.add("Kettles")
    for row in study.turns().itertuples():
        if "The kettle" in row.text:
            study.code(source="A", start=row.start, end=row.end, code="Kettles")
    return suggest_themes(study.data(), engine="nmf", n_themes=4)


def titles(svg):
    marks = etree.fromstring(svg.encode()).iter("{http://www.w3.org/2000/svg}path")
    return [one[0].text for one in marks if len(one)]


def test_every_extract_is_a_point_that_says_its_words(found):
    picture = suggestion_map(found)
    said = titles(picture.drawing)
    assert len(said) == len(found.rows) == len(picture.data)
    for row in pd.DataFrame(picture.data).itertuples():
        place = "in no suggestion" if pd.isna(row.suggestion) else f"suggestion {row.suggestion}"
        assert f"{place}: “{row.words}” {row.label}, {row.source}, turn {row.turn}" in said
    shown = picture._repr_html_()
    assert "<b>behind" not in shown
    assert "<script" not in shown
    assert not re.search(r"(?:href|src)=\"http", shown)
    assert picture.drawing in shown  # in the page itself, where a mouse can reach its points


def test_the_words_of_the_picture_count_what_is_drawn(found):
    picture = suggestion_map(found)
    assert picture.alternative.startswith(f"A map of {len(found.rows)} extracts. ")
    for row in found.table.itertuples():
        assert f"{row.suggestion} {row.label.removesuffix(' (machine-made)')} ({row.extracts})" in picture.alternative
    coded = suggestion_map(found, colour="code")
    held = int(coded.data["codes"].map(lambda codes: "Kettles" in codes).sum())
    assert held == 10
    assert f"Kettles ({held}); no code ({len(found.rows) - held})" in coded.alternative


def test_it_lies_the_same_at_every_run_and_in_any_order_of_rows(found):
    mixed = replace(found.data, turns=found.data.turns[::-1].reset_index(drop=True))
    again = suggest_themes(mixed, engine="nmf", n_themes=4)
    pd.testing.assert_frame_equal(pd.DataFrame(suggestion_map(again).data), pd.DataFrame(suggestion_map(found).data))


def test_two_dimensions_hold_what_the_two_largest_eigenvalues_hold():
    space = np.random.default_rng(0).normal(size=(40, 6)) * [5, 3, 1, 1, 0.5, 0.1]
    points, share = flattened(space)
    centred = space - space.mean(axis=0)
    values, vectors = np.linalg.eigh(centred.T @ centred)
    assert share == pytest.approx(values[-2:].sum() / values.sum())
    mine = centred @ vectors[:, [-1, -2]]
    np.testing.assert_allclose(np.abs(points), np.abs(mine), atol=1e-5)


def test_wrong_words_and_nothing_to_draw_are_answered(found):
    with pytest.raises(NotFound, match="no colour “group”"):
        suggestion_map(found, colour="group")
    with pytest.raises(InvalidInput, match="nothing to draw yet: there are no words"):
        suggestion_map(suggest_themes(StudyData()))


def test_a_saved_file_holds_no_words(found, tmp_path):
    picture = suggestion_map(found)
    saved = picture.save(tmp_path / "map.svg").read_text(encoding="utf-8")
    assert "winter" in picture.drawing
    assert "winter" not in saved
    assert saved.count("<path") >= picture.drawing.count("<path")  # the points themselves are there
    etree.fromstring(saved.encode())
