"""Correcting a coded transcript: no coding is dropped, none moves to other words, and what is unsure is listed."""

import random

import pytest
from conftest import ROOT, code_words, part_of_the_sample, put_interview
from hypothesis import given
from hypothesis import strategies as st

from toolkit import Report, presence, theme_frequencies
from toolkit.errors import InvalidInput
from toolkit.spans import carry
from toolkit.transcripts.correction import edits_between, place, replaced

TEXT = (
    ("Interviewer", "How did it go at calf cast?"),
    ("P1", "They sent me to calf cast, and calf cast sent me home. She rang me after."),
    ("Interviewer", "And then?"),
    ("P1", "Nothing, for about three weeks. I kept the letter in the drawer."),
)


@pytest.fixture
def coded(study, folder):
    put_interview(folder, "P1 T1", *TEXT)
    study.import_transcripts(folder)
    for code in ("Waiting", "Court", "Phone"):
        study.codebook.add(code)
    code_words(study, "P1 T1", "calf cast sent me home", "Court")
    code_words(study, "P1 T1", "She rang me after.", "Phone")
    code_words(study, "P1 T1", "for about three weeks", "Waiting")
    return study


def quotes(project, **which):
    return sorted(project.codings(**which)["quote"])


def agree(project):
    """Every coding that counts is a slice of its text."""
    texts = project.data().texts
    for row in project.codings().itertuples():
        assert texts[row.source][row.start : row.end] == row.quote


def test_find_and_replace_goes_over_the_study_and_takes_the_codings_along(coded):
    shown = coded.correct(replace={"calf cast": "CAFCASS"}, preview=True)
    assert "calf cast sent me home" in quotes(coded)
    assert "preview" in shown.about.title
    said = coded.correct(replace={"calf cast": "CAFCASS"})
    assert quotes(coded) == ["CAFCASS sent me home", "She rang me after.", "for about three weeks"]
    assert list(said["outcome"]).count("corrected") == 4  # three places in the text, one coding
    assert "codings kept: 0, corrected: 1, moved: 2, to review: 0" in said.about.notes[0]
    assert coded.sources()["version"].tolist() == [2]
    assert [row.label for row in coded.speakers().itertuples()] == ["Interviewer", "P1"]
    assert coded.turns()["text"].iloc[0] == "How did it go at CAFCASS?"
    agree(coded)
    coded.undo()
    assert "calf cast sent me home" in quotes(coded)
    assert coded.turns()["text"].iloc[0] == "How did it go at calf cast?"


def test_whole_words_only_and_the_longest_first():
    text, edits = replaced("art, party, art room", {"art": "craft", "art room": "studio"})
    assert text == "craft, party, studio"
    assert edits == [(0, 3, 0, 5), (12, 20, 14, 20)]


def test_a_new_text_keeps_moves_and_lists(coded):
    old = coded.data().texts["P1 T1"]
    new = old.replace(" She rang me after.", "").replace("in the drawer.", "in the drawer. She rang me after.")
    new = new.replace("for about three weeks", "not a word till June")
    said = coded.correct("P1 T1", text=new)
    outcomes = dict(zip(said["before"], said["outcome"], strict=True))
    assert outcomes["She rang me after."] == "moved"
    assert outcomes["for about three weeks"] == "to review"
    assert quotes(coded, to_review=True) == ["for about three weeks"]
    assert quotes(coded) == ["She rang me after.", "calf cast sent me home"]
    agree(coded)


def test_what_is_to_review_is_in_no_count_until_it_is_placed(coded):
    code_words(coded, "P1 T1", "Nothing", "Court")
    new = coded.data().texts["P1 T1"].replace("for about three weeks", "not a word till June")
    coded.correct("P1 T1", text=new)
    counted = theme_frequencies(coded.data(), level="code", count="references").set_index("code")["n"]
    assert counted["Waiting"] == 0
    waiting = coded.codings(to_review=True).iloc[0]
    start = new.index("not a word till June")
    coded.change_coding(waiting["coding"], span=(start, start + len("not a word till June")))
    assert coded.codings(to_review=True).empty
    assert "not a word till June" in quotes(coded)
    agree(coded)


def test_a_second_correction_that_brings_the_words_back_places_what_was_to_review(coded):
    old = coded.data().texts["P1 T1"]
    coded.correct("P1 T1", text=old.replace("for about three weeks", "not a word till June"))
    coded.correct("P1 T1", text=old)
    assert coded.codings(to_review=True).empty
    assert "for about three weeks" in quotes(coded)


def test_a_turn_put_in_is_recognised_and_a_person_assigned_by_hand_stays(coded):
    coded.people.add_group("Parent")
    coded.people.add("Mary", group="Parent")
    coded.people.assign_speaker(source="P1 T1", label="P1", speaker="Mary")
    old = coded.data().texts["P1 T1"]
    coded.correct("P1 T1", text=old + "\nInterviewer: Thank you.\n")
    assert list(coded.turns()["text"])[-1] == "Thank you."
    assert set(coded.turns()["participant"].dropna()) == {"Mary"}
    agree(coded)


def test_times_of_captions_stay_with_their_turns(study, folder):
    cues = [("P1", "One and two."), ("P2", "Three."), ("P1", "Four."), ("P2", "Five.")]
    body = "\n\n".join(f"00:0{n}.000 --> 00:0{n}.900\n{who}: {words}" for n, (who, words) in enumerate(cues))
    (folder / "a.vtt").write_text(f"WEBVTT\n\n{body}\n")
    study.import_transcripts(folder)
    study.correct(replace={"Three": "Thirty-three"})
    turns = study._store.reading  # the time of a turn is kept in the store until the desk shows it
    with turns() as connection:
        from toolkit.store.read import Reader

        rows = Reader(connection).rows("turns").sort_values("number")
    assert list(rows["time_ms"]) == [0, 1000, 2000, 3000]


def test_by_file(coded, folder):
    put_interview(
        folder, "corrected", *TEXT[:3], ("P1", "Nothing, for about three weeks. I kept both letters in the drawer.")
    )
    coded.correct("P1 T1", file=folder / "corrected.txt")
    assert quotes(coded) == sorted(["calf cast sent me home", "She rang me after.", "for about three weeks"])
    assert "both letters" in coded.data().texts["P1 T1"]


@pytest.mark.parametrize("ways", [{}, {"text": "a", "replace": {"a": "b"}}, {"text": "a"}, {"replace": {" ": "b"}}])
def test_an_unclear_wish_is_refused(coded, ways):
    with pytest.raises(InvalidInput):
        coded.correct(**ways)


def test_a_correction_that_changes_nothing_writes_nothing(coded):
    revision = coded._store.head().revision
    assert coded.correct(replace={"not there": "x"}).empty
    assert coded.correct("P1 T1", text=coded.data().texts["P1 T1"]).empty
    assert coded._store.head().revision == revision


def edited(text, draw):
    """A text with one to four random edits: words changed, cut out, put in, or a passage moved."""
    for _ in range(draw.randint(1, 4)):
        words = text.split(" ")
        start = draw.randrange(len(words))
        stop = min(start + draw.randint(1, 12), len(words))
        kind = draw.choice(["cut", "put", "change", "move", "letters", "lines"])
        if kind == "cut":
            words[start:stop] = []
        elif kind == "put":
            words[start:start] = ["well,", "then"]
        elif kind == "change":
            words[start:stop] = ["other"] * draw.randint(1, 5)
        elif kind == "move":
            piece = words[start:stop]
            del words[start:stop]
            at = draw.randrange(len(words) + 1)
            words[at:at] = piece
        elif kind == "letters":
            words[start] = words[start][::-1]
        else:
            words[start] = f"{words[start]}\n\n"
        text = " ".join(words)
    return text


def test_two_thousand_random_edits_never_give_a_coding_other_words():
    draw = random.Random(20261122)
    texts = [
        path.read_text(encoding="utf-8")[:3_000]
        for path in sorted((ROOT / "sample_transcripts" / "reviewed").glob("*.txt"))
    ]
    seen = {"kept": 0, "corrected": 0, "moved": 0, "to review": 0}
    for number in range(2_000):
        old = texts[number % len(texts)]
        new = edited(old, draw)
        edits = edits_between(old, new)
        for _ in range(6):
            start = draw.randrange(len(old) - 200)
            span = start, start + draw.randint(5, 180)
            placed = place(old, new, span, edits, sure=False)
            seen[placed.outcome] += 1
            words = new[slice(*placed.span)] if placed.span else None
            if placed.outcome in ("kept", "moved"):
                assert words == old[slice(*span)]
            if placed.outcome == "to review":
                assert placed.span is None
            if placed.outcome == "corrected":
                assert words.strip() == words != ""
    assert min(seen.values()) > 20


@given(st.text(max_size=80), st.text(max_size=80))
def test_edits_lead_from_the_old_text_to_the_new(old, new):
    parts, here = [], 0
    for old_start, old_end, new_start, new_end in edits_between(old, new):
        assert here <= old_start <= old_end
        parts += [old[here:old_start], new[new_start:new_end]]
        here = old_end
    assert "".join([*parts, old[here:]]) == new


@given(st.text("ab ", max_size=30), st.text("ab ", max_size=30), st.integers(0, 30), st.integers(1, 30))
def test_a_span_outside_all_edits_keeps_its_words(old, new, start, size):
    edits = edits_between(old, new)
    span = (start, min(start + size, len(old)))
    if span[0] < span[1] and all(edit[1] <= span[0] or edit[0] >= span[1] for edit in edits):
        found = carry(span, edits)
        assert found is not None
        assert new[slice(*found)] == old[slice(*span)]


def test_correcting_the_sample_loses_no_coding_and_changes_no_count(study, tmp_path):
    part_of_the_sample(tmp_path, "P1 T1", "P4 T2", "PM1 PM2 T1", "SW T2")
    study.import_transcripts(tmp_path)
    study.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
    study.import_codings(tmp_path / "codings.csv")
    before = theme_frequencies(study.data(), by="wave", level="code")
    count = len(study.codings())
    study.correct(replace={"she": "the mentor", "lanyard": "ribbon", "and": "AND", "I": "Me"})
    assert (len(study.codings()), len(study.codings(to_review=True))) == (count, 0)
    assert theme_frequencies(study.data(), by="wave", level="code").equals(before)
    agree(study)


def test_importing_the_file_again_after_a_correction_lays_no_old_turns_over_the_new_text(coded, folder):
    coded.correct(replace={"calf cast": "CAFCASS"})
    before = coded.turns()["text"].tolist()
    (folder / "speakers.csv").write_text("source,label,speaker\nP1 T1,Nothing,unknown\n")
    coded.import_transcripts(folder)
    assert coded.turns()["text"].tolist() == before
    agree(coded)


def long_interview(folder, name, words):
    turns = [("Interviewer", "And then?"), ("P1", f"In week {{0}} {words}, as I said to my sister at the time.")]
    return put_interview(folder, name, *((who, said.format(week)) for week in range(20) for who, said in turns))


def test_an_edited_file_in_another_folder_is_not_a_second_interview(study, folder, tmp_path):
    long_interview(folder, "P1 T1", "nothing came")
    study.import_transcripts(folder)
    other = tmp_path / "a copy"
    other.mkdir()
    long_interview(other, "P1 T1", "no letter came")
    report = study.import_transcripts(other)
    assert list(study.sources()["source"]) == ["P1 T1"]
    assert any('project.correct("P1 T1", file=' in note for note in report.notes)


def test_a_report_of_our_own_in_the_folder_is_no_interview(coded, folder):
    coded.export(Report(coded.data()), folder / "tables.docx")
    report = coded.import_transcripts(folder)
    assert ("tables.docx", "it is a report that this toolkit wrote") in report.left
    assert list(coded.sources()["source"]) == ["P1 T1"]


def test_who_lost_a_place_is_not_coded_yet_and_never_no(coded):
    coded.people.add_group("Parent")
    coded.people.add("Mary", group="Parent")
    coded.people.assign_speaker(source="P1 T1", label="P1", speaker="Mary")
    coded.edit_source("P1 T1", wave="T1")
    coded.correct("P1 T1", text=coded.data().texts["P1 T1"].replace("for about three weeks", "not a word till June"))
    found = presence(coded.data(), level="code")
    at_first = found[found["wave"] == "T1"].set_index("code")["presence"]
    assert (at_first["Waiting"], at_first["Court"]) == ("not coded yet", "yes")
    counted = theme_frequencies(coded.data(), by="wave", level="code").set_index(["code", "wave"])
    assert counted.loc[("Waiting", "T1"), "of"] == 0
    assert "To review after a correction, and in no count: 1 codings in P1 T1." in counted.about.coding
    assert "to review after a correction: 1" in repr(coded)


def test_each_of_the_words_to_replace_is_accounted_for(coded):
    said = coded.correct(replace={"calf cast": "CAFCASS", "Mr Broook": "Mr Brook", "they ": "we "}, preview=True)
    assert "“calf cast”: found 3 times." in said.about.notes
    assert "“Mr Broook”: not found." in said.about.notes
    assert "“they ”: not found, and 1 in other capitals, left as they are." in said.about.notes
    assert set(said["outcome"]) == {"would be corrected", "would be moved"}


def test_a_long_quotation_rewritten_by_replace_is_to_review(coded):
    code_words(coded, "P1 T1", "I kept the letter in the drawer.", "Waiting")
    coded.correct(replace={"I kept the letter in the drawer.": "Am I speaking to somebody else?"})
    assert quotes(coded, to_review=True) == ["I kept the letter in the drawer."]


def test_an_empty_text_is_refused(coded):
    with pytest.raises(InvalidInput, match="There is no text"):
        coded.correct("P1 T1", text=" ")


def test_codings_of_an_earlier_text_are_placed_where_their_words_stand_today(coded, tmp_path):
    out = coded.export_codings(tmp_path / "before.csv")
    old = coded.data().texts["P1 T1"]
    coded.correct(replace={"calf cast": "CAFCASS"})
    coded.correct("P1 T1", text="Typed by Ana.\n\n" + coded.data().texts["P1 T1"])
    for coding in coded.codings()["coding"]:
        coded.uncode(coding)
    said = coded.import_codings(out)
    assert (said.added, said.unplaced) == (3, [])
    assert quotes(coded) == ["CAFCASS sent me home", "She rang me after.", "for about three weeks"]
    assert any("“calf cast sent me home” is now “CAFCASS sent me home”" in line for line in said.lines())
    assert coded.import_codings(out).added == 0
    assert old != coded.data().texts["P1 T1"]
    agree(coded)


def test_words_rewritten_since_are_not_placed_but_the_nearest_are_named(coded, tmp_path):
    rows = tmp_path / "codings.csv"
    rows.write_text(
        "source,quote,code\nP1 T1,I left the letter in a drawer,Waiting\nP1 T1,entirely other words than these,Waiting\n"
    )
    said = coded.import_codings(rows)
    assert said.added == 0
    assert said.unplaced[0][2].endswith("Nearest in turn 4: “I kept the letter in the drawer”")
    assert "Nearest" not in said.unplaced[1][2]
