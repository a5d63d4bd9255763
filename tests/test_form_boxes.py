"""Two questions in one box: told at the import, counted under both and once in all, and parted by hand."""

import pytest
from conftest import code_words, write_rows
from test_forms import counts, plain

from toolkit import Report, quotations, theme_frequencies
from toolkit.errors import InvalidInput, NotFound, Refused

BOTH = "What helped, and what would you change?"
HELPED, CHANGE = "What helped?", "What would you change?"
SAID = [
    ("Lifts to court. I would ring less, I think.", "Tea"),
    ("Nothing to change, she listened.", ""),
    ("", "Cake"),
    ("The lifts", "n/a"),
]
R1, R2, R4 = (f"Form T1 R{number}" for number in (1, 2, 4))


@pytest.fixture
def forms(study, folder):
    write_rows(folder / "a.csv", ["ID", f"1. {BOTH}", "2. Anything we missed?"],
               *([number, *row] for number, row in enumerate(SAID, start=1)))  # fmt: skip
    write_rows(folder / "forms.csv", ["file", "form", "wave", "issued"], ["a.csv", "Form", "T1", 6])
    study.report = study.import_transcripts(folder)
    return study


@pytest.fixture
def coded(forms):
    for code, words in {
        "Lifts": [(R1, "Lifts"), (R1, "Lifts to court"), (R4, "lifts")],
        "Phone": [(R1, "ring less")],
        "Whole": [(R1, "court. I would")],
    }.items():
        forms.codebook.add(code)
        for source, quote in words:
            code_words(forms, source, quote, code)
    return forms


def counted(project, **choice):
    return theme_frequencies(project.data(), count="answers", level="code", **choice)


def test_the_import_says_that_a_box_asks_two_questions_and_what_to_do(forms):
    assert (
        f"a.csv: Q1 asks 2 things in one box: “{HELPED}”, “{CHANGE}”. Its answers count once, under Q1. "
        'To count them under each: project.forms.split_question("Form", "Q1").'
    ) in forms.report.notes
    assert not any("Q2 asks" in note for note in forms.report.notes)


def test_an_answer_in_a_box_counts_under_both_questions_and_once_in_all(coded):
    assert counts(counted(coded, by="question"))["Lifts", "Form Q1"] == (2, 3)
    assert coded.forms.split_question("Form", "Q1") == ["Q1a", "Q1b"]
    found = counted(coded, by="question")
    # by hand: three wrote into the box; lifts stand in two of these answers, the phone in one
    assert counts(found) == {
        ("Lifts", "Form Q1a"): (2, 3),
        ("Lifts", "Form Q1b"): (2, 3),
        ("Lifts", "Form Q2"): (0, 2),
        ("Phone", "Form Q1a"): (1, 3),
        ("Phone", "Form Q1b"): (1, 3),
        ("Phone", "Form Q2"): (0, 2),
        ("Whole", "Form Q1a"): (1, 3),
        ("Whole", "Form Q1b"): (1, 3),
        ("Whole", "Form Q2"): (0, 2),
    }
    assert counts(counted(coded)) == {("Lifts",): (2, 5), ("Phone",): (1, 5), ("Whole",): (1, 5)}
    assert counts(counted(coded, by="form"))["Lifts", "Form"] == (2, 5)
    with_all = counted(coded, by="question", margins=True).set_index(["code", "question"])
    assert tuple(with_all.loc[("Lifts", "All"), ["n", "of"]]) == (2, 5)
    for name in ("Form Q1", "Form Q1a", "Form Q1b"):
        assert counts(counted(coded, question=name))["Lifts",] == (2, 3)
    assert (
        "Form: Q1a and Q1b were asked in one box, Q1. Of 3 answers there 0 were split by hand; the others stand under "
        "Q1a and Q1b, with every code in them. In all, each is one answer."
    ) in found.about.notes


def test_an_answer_split_by_hand_counts_each_part_under_its_question(coded):
    before = coded.codings()
    coded.forms.split_question("Form", "Q1")
    text = coded.data().texts[R1]
    coded.forms.split_answer(R1, "Q1", at="I would ring")
    assert coded.data().texts[R1] == text
    assert plain(coded.codings()) == plain(before)
    turns = coded.data().turns
    assert plain(turns.loc[turns["source"] == R1, ["turn", "question", "words"]]) == [
        (1, "Form Q1a", 3),
        (2, "Form Q1b", 6),
        (3, "Form Q2", 1),
    ]
    assert list(coded.turns(R1)["text"]) == ["Lifts to court.", "I would ring less, I think.", "Tea"]
    found = counts(counted(coded, by="question"))
    # by hand: of R1 the lifts stand in the first part and the phone in the second; a coding over the cut in both
    assert [found["Lifts", f"Form Q1{part}"] for part in "ab"] == [(2, 3), (1, 3)]
    assert [found["Phone", f"Form Q1{part}"] for part in "ab"] == [(0, 3), (1, 3)]
    assert [found["Whole", f"Form Q1{part}"] for part in "ab"] == [(1, 3), (1, 3)]
    assert counts(counted(coded)) == {("Lifts",): (2, 5), ("Phone",): (1, 5), ("Whole",): (1, 5)}
    assert counts(counted(coded, question="Form Q1"))["Lifts",] == (2, 3)
    assert any("Of 3 answers there 1 was split by hand" in note for note in counted(coded).about.notes)


def test_an_answer_to_one_of_the_two_questions_is_no_answer_to_the_other(coded):
    coded.forms.split_question("Form", "Q1")
    coded.forms.split_answer(R2, "Q1", parts="Q1b")
    answers = coded.forms.answers("Form").set_index(["respondent", "question"])
    assert answers.loc[("R2", "Q1a"), ["answer", "open"]].tolist() == ["", "blank"]
    assert answers.loc[("R2", "Q1b"), ["answer", "open"]].tolist() == [SAID[1][0], "given"]
    assert answers.loc[("R2", "Q1"), ["answer", "open"]].tolist() == [SAID[1][0], "given"]
    found = counts(counted(coded, by="question"))
    assert [found["Lifts", f"Form Q1{part}"] for part in "ab"] == [(2, 2), (2, 3)]
    assert counts(counted(coded))["Lifts",] == (2, 5)
    assert any("Q1a 2 answered, 2 blank; Q1b 3 answered, 1 blank" in note for note in counted(coded).about.notes)


def test_the_answers_stand_under_the_box_and_its_questions(forms):
    forms.forms.split_question("Form", "Q1")
    forms.forms.split_answer(R1, "Q1", at="I would")
    answers = forms.forms.answers("Form")
    assert plain(answers.loc[answers["source"].isin([R1, R4]), ["question", "answer", "open", "wording"]]) == [
        ("Q1", SAID[0][0], "given", BOTH),
        ("Q1a", "Lifts to court.", "given", HELPED),
        ("Q1b", "I would ring less, I think.", "given", CHANGE),
        ("Q2", "Tea", "given", "Anything we missed?"),
        ("Q1", "The lifts", "given", BOTH),
        ("Q1a", "The lifts", "given", HELPED),
        ("Q1b", "The lifts", "given", CHANGE),
        ("Q2", "", "n/a", "Anything we missed?"),
    ]
    assert plain(forms.forms.questions()[["question", "part_of"]]) == [
        ("Q1", None),
        ("Q1a", "Form Q1"),
        ("Q1b", "Form Q1"),
        ("Q2", None),
    ]
    assert any("stands here under the box and under each" in note for note in answers.about.notes)


def test_parts_are_mapped_and_have_objectives_and_the_box_steps_back(coded, folder, tmp_path):
    write_rows(folder / "b.csv", ["ID", "1. What would you like to be different?"], [1, "Less paper"])
    write_rows(folder / "forms.csv", ["file", "form", "wave"], ["b.csv", "Mentor form", "T1"])
    coded.import_transcripts(folder)
    coded.forms.split_question("Form", "Q1")
    coded.forms.align({"Form": "Q1b", "Mentor form": "Q1"})
    coded.forms.set_objectives("Form", "Q1a", ["Reach"])
    assert plain(coded.forms.question_map()) == [
        ("Reach", f"Q1a: {HELPED}", "–", False),
        ("–", f"Q1b: {CHANGE}", "Q1: What would you like to be different?", True),
        ("–", "Q2: Anything we missed?", "–", False),
    ]
    file = tmp_path / "report.html"
    Report(coded.data(), sections=["forms"]).save(file)
    said = file.read_text(encoding="utf-8")
    assert "were asked in one box" in said
    assert "Reach" in said  # the objective of a part, at a quotation from an answer that nobody split


def test_quotations_of_a_question_are_found_in_the_box(coded):
    coded.forms.split_question("Form", "Q1")
    coded.forms.split_answer(R1, "Q1", at="I would ring")
    said = quotations(coded.data(), level="code", where={"question": "Form Q1b"})
    assert sorted(said["quote"]) == ["I would", "lifts", "ring less"]  # what lies in the answer
    found = counted(coded, by="question")
    row = next(place for place, one in enumerate(plain(found)) if one[:2] == ("Lifts", "Form Q1a"))
    assert sorted(found.words_behind(row)["quote"]) == ["Lifts", "Lifts to court", "lifts"]


def test_next_years_form_may_ask_the_two_apart(forms, folder):
    forms.forms.split_question("Form", "Q1")
    later = folder.parent / "later"
    later.mkdir()
    write_rows(later / "b.csv", ["ID", "1. What helped?", "2. What would you change?"], [1, "Visits", "Hours"])
    write_rows(later / "forms.csv", ["file", "form", "wave"], ["b.csv", "Form", "T2"])
    forms.import_transcripts(later)
    answers = forms.forms.answers("Form", "Q1b")
    assert list(answers["answer"]) == [SAID[0][0], SAID[1][0], "", "The lifts", "Hours"]
    forms.codebook.add("Time")
    code_words(forms, "Form T2 R1", "Hours", "Time")
    assert counts(counted(forms, by="question", where={"wave": "T2"})) == {
        ("Time", "Form Q1a"): (0, 1),
        ("Time", "Form Q1b"): (1, 1),
    }
    assert counts(counted(forms, where={"wave": "T2"})) == {("Time",): (1, 2)}  # two boxes there: two answers


VERBS = {
    "split question": lambda one: one.split_question("Form", "Q1", ["What helped?", "What then?"]),
    "split answer": lambda one: (one.split_question("Form", "Q1"), one.split_answer(R1, "Q1", at="I would"))[1],
    "join answer": lambda one: (VERBS["split answer"](one), one.join_answer(R1, "Q1b"))[1],
    "join question": lambda one: (VERBS["split answer"](one), one.join_question("Form", "Q1"))[1],
}


@pytest.mark.parametrize("verb", VERBS)
def test_every_verb_on_boxes_is_one_step_back_and_forth(coded, verb):
    def looks():
        frames = (coded.data().turns, coded.data().form_answers, coded.data().form_questions, coded.codings())
        return [str(plain(frame)) for frame in frames]

    seen, events = [looks()], [len(coded.history())]
    VERBS[verb](coded.forms)
    steps = len(coded.history()) - events[0]
    after = looks()
    assert list(coded.history()["what"])[-1] == verb
    assert steps == {"split question": 1, "split answer": 2}.get(verb, 3)
    for _ in range(steps):
        coded.undo()
    assert looks() == seen[0]
    for _ in range(steps):
        coded.redo()
    assert looks() == after
    if verb == "join question":
        assert after == seen[0]


def test_an_answer_is_split_anew_and_in_another_order(forms):
    forms.forms.split_question("Form", "Q1", [HELPED, CHANGE, "And what else?"])
    forms.forms.split_answer(R1, "Q1", at="I would", parts=["Q1b", "Q1a"])
    forms.forms.split_answer(R1, "Q1a", at=["I would ring", "less"])
    turns = forms.data().turns
    assert plain(turns.loc[turns["source"] == R1, ["turn", "question"]]) == [
        (1, "Form Q1a"),
        (2, "Form Q1b"),
        (3, "Form Q1c"),
        (4, "Form Q2"),
    ]
    forms.forms.split_answer(R1, "Q1", at="ring less", parts=["Q1c", "Q1a"])
    assert list(forms.turns(R1)["text"]) == ["Lifts to court. I would", "ring less, I think.", "Tea"]
    forms.correct(replace={"ring less": "ring you less"})
    turns = forms.data().turns
    assert list(turns.loc[turns["source"] == R1, "question"]) == ["Form Q1c", "Form Q1a", "Form Q2"]
    assert list(forms.turns(R1)["text"])[1] == "ring you less, I think."


WRONG = {
    "not there": ({"at": "I should"}, InvalidInput, "“I should” stands in the answer 0 times. Give the words"),
    "twice": ({"at": "I"}, InvalidInput, "“I” stands in the answer 2 times"),
    "inside a word": ({"at": "ourt"}, InvalidInput, "0 times"),
    "beginning": ({"at": "Lifts"}, InvalidInput, "“Lifts” begins the answer"),
    "a place inside a word": ({"at": 37}, InvalidInput, "37 is not between two words"),
    "outside": ({"at": 1}, InvalidInput, "1 is not between two words of the answer"),
    "nothing said": ({}, InvalidInput, "The answer is in 1 part, and Q1 asks Q1a, Q1b"),
    "too many": ({"at": ["I would", "less"]}, InvalidInput, "The answer is in 3 parts"),
    "same part": ({"at": "I would", "parts": ["Q1a", "q1a"]}, InvalidInput, "each once"),
    "other part": ({"at": "I would", "parts": ["Q1a", "Q2"]}, NotFound, "no question in the box of Q1 “Q2”"),
    "no word": ({"at": 55}, InvalidInput, "no word in"),
}  # fmt: skip


def test_mistakes_in_splitting_say_what_to_do(forms):
    with pytest.raises(Refused, match=r"asks one question\. If its box asks two, say so first"):
        forms.forms.split_answer(R1, "Q1", at="I would")
    for beside in ("Q2", "Anything we missed?", "Q1"):
        with pytest.raises(Refused, match="stands beside Q1 on the same form"):
            forms.forms.split_question("Form", "Q1", [beside, "What then?"])
    with pytest.raises(InvalidInput, match="Which questions does the box of Q2 ask"):
        forms.forms.split_question("Form", "Q2")
    forms.forms.split_question("Form", "Q1")
    with pytest.raises(Refused, match="in a box of several questions already"):
        forms.forms.split_question("Form", "Q1b", ["a?", "b?"])
    with pytest.raises(InvalidInput, match="Nothing was written to Q1"):
        forms.forms.split_answer("Form T1 R3", "Q1", at="x")
    with pytest.raises(Refused, match="Q2 of “Form” asks one question"):
        forms.forms.split_answer(R1, "Q2", at="x")


@pytest.mark.parametrize("case", WRONG)
def test_a_place_that_is_no_place_is_refused(forms, case):
    how, error, message = WRONG[case]
    forms.forms.split_question("Form", "Q1")
    before = plain(forms.data().turns)
    if case == "no word":
        how = {"at": forms.data().texts[R1].index("think.") + len("think")}
    if case == "a place inside a word":
        how = {"at": forms.data().texts[R1].index("ring") + 1}
        message = "is not between two words"
    with pytest.raises(error, match=message):
        forms.forms.split_answer(R1, "Q1", **how)
    assert plain(forms.data().turns) == before
