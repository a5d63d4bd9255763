"""Names replaced over a whole study: every coding on its words, nothing live that holds a name, undone to the letter."""

import itertools
import random

import pandas as pd
import pytest
from conftest import code_words, put_interview, write_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from toolkit import Project
from toolkit.errors import InvalidInput, Refused
from toolkit.model import MarkKind
from toolkit.privacy.names import Name, NameKind
from toolkit.privacy.replacing import Swapping
from toolkit.store import tables
from toolkit.store.ledger import Transaction
from toolkit.store.tables import KEPT
from toolkit.store.texts_of_rows import WORDS, words_in
from toolkit.verbs import coding

PASSPHRASE = "five words that fit well"  # noqa: S105 - of keys that end with the test
RULES = {"Jordan": "[my mentor]", "Jordan Smith": "[my mentor]", "Leeds": "[town in the north]", "Alex": "Robin"}


def live_words(project, *, without=("coders",)):
    """Return (table, column, words) of everything live, and the texts that live rows stand on."""
    with project._store.reading() as connection:
        for name, columns in WORDS.items():
            for row in connection.execute(select(KEPT[name]).where(KEPT[name].c.live)).mappings():
                for column in columns:
                    if name not in without:
                        yield from ((name, column, words) for words in words_in(row[column]))
        standing = set()
        for table in KEPT.values():
            if "text_id" in table.c:
                standing |= set(connection.execute(select(table.c.text_id).where(table.c.live)).scalars())
        texts = tables.texts.c
        for text in connection.execute(select(texts.text).where(texts.id.in_(standing))).scalars():
            yield "texts", "text", text


def holding(project, *names, **how):
    return [
        (table, column, words)
        for table, column, words in live_words(project, **how)
        if any(name.casefold() in words.casefold() for name in names)
    ]


def everything(project):
    """Return all live rows, and the texts, to compare two moments to the letter."""
    with project._store.reading() as connection:
        rows = {}
        for name, table in KEPT.items():
            found = connection.execute(select(table).where(table.c.live)).mappings()
            rows[name] = sorted(repr(dict(row)) for row in found)
        return rows


@pytest.fixture
def safe(tmp_path_factory):
    """A folder apart from the study's, where a key may lie."""
    return tmp_path_factory.mktemp("safe")


def text_of(project, source):
    with project._store.reading() as connection:
        tx = Transaction(connection)
        return coding.text_of(tx, tx.rows(tables.sources, name=source)[0])


def labels_of_turns(project, source):
    with project._store.reading() as connection:
        tx = Transaction(connection)
        found = tx.rows(tables.sources, name=source)[0]["id"]
        labels = {row["id"]: row["label"] for row in tx.rows(tables.speakers, source_id=found)}
        turns = sorted(tx.rows(tables.turns, source_id=found), key=lambda row: row["number"])
        return [labels[row["speaker_id"]] for row in turns]


def codings_hold(project):
    """Check that every coding's quotation is what stands at its place, and return them."""
    for row in project.codings().itertuples():
        assert text_of(project, row.source)[row.start : row.end] == row.quote
    return project.codings()


@pytest.fixture
def named(study, folder):
    """Two people at two time points, with names in labels, names of files, talk, brackets and headers."""
    put_interview(folder, "PM2 Jordan T1", ("Interviewer", "How is it, Jordan?"),
                  ("Jordan", "JORDAN here. Jordan's mum lives in Leeds, and jordan smith [to Jordan] (Jordan laughs)."),
                  ("Interviewer", "And Alex?"), ("Jordan", "Alex’s fine; Jordanian coffee."))  # fmt: skip
    put_interview(folder, "P3 T2", ("Interviewer", "Well?"), ("P3", "My mentor Jordan came from Leeds."),
                  ("Interviewer", "Hm?"), ("P3", "Nothing."))  # fmt: skip
    write_rows(folder / "participants.csv", ["participant", "group"], ["PM2", "Peer mentor"], ["P3", "Parent"])
    write_rows(
        folder / "sources.csv",
        ["file", "kind", "wave", "participants"],
        ["PM2 Jordan T1.txt", "interview", "T1", "Jordan=PM2"],
        ["P3 T2.txt", "interview", "T2", "P3"],
    )
    study.import_transcripts(folder)
    study.codebook.add("Help")
    study.codebook.add("Place")
    return study


def test_whole_words_longest_first_in_their_case_with_possessives(named):
    named.privacy.replace(RULES)
    assert text_of(named, "PM2 my mentor T1") == (
        "Interviewer: How is it, [my mentor]?\n\n"
        "my mentor: [my mentor] here. [my mentor]'s mum lives in [town in the north], and [my mentor] [to my mentor] "
        "([my mentor] laughs).\n\nInterviewer: And Robin?\n\nmy mentor: Robin’s fine; Jordanian coffee.\n"
    )


@pytest.mark.parametrize("order", list(itertools.permutations(RULES)))
def test_the_order_of_the_rules_does_not_matter(order):
    text = "Jordan Smith met JORDAN in Leeds with alex; smith jordan, Alex Jordan Smith."
    names = [Name(name=name, replacement=RULES[name]) for name in order]
    assert Swapping(names).done(text) == (
        "[my mentor] met [my mentor] in [town in the north] with robin; smith [my mentor], Robin [my mentor]."
    )


def test_codings_before_within_across_and_beside_keep_their_words(named):
    wanted = {
        "mum lives in": "mum lives in",
        "Jordan's mum": "[my mentor]'s mum",
        "lives in Leeds": "lives in [town in the north]",
        "dan's mum lives in Le": "[my mentor]'s mum lives in [town in the north]",
        "JORDAN": "[my mentor]",
        "ordan": "[my mentor]",
        " here. ".strip(): "here.",
    }
    ids = {code_words(named, "PM2 Jordan T1", old, "Help"): new for old, new in wanted.items()}
    named.privacy.replace(RULES)
    codings = codings_hold(named).set_index("coding")["quote"].to_dict()
    assert codings == {one: ids[one] for one in ids if one in codings}
    assert len(codings) == len(ids)


def test_two_codings_that_become_the_same_are_one_with_what_points_to_either(named):
    code_words(named, "PM2 Jordan T1", "Jordan's mum", "Help")
    second = code_words(named, "PM2 Jordan T1", "ordan's mum", "Help", key_quote=True)
    named.memo("A memo on the second.", coding=second)
    named.privacy.replace(RULES)
    left = codings_hold(named)
    assert list(left["quote"]) == ["[my mentor]'s mum"]
    with named._store.reading() as connection:
        tx = Transaction(connection)
        assert [row["subject_id"] for row in tx.rows(tables.memo_links)] == list(left["coding"])
        assert tx.rows(tables.codings)[0]["key_quote"]
    named.undo()
    assert sorted(codings_hold(named)["quote"]) == ["Jordan's mum", "ordan's mum"]


@pytest.mark.parametrize("seed", range(2))
def test_500_random_codings_around_replaced_names_stand_where_each_letter_went(study, folder, seed):
    """The second placing knows no edits: each letter of the old text went somewhere, a name's letters to all of it."""
    chance = random.Random(seed)
    replacing = {"Jordan": "[my mentor]", "Ann": "Eve", "Leeds": "[town]", "Zoë": "Maximiliana"}
    parts = []
    for _ in range(60):
        parts.append(f"{chance.choice(['Interviewer', 'P1'])}: ")
        for _ in range(chance.randint(1, 9)):
            parts += [
                chance.choice([*replacing, "and", "said 😀", "nächster", "x"]),
                chance.choice([" ", ", ", "’s ", "-"]),
            ]
        parts.append("end.\n\n")
    old, new, became = "".join(parts).rstrip() + "\n", "", []
    for part in parts:
        there = replacing.get(part, part)
        letters = [(len(new), len(new) + len(there))] * len(part)
        became += letters if part in replacing else [(start + n, start + n + 1) for n, (start, _) in enumerate(letters)]
        new += there
    (folder / "P1.txt").write_text(old, encoding="utf-8")
    study.import_transcripts(folder)
    for code in ("A", "B", "C"):
        study.codebook.add(code)
    old = text_of(study, "P1")
    expected, made = set(), set()
    with study._store.writing("code") as tx:
        source = tx.rows(tables.sources)[0]
        book = {row["name"]: row["id"] for row in tx.rows(tables.codes)}
        while len(made) < 500:
            start = chance.randrange(len(old) - 1)
            end = min(len(old), start + chance.choice([1, 2, 5, 20, 100]))
            if not old[start:end].strip() or old[start:end].strip() != old[start:end]:
                continue
            code = chance.choice("ABC")
            made.add(coding.add_coding(tx, source, (start, end), book[code], coder_id=study._store.coder_id, text=old))
            here = min(first for first, _ in became[start:end]), max(last for _, last in became[start:end])
            expected.add((*here, new[slice(*here)], code))
    study.privacy.replace(replacing)
    assert text_of(study, "P1").rstrip() == new.rstrip()
    found = codings_hold(study)
    assert {(row.start, row.end, row.quote, row.code) for row in found.itertuples()} == expected
    assert len(found) == len(expected)
    assert study.codings(to_review=True).empty


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.sampled_from(["Ann", "ANN", "Ann Lee", "lee", "Leeds", " ", "\n", "’s", "x", "😀", "[", "]", "7"]),
        max_size=30,
    )
)
def test_what_is_replaced_is_never_found_again(parts):
    names = [
        Name(name="Ann", replacement="Eve"),
        Name(name="Ann Lee", replacement="[my mentor]"),
        Name(name="Lee", replacement="Kim"),
    ]
    swapping = Swapping(names)
    new = swapping.done("".join(parts))
    assert swapping.swaps(new) == []
    assert Swapping(names[::-1]).done("".join(parts)) == new


def test_turns_speakers_and_marks_are_as_they_were_with_redactions_marked(named):
    before = named.turns("PM2 Jordan T1")
    named.privacy.replace(RULES)
    after = named.turns("PM2 my mentor T1")
    assert list(after["turn"]) == list(before["turn"])
    assert list(after["participant"]) == list(before["participant"])
    assert labels_of_turns(named, "PM2 my mentor T1") == ["Interviewer", "my mentor", "Interviewer", "my mentor"]
    text = text_of(named, "PM2 my mentor T1")
    data = named.data()
    marks = data.marks[data.marks["source"] == "PM2 my mentor T1"] if "source" in data.marks else data.marks
    redacted = [
        text[a:b]
        for a, b, kind in zip(marks["start"], marks["end"], marks["kind"], strict=True)
        if kind == MarkKind.REDACTION and "mentor" in text[a:b]
    ]
    assert redacted.count("[my mentor]") == 5
    named.people.recognise_again("PM2 my mentor T1")
    assert named.turns("PM2 my mentor T1")[["turn", "participant", "start", "end"]].equals(
        after[["turn", "participant", "start", "end"]]
    )


def test_a_redaction_that_looks_like_a_noise_stays_one_through_later_corrections(named):
    named.privacy.replace({"Leeds": "[long hum of a town]"})
    named.correct("P3 T2", text=text_of(named, "P3 T2").replace("Nothing", "Nothing at all"))
    with named._store.reading() as connection:
        tx = Transaction(connection)
        source = tx.rows(tables.sources, name="P3 T2")[0]
        text = coding.text_of(tx, source)
        kinds = {
            text[row["start_offset"] : row["end_offset"]]: row["kind"]
            for row in tx.rows(tables.marks, source_id=source["id"])
        }
    assert kinds["[long hum of a town]"] == MarkKind.REDACTION
    assert named.people.recognise_again("P3 T2").about.notes[0].startswith("Nothing changed")


def test_nothing_live_holds_a_name_in_any_table_and_undo_brings_all_back(named):
    fill_with_names(named)
    kinds = {(table, column) for table, column, _ in holding(named, "jordan", "leeds")}
    assert len(kinds) >= 25, kinds
    before = everything(named)
    named.privacy.replace({**RULES, "Jordanian": "Eastern"}, code_names=True)
    assert holding(named, "jordan", "leeds") == []
    codings_hold(named)
    after = everything(named)
    assert named.undo().startswith("Undid: replace names")
    assert everything(named) == before
    named.redo()
    assert everything(named) == after


def fill_with_names(project):
    """Put a name wherever people write something."""
    project.code(
        source="P3 T2", start=len("Interviewer: Well?\n\nP3: "), end=len("Interviewer: Well?\n\nP3: ") + 16, code="Help"
    )
    project.memo("Jordan said **Leeds**.", title="On Jordan", code="Help")
    project.codebook.describe(
        "Help", definition="What Jordan gives", include="Jordan", exclude="not Leeds", examples=["Jordan's help"]
    )
    project.codebook.add("Jordan's house", definition="In Leeds")
    project.codebook.add_theme("Being with Jordan", claim="Jordan helps.", definition="All of Jordan", codes=["Help"])
    project.people.add_site("Leeds")
    project.people.edit("PM2", site="Leeds", friend="Jordan")
    project.edit_source("P3 T2", mode="by phone at Jordan's", checked_by="Jordan", room="Jordan's")
    project.milestone("Before Jordan left")
    project.set(method_fits="Jordan chose it", reason="Jordan asked")
    project.people.consent(participant="PM2", purpose="quoting", given=True, version="Jordan's form")
    project.people.set_plan(group="Parent", planned=3, reason="Jordan was ill")
    project.findings.add("Jordan helped in Leeds", theme="Being with Jordan")
    values = {
        "questions": {"name": "Jordan?", "position": 9, "wording": "What of Jordan?"},
        "forms": {"name": "Jordan's form", "kind": "form", "position": 0},
        "objectives": {"name": "Reach Jordan", "position": 0},
        "exports": {"file": "Jordan.docx", "sha256": "0" * 64, "audience": "", "kind": "report", "title": "On Jordan"},
        "recommendations": {
            "position": 0,
            "text": "Keep Jordan",
            "for_whom": "Jordan",
            "priority": "",
            "literature": "",
            "coder_id": None,
            "created_at": "2026",
        },
    }
    with project._store.writing("fill") as tx:
        for name, row in values.items():
            tx.add(KEPT[name], **row)


def test_settings_of_imports_follow_so_that_the_same_tables_bring_no_name_back(named, folder, safe):
    key = safe / "study.key"
    named.privacy.new_key(key, passphrase=PASSPHRASE, understood=True)
    named.privacy.replace(RULES)
    before = everything(named)
    report = named.import_transcripts(folder)
    assert list(report.files["outcome"]) == ["already in the study"] * 2
    assert holding(named, "jordan ", "jordan’", "leeds") == []
    assert everything(named) == before
    write_rows(
        folder / "sources.csv",
        ["file", "kind", "wave", "participants", "mode"],
        ["PM2 Jordan T1.txt", "interview", "T1", "Jordan=PM2", "by phone, said Jordan"],
        ["P3 T2.txt", "interview", "T2", "P3", ""],
    )
    report = named.import_transcripts(folder)
    assert report.files.set_index("source")["outcome"]["PM2 my mentor T1"].endswith("details brought up to date")
    assert named.sources().set_index("source")["mode"]["PM2 my mentor T1"] == "by phone, said my mentor"
    assert holding(named, "jordan ", "jordan’", "leeds") == []


def test_without_the_key_a_file_whose_name_was_replaced_is_still_known(named, folder):
    named.privacy.replace(RULES)
    report = named.import_transcripts(folder)
    assert set(report.files["source"]) == {"PM2 my mentor T1", "P3 T2"}
    assert holding(named, "jordan ", "jordan:", "leeds") == []


def test_a_name_of_a_code_is_left_for_a_person_and_listed(named):
    named.codebook.add("Jordan's house")
    table = named.privacy.replace(RULES)
    left = table[table["outcome"].str.startswith("left")]
    assert list(left["where"]) == ["code: name"]
    assert "code_names=True" in left["outcome"].item()
    assert "Jordan's house" in set(named.codes()["code"])


def test_the_preview_shows_both_sides_and_changes_nothing(named):
    before = everything(named)
    shown = named.privacy.replace(RULES, preview=True)
    assert everything(named) == before
    row = shown[shown["before"].str.contains("mentor Jordan came")].iloc[0]
    assert (row["source"], row["turn"], row["where"]) == ("P3 T2", 2, "text")
    assert "[my mentor] came" in row["after"]
    assert "Jordan" not in row["after"]
    notes = " ".join(shown.about.notes)
    assert "In small letters, perhaps only a word" not in notes or "jordan" in notes
    assert "preview" in notes


def test_what_is_shown_afterwards_and_the_log_hold_no_name(named):
    done = named.privacy.replace(RULES)
    log = named.privacy.log()
    for table in (done, log):
        shown = table.to_csv() + "".join(table.about.lines())
        for name in ("jordan ", "jordan'", "leeds", "alex", "smith"):
            assert name not in shown.casefold()
    in_text = log[log["start"].notna()]
    for row in in_text.itertuples():
        assert text_of(named, row.source)[int(row.start) : int(row.end)].casefold() == row.replacement.casefold()
        assert row.version == 2
    assert set(log["who"]) == {"Ana"}
    assert {"text, turn 2", "speaker label, turn 2", "name of the source", "name of the file", "speaker label"} <= set(
        log["place"]
    )


def test_positions_in_the_log_are_those_of_their_version(named):
    named.privacy.replace({"Leeds": "[town]"})
    before = named.privacy.log()
    named.correct("P3 T2", replace={"My": "So my"})
    assert named.privacy.log().equals(before)
    assert set(before["version"].dropna()) == {2}


def test_labels_in_two_cases_are_two_and_two_names_of_one_person_become_one(study, folder):
    put_interview(folder, "A", ("Jordan", "One."), ("JORDAN", "Two."), ("Jordy", "Three."), ("Jordan", "Four."),
                  ("Jordy", "Five."), ("JORDAN", "Six."))  # fmt: skip
    study.import_transcripts(folder)
    study.privacy.replace([Name(name="Jordan", aliases=("Jordy",), replacement="Robin")])
    assert labels_of_turns(study, "A") == ["Robin", "ROBIN", "Robin", "Robin", "Robin", "ROBIN"]
    assert text_of(study, "A").startswith("Robin: One.\n\nROBIN: Two.\n\nRobin: Three.")
    study.undo()
    assert labels_of_turns(study, "A") == ["Jordan", "JORDAN", "Jordy", "Jordan", "Jordy", "JORDAN"]


def test_two_people_are_never_made_one_speaker(study, folder):
    put_interview(folder, "A", ("Jordan", "One."), ("Alex", "Two."), ("Jordan", "Three."), ("Alex", "Four."))
    study.import_transcripts(folder)
    with pytest.raises(Refused, match="Two labels would become one, “my mentor”"):
        study.privacy.replace({"Jordan": "[my mentor]", "Alex": "[my mentor]"})


def test_a_participant_whose_label_is_a_real_name_is_renamed_and_said(study, folder):
    put_interview(folder, "A", ("Jordan", "One."), ("Interviewer", "Two?"), ("Jordan", "Three."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["Jordan", "Peer mentor"], ["Kim", "Peer mentor"])
    study.import_transcripts(folder)
    shown = study.privacy.replace({"Jordan": "Robin"}, preview=True)
    assert any(
        "The participant label “Jordan” is a real name and would be “Robin”" in note for note in shown.about.notes
    )
    study.privacy.replace({"Jordan": "Robin"})
    assert set(study.turns("A")["participant"].dropna()) == {"Robin"}
    assert set(study.participants()["participant"]) == {"Robin", "Kim"}
    with pytest.raises(Refused, match="would be called “Kim”, as another one is"):
        study.privacy.replace({"Robin": "Kim"})


@pytest.mark.parametrize(
    ("rules", "words"),
    [
        ({"Jordan": "Robin", "jordan": "Sam"}, "one person has one pseudonym"),
        ([Name(name="A", aliases=("Jordan",), replacement="Robin"), Name(name="Jordan", replacement="Sam")], "one person has one pseudonym"),
        ({"Jordan": "Alex", "Alex": "Robin"}, "holds “Alex”, which is a real name itself"),
        ({"Jordan": "[friend of alex]", "Alex": "Robin"}, "holds “Alex”"),
        ({"Ann": "Ann-Marie"}, "holds “Ann”"),
        ({"Jordan": "Alex"}, "stands in the interviews already"),
    ],
)  # fmt: skip
def test_a_rule_that_would_leave_a_name_or_mix_people_up_is_refused(named, rules, words):
    before = everything(named)
    with pytest.raises(Refused, match=words):
        named.privacy.replace(rules)
    assert everything(named) == before


@pytest.mark.parametrize("rules", [{}, {"Jordan": ""}, {"Jordan": "[]"}, {"": "x"}, {"Jordan": 3}, {"Jordan": "a\nb"}])
def test_a_rule_that_says_nothing_is_refused(named, rules):
    with pytest.raises(InvalidInput):
        named.privacy.replace(rules)


def test_a_pseudonym_used_before_is_taken_when_a_person_says_so(named):
    named.privacy.replace({"Jordan": "Alex"}, used_before=["Alex"])
    assert "Alex here. Alex's mum".casefold() in text_of(named, "PM2 Alex T1").casefold()


@pytest.fixture
def two_jordans(study, folder):
    for name, person in (("P1 T1", "P1"), ("P2 T1", "P2")):
        put_interview(
            folder,
            name,
            ("Interviewer", "Jordan?"),
            ("Jordan", "Yes, Jordan."),
            ("Interviewer", "Hm?"),
            ("Jordan", "No."),
        )
        write_rows(folder / f"{person}.csv", ["a"])
        (folder / f"{person}.csv").unlink()
    put_interview(
        folder, "P3 T1", ("Interviewer", "Well?"), ("P3", "Jordan told me."), ("Interviewer", "And?"), ("P3", "No.")
    )
    write_rows(
        folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"], ["P3", "Parent"]
    )
    study.import_transcripts(folder)
    study.people.assign_speaker(source="P1 T1", label="Jordan", speaker="P1")
    study.people.assign_speaker(source="P2 T1", label="Jordan", speaker="P2")
    return study


def test_two_people_of_one_name_are_asked_about_and_told_apart_by_source(two_jordans):
    with pytest.raises(Refused, match="“Jordan” is the name of two people: P1 in P1 T1; P2 in P2 T1"):
        two_jordans.privacy.replace({"Jordan": "Robin"})
    two_jordans.memo("Jordan was tired.")
    rules = {"P1 T1": {"Jordan": "Robin"}, "P2 T1": {"Jordan": "Sam"}}
    table = two_jordans.privacy.replace(rules)
    assert [text_of(two_jordans, name).split("\n")[0] for name in ("P1 T1", "P2 T1")] == [
        "Interviewer: Robin?",
        "Interviewer: Sam?",
    ]
    left = table[table["outcome"].str.contains("two people are called so")]
    assert sorted(left["where"]) == ["memo", "text"]
    assert list(left[left["where"] == "text"]["source"]) == ["P3 T1"]
    two_jordans.privacy.replace({"Jordan": "[one of the Jordans]".replace("Jordans", "parents")})
    assert holding(two_jordans, "jordan") == []


def test_a_rule_for_a_source_wins_over_one_for_all(two_jordans):
    two_jordans.privacy.replace({"Jordan": "Sam"}, only={"source": "P2 T1"})
    assert "Jordan" in text_of(two_jordans, "P1 T1")
    two_jordans.undo()
    names = [
        Name(name="Jordan", replacement="[somebody]"),
        Name(name="Jordan", replacement="Sam", sources=(source_id(two_jordans, "P2 T1"),)),
    ]
    with pytest.raises(Refused, match="two people"):
        two_jordans.privacy.replace(names)
    two_jordans.people.assign_speaker(source="P1 T1", label="Jordan", speaker="unknown")
    two_jordans.people.assign_speaker(source="P2 T1", label="Jordan", speaker="P2")
    two_jordans.privacy.replace(names)
    assert text_of(two_jordans, "P2 T1").startswith("Interviewer: Sam?")
    assert text_of(two_jordans, "P1 T1").startswith("Interviewer: [somebody]?")


def source_id(project, name):
    with project._store.reading() as connection:
        return Transaction(connection).rows(tables.sources, name=name)[0]["id"]


@pytest.mark.parametrize("ending", ["csv", "xlsx", "frame"])
def test_rules_come_from_a_corrected_table(named, tmp_path, ending):
    table = pd.DataFrame(
        {
            "name": ["Jordan", "Leeds", "Alex", "Well"],
            "kind": ["person", "place", "person", "person"],
            "also": ["Jordan Smith; Jordy", None, "", ""],
            "proposal": ["[my mentor]", "[town]", "Robin", ""],
            "whose": ["PM2", None, None, None],
            "places": [9, 2, 2, 1],
        }
    )
    path = tmp_path / f"names.{ending}"
    if ending == "csv":
        table.to_csv(path, index=False)
    elif ending == "xlsx":
        table.to_excel(path, index=False)
    named.privacy.replace(table if ending == "frame" else path)
    assert "and [my mentor] [to my mentor]" in text_of(named, "PM2 my mentor T1")
    assert "Well?" in text_of(named, "P3 T2")
    assert set(named.privacy.log()["kind"]) >= {NameKind.PLACE, NameKind.PERSON, NameKind.LABEL, NameKind.FILE}


def test_a_name_that_is_a_word_is_taken_with_its_capitals_only(study, folder):
    put_interview(
        folder, "A", ("Interviewer", "Well?"), ("P1", "I hope Hope comes."), ("Interviewer", "Hm?"), ("P1", "No.")
    )
    study.import_transcripts(folder)
    shown = study.privacy.replace({"Hope": "Faith"}, preview=True)
    assert any("“hope” 1 times. To leave these: as_written=[“Hope”]" in note for note in shown.about.notes)
    study.privacy.replace({"Hope": "Faith"}, as_written=["Hope"])
    assert "I hope Faith comes." in text_of(study, "A")


def test_codings_to_review_lose_the_name_too(named):
    code_words(named, "P3 T2", "My mentor Jordan came", "Help")
    named.correct(
        "P3 T2",
        text=text_of(named, "P3 T2").replace(
            "My mentor Jordan came from Leeds.", "Something else was said by someone."
        ),
    )
    assert len(named.codings(to_review=True)) == 1
    named.privacy.replace(RULES)
    assert list(named.codings(to_review=True)["quote"]) == ["My mentor [my mentor] came"]
    assert holding(named, "jordan ", "leeds", "alex") == []
    named.undo()
    assert list(named.codings(to_review=True)["quote"]) == ["My mentor Jordan came"]


def test_nothing_of_one_call_is_kept_when_its_key_cannot_be_written(named, safe):
    key = safe / "study.key"
    named.privacy.new_key(key, passphrase=PASSPHRASE, understood=True)
    before = everything(named)
    key.write_bytes(b"damaged")
    with pytest.raises(Exception, match="damaged"):
        named.privacy.replace(RULES)
    assert everything(named) == before
    named.undo()  # the study goes on


def test_the_key_holds_names_originals_and_whose_they_are_and_gives_rules_again(named, safe):
    path = safe / "study.key"
    assert "loses the key" in named.privacy.new_key(path, passphrase=PASSPHRASE, understood=True)
    named.privacy.replace(RULES)
    named.close()
    again = Project.open(named.path, coder="Ana")
    with pytest.raises(Refused, match="No key is open"):
        again.privacy.key()
    assert again.privacy.open_key(path, passphrase=PASSPHRASE).startswith("The key is open: 4 names")
    table = again.privacy.key()
    assert dict(zip(table["name"], table["replacement"], strict=True)) == RULES
    assert table.set_index("name")["whose"]["Jordan"] == "PM2"
    kept = {one.redaction: one.words for one in again.privacy.ring.key.holds.originals}
    log = again.privacy.log()
    assert set(kept) == set(log["redaction"])
    words = log.assign(words=log["redaction"].map(kept))
    assert set(words[words["kind"] == NameKind.FILE]["words"]) == {"PM2 Jordan T1.txt"}
    assert set(words[(words["kind"] == NameKind.LABEL)]["words"]) == {"Jordan"}
    assert {"JORDAN", "jordan smith", "Leeds", "Alex"} <= set(words["words"])
    with pytest.raises(Refused, match="stands in the key"):
        again.privacy.replace({"Jordan": "Sam"})
    again.close()


def test_a_later_wave_is_warned_of_with_the_line_that_replaces_what_is_known(named, safe, tmp_path):
    path = safe / "study.key"
    named.privacy.new_key(path, passphrase=PASSPHRASE, understood=True)
    named.privacy.replace(RULES)
    later = tmp_path / "later"
    later.mkdir()
    put_interview(
        later,
        "P9 T2",
        ("Interviewer", "Well?"),
        ("P9", "Jordan again, in Leeds. Jordan."),
        ("Interviewer", "Hm?"),
        ("P9", "No."),
    )
    report = named.import_transcripts(later)
    said = next(note for note in report.notes if "key" in note)
    assert said.startswith("2 names of the key stand at 3 places in what was imported now")
    assert "project.privacy.replace(project.privacy.key(), preview=True)" in said
    assert "Jordan" not in said
    named.privacy.replace(named.privacy.key())
    assert "[my mentor] again, in [town in the north]. [my mentor]." in text_of(named, "P9 T2")
    named.close()
    again = Project.open(named.path, coder="Ana")
    put_interview(later, "P8 T2", ("Interviewer", "Well?"), ("P8", "Jordan."), ("Interviewer", "Hm?"), ("P8", "No."))
    assert any("open its key first" in note for note in again.import_transcripts(later).notes)
    again.close()


def test_the_study_of_another_key_is_told_apart(named, safe, tmp_path):
    folder = safe
    with pytest.raises(Refused, match="This study has no key yet"):
        named.privacy.open_key(folder / "x.key", passphrase=PASSPHRASE)
    named.privacy.new_key(folder / "a.key", passphrase=PASSPHRASE, understood=True)
    (tmp_path / "other").mkdir()
    other = Project.open(tmp_path / "other" / "other.qual", create=True, coder="Ana")
    other.privacy.new_key(folder / "b.key", passphrase=PASSPHRASE, understood=True)
    with pytest.raises(Refused, match="key of another study"):
        named.privacy.open_key(folder / "b.key", passphrase=PASSPHRASE)
    other.close()


def test_the_place_of_the_key_is_asked_about_once(named):
    here = named.path.parent / "my.key"
    with pytest.raises(Refused, match="Where does your data plan say it lies"):
        named.privacy.new_key(here, passphrase=PASSPHRASE, understood=True)
    named.privacy.new_key(here, passphrase=PASSPHRASE, understood=True, place_agreed="our data plan says so")
    named.privacy.new_key(here.with_name("second.key"), passphrase=PASSPHRASE, understood=True)


def test_a_codebook_and_codings_of_before_bring_no_name_back(study, folder, tmp_path):
    """With the key open they are read as they would be after replacing: the old quotation is found in today's text."""
    put_interview(folder, "A", ("I", "Well?"), ("P1", "I trusted Jordan from the start."))
    study.import_transcripts(folder)
    book = tmp_path / "book.yaml"
    book.write_text(
        "codes:\n  - name: Trust\n    definition: What Jordan is trusted with.\nthemes: []\n", encoding="utf-8"
    )
    codings = write_rows(tmp_path / "c.csv", ("source", "quote", "code"), ("A", "I trusted Jordan", "Trust"))
    study.privacy.new_key(tmp_path / "k.key", passphrase=PASSPHRASE, understood=True, place_agreed="a test")
    study.privacy.replace({"Jordan": "[my mentor]"})
    study.import_codebook(book)
    said = study.import_codings(codings)
    assert (said.added, said.unplaced) == (1, [])
    assert study.codings()["quote"].tolist() == ["I trusted [my mentor]"]
    assert study.codes()["definition"].tolist() == ["What [my mentor] is trusted with."]
    study.close()
    shut = Project.open(study.path, coder="Ana")
    assert any("open its key first" in note for note in shut.import_codebook(book).notes)
