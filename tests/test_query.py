"""Queries: what each operator gives, where a mistake is shown, and a second answer by sets on random studies."""

import re

import pytest
from conftest import code_words, put_interview, write_rows
from hypothesis import given, settings
from hypothesis import strategies as st
from random_studies import THEMES, UNDER, characters, counting, frames, speaking, studies

from toolkit import query
from toolkit.analysis.query_language import Joined, Name, Not, Related, read
from toolkit.errors import InvalidInput, NotFound


@pytest.fixture
def coded(study, folder):
    put_interview(folder, "P1 T1", ("Interviewer", "Well?"), ("P1", "I hope we can trust her. We shall see."),
                  ("Interviewer", "And hope?"), ("P1", "The bus was late again, so I lost it."),
                  ("Interviewer", "Mm."), ("P1", "Trust takes time."))  # fmt: skip
    put_interview(folder, "P2 T1", ("Interviewer", "Well?"), ("P2", "The bus gives me hope."), ("Interviewer", "Mm."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    write_rows(folder / "sources.csv", ["file", "wave"], ["P1 T1.txt", "T1"], ["P2 T1.txt", "T1"])
    study.import_transcripts(folder)
    for name in ("Hope", "Trust", "Time and place", "Lateness"):
        study.codebook.add(name)
    study.codebook.add("Doubt", under="Trust")
    code_words(study, "P1 T1", "I hope we can trust her.", "Hope")
    code_words(study, "P1 T1", "trust her. We shall see.", "Trust")
    code_words(study, "P1 T1", "trust", "Doubt")
    code_words(study, "P1 T1", "late again", "Lateness")
    code_words(study, "P1 T1", "takes time", "Time and place")
    code_words(study, "P2 T1", "hope", "Hope")
    study.codebook.add_theme("Relations", codes=["Trust", "Time and place"])
    return study


def found(project, text, **options):
    return list(query(project.data(), text, **options)["quote"])


def test_what_each_operator_gives(coded):
    assert found(coded, "Hope") == ["I hope we can trust her.", "hope"]
    assert found(coded, "Trust") == ["trust", "trust her. We shall see."]
    assert found(coded, "Doubt within Hope") == ["trust"]
    assert found(coded, "Trust within Hope") == ["trust"]
    assert found(coded, "Trust overlaps Hope") == ["trust", "trust her. We shall see."]
    assert found(coded, "Hope and Trust") == ["trust", "trust her."]
    assert found(coded, "Hope and not Trust") == ["I hope we can ", "hope"]
    assert found(coded, "Doubt or Lateness") == ["trust", "late again"]
    assert found(coded, "not (Hope or Trust or Lateness)")[:2] == ["The bus was ", ", so I lost it."]
    assert found(coded, 'Lateness and not (text:"late" or text:"again")') == []  # only a blank is left
    assert found(coded, "Relations") == ["trust", "trust her. We shall see.", "takes time"]


def test_followed_by_counts_turns_of_participants_only(coded):
    assert found(coded, "Trust followed by Lateness") == ["trust", "trust her. We shall see."]
    assert found(coded, 'Hope followed by "Time and place"') == []
    assert found(coded, 'Hope followed by (2 turns) "Time and place"') == ["I hope we can trust her."]
    assert found(coded, "Hope followed by (0 turns) Trust") == []
    assert found(coded, "Lateness followed by (9 turns) Trust") == []


def test_near_counts_the_words_between(coded):
    """“We shall see.” ends; “The bus was” are the three words up to “late again”."""
    assert found(coded, "Lateness near (3 words) Trust") == ["late again"]
    assert found(coded, "Lateness near (2 words) Trust") == []
    assert found(coded, "Trust near (3 words) Lateness") == ["trust her. We shall see."]
    assert found(coded, 'text:"bus" near (0 words) Lateness') == []
    assert found(coded, 'text:"bus" near (1 word) Lateness') == ["bus"]


def test_text_finds_whole_words_of_participants(coded):
    assert found(coded, 'text:"hope"') == ["hope", "hope"]
    assert found(coded, 'text:"HOPE WE"') == ["hope we"]
    assert found(coded, "text:hop") == []
    assert found(coded, 'text:"bus" and not Hope') == ["bus", "bus"]


def test_an_extract_says_whose_it_is_and_where(coded):
    result = query(coded.data(), "Hope")
    row = result.iloc[0]
    assert (row["label"], row["source"], row["turn"], row["wave"]) == ("(Parent 1)", "P1 T1", 2, "T1")
    assert row["participants"] == ["P1"]
    text = coded.data().texts["P1 T1"]
    assert text[row["start"] : row["end"]] == row["quote"]
    assert result.about.title == "Query: Hope"
    assert "2 extracts of 2 people in 2 sources." in result.about.notes


def test_words_of_others_between_are_cut_and_marked(coded):
    turns = coded.turns("P1 T1").set_index("turn")
    coded.code(source="P1 T1", start=int(turns.loc[2, "start"]), end=int(turns.loc[4, "end"]), code="Lateness")
    row = query(coded.data(), "Lateness").iloc[0]
    assert row["quote"] == "I hope we can trust her. We shall see. […] The bus was late again, so I lost it."
    assert len(row["spans"]) == 2


def test_where_narrows_and_a_wrong_value_is_answered(coded):
    assert found(coded, "Hope", where={"participant": "P2"}) == ["hope"]
    with pytest.raises(NotFound, match="T1"):
        query(coded.data(), "Hope", where={"wave": "T3"})


def test_distances_count_the_turns_and_words_that_where_leaves_out():
    said = [("P1", "hope it"), ("P2", "we we"), ("P1", "bus it")]
    text, turns = "", []
    for number, (who, words) in enumerate(said, 1):
        start = len(text)
        text += words + "\n"
        turns.append({"source": "S0", "turn": number, "role": "participant", "participant": who, "start": start,
                      "end": start + len(words), "words": 2, "characters": len(words), "question": None})  # fmt: skip
    study = {"sources": [{"source": "S0", "kind": "focus group", "wave": "T1", "finished": False}], "turns": turns, "codings": [],
             "marks": [], "texts": {"S0": text}, "groups": dict.fromkeys(("P1", "P2", "P3"), "Parent"), "withdrawn": set()}  # fmt: skip
    for far, near in (("followed by (1 turn)", "followed by (2 turns)"), ("near (2 words)", "near (3 words)")):
        for where in ({}, {"participant": "P1"}):
            assert query(frames(study), f"text:hope {far} text:bus", where=where).empty
            assert len(query(frames(study), f"text:hope {near} text:bus", where=where)) == 1


def test_sources_not_finished_are_no_evidence_of_absence(coded):
    coded.finish(source="P2 T1")
    assert found(coded, "Hope") == ["I hope we can trust her.", "hope"]
    result = query(coded.data(), "Hope and not Trust")
    assert list(result["quote"]) == ["hope"]
    assert any("Not coded yet and left out: P1 T1" in line for line in result.about.notes)


def test_former_names_and_names_of_both_kinds(coded):
    coded.codebook.merge("Lateness", into="Hope")
    assert found(coded, "Lateness") == found(coded, "Hope")
    coded.codebook.add_theme("Hope", codes=["Trust"])
    with pytest.raises(InvalidInput, match=r'code and a theme(.|\n)*code:"Hope"'):
        query(coded.data(), "Hope")
    assert found(coded, 'theme:"Hope"') == found(coded, "Trust")
    assert found(coded, "Hope", level="theme") == found(coded, "Trust")
    assert found(coded, 'code:"Hope"', level="theme") == found(coded, "Lateness", level="code")


@pytest.mark.parametrize(
    ("text", "place", "said"),
    [
        ("Hop within Trust", "^^^", "Did you mean “Hope”?"),
        ("Hope within Trusst", "            ^^^^^^", "Did you mean “Trust”?"),
        ("Hope not Trust", "     ^^^", "and not"),
        ("Hope and", "        ^", "expected here"),
        ("(Hope or Trust", "              ^", "Add “)”."),
        ("Hope) and Trust", "    ^", "No bracket is open."),
        ("Hope near (3 turns) Trust", "          ^^^^^^^^^", "near (5 words)"),
        ("Hope within (3 turns) Trust", "            ^^^^^^^^^", "takes no number"),
        ('Hope and "Trust', "         ^", "not closed"),
        ("and Trust", "^^^", "in quotes"),
        ('Hope "Trust"', "     ^^^^^^^", "Put an operator"),
    ],
)
def test_a_mistake_shows_its_place(coded, text, place, said):
    with pytest.raises((InvalidInput, NotFound)) as error:
        query(coded.data(), text)
    assert f"\n    {text}\n    {place}" in str(error.value)
    assert said in str(error.value)


def test_an_empty_query_and_a_wrong_level_are_answered(coded):
    with pytest.raises(InvalidInput, match="empty"):
        query(coded.data(), "  ")
    with pytest.raises(NotFound, match="Did you mean “theme”"):
        query(coded.data(), "Hope", level="themes")


def bare(text):
    """Return a tree without places: names as words."""

    def turned(node):
        match node:
            case Name(name, _):
                return name
            case Not(part):
                return ("not", turned(part))
            case Joined(by, parts):
                return (by, *map(turned, parts))
            case Related(by, one, other, distance):
                return (by, turned(one), turned(other), distance)

    return turned(read(text))


def test_what_binds_tighter_and_reading_from_the_left():
    assert bare("a or b and not c within d") == ("or", "a", ("and", "b", ("not", ("within", "c", "d", 0))))
    assert bare("a within b overlaps c") == ("overlaps", ("within", "a", "b", 0), "c", 0)
    assert bare("(a or b) and c") == ("and", ("or", "a", "b"), "c")
    assert bare("a FOLLOWED BY (1 turn) b Near c") == ("near", ("followed by", "a", "b", 1), "c", 10)
    assert bare('clear talk and "this and that"') == ("and", "clear talk", "this and that")
    assert bare("stand by me or followed") == ("or", "stand by me", "followed")
    assert bare('“he said "no"” or b') == ("or", 'he said "no"', "b")


# A second answer, by sets of characters


NAMES = {**UNDER, **THEMES, "old d": UNDER["d"]}


def trees():
    leaves = st.sampled_from([*NAMES, 'text:"bus"', 'text:"hope we"'])

    def more(inner):
        return st.one_of(
            st.tuples(st.just("not"), inner),
            st.tuples(st.sampled_from(["and", "or", "within", "overlaps"]), inner, inner),
            st.tuples(st.sampled_from(["followed by", "near"]), inner, inner, st.integers(0, 3)),
        )

    return st.recursive(leaves, more, max_leaves=4)


def written(tree):
    if isinstance(tree, str):
        return tree
    if tree[0] == "not":
        return f"(not {written(tree[1])})"
    unit = {"followed by": "turns", "near": "words"}.get(tree[0])
    return f"({written(tree[1])} {tree[0]} {f'({tree[3]} {unit}) ' if unit else ''}{written(tree[2])})"


def negates(tree):
    return not isinstance(tree, str) and (
        tree[0] == "not" or any(negates(part) for part in tree[1:3] if not isinstance(part, int))
    )


class SecondAnswer:
    """Extracts as sets of (source, place)."""

    def __init__(self, study, keep, *, finished_only):
        self.study = study
        chosen = [turn for turn in speaking(study, keep) if not finished_only or turn["source"] in counting(study)]
        self.turns = sorted(chosen, key=lambda turn: (turn["source"], turn["start"]))
        self.letters = characters(study, self.turns)
        self.order = {one: rank for rank, one in enumerate(sorted(self.letters))}
        everybody = sorted(speaking(study), key=lambda turn: (turn["source"], turn["start"]))
        self.turn_of = {one: rank for rank, turn in enumerate(everybody) for one in characters(study, [turn])}
        self.words = [
            (turn["source"], turn["start"] + match.start(), turn["start"] + match.end())
            for turn in everybody
            for match in re.finditer(r"[\w']+", self.spoken(turn))
        ]

    def spoken(self, turn):
        """Return the text of a turn, what is marked put out of sight."""
        seen = characters(self.study, [turn], marked=False)
        text = self.study["texts"][turn["source"]]
        return "".join(
            text[place] if (turn["source"], place) in seen else "#" for place in range(turn["start"], turn["end"])
        )

    def stretches(self, places):
        """Cut a set of places where one that counts is missing, and keep what holds a letter."""
        runs, last = [], None
        for one in sorted(places):
            if last is None or self.order[one] != self.order[last] + 1 or one[0] != last[0]:
                runs.append(set())
            runs[-1].add(one)
            last = one
        return {
            frozenset(run) for run in runs if any(self.study["texts"][source][place].isalnum() for source, place in run)
        }

    def leaf(self, name):
        if name.startswith("text:"):
            wanted = rf"(?<!\w){name[6:-1]}(?!\w)"
            return {
                frozenset((turn["source"], turn["start"] + place) for place in range(*match.span()))
                for turn in self.turns for match in re.finditer(wanted, self.spoken(turn))
            }  # fmt: skip
        places = (
            frozenset({(one["source"], place) for place in range(one["start"], one["end"])} & self.letters)
            for one in self.study["codings"] if one["code"] in NAMES[name]
        )  # fmt: skip
        return {one for one in places if one}

    def all_words(self, extracts):
        return set().union(*extracts)

    def answer(self, tree):
        if isinstance(tree, str):
            return self.leaf(tree)
        by, *parts = tree
        if by == "not":
            return self.minus({frozenset(characters(self.study, [turn])) for turn in self.turns}, self.answer(parts[0]))
        if by == "and":
            return self.both(parts)
        one, other = self.answer(parts[0]), self.answer(parts[1])
        if by == "or":
            return one | other
        holds = {
            "within": lambda a: a <= self.all_words(other),
            "overlaps": lambda a: bool(a & self.all_words(other)),
            "followed by": lambda a: any(self.follows(a, b, parts[2]) for b in other),
            "near": lambda a: any(a & b or self.gap(a, b) <= parts[2] for b in other),
        }[by]
        return {a for a in one if holds(a)}

    def minus(self, extracts, taken):
        return set().union(*(self.stretches(one - self.all_words(taken)) for one in extracts))

    def both(self, parts):
        negative = [part for part in parts if not isinstance(part, str) and part[0] == "not"]
        found = {frozenset(characters(self.study, [turn])) for turn in self.turns}
        positive = [self.answer(part) for part in parts if part not in negative]
        if positive:
            found = positive[0]
        for more in positive[1:]:
            found = {a & b for a in found for b in more if a & b}
        found = set().union(*(self.stretches(one) for one in found))
        for part in negative:
            found = self.minus(found, self.answer(part[1]))
        return found

    def follows(self, a, b, turns):
        return max(a)[0] == min(b)[0] and min(b) > max(a) and self.turn_of[min(b)] - self.turn_of[max(a)] <= turns

    def gap(self, a, b):
        left, right = (a, b) if max(a) < min(b) else (b, a)
        if max(left)[0] != min(right)[0]:
            return float("inf")
        return sum(
            source == max(left)[0] and start > max(left)[1] and end <= min(right)[1]
            for source, start, end in self.words
        )


def kept_by(study, where):
    kinds = {source["source"]: source for source in study["sources"]}

    def keep(turn):
        source = kinds[turn["source"]]
        if "wave" in where:
            return source["wave"] == where["wave"]
        person = turn["participant"] if source["kind"] != "field note" else None
        return "group" not in where or (person is not None and study["groups"][person] == where["group"])

    return keep


@settings(max_examples=200, deadline=None)
@given(study=studies(), tree=trees(), where=st.sampled_from([{}, {}, {"wave": "T1"}, {"group": "Parent"}]))
def test_a_query_gives_what_a_second_answer_finds(study, tree, where):
    again = SecondAnswer(study, kept_by(study, where), finished_only=negates(tree))
    result = query(frames(study), written(tree), where=where)
    found = [
        frozenset((row.source, place) for span in row.spans for place in range(*span)) for row in result.itertuples()
    ]
    assert len(found) == len(set(found))
    assert set(found) == again.answer(tree)
