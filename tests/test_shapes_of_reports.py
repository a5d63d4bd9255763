"""The shapes of published tables, with names of our own: sub-themes with n, and who was quoted how often."""

import pandas as pd
import pytest

from toolkit import StudyData, quotation_balance, theme_frequencies
from toolkit.codebook import Codebook
from toolkit.model import Code, Theme

LONG = 50
# Coding references per sub-theme as a published study of focus groups with 25 parents has them; it never says of what.
REFERENCES = {"Steady ground": {"Feelings": 82, "Things": 48, "Own feet": 10, "Recovery": 9},
              "Talking": {"Plain": 33, "Within reach": 30, "Often": 25, "To others": 23}}  # fmt: skip
# Quotations per person and time point in a published evaluation: 21, of which one mentor has six.
QUOTED = {("M2", "T2"): 6, ("M1", "T2"): 5, ("S1", "T2"): 2, ("S2", "T2"): 1, ("Tr", "T1"): 1, ("P3", "T1"): 1,
          ("P2", "T1"): 1, ("P4", "T2"): 2, ("P1", "T2"): 1, ("P5", "T2"): 1, ("P6", "T1"): 0, ("Dir", "T2"): 0}  # fmt: skip


def study(turns, codings, codes, themes=()):
    """Build frames: turns as (source, wave, person, kind), codings as (source, turn, code, key quote)."""
    sources = list(dict.fromkeys((name, wave, kind) for name, wave, _, kind in turns))
    counts = {}
    rows = []
    for name, _, person, _ in turns:
        number = counts[name] = counts.get(name, 0) + 1
        rows.append((name, number, person, (number - 1) * LONG, number * LONG))
    people = list(dict.fromkeys((person, wave) for _, wave, person, _ in turns))
    coded = [
        (str(place), name, (turn - 1) * LONG, turn * LONG, code, key)
        for place, (name, turn, code, key) in enumerate(codings)
    ]
    constant = {"quote": "", "coder": "Ana", "created_at": "", "origin": "hand", "view": "not stated"}
    nothing = dict.fromkeys(("file", "date", "mode", "site", "language"))
    return StudyData(
        waves=("T1", "T2"),
        groups=("All",),
        codebook=Codebook(
            [Code(id=code, name=code) for code in codes],
            [Theme(id=name, name=name, codes=below) for name, below in themes],
        ),
        texts=dict.fromkeys(counts, "x" * LONG * max(counts.values())),
        sources=pd.DataFrame(sources, columns=["source", "wave", "kind"]).assign(
            **nothing, words=1, turns=1, version=1, verbatim=True, coder="Ana", finished=True
        ),
        turns=pd.DataFrame(rows, columns=["source", "turn", "participant", "start", "end"]).assign(
            label="", role="participant", words=9, characters=LONG, time_ms=None, question=None
        ),
        participants=pd.DataFrame(people, columns=["participant", "wave"]).assign(
            group="All", number=1, site=None, cohort="", status="active", label=lambda frame: frame["participant"]
        ),
        codings=pd.DataFrame(coded, columns=["coding", "source", "start", "end", "code", "key_quote"]).assign(
            **constant, codebook_version=1
        ),
        codes=pd.DataFrame({"code": codes, "id": codes, "path": codes, "parent": None, "archived": False}),
        themes=pd.DataFrame(
            [(name, name, name, None, "", "") for name, _ in themes],
            columns=["theme", "id", "path", "parent", "claim", "definition"],
        ),
    )


@pytest.fixture
def focus_groups():
    """Seven groups, 25 people who can be told apart, and as many references as were published."""
    turns = [(f"FG{person % 7}", "T1", f"P{person}", "focus group") for person in range(25) for _ in range(8)]
    places, seen = [], {}
    for name, *_ in turns:
        seen[name] = seen.get(name, 0) + 1
        places.append((name, seen[name]))
    codings = []
    for below in REFERENCES.values():
        for code, count in below.items():
            codings += [(*places[(7 * number) % len(places)], code, False) for number in range(count)]
    codes = [code for below in REFERENCES.values() for code in below]
    return study(turns, codings, codes, [(name, tuple(below)) for name, below in REFERENCES.items()])


def test_references_are_as_published_and_have_no_denominator(focus_groups):
    table = theme_frequencies(focus_groups, count="references", level="code").set_index("code")
    assert table["n"].to_dict() == {code: n for below in REFERENCES.values() for code, n in below.items()}
    assert table["of"].isna().all()
    assert set(table["basis"]) == {"coding references"}


def test_no_count_of_people_or_groups_exceeds_what_there_is(focus_groups):
    people = theme_frequencies(focus_groups, level="code").set_index("code")
    assert (people["of"] == 25).all()
    assert (people["n"] <= 25).all()
    groups = theme_frequencies(focus_groups, count="groups", level="code").set_index("code")
    assert (groups["of"] == 7).all()
    assert groups.loc["Feelings", "n"] == 7  # in every group, and 82 references


def test_a_theme_is_not_the_sum_of_its_rows(focus_groups):
    spans = theme_frequencies(focus_groups, count="distinct_spans").set_index("theme")["n"]
    rows = theme_frequencies(focus_groups, count="distinct_spans", level="code").set_index("code")["n"]
    below = REFERENCES["Steady ground"]
    assert spans["Steady ground"] < sum(rows[code] for code in below)
    references = theme_frequencies(focus_groups, count="references").set_index("theme")["n"]
    assert references["Steady ground"] == sum(below.values()) == 149


def test_who_is_quoted_how_often_and_who_never():
    turns = [
        (f"{who} {wave}", wave, who, "interview") for (who, wave), many in QUOTED.items() for _ in range(max(many, 1))
    ]
    codings = [
        (f"{who} {wave}", turn + 1, "Quoted", True) for (who, wave), many in QUOTED.items() for turn in range(many)
    ]
    balance = quotation_balance(study(turns, codings, ["Quoted"]))
    found = {(row.participant, row.wave): row.key_quotes for row in balance.itertuples()}
    assert found == QUOTED
    assert balance.about.notes == ("Most quoted: M2, 6 of 21 key quotes.", "Never in a key quote: P6, Dir.")
    share = balance.set_index("participant").loc["M2", "share"]
    assert share == pytest.approx(0.29, abs=0.005)  # 29 %, as the source says
