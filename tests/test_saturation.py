"""Saturation after Guest, Namey & Chen 2020: their example, what is refused, the order, the cautions."""

import numpy as np
import pandas as pd
import pytest
from conftest import code_words, put_interview, write_rows

from toolkit import StudyData, saturation
from toolkit.codebook import Codebook
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.model import Code

GUEST = {"base": 37, "new": {5: 4, 6: 3, 7: 1, 8: 0}, "run": 2}  # methods note, appendix A


def made(codes_of, dates=None, method="codebook", finished=None):
    """Return a study of interviews P1, P2, …: one coding per code named for each."""
    numbers = range(1, len(codes_of) + 1)
    names = [f"P{number}" for number in numbers]
    codes = list(dict.fromkeys(code for some in codes_of for code in some)) or ["none"]
    text = "word " * 60
    source = {"file": "", "kind": "interview", "wave": "T1", "mode": None, "site": None, "language": None, "words": 60, "turns": 1,
              "version": 1, "verbatim": True, "coder": "Ana"}  # fmt: skip
    person = {"wave": "T1", "group": "Parent", "number": 1, "site": None, "cohort": "", "status": "active"}
    coding = {"start": 0, "end": 4, "quote": "word", "coder": "Ana", "created_at": "", "origin": "hand", "view": "", "key_quote": False,
              "codebook_version": 1}  # fmt: skip
    rows = [
        {"coding": f"{name} {code}", "source": name, "code": code, **coding}
        for name, some in zip(names, codes_of, strict=True)
        for code in some
    ]
    return StudyData(
        waves=("T1",),
        groups=("Parent",),
        settings={"method": method} if method else {},
        codebook=Codebook([Code(id=code, name=code) for code in codes]),
        texts=dict.fromkeys(names, text),
        sources=pd.DataFrame([{"source": name, **source, "date": dates[place] if dates else None,
                               "finished": finished[place] if finished else False} for place, name in enumerate(names)]),
        turns=pd.DataFrame([{"source": name, "turn": 1, "label": name, "role": "participant", "participant": name, "start": 0,
                             "end": len(text), "words": 60, "characters": 300, "time_ms": None, "question": None} for name in names]),
        participants=pd.DataFrame([{"participant": name, "label": name, **person} for name in names]),
        codings=pd.DataFrame(rows, columns=["coding", "source", "code", *coding]),
        codes=pd.DataFrame({"code": codes, "id": codes, "path": codes, "parent": None, "archived": False}),
    )  # fmt: skip


def guest():
    codes = [f"c{number}" for number in range(GUEST["base"] + sum(GUEST["new"].values()))]
    codes_of, known = [codes[:10], codes[5:20], codes[20:30], codes[30:37]], GUEST["base"]
    for new in GUEST["new"].values():
        codes_of.append([codes[0], *codes[known : known + new]])
        known += new
    return codes_of


def test_the_example_of_guest_namey_and_chen():
    """PLoS ONE 15(5): e0232076: base of 4 has 37; 4, 3, 1, 0 new: 19%, 11%, 3% → 6 (+2) at 5%."""
    result = saturation(made(guest()), base=4, run=GUEST["run"], threshold=0.05)
    runs = result.dropna(subset=["share"])
    assert list(runs["run_after"]) == ["5–6", "6–7", "7–8"]
    assert list(runs["new_in_run"]) == [7, 4, 1]
    assert list(runs["share"]) == pytest.approx([7 / 37, 4 / 37, 1 / 37])
    assert [f"{share:.0%}" for share in runs["share"]] == ["19%", "11%", "3%"]
    assert list(runs["reached"]) == ["", "", "6 (+2)"]
    assert "reached at interview 6 (+2)" in result.about.title
    assert list(result["new"]) == [10, 10, 10, 7, 4, 3, 1, 0]
    assert list(result["cumulative"]) == [10, 20, 30, 37, 41, 44, 45, 45]


def test_a_threshold_of_nought_and_a_longer_run_are_not_reached():
    assert "not reached" in saturation(made(guest()), threshold=0).about.title
    assert "not reached" in saturation(made(guest()), run=3).about.title
    assert "reached at interview 4 (+2)" in saturation(made(guest()), threshold=0.2).about.title


def test_the_band_holds_the_curve_ends_where_it_ends_and_never_varies():
    one, two = saturation(made(guest())), saturation(made(guest()))
    assert one[["low", "middle", "high"]].equals(two[["low", "middle", "high"]])
    assert (one["low"] <= one["middle"]).all()
    assert (one["middle"] <= one["high"]).all()
    assert set(one.iloc[-1][["low", "middle", "high"]]) == {45}
    sizes = [len(set(codes)) for codes in guest()]
    assert min(sizes) <= one.iloc[0]["low"] <= one.iloc[0]["high"] <= max(sizes)
    assert any("seed 1" in note and "no interval" in note for note in one.about.notes)


def test_the_cautions_are_printed():
    said = " ".join(saturation(made(guest())).about.lines())
    assert "Saturation is of codes" in said
    assert "not that what was said is understood (Hennink" in said


def test_it_is_refused_where_the_method_has_no_use_for_it():
    for method in ("reflexive", "realist", "constant_comparison"):
        with pytest.raises(Refused, match=rf"“{method}”.*reason="):
            saturation(made(guest(), method=method))
    result = saturation(made(guest(), method="reflexive"), reason="The funder asked for it.")
    assert any("“reflexive”. Asked for because: The funder asked for it." in note for note in result.about.notes)
    with pytest.raises(Refused):
        saturation(made(guest(), method="reflexive"), reason="  ")
    assert any("method is not set" in note for note in saturation(made(guest(), method=None)).about.notes)
    assert not any(
        "method is" in note.casefold() for note in saturation(made(guest(), method="coding_reliability")).about.notes
    )


def test_too_few_interviews_or_an_empty_base_are_refused():
    with pytest.raises(Refused, match="There are 8 coded interviews, and base \\+ run asks for 9"):
        saturation(made(guest()), base=6, run=3)
    with pytest.raises(Refused, match="no code"):
        saturation(made([[], [], ["a"], ["b"]]), base=2, run=1)
    for wrong in ({"base": 0}, {"run": 0}, {"threshold": 5}):
        with pytest.raises(InvalidInput):
            saturation(made(guest()), **wrong)


def test_the_order_is_that_of_collection():
    codes_of = [["a"], ["b"], ["c"], ["a", "b", "c"]]
    dates = ["2026-03-01", "2026-02-01", "2026-04-01", "2026-01-01"]
    by_date = saturation(made(codes_of, dates), base=1, run=1)
    assert list(by_date["source"]) == ["P4", "P2", "P1", "P3"]
    assert "Order of interviews: by date." in by_date.about.notes
    assert list(by_date["cumulative"]) == [3, 3, 3, 3]
    lacking = saturation(made(codes_of, [*dates[:3], None]), base=1, run=1)
    assert list(lacking["source"]) == ["P1", "P2", "P3", "P4"]
    assert any("no date is known of P4" in note for note in lacking.about.notes)
    given = saturation(made(codes_of, dates), base=1, run=1, order=["P3", "P4", "P1", "P2"])
    assert list(given["new"]) == [1, 2, 0, 0]
    with pytest.raises(NotFound, match="P9"):
        saturation(made(codes_of), base=1, run=1, order=["P9"])
    with pytest.raises(InvalidInput, match="leaves out P2"):
        saturation(made(codes_of), base=1, run=1, order=["P1", "P3", "P4"])
    with pytest.raises(InvalidInput, match="twice"):
        saturation(made(codes_of), base=1, run=1, order=["P1", "P2", "P3", "P4", "P1"])


def test_interviews_not_finished_are_left_out():
    result = saturation(made([["a"], ["b"], ["c"]], finished=[True, False, True]), base=1, run=1)
    assert list(result["source"]) == ["P1", "P3"]
    assert "Not coded yet and left out: P2." in result.about.notes


def test_random_studies_against_a_second_computation():
    random = np.random.default_rng(7)
    for _ in range(100):
        codes_of = [[f"c{one}" for one in random.choice(12, random.integers(0, 5), replace=False)] for _ in range(7)]
        base, run = int(random.integers(1, 4)), int(random.integers(1, 4))
        known, seen, new = len(set().union(*codes_of[:base])), set(), []
        for some in codes_of:
            new.append(len(set(some) - seen))
            seen |= set(some)
        if not known:
            continue
        shares = [sum(new[place : place + run]) / known for place in range(base, 7 - run + 1)]
        result = saturation(made(codes_of), base=base, run=run, threshold=0.25)
        assert list(result["new"]) == new
        assert list(result["share"].dropna()) == pytest.approx(shares)
        first = next((base + place for place, share in enumerate(shares) if share <= 0.25), None)
        assert (f"reached at interview {first} (+{run})" if first else "not reached") in result.about.title


def test_a_code_counts_where_it_is_applied_itself_and_a_theme_by_its_codes(study, folder):
    for number in (1, 2, 3):
        put_interview(
            folder, f"P{number}", ("Interviewer", "Well?"), (f"P{number}", "I trust her."), ("Interviewer", "Mm.")
        )
    write_rows(
        folder / "participants.csv", ["participant", "group"], *[[f"P{number}", "Parent"] for number in (1, 2, 3)]
    )
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    study.codebook.add("In mentors", under="Trust")
    study.codebook.add_theme("Relations", codes=["Trust"])
    code_words(study, "P1", "trust her", "In mentors")
    code_words(study, "P2", "trust", "Trust")
    study.set(method="codebook", reason="agreed in the team")
    assert list(saturation(study.data(), base=1, run=1)["new"]) == [1, 1, 0]
    assert list(saturation(study.data(), base=1, run=1, level="theme")["new"]) == [1, 0, 0]
