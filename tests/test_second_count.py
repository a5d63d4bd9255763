"""A second count, by sets and loops, of random small studies. It shares nothing with the toolkit but the frames."""

import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import StudyData, change_between_waves, compare_groups, presence, theme_frequencies
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
            view = draw(st.sampled_from(["positive", "negative"]))
            codings.append(
                {"source": name, "start": start, "end": end, "code": draw(st.sampled_from(CODES)), "view": view}
            )
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
    rest = {
        "coder": "Ana",
        "created_at": "",
        "origin": "hand",
        "view": "not stated",
        "key_quote": False,
        "codebook_version": 1,
    }
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


def check_presence(study, data):
    found = presence(data)
    for row in found.itertuples():
        assert row.presence == second_presence(study, row.theme, row.participant, row.wave), row


def check_people_per_group_and_time_point(study, data):
    groups, withdrawn = study[4], study[5]
    found = theme_frequencies(data, by=["wave", "group"])
    for row in found.itertuples():
        people = [person for person in PEOPLE if groups[person] == row.group and person not in withdrawn]
        answers = [second_presence(study, row.theme, person, row.wave) for person in people]
        assert row.of == answers.count("yes") + answers.count("no")
        assert row.not_coded_yet == answers.count("not coded yet")
        assert (pd.isna(row.n) and row.of == 0) or row.n == answers.count("yes")


def covered_by_coding(study, members, view=None):
    """Return, per coding that counts, its characters on words that count, by source and speaker's turn."""
    sources, turns, codings, _, _, withdrawn = study
    finishing = any(source["finished"] for source in sources)
    counted = {source["source"] for source in sources if source["finished"] or not finishing}
    found = []
    for one in codings:
        places = {
            (turn["source"], turn["turn"], place)
            for turn in turns
            if turn["source"] == one["source"] and turn["source"] in counted and turn["role"] != "interviewer"
            and turn["participant"] not in withdrawn
            for place in range(max(turn["start"], one["start"]), min(turn["end"], one["end"]))
        }  # fmt: skip
        if places and one["code"] in members and (view is None or one["view"] == view):
            found.append((one, places))
    return found


def speaker_of(study, source, turn):
    """Return who a run of text belongs to: a person, or all who cannot be told apart in a source."""
    sources, turns, *_ = study
    kind = next(one["kind"] for one in sources if one["source"] == source)
    who = next(one["participant"] for one in turns if one["source"] == source and one["turn"] == turn)
    return None if kind == "field note" else who


def second_runs(study, found):
    """Count the runs after uniting overlapping or touching codings of one speaker, each coding at its whole span."""
    spans = {}
    for one, places in found:
        for source, turn, _ in places:
            spans.setdefault((source, speaker_of(study, source, turn)), set()).add((one["start"], one["end"]))
    total = 0
    for runs in spans.values():
        reached = -1
        for start, end in sorted(runs):
            total += start > reached
            reached = max(reached, end)
    return total


def second_count(study, count, members, view=None):
    found = covered_by_coding(study, members, view)
    if count == "references":
        return len(found)
    if count == "distinct_spans":
        return len({(one["source"], one["start"], one["end"]) for one, _ in found})
    if count == "sources":
        return len({one["source"] for one, _ in found})
    if count == "groups":
        kinds = {source["source"]: source["kind"] for source in study[0]}
        return len({one["source"] for one, _ in found if kinds[one["source"]] == "focus group"})
    if count == "merged_runs":
        return second_runs(study, found)
    return len(set().union(*(places for _, places in found)))  # characters, coverage


def check_every_basis(study, data, view):
    where = {"view": view} if view else {}
    for count in ("references", "distinct_spans", "merged_runs", "sources", "groups", "coverage"):
        for row in theme_frequencies(data, count=count, where=where).itertuples():
            if not pd.isna(row.n):
                assert row.n == second_count(study, count, MEMBERS[row.theme], view), (count, row)
    for row in theme_frequencies(data, count="characters", level="code", where=where).itertuples():
        members = {"b", "c"} if row.code == "b" else {row.code}
        if not pd.isna(row.n):
            assert row.n == second_count(study, "characters", members, view), row


def check_change(study, data):
    withdrawn = study[5]
    found = change_between_waves(data, "T1", "T2")
    for row in found.itertuples():
        planned = {"T1 only": [], "T2 only": [], "both": [], "neither": []}
        for person in PEOPLE:
            pair = tuple(second_presence(study, row.theme, person, wave) for wave in WAVES)
            if person not in withdrawn and set(pair) <= {"yes", "no"}:
                name = {
                    ("yes", "no"): "T1 only",
                    ("no", "yes"): "T2 only",
                    ("yes", "yes"): "both",
                    ("no", "no"): "neither",
                }
                planned[name[pair]].append(person)
        assert row.who == (", ".join(planned[row.change]) or "nobody")
        assert row.n == len(planned[row.change])
        assert row.of == sum(len(names) for names in planned.values())


def check_names_of_each_group(study, data):
    groups, withdrawn = study[4], study[5]
    for row in compare_groups(data, by="group", where={"wave": "T1"}).itertuples():
        people = [person for person in PEOPLE if groups[person] == row.group and person not in withdrawn]
        answers = {person: second_presence(study, row.theme, person, "T1") for person in people}
        assert row.who == (", ".join(name for name in people if answers[name] == "yes") or "nobody")
        assert row.others == (", ".join(name for name in people if answers[name] == "no") or "nobody")


@settings(max_examples=200, deadline=None)
@given(studies(), st.sampled_from([None, "positive", "negative"]))
def test_every_count_is_what_a_second_count_finds(study, view):
    data = frames(study)
    check_presence(study, data)
    check_people_per_group_and_time_point(study, data)
    check_every_basis(study, data, view)
    check_change(study, data)
    check_names_of_each_group(study, data)
