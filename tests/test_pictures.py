"""Pictures: their words hold the numbers, every name is in them, nothing is fetched, and bytes repeat."""

import base64
import dataclasses
import re
import struct
import subprocess
import sys

import docx
import pandas as pd
import pytest
from conftest import code_words, put_interview, write_rows
from docx.oxml.ns import qn
from docx.shape import InlineShape
from lxml import etree

from toolkit import (
    Picture,
    Report,
    Result,
    StudyData,
    change_between_waves,
    change_picture,
    co_occurrence,
    co_occurrence_picture,
    compare_groups,
    coverage,
    coverage_picture,
    group_picture,
    person_grid,
    presence,
    saturation,
    saturation_picture,
)
from toolkit.errors import InvalidInput, NotFound
from toolkit.report.pictures import frame
from toolkit.report.pictures.change_picture import change_pictures
from toolkit.report.pictures.grid_drawing import grid_chart, looks_of_sides
from toolkit.report.pictures.letters import LETTERS
from toolkit.report.pictures.person_grid import person_grids

TOGETHER = Result(
    {"first": ["Hope", "Hope", "Trust"], "second": ["Trust", "Ends", "Ends"], "n": [12, 0, 3], "jaccard": [0.5, 0, 0.1]}
)
ANEW = Result(
    {
        "interview": [1, 2, 3, 4],
        "source": ["P1 T1", "P2 T1", "P3 T1", "P4 T1"],
        "new": [9, 4, 2, 0],
        "cumulative": [9, 13, 15, 15],
        "reached": ["", "3 (+1)", "", ""],
        "low": [4.0, 8.0, 11.0, 15.0],
        "high": [10.0, 14.0, 15.0, 15.0],
    }
)


@pytest.fixture(scope="session")
def pictures(sample_data):
    """One picture of each kind."""
    return {
        "grid": person_grid(sample_data),
        "change": change_picture(sample_data, "T1", "T2"),
        "groups": group_picture(sample_data, by="group"),
        "coverage": coverage_picture(sample_data),
        "together": co_occurrence_picture(TOGETHER),
        "saturation": saturation_picture(ANEW),
    }


@pytest.fixture(scope="session")
def svgs(pictures):
    """The whole picture of each kind, as it is saved."""
    return {kind: picture.content(".svg") for kind, picture in pictures.items()}


KINDS = ("grid", "change", "groups", "coverage", "together", "saturation")


def root(svg):
    return etree.fromstring(svg.encode() if isinstance(svg, str) else svg)


def words_of(svg):
    """Return the pieces of text in a drawing, each on its own; wrapped ones joined."""
    texts = root(svg).iter("{http://www.w3.org/2000/svg}text")
    return [" ".join(" ".join(one.itertext()).split()) for one in texts]


def everything(svg):
    return " ".join(words_of(svg))


def in_lines(svg, name):
    """Tell whether every word of a name is in the drawing, wherever its lines are broken."""
    said = everything(svg)
    return all(word in said for word in name.split())


# The numbers


def test_the_words_of_the_grid_say_how_many_raised_each_theme_at_each_time_point(sample_data, pictures):
    found = presence(sample_data)
    for (theme, wave), rows in pd.DataFrame(found).groupby(["theme", "wave"]):
        yes, no = (int((rows["presence"] == value).sum()) for value in ("yes", "no"))
        of_theme = next(part for part in pictures["grid"].alternative.split("; ") if f"{theme}: " in part)
        assert f"{wave} {yes} of {yes + no}" in of_theme
    assert "A grid of 20 people." in pictures["grid"].alternative
    assert "Thin preparation: T1 7 of 7 (6 no interview, 7 not asked)" in pictures["grid"].alternative


def test_the_grid_draws_what_presence_says_of_every_person(sample_data, pictures):
    mine = pd.DataFrame(pictures["grid"].data).set_index(["participant", "wave", "theme"])["presence"]
    theirs = pd.DataFrame(presence(sample_data)).set_index(["participant", "wave", "theme"])["presence"]
    assert len(mine) == 20 * 2 * 10
    assert (mine == theirs.reindex(mine.index)).all()
    drawn = [row["look"] for data in pictures["grid"].spec["datasets"].values() for row in data if "person" in row]
    assert sorted(one.partition(" ")[2] for one in drawn) == sorted(mine)


def test_the_words_of_change_say_who_and_how_many_in_every_cell(sample_data, pictures):
    told = pictures["change"].alternative
    for row in change_between_waves(sample_data, "T1", "T2").itertuples():
        of_theme = next(part for part in told.split("; ") if f"{row.theme}: " in part)
        assert f"{row.change} {row.n}" + (f" ({row.who})" if row.n else "") in of_theme
        assert f"of {row.of}" in of_theme


def test_a_line_goes_from_where_somebody_stood_to_where_they_stand(pictures):
    rows = [row for data in pictures["change"].spec["datasets"].values() for row in data if "slot" in row]
    mine = {(row["person"], row["when"]): row for row in rows if row["theme"].startswith(("The phone", " \nThe phone"))}
    assert len(mine) == 20
    assert (mine["P3", "T1"]["look"], mine["P3", "T2"]["look"]) == ("raised it", "did not")
    assert mine["P3", "T1"]["slot"] < mine["P3", "T2"]["slot"]
    assert mine["P4", "T1"]["slot"] > mine["P4", "T2"]["slot"]
    for wave in ("T1", "T2"):
        slots = [row["slot"] for (_, when), row in mine.items() if when == wave]
        assert len(set(slots)) == 10
        raised = [row["slot"] for (_, when), row in mine.items() if when == wave and row["look"] == "raised it"]
        assert max(raised) + 2 == min(set(slots) - set(raised))  # a gap between them


def test_the_words_of_the_groups_say_k_of_n_and_each_person_is_a_dot(sample_data, pictures):
    rows = [
        row for data in pictures["groups"].spec["datasets"].values() for row in data if "look" in row and "group" in row
    ]
    for row in compare_groups(sample_data, by="group", extracts=0).itertuples():
        of_theme = next(
            part for part in pictures["groups"].alternative.split("; ") if part.startswith(f"{row.theme}: ")
        )
        if row.of:
            assert f"{row.group} {row.n} of {row.of}" in of_theme
        else:
            assert f"{row.group} not asked" in of_theme
        dots = [one["look"] for one in rows if one["group"] == row.group and one["theme"].strip() == row.theme]
        assert dots.count("yes") == (row.n if row.of else 0)
        assert dots.count("yes") + dots.count("no") == row.of
        assert dots.count("not asked") == row.not_asked


def test_coverage_unites_overlaps_and_leaves_interviewers_out(fixture_m):
    table = coverage(fixture_m.data()).set_index("source")
    assert table.loc["PMJ-T1", ["n", "of"]].tolist() == [260, 1000]  # methods note, 3.5: 100–200, 600–760
    assert table.loc["PM2-T2", ["n", "of"]].tolist() == [190, 1000]  # 50–180, 300–360
    assert table["n"].sum() == 780
    picture = coverage_picture(fixture_m.data())
    assert "PMJ-T1 26% of 1,000 characters" in picture.alternative
    assert "P5-T2 0% of 1,000 characters" in picture.alternative


def test_an_unfinished_source_is_drawn_open_and_said(fixture_m):
    fixture_m.finish(source="PM2-T2")
    drawing = coverage_picture(fixture_m.data()).drawing
    assert everything(drawing).count(", not finished") == 13
    grid = person_grid(fixture_m.data(), level="code", only="Friend-line")
    assert "not coded yet" in everything(grid.drawing)
    assert "(4 not coded yet" not in grid.alternative
    assert "T1 0 of 0 (8 not coded yet)" in grid.alternative


def test_pairs_are_drawn_in_the_analysts_order_with_their_numbers(pictures):
    assert pictures["together"].alternative == "Hope and Trust 12; Trust and Ends 3."
    assert {"12", "3", "Hope", "Trust", "Ends"} <= set(words_of(pictures["together"].drawing))
    alone = co_occurrence_picture(TOGETHER[TOGETHER["n"] > 5])
    assert alone.alternative == "Hope and Trust 12."
    lone = co_occurrence_picture(Result({"first": ["Hope", "Hope"], "second": ["Trust", "Ends"], "n": [2, 0]}))
    assert "Never with another of these: Ends." in lone.basis


def test_saturation_says_each_interview_and_where_it_was_reached(pictures):
    told = pictures["saturation"].alternative
    assert told.startswith("P1 T1: 9 new, 9 in all; P2 T1: 4 new, 13 in all;")
    assert told.endswith("Reached at interview 2.")
    said = everything(pictures["saturation"].drawing)
    assert "3 P3 T1 (+2)" in said
    assert "reached" in said


def test_the_tables_of_both_analyses_can_be_drawn(sample_data):
    table = co_occurrence(sample_data, level="theme", unit="participant")
    picture = co_occurrence_picture(table)
    for row in table[table["n"] > 0].itertuples():
        assert f"{row.first} and {row.second} {row.n}" in picture.alternative
    drawn = [row for data in picture.spec["datasets"].values() for row in data if "n" in row]
    assert max(row["n"] for row in drawn) == table["n"].max()
    order = [row["words"] for data in picture.spec["datasets"].values() for row in data if row.get("x") == -10]
    assert [name for name in sample_data.items("theme")[1:] if name in order] == [
        one for one in order if one in sample_data.items("theme")
    ]
    table = saturation(sample_data)
    told = saturation_picture(table).alternative
    assert all(f"{row.source}: {row.new} new, {row.cumulative} in all" in told for row in table.itertuples())
    reached = table.loc[table["reached"] != "", "interview"].tolist()
    assert [f"Reached at interview {number}." in told for number in reached] == [True]


@pytest.mark.parametrize("draw", [co_occurrence_picture, saturation_picture])
def test_another_table_is_refused_with_the_column_it_lacks(draw):
    with pytest.raises(InvalidInput, match="has no column"):
        draw(Result({"theme": ["Hope"]}))


# What can be seen


@pytest.mark.parametrize("kind", KINDS)
def test_a_picture_says_what_is_counted_and_on_what_ground(pictures, svgs, kind):
    picture = pictures[kind]
    assert re.match(r"Who raised|Number|Share", picture.title)
    assert "important" not in picture.title
    svg = svgs[kind]
    parsed = root(svg)
    assert (parsed.get("role"), parsed.get("aria-label")) == ("img", picture.title)
    assert parsed.find("{http://www.w3.org/2000/svg}desc").text == picture.alternative
    said = everything(svg)
    assert picture.title.split()[0] in said
    for line in picture.basis:
        assert in_lines(svg, line)


def test_every_person_and_theme_stands_in_the_drawings(sample_data, pictures):
    themes = sample_data.items("theme")
    for kind in ("grid", "change", "groups"):
        drawing = pictures[kind].drawing
        assert all(in_lines(drawing, theme) for theme in themes), kind
    labels = words_of(pictures["grid"].drawing)
    assert set(pictures["grid"].data["participant"]) <= set(labels)
    assert labels.index("P1") < labels.index("PM1") < labels.index("S1") < labels.index("SM1")
    change = words_of(pictures["change"].drawing)
    assert {name: change.count(name) for name in ("P1", "PM1", "P5")} == {"P1": 18, "PM1": 20, "P5": 0}
    assert any("P5, P7, S2, TR1 at T1 only" in line for line in pictures["change"].basis)
    assert all(group in words_of(pictures["groups"].drawing) for group in sample_data.groups)


@pytest.mark.parametrize("kind", KINDS)
def test_nothing_is_fetched_and_no_script_runs(pictures, svgs, kind):
    picture = pictures[kind]
    html = picture._repr_html_()
    image = base64.b64decode(re.search(r"data:image/svg\+xml;base64,([^\"]+)", html).group(1)).decode()
    for text in (html, image, svgs[kind].decode()):
        without_names = re.sub(r'xmlns(:\w+)?="[^"]+"', "", text)
        assert not re.search(r"https?:|//cdn|<script|@import|url\(", without_names)
    assert f'alt="{picture.alternative}"'[:60] in html
    assert picture._repr_mimebundle_()["text/html"] == html


def test_letters_are_twelve_points_and_colours_stand_out(svgs):
    for kind in KINDS:
        sizes = re.findall(r'font-size="([\d.]+)px"', svgs[kind].decode())
        assert sizes
        assert min(map(float, sizes)) >= 16  # pixels, 12 points
        assert LETTERS.startswith("Liberation Sans")
    for colour in (frame.TEXT, frame.INK, frame.WARM, frame.QUIET):
        assert contrast(colour, "#FFFFFF") >= 4.5
    assert contrast(frame.TEXT, frame.TINT) >= 4.5


def contrast(one, other):
    def light(colour):
        parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
        linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
        return sum(weight * part for weight, part in zip((0.2126, 0.7152, 0.0722), linear, strict=True))

    dark, bright = sorted((light(one), light(other)))
    return (bright + 0.05) / (dark + 0.05)


def test_the_signs_differ_in_shape_or_filling_and_not_only_in_colour():
    for sides in (["left", "right"], ["whole"]):
        looks = [(shape, filled == frame.INK) for shape, filled, _ in looks_of_sides(sides).values()]
        assert len(set(looks)) == len(looks) == 5 * len(sides)


# Files


@pytest.mark.parametrize("ending", ["svg", "png"])
def test_the_same_study_gives_the_same_bytes(sample_data, tmp_path, ending):
    one = person_grid(sample_data, only="Thin preparation").save(tmp_path / f"one.{ending}").read_bytes()
    two = person_grid(sample_data, only="Thin preparation").save(tmp_path / f"two.{ending}").read_bytes()
    assert one == two


def test_bytes_repeat_in_another_process(svgs):
    script = (
        "import sys; from toolkit import Result, co_occurrence_picture\n"
        "table = Result({'first': ['Hope', 'Hope', 'Trust'], 'second': ['Trust', 'Ends', 'Ends'],\n"
        "    'n': [12, 0, 3], 'jaccard': [0.5, 0, 0.1]})\n"
        "sys.stdout.buffer.write(co_occurrence_picture(table).content('.svg'))"
    )
    again = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert again == svgs["together"]


def test_a_png_has_two_hundred_dots_to_the_inch(pictures, svgs, tmp_path):
    content = pictures["together"].save(tmp_path / "t.PNG").read_bytes()
    at = content.index(b"pHYs") + 4
    across, down, unit = struct.unpack(">IIB", content[at : at + 9])
    assert unit == 1
    assert min(across, down) * 0.0254 >= 199.9
    wide = struct.unpack(">I", content[16:20])[0]
    svg = float(root(svgs["together"]).get("width"))
    assert wide / 200 == pytest.approx(svg / 96, rel=0.01)


def test_another_ending_is_refused(pictures, tmp_path):
    with pytest.raises(InvalidInput, match=r"Use \.png or \.svg"):
        pictures["together"].save(tmp_path / "t.gif")


def test_altair_is_loaded_for_pictures_only():
    script = (
        "import sys; from toolkit import Project, Report, Picture, theme_frequencies\n"
        "print([n for n in ('altair', 'vl_convert') if n in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


# Names and sizes as they come


def test_names_with_markup_stay_names(study, folder):
    hostile = "<b>&\"' ${x}\x07 | \\n https://example.org"
    write_rows(folder / "participants.csv", ["participant", "group"], ["P<1>&", "A & B"])
    write_rows(folder / "sources.csv", ["file", "wave", "participants"], ["P1.txt", "T1", "P<1>&"])
    put_interview(folder, "P1", ("P<1>&", "I had been there myself before."))
    study.import_transcripts(folder)
    study.codebook.add("Been there")
    study.codebook.add_theme(hostile)
    study.codebook.link(hostile, "Been there")
    code_words(study, "P1", "been there", "Been there")
    data = study.data()
    for picture in (person_grid(data), group_picture(data), coverage_picture(data)):
        html, svg = picture._repr_html_(), picture.content(".svg")
        assert "<b>&" not in html
        assert "P<1>" not in html
        assert b"<b>" not in svg
        said = everything(svg)
        assert "P<1>&" in said or "A & B" in said or "P1" in said
    assert "<b>&\"'" in everything(person_grid(data).drawing)


def many(people=40, themes=12):
    """Return the frames of a study of many people and themes, with long names."""
    names = [f"Participant {number:02}" for number in range(1, people + 1)]
    labels = [f"Theme {number} with a name that is rather long for a column" for number in range(1, themes + 1)]
    rows = [
        (name, f"Group {place % 4}", wave, theme, ("yes", "no", "no interview", "not asked", "not coded yet")[(place + at) % 5])
        for place, name in enumerate(names)
        for at, theme in enumerate(labels)
        for wave in ("T1", "T2")
    ]  # fmt: skip
    return names, labels, pd.DataFrame(rows, columns=["participant", "group", "wave", "theme", "presence"])


def test_forty_people_and_twelve_themes_stay_legible():
    names, labels, rows = many()
    chart, width = grid_chart(rows, "theme", labels, ["T1", "T2"])
    picture = Picture(title="Who", alternative="", data=Result(rows), chart=chart, width=width)
    parsed = root(picture.drawing)
    assert float(parsed.get("height")) >= 40 * 20
    assert set(names) <= set(words_of(picture.drawing))
    assert all(in_lines(picture.drawing, label) for label in labels)
    assert min(float(size) for size in re.findall(r'font-size="([\d.]+)px"', picture.drawing)) >= 16


def test_more_than_two_time_points_have_a_dot_each(sample_data):
    """A third time point without interviews: crosses, and the order of the dots is said."""
    longer = dataclasses.replace(sample_data, waves=("T1", "T2", "T3"))
    grid = person_grid(longer, only="Thin preparation")
    assert "Dots from left to right: T1, T2, T3." in grid.basis
    assert "T3 0 of 0 (20 no interview)" in grid.alternative
    drawn = [row for data in grid.spec["datasets"].values() for row in data if "person" in row]
    assert {row["look"] for row in drawn if row["wave"] == "T3"} == {"whole no interview"}
    assert "T1 only" not in everything(grid.drawing)


# What cannot be drawn yet


def test_an_empty_study_is_told_what_is_missing(study):
    for draw in (person_grid, group_picture, lambda data: change_picture(data, "T1", "T2")):
        with pytest.raises(InvalidInput, match="nothing to draw yet: the study has no themes"):
            draw(study.data())
    with pytest.raises(InvalidInput, match="nobody but interviewers speaks"):
        coverage_picture(StudyData())


def test_nobody_at_both_is_said(sample_data):
    lone = dataclasses.replace(sample_data, sources=sample_data.sources.assign(wave="T1"))
    with pytest.raises(InvalidInput, match="nobody was interviewed at both T1 and T2"):
        change_picture(lone, "T1", "T2")


def test_a_wrong_name_is_answered_with_the_nearest(sample_data):
    with pytest.raises(NotFound, match="Did you mean “Thin preparation”"):
        person_grid(sample_data, only="Thin preparations")
    with pytest.raises(NotFound, match="time point “T3”"):
        person_grid(sample_data, waves=["T3"])


# In Word


@pytest.mark.slow
def test_word_holds_the_pictures_with_their_words_and_captions_below(sample_data, tmp_path):
    path = Report(sample_data, sections=("participants", "themes", "change", "sites", "figures", "quotations")).save(
        tmp_path / "t.docx"
    )
    assert (
        path.read_bytes()
        == Report(sample_data, sections=("participants", "themes", "change", "sites", "figures", "quotations"))
        .save(tmp_path / "again.docx")
        .read_bytes()
    )
    document = docx.Document(path)
    drawn = [InlineShape(one) for one in document.element.body.iter(qn("wp:inline"))]
    expected = [*person_grids(sample_data), *change_pictures(sample_data, "T1", "T2")]
    assert [one._inline.docPr.get("descr") for one in drawn] == [one.alternative for one in expected]
    assert len(expected) == 3
    page = document.sections[0]
    for shape in drawn:
        assert shape.width <= page.page_width - page.left_margin - page.right_margin
        assert shape.height <= page.page_height - page.top_margin - page.bottom_margin
    paragraphs = list(document.paragraphs)
    places = [place for place, one in enumerate(paragraphs) if list(one._p.iter(qn("w:drawing")))]
    for number, place in enumerate(places, start=1):
        caption = paragraphs[place + 1]
        assert caption.style.name == "Caption"
        assert caption.text.startswith(f"Figure {number}. Who raised each theme at T1 and ")
        assert "SEQ Figure" in caption._p.xml
    assert "Its basis stands under the last of these pictures." in "".join(
        one.text or "" for one in paragraphs[places[1] + 2]._p.iter(qn("w:t"))
    )


def test_a_report_of_an_empty_study_says_that_there_is_nothing_to_draw(study):
    sections = {
        section.heading: section
        for section in Report(
            study.data(), sections=("participants", "themes", "change", "sites", "figures", "quotations")
        ).sections()
    }
    assert "nothing to draw yet" in sections["Who raised what"].blocks[-1].words
    assert "nothing to draw yet" in sections["From T1 to T2"].blocks[-1].words
    assert "Who raised what" not in [section.heading for section in Report(study.data()).sections()]
