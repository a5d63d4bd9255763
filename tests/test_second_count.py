"""A second count, by sets and loops, of random small studies. It shares nothing with the toolkit but the frames."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import StudyData, presence, theme_frequencies
from toolkit.codebook import Codebook
from toolkit.model import Code, Theme

PEOPLE = ("P1", "P2", "P3")
WAVES = ("T1", "T2")
CODES = ("a", "b", "c")  # c lies under b; theme X speaks through a and b (so c as well), theme Y through c
MEMBERS = {"X": {"a", "b", "c"}, "Y": {"c"}}
LONG = 12  # every turn is twelve characters


@st.composite
def studies(draw):
    sources, turns, codings, texts = [], [], [], {}
    for number in range(draw(st.integers(1, 5))):
        name, wave = f"S{number}", draw(st.sampled_from(WAVES))
        speakers = draw(st.lists(st.sampled_from([*PEOPLE, "interviewer", "unknown"]), min_size=1, max_size=4))
        texts[name] = "".join("word" * 3 for _ in speakers)
        kind = draw(st.sampled_from(["interview", "focus group", "field note"]))
        sources.append({"source": name, "kind": kind, "wave": wave, "finished": draw(st.booleans())})
        for place, who in enumerate(speakers):
            person = who if who in PEOPLE else None
            turns.append({"source": name, "turn": place + 1, "role": "participant" if person else who, "participant": person,
                          "start": place * LONG, "end": (place + 1) * LONG, "words": 1, "characters": LONG})  # fmt: skip
        for _ in range(draw(st.integers(0, 4))):
            start = draw(st.integers(0, len(texts[name]) - 1))
            end = draw(st.integers(start + 1, len(texts[name])))
            codings.append({"source": name, "start": start, "end": end, "code": draw(st.sampled_from(CODES))})
    groups = {person: draw(st.sampled_from(["Parent", "Mentor"])) for person in PEOPLE}
    withdrawn = draw(st.sets(st.sampled_from(PEOPLE), max_size=1))
    return sources, turns, codings, texts, groups, withdrawn


def frames(study):
    sources, turns, codings, texts, groups, withdrawn = study
    columns = dict.fromkeys(
        ("file", "date", "mode", "site", "language", "words", "turns", "version", "verbatim", "coder")
    )
    people = [
        {"participant": person, "wave": wave, "group": groups[person], "number": 1, "site": None, "cohort": "",
         "status": "withdrawn" if person in withdrawn else "active", "label": person}
        for person in PEOPLE for wave in WAVES
    ]  # fmt: skip
    book = Codebook(
        [Code(id="a", name="a"), Code(id="b", name="b"), Code(id="c", name="c", parent_id="b")],
        [Theme(id="X", name="X", codes=("a", "b")), Theme(id="Y", name="Y", codes=("c",))],
    )
    rest = {"coder": "Ana", "created_at": "", "origin": "hand", "view": "", "key_quote": False, "codebook_version": 1}
    coded = [{"coding": str(place), "quote": "", **rest, **row} for place, row in enumerate(codings)]
    return StudyData(
        waves=WAVES,
        groups=("Parent", "Mentor"),
        codebook=book,
        texts=texts,
        sources=pd.DataFrame([{**columns, **row} for row in sources]),
        turns=pd.DataFrame([{"label": "", "time_ms": None, "question": None, **row} for row in turns]),
        participants=pd.DataFrame(people),
        codings=pd.DataFrame(coded, columns=["coding", "source", "start", "end", "quote", "code", *rest]),
        codes=pd.DataFrame({"code": CODES, "id": CODES, "path": CODES, "parent": [None, None, "b"], "archived": False}),
        themes=pd.DataFrame({"theme": ["X", "Y"], "id": ["X", "Y"], "path": ["X", "Y"], "parent": None}),
    )


def second_presence(study, theme, person, wave):
    sources, turns, codings, _, _, withdrawn = study
    finishing = any(source["finished"] for source in sources)
    answers = set()
    for source in sources:
        mine = [turn for turn in turns if turn["source"] == source["source"] and turn["participant"] == person]
        if not mine or source["wave"] != wave or source["kind"] == "field note" or person in withdrawn:
            continue
        if finishing and not source["finished"]:
            answers.add("not coded yet")
            continue
        raised = any(
            coding["source"] == source["source"] and coding["code"] in MEMBERS[theme]
            and set(range(coding["start"], coding["end"])) & set(range(turn["start"], turn["end"]))
            for coding in codings for turn in mine
        )  # fmt: skip
        answers.add("yes" if raised else "no")
    return next((answer for answer in ("yes", "not coded yet", "no") if answer in answers), "no interview")


@settings(max_examples=150, deadline=None)
@given(studies())
def test_presence_is_what_a_second_count_finds(study):
    found = presence(frames(study))
    for row in found.itertuples():
        assert row.presence == second_presence(study, row.theme, row.participant, row.wave), row


@settings(max_examples=150, deadline=None)
@given(studies())
def test_people_per_group_and_time_point_are_what_a_second_count_finds(study):
    groups, withdrawn = study[4], study[5]
    found = theme_frequencies(frames(study), by=["wave", "group"])
    for row in found.itertuples():
        people = [person for person in PEOPLE if groups[person] == row.group and person not in withdrawn]
        answers = [second_presence(study, row.theme, person, row.wave) for person in people]
        assert row.of == answers.count("yes") + answers.count("no")
        assert row.not_coded_yet == answers.count("not coded yet")
        assert (pd.isna(row.n) and row.of == 0) or row.n == answers.count("yes")


@settings(max_examples=150, deadline=None)
@given(studies())
def test_references_sources_and_characters_are_what_a_second_count_finds(study):
    sources, turns, codings, _, _, withdrawn = study
    finishing = any(source["finished"] for source in sources)
    counted = {source["source"] for source in sources if source["finished"] or not finishing}
    speech = {
        (turn["source"], place)
        for turn in turns
        if turn["role"] != "interviewer" and turn["participant"] not in withdrawn and turn["source"] in counted
        for place in range(turn["start"], turn["end"])
    }
    covered = {
        theme: [{(one["source"], place) for place in range(one["start"], one["end"])} & speech
                for one in codings if one["code"] in members]
        for theme, members in MEMBERS.items()
    }  # fmt: skip

    def first_count(count):
        return {
            row.theme: row.n for row in theme_frequencies(frames(study), count=count).itertuples() if not pd.isna(row.n)
        }

    for theme, n in first_count("references").items():
        assert n == sum(bool(one) for one in covered[theme])
    for theme, n in first_count("sources").items():
        assert n == len({source for one in covered[theme] for source, _ in one})
    for theme, n in first_count("characters").items():
        assert n == len(set().union(*covered[theme]))
