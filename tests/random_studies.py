"""Random small studies for second computations: joint interviews, notes, forms, marks, sub-codes, shared codes."""

import pandas as pd
from hypothesis import strategies as st

from toolkit import StudyData
from toolkit.codebook import Codebook
from toolkit.model import Code, Theme

PEOPLE = ("P1", "P2", "P3")
WAVES = ("T1", "T2")
CODES = ("a", "b", "c", "d")  # c lies under b
UNDER = {"a": {"a"}, "b": {"b", "c"}, "c": {"c"}, "d": {"d"}}
THEMES = {"X": {"a", "b", "c"}, "Y": {"c"}, "Z": {"d", "a"}}
WORDS = ("bus", "hope", "we", "it", "don't")


@st.composite
def studies(draw):
    """Draw a study as plain rows: a dict of lists, with the text of each source."""
    sources, turns, codings, marks, texts = [], [], [], [], {}
    for number in range(draw(st.integers(1, 3))):
        name = f"S{number}"
        kind = draw(st.sampled_from(["interview", "interview", "focus group", "field note", "form"]))
        text, wave = "", draw(st.sampled_from(WAVES))
        sources.append({"source": name, "kind": kind, "wave": wave, "finished": draw(st.booleans())})
        for place in range(draw(st.integers(1, 4))):
            who = draw(st.sampled_from([*PEOPLE, *PEOPLE, "interviewer", "unknown"]))
            words = draw(st.lists(st.sampled_from(WORDS), min_size=1, max_size=4))
            text += f"{who}: "
            start, said = len(text), " ".join(words)
            text += said + "\n"
            person = who if who in PEOPLE else None
            if draw(st.integers(0, 4)) == 0 and len(words) > 1:  # one word is only marked, as what nobody says
                marks.append({"source": name, "kind": "non-speech", "start": start, "end": start + len(words[0])})
            turns.append({"source": name, "turn": place + 1, "role": "participant" if person else who,
                          "participant": person, "start": start, "end": start + len(said), "words": len(words),
                          "characters": len(said), "question": "F Q1" if kind == "form" else None})  # fmt: skip
        texts[name] = text
        for _ in range(draw(st.integers(0, 6))):
            start = draw(st.integers(0, len(text) - 1))
            end = draw(st.integers(start + 1, min(len(text), start + 40)))
            codings.append({"source": name, "start": start, "end": end, "code": draw(st.sampled_from(CODES)),
                            "coding": f"{len(codings)}"})  # fmt: skip
    groups = {person: draw(st.sampled_from(["Parent", "Mentor"])) for person in PEOPLE}
    withdrawn = draw(st.sets(st.sampled_from(PEOPLE), max_size=1))
    return {"sources": sources, "turns": turns, "codings": codings, "marks": marks, "texts": texts, "groups": groups,
            "withdrawn": withdrawn}  # fmt: skip


def frames(study):
    """Return the StudyData of plain rows."""
    columns = dict.fromkeys(
        ("file", "date", "mode", "site", "language", "words", "turns", "version", "verbatim", "coder")
    )
    people = [
        {"participant": person, "wave": wave, "group": study["groups"][person], "number": 1, "site": None, "cohort": "",
         "status": "withdrawn" if person in study["withdrawn"] else "active", "label": person}
        for person in PEOPLE for wave in WAVES
    ]  # fmt: skip
    book = Codebook(
        [Code(id=f"id {name}", name=name, parent_id="id b" if name == "c" else None, aliases=("old d",) if name == "d" else ())
         for name in CODES],
        [Theme(id=f"id {name}", name=name, codes=tuple(f"id {one}" for one in sorted(codes) if one != "c" or name == "Y"))
         for name, codes in THEMES.items()],
    )  # fmt: skip
    rest = {"coder": "Ana", "created_at": "", "origin": "hand", "view": "", "key_quote": False, "codebook_version": 1}
    ids = [f"id {name}" for name in CODES]
    return StudyData(
        waves=WAVES,
        groups=("Parent", "Mentor"),
        codebook=book,
        texts=study["texts"],
        sources=pd.DataFrame([{**columns, **row} for row in study["sources"]]),
        turns=pd.DataFrame([{"label": "", "time_ms": None, **row} for row in study["turns"]]),
        marks=pd.DataFrame(study["marks"], columns=["source", "kind", "start", "end"]),
        participants=pd.DataFrame(people),
        codings=pd.DataFrame([{"quote": study["texts"][row["source"]][row["start"]:row["end"]], **rest, **row}
                              for row in study["codings"]],
                             columns=["coding", "source", "start", "end", "quote", "code", *rest]),
        codes=pd.DataFrame({"code": CODES, "id": ids, "path": CODES, "parent": [None, None, "b", None], "archived": False}),
        themes=pd.DataFrame({"theme": list(THEMES), "id": [f"id {name}" for name in THEMES], "path": list(THEMES), "parent": None}),
        form_questions=pd.DataFrame([{"question": "F Q1", "form": "F", "name": "Q1", "wording": "", "closed": None, "open": True}]),
    )  # fmt: skip


def speaking(study, keep=None):
    """Return the turns that count, as rows; `keep` chooses among them."""
    return [
        turn for turn in study["turns"]
        if turn["role"] != "interviewer" and turn["participant"] not in study["withdrawn"] and (keep is None or keep(turn))
    ]  # fmt: skip


def counting(study):
    """Return the sources whose coding counts."""
    finishing = any(source["finished"] for source in study["sources"])
    return {source["source"] for source in study["sources"] if source["finished"] or not finishing}


def characters(study, turns, *, marked=True):
    """Return (source, place) of all characters of turns, with or without what is marked."""
    found = {(turn["source"], place) for turn in turns for place in range(turn["start"], turn["end"])}
    holes = {(mark["source"], place) for mark in study["marks"] for place in range(mark["start"], mark["end"])}
    return found if marked else found - holes
