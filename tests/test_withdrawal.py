"""Withdrawal: what a person takes back is gone, and what others said stands as it stood."""

import json
import re
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from conftest import ROOT, build_fixture_m, code_words, put_interview, write_rows
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_erasing import export_all, files_with, live
from test_walk import quotes_equal_slices

from toolkit import Project, Report, suggest_themes, theme_frequencies
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.store import copies, ledger, traces
from toolkit.store.read import Reader
from toolkit.store.tables import KEPT

pytestmark = pytest.mark.filterwarnings("ignore:In .*codings left out:UserWarning")

TODAY = datetime.now(UTC).astimezone().date()
P6 = [  # said in the couple's interview, and alone
    "I found out I don't like brown sauce",
    "A friend doesn't put please bring",
    "She said it quiet, because next door were out doing their step",
]
P4 = ["When the social worker comes I clean my house in the same way", "I have been in this country thirteen years",
      "in my mind I begin to tell her something and I stop"]  # fmt: skip


@pytest.fixture
def shared(study, folder):
    """A couple's interview, with codings on each of them, on both, and around one of them."""
    put_interview(
        folder,
        "P1 P2 T1",
        ("Interviewer", "How did you hear of it?"),
        ("P1", "From the nurse, she had a leaflet about it in her bag."),
        ("P2", "I never saw the leaflet until the week after that."),
        ("P1", "You did, it was on the fridge under the magnet."),
        ("P2", "Well, P1 says so, and I say otherwise."),
        ("Interviewer", "And then?"),
        ("P2", "Then the mentor rang and we made tea."),
    )
    put_interview(folder, "P2 T2", ("Interviewer", "Since then?"), ("P2", "P1 and I have not talked about it."))
    put_interview(folder, "P1 T2", ("Interviewer", "Since then?"), ("P1", "My sister drove me to the hearing in June."))
    write_rows(
        folder / "participants.csv",
        ["participant", "group", "number", "mentor_of"],
        ["P1", "Parent", 1, ""],
        ["P2", "Parent", 2, ""],
        ["PM1", "Peer mentor", 1, "P1; P2"],
    )
    write_rows(
        folder / "sources.csv",
        ["file", "kind", "wave", "participants"],
        ["P1 P2 T1.txt", "joint interview", "T1", "P1; P2"],
        ["P2 T2.txt", "interview", "T2", "P2"],
        ["P1 T2.txt", "interview", "T2", "P1"],
    )
    study.import_transcripts(folder)
    study.codebook.add("Hearing of it")
    study.codebook.add_theme("First steps", claim="It begins with a leaflet.", codes=["Hearing of it"])
    return study


def place_of(project, source, words):
    text = project.data().texts[source]
    start = text.index(words)
    return start, start + len(words)


def code_from_to(project, source, first, last, code="Hearing of it"):
    start, end = place_of(project, source, first)[0], place_of(project, source, last)[1]
    return project.code(source=source, start=start, end=end, code=code)


def quotes(project):
    return {row.coding: row.quote for row in project.codings().itertuples()}


def test_after_parent_4_leaves_the_numbers_are_those_of_the_methods_note(fixture_m, folder):
    shutil.rmtree(folder)
    fixture_m.people.withdraw("P4", "everything", preview=False)
    data = fixture_m.data()
    fixture_m.codebook.add_theme("Boundaries", codes=["Boundaries"])
    counted = {}
    for count in ("references", "merged_runs", "distinct_spans", "sources", "participants", "characters"):
        frame = theme_frequencies(data, by=[], count=count, level="code").set_index("code")
        for code in frame.index:
            counted[code, count] = (frame.loc[code, "n"], frame.loc[code, "of"])
    expected = {  # methods note, 3.5: withdraw Parent 4
        "Friend-line": {"references": 7, "merged_runs": 6, "sources": (5, 12), "participants": (5, 7), "characters": 510},
        "Phone-hours": {"references": 3, "merged_runs": 3, "sources": (3, 12), "participants": (2, 7), "characters": 220},
        "Boundaries": {"references": 10, "distinct_spans": 10, "merged_runs": 8, "sources": (6, 12),
                       "participants": (6, 7), "characters": 680},
    }  # fmt: skip
    for code, numbers in expected.items():
        for count, value in numbers.items():
            got = counted[code, count]
            assert (got if isinstance(value, tuple) else got[0]) == value, (code, count)


@pytest.mark.parametrize(
    ("person", "number", "phrases"), [("P6", "Parent 6", P6), ("P4", "Parent 4", P4)], ids=["shared", "alone"]
)
def test_no_label_name_or_phrase_is_left_in_any_byte(sample, tmp_path, person, number, phrases):
    for words in phrases:
        code = sample.codes()["code"][0]
        where = next(row.source for row in sample.turns().itertuples() if words in row.text)
        sample.memo(f"{number}: “{words}”, says Ottoline Quay", title=f"On {person}")
        sample.codebook.describe(code, examples=[words])
        sample.correct(where, text=sample.data().texts[where] + " ")
    _write_about(sample, person, number, phrases)
    sample.close()
    project = Project.open(sample.path, coder="Ana")
    assert all(files_with(tmp_path, words) for words in phrases)
    stay = _codings_of_others(project, person)
    others = {one: quote for one, quote in quotes(project).items() if one in stay}
    said = project.people.withdraw(
        person, "everything", names=["Ottoline Quay"], reason=f"{person} rang us", preview=False
    )
    assert set(said["becomes"]) & {"still there"} == set()
    quotes_equal_slices(project)
    assert quotes(project) == others
    export_all(project, tmp_path / "out")
    for words in (*phrases, person, number, "Ottoline Quay"):
        assert _left(tmp_path, words) == [], words
    every_table_opens(project)


def _write_about(project, person, number, phrases):
    """A flag on each phrase, a summary, a record and a finding on codings of theirs, with words of theirs in all."""
    row = next(one for one in project.codings().itertuples() if person in one.participants)
    for words in phrases:
        turn = next(one for one in project.turns().itertuples() if words in one.text)
        start = turn.start + turn.text.index(words)
        project.safeguarding.flag(
            source=turn.source,
            start=start,
            end=start + len(words),
            note=f"{number} said “{words}”",
            for_whom="the lead",
        )
    theme = project.data().themes["theme"].iloc[0]
    project.framework.summarise(row=person, theme=theme, text=f"{number}: “{phrases[0]}”", extracts=[row.coding])
    project.framework.summarise(row="Parent", rows="groups", theme=theme, text=f"Above all {person}: “{phrases[1]}”")
    project.findings.cmo(f"If {person} is heard", context=phrases[0], supporting=[row.coding])
    project.findings.add(f"{number} was heard: “{phrases[2]}”", theme=theme, extracts=[row.coding])
    project.method.write("method.approach", f"We thank {number}, who said “{phrases[0]}”.") if (
        "method.approach" in set(project.method.statement()["paragraph"])
    ) else project.set(method_fits=f"{number} said “{phrases[0]}”")


def _left(folder, words):
    """The files that hold words; a letter and a figure stand in packed bytes and numbers by chance, and are no label."""
    if len(words) > 3:
        return files_with(folder, words)
    return sorted(
        {one.file.name for one in traces.look(folder.rglob("*.*"), [words]).traces if "media" not in one.where}
    )


def _codings_of_others(project, person):
    turns = project.turns()
    theirs = {(row.source, row.start, row.end) for row in turns[turns["participant"] == person].itertuples()}
    return {
        row.coding
        for row in project.codings().itertuples()
        if not any(row.source == source and start < row.end and row.start < end for source, start, end in theirs)
    }


def every_table_opens(project):
    data = project.data()
    assert len(data.codings)
    for name in ("sources", "participants", "speakers", "turns", "codes", "themes", "codings", "memos", "history"):
        assert len(getattr(project, name)()) or name == "memos"
    assert len(project.codebook.lineage())
    assert len(project.codebook.changes())
    project.codebook.outdated()
    project.people.consents()
    project.people.plan()
    repr(project)
    with pytest.raises(Refused, match="sealed when somebody withdrew"):
        project.undo()
    before = live(project)
    project.memo("Later.")
    project.undo()
    assert live(project) == before
    with project._store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall() == []
        alive = ledger.alive_at(connection, ledger.head(connection).revision)
        for name, table in KEPT.items():
            rows = connection.execute(table.select().where(table.c.live)).mappings()
            assert alive[name] == {row["row_id"] for row in rows}, name


def test_of_a_coding_over_two_people_the_words_of_the_other_stay(shared):
    both = code_from_to(shared, "P1 P2 T1", "she had a leaflet", "I never saw the leaflet")
    around = code_from_to(shared, "P1 P2 T1", "until the week", "and I say otherwise.")
    theirs = code_from_to(shared, "P1 P2 T1", "on the fridge", "magnet.")
    other = code_from_to(shared, "P1 P2 T1", "Then the mentor", "made tea.")
    shared.people.withdraw("P1", "everything", preview=False)
    assert quotes(shared) == {
        both: "I never saw the leaflet",
        around: "until the week after that.\n\n[withdrawn]: [contribution withdrawn]\n\n"
        "P2: Well, [withdrawn] says so, and I say otherwise.",
        other: "Then the mentor rang and we made tea.",
    }
    assert theirs not in quotes(shared)
    quotes_equal_slices(shared)
    assert shared.codings(to_review=True).empty
    text = shared.data().texts["[withdrawn] P2 T1"]
    assert text.count("[withdrawn]: [contribution withdrawn]") == 2


def test_a_coding_on_their_words_and_a_question_goes(shared):
    gone = code_from_to(shared, "P1 P2 T1", "How did you hear", "From the nurse")
    shared.people.withdraw("P1", "everything", preview=False)
    assert gone not in quotes(shared)


def test_their_turns_are_nobodys_words_and_never_quoted(shared):
    shared.people.withdraw("P1", "everything", preview=False)
    turns = shared.data().turns
    here = turns[(turns["source"] == "[withdrawn] P2 T1") & (turns["label"] == "withdrawn")]
    assert len(here) == 2
    assert set(here["role"]) == {"other present"}
    assert list(here["words"]) == [0, 0]
    assert list(here["characters"]) == [0, 0]


def test_speakers_are_recognised_again_as_they_were(shared):
    shared.people.withdraw("P1", "everything", preview=False)
    before = shared.turns("[withdrawn] P2 T1")
    shared.people.recognise_again("[withdrawn] P2 T1")
    after = shared.turns("[withdrawn] P2 T1")
    assert after[["start", "end", "speaker", "text"]].equals(before[["start", "end", "speaker", "text"]])


def test_the_list_names_all_it_touches_and_changes_nothing(shared, tmp_path):
    coded = code_words(shared, "P1 T2", "My sister drove me", "Hearing of it", key_quote=True)
    shared.set_evidence(coded, theme="First steps", kind="supports")
    shared.findings.add("Families helped.", extracts=[coded])
    shared.memo("As Parent 1 put it.", title="A thought")
    shared.memo("About the drive.", title="The drive", source="P1 T2")
    shared.people.consent(participant="P1", purpose="quoting", given=True)
    shared.export_codings(tmp_path / "codings.csv")
    draft = tmp_path / "elsewhere" / "draft.txt"
    draft.parent.mkdir()
    draft.write_text("“My sister drove me to the hearing in June.” (Parent 1, T2)", encoding="utf-8")
    copies.copy_study(shared.path)
    before = shared.path.read_bytes()
    said = shared.people.withdraw("P1", "everything", drafts=[draft])
    assert shared.path.read_bytes() == before
    lines = {(row.what, row.where): (row.n, row.becomes) for row in said.itertuples()}
    gone = "would be removed"
    assert lines["source", "P1 T2"] == (1, gone)
    assert lines["turn", "P1 P2 T1"] == (2, gone)
    assert lines["coding", "P1 T2, Ana"] == (1, gone)
    assert lines["key quote", "P1 T2"] == (1, gone)
    assert lines["evidence for a theme", "P1 T2"] == (1, gone)
    assert lines["consent", "P1"] == (1, gone)
    assert lines["relation", "P1"] == (1, gone)
    assert lines["words or label replaced", "memos"] == (1, gone)
    assert lines["finding", "Families helped."] == (1, "lost its ground: look at it")
    assert lines["memo about what went, kept: look at it", "The drive"][1] == "kept: look at it"
    assert lines["export made", "codings.csv"] == (1, "cannot be called back")
    assert any(row.what == "backup copy" for row in said.itertuples())
    shown = {row.shown for row in said.itertuples() if row.what == "mention"}
    assert any("P1 says so" in one for one in shown)
    assert any("P1 and I have not talked" in one for one in shown)
    assert any("draft.txt" in row.where and row.becomes.startswith("in a draft") for row in said.itertuples())
    assert any("transcripts/P1 T2.txt" in row.where for row in said.itertuples())  # the file it was imported from
    assert any("clear the output of this cell" in note for note in said.about.notes)


def test_once_done_the_list_repeats_none_of_their_words(shared):
    shared.memo("About the drive.", title="The drive", source="P1 T2")
    said = shared.people.withdraw("P1", "everything", preview=False)
    assert set(said["shown"]) <= {""}


def test_mentions_by_others_can_be_left(shared):
    code_words(shared, "P2 T2", "P1 and I", "Hearing of it")
    said = shared.people.withdraw("P1", "everything", leave_mentions=True, preview=False)
    assert "P1 and I have not talked" in shared.data().texts["P2 T2"]
    assert "still there" in set(said["becomes"])  # and it says so


def test_a_real_name_is_looked_for_when_it_is_given(shared):
    shared.correct(replace={"the nurse": "Nurse Halloran", "the mentor rang": "Halloran's friend Minty rang"})
    shared.people.withdraw("P1", "everything", names=["Minty"], preview=False)
    assert "friend [withdrawn] rang" in shared.data().texts["[withdrawn] P2 T1"]


def test_a_label_that_is_also_a_group_is_not_taken_out_of_texts(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("Trainer", "I train them, all of them, every spring."))
    put_interview(folder, "B", ("Interviewer", "Well?"), ("S1", "The Trainer was kind."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["Trainer", "Trainer"], ["S1", "Staff"])
    study.import_transcripts(folder)
    said = study.people.withdraw("Trainer", "everything", preview=False)
    assert "The Trainer was kind." in study.data().texts["B"]
    assert study.data().groups == ("Trainer", "Staff")
    assert any("also the name of something else: Trainer" in note for note in said.about.notes)


def test_who_withdrew_is_still_counted_without_a_name(shared):
    shared.people.withdraw("P1", "everything", preview=False)
    people = shared.participants().drop_duplicates("participant")
    assert list(people["participant"]) == ["P2", "PM1", "Withdrawn 1"]
    gone = people.iloc[-1]
    assert gone["status"] == "withdrawn"
    assert gone[["group", "number", "site"]].isna().all()
    assert any("Withdrawn and not counted: 1." in note for note in shared.people.plan().about.notes)
    shared.people.withdraw("P2", "everything", preview=False)
    assert list(shared.people.withdrawals()["participant"]) == ["Withdrawn 1", "Withdrawn 2"]


def test_the_log_has_no_content(shared):
    shared.people.withdraw("P1", "quoting", preview=False)
    shared.people.withdraw("P1", "one audience", audience="public", preview=False)
    shared.people.withdraw("P1", "further interviews", preview=False)
    shared.people.withdraw("P1", "one time point", wave="T2", preview=False)
    shared.people.withdraw("P1", "everything", preview=False)
    log = shared.people.withdrawals()
    assert list(log["scope"]) == ["quoting", "one audience", "further interviews", "one time point", "everything"]
    assert set(log["participant"]) == {"Withdrawn 1"}
    assert list(log["wave"]) == ["", "", "", "T2", ""]
    assert list(log["audience"]) == ["", "public", "", "", ""]
    assert set(log["coder"]) == {"Ana"}
    assert set(log["date"]) == {_utc_today()}


def _utc_today():
    return datetime.now(UTC).date().isoformat()


def test_no_more_interviews_keeps_what_was_given(shared):
    texts = dict(shared.data().texts)
    shared.people.withdraw("P1", "no more interviews", preview=False)
    assert dict(shared.data().texts) == texts
    assert set(shared.participants().query("participant == 'P1'")["status"]) == {"no further interviews"}
    assert shared.undo() == "Undid: withdraw P1"
    assert shared.people.withdrawals().empty


def test_who_takes_back_being_quoted_is_quoted_no_more(sample, tmp_path):
    before = Report(sample.data()).save(tmp_path / "before.html").read_text(encoding="utf-8")
    sample.people.withdraw("P4", "quoting", preview=False)
    after = Report(sample.data()).save(tmp_path / "after.html").read_text(encoding="utf-8")
    assert "Parent 4" in before
    assert not [one for one in sample.people.consents().itertuples()
                if one.participant == "P4" and one.purpose == "quoting" and one.wave == "all" and one.given]  # fmt: skip
    words = sample.codings().query("source == 'P4 T1'")["quote"]
    assert not any(quote in after for quote in words if len(quote) > 40)
    assert sample.undo().startswith("Undid: withdraw")


def test_from_one_audience_is_a_refusal_for_that_audience(shared):
    shared.people.withdraw("P1", "one audience", audience="partner", preview=False)
    said = {(row.purpose, row.audience, row.given) for row in shared.people.consents().itertuples()}
    assert said == {("sharing", "partner", False), ("quoting", "partner", False)}


def test_one_time_point_goes_and_the_other_stays(shared, tmp_path):
    stays = code_words(shared, "P1 P2 T1", "she had a leaflet", "Hearing of it")
    gone = code_words(shared, "P1 T2", "My sister drove me", "Hearing of it")
    shutil.rmtree(tmp_path / "transcripts")
    shared.people.withdraw("P1", "one time point", wave="T2", preview=False)
    assert stays in quotes(shared)
    assert gone not in quotes(shared)
    assert list(shared.sources()["source"]) == ["P1 P2 T1", "P2 T2"]
    assert set(shared.participants().query("participant == 'P1'")["status"]) == {"active"}
    assert files_with(tmp_path, "My sister drove me to the hearing") == []
    with pytest.raises(Refused, match="sealed"):
        shared.undo()


def test_a_passage_goes_from_the_middle_of_a_coding(shared, tmp_path):
    coded = code_from_to(shared, "P1 P2 T1", "From the nurse", "in her bag.")
    inside = code_from_to(shared, "P1 P2 T1", "a leaflet", "a leaflet")
    shutil.rmtree(tmp_path / "transcripts")
    said = shared.people.withdraw(
        "P1", "one passage", source="P1 P2 T1", words="she had a leaflet about it", preview=False
    )
    assert quotes(shared) == {coded: "From the nurse, [contribution withdrawn] in her bag."}
    assert inside not in quotes(shared)
    assert "passage" in set(said["what"])
    assert files_with(tmp_path, "she had a leaflet about it") == []
    quotes_equal_slices(shared)


def test_a_passage_that_is_not_theirs_is_refused(shared):
    with pytest.raises(InvalidInput, match="no words of P1"):
        shared.people.withdraw("P1", "one passage", source="P1 P2 T1", words="I never saw the leaflet")
    with pytest.raises(InvalidInput, match="stand 2 times"):
        shared.people.withdraw("P1", "one passage", source="P1 P2 T1", words="leaflet")


@pytest.mark.parametrize(
    ("what", "of", "error"),
    [
        ("evrything", {}, NotFound),
        ("one time point", {}, InvalidInput),
        ("one audience", {}, InvalidInput),
        ("one passage", {}, InvalidInput),
        ("one time point", {"wawe": "T1"}, NotFound),
        ("one passage", {"source": "P1 T2", "start": 5}, InvalidInput),
        ("one audience", {"audience": "press"}, NotFound),
    ],
)
def test_what_is_missing_is_asked_for(shared, what, of, error):
    before = shared.path.read_bytes()
    with pytest.raises(error):
        shared.people.withdraw("P1", what, preview=False, **of)
    assert shared.path.read_bytes() == before
    assert not shared.path.with_name(shared.path.name + ".erasing").exists()


def test_a_day_that_is_over_is_a_warning_not_a_refusal(shared):
    yesterday = TODAY - timedelta(days=1)
    shared.set(withdrawal_until=yesterday.isoformat())
    said = shared.people.withdraw("P1", "quoting", preview=False)
    assert any(note.startswith("Warning: people were told") for note in said.about.notes)
    shared.set(withdrawal_until=(TODAY + timedelta(days=1)).isoformat())
    said = shared.people.withdraw("P1", "quoting")
    assert not any(note.startswith("Warning") for note in said.about.notes)


def test_importing_the_folder_again_brings_nothing_back(shared, folder):
    shared.people.withdraw("P1", "everything", preview=False)
    texts = dict(shared.data().texts)
    told = shared.import_transcripts(folder)
    assert dict(shared.data().texts) == texts
    assert sum("left out, since it holds words that were taken back" in one for one in told.notes) == 2
    assert any("P1 is new, and somebody has withdrawn" in one for one in told.notes)


def test_a_form_that_was_taken_back_is_not_imported_again(study, tmp_path):
    folder = tmp_path / "forms"
    folder.mkdir()
    for name in ("Mentor feedback.docx", "forms.csv", "participants.csv", "speakers.csv"):
        shutil.copy(ROOT / "sample_transcripts" / name, folder)
    study.import_transcripts(folder)
    took = study.data().takes_part
    who = took.iloc[0]["participant"]
    count = len(study.sources())
    gone = int((took["participant"] == who).sum())
    study.people.withdraw(who, "everything", preview=False)
    assert len(study.sources()) == count - gone
    study.import_transcripts(folder)
    assert len(study.sources()) == count - gone


def test_suggestions_lose_their_extracts_and_the_keywords_that_were_theirs(sample):
    sample.keep(suggest_themes(sample.data()))
    with sample._store.writing("plant a keyword") as tx:  # one that nobody else ever said
        theirs = {row["id"] for row in tx.rows(KEPT["sources"]) if row["name"].startswith("P4")}
        of_theirs = {row["suggestion_id"] for row in tx.rows(KEPT["suggestion_segments"]) if row["source_id"] in theirs}
        for row in tx.rows(KEPT["suggestions"]):
            if row["id"] in of_theirs:
                tx.change(KEPT["suggestions"], row["id"], keywords=["polvorones", *row["keywords"]],
                          label="polvorones, bus (machine-made)")  # fmt: skip
    before = _extracts_of_suggestions(sample)
    sample.people.withdraw("P4", "everything", preview=False)
    after = _extracts_of_suggestions(sample)
    touched = [number for number in before if len(after[number][1]) < len(before[number][1])]
    assert touched
    lost = {number: set(before[number][0]) - set(after[number][0]) for number in touched}
    assert all("polvorones" in words for words in lost.values())
    for number in touched:
        words, extracts, label = after[number]
        assert all(any(word.casefold() in one.casefold() for one in extracts) for word in words), number
        assert not any(word in label for word in lost[number]), number
    for number in set(before) - set(touched):
        assert after[number] == before[number]


def _extracts_of_suggestions(project):
    with project._store.reading() as connection:
        reader = Reader(connection)
        texts, rows = reader.texts(), reader.records("suggestion_segments")
        return {
            one["number"]: (
                one["keywords"],
                [texts[row["source_id"]][row["start_offset"] : row["end_offset"]]
                 for row in rows if row["suggestion_id"] == one["id"]],
                one["label"],
            )
            for one in reader.records("suggestions")
        }  # fmt: skip


def test_a_coding_that_ends_inside_their_label_grows_over_it(shared):
    start = place_of(shared, "P1 P2 T1", "week after that.")[0]
    end = place_of(shared, "P1 P2 T1", "P1: You did")[0] + 1  # the P of the label
    cut_off = shared.code(source="P1 P2 T1", start=start, end=end, code="Hearing of it")
    same = shared.code(source="P1 P2 T1", start=start, end=end + 1, code="Hearing of it")
    shared.people.withdraw("P1", "everything", preview=False)
    assert quotes(shared) == {cut_off: "week after that.\n\n[withdrawn]"}
    assert same not in quotes(shared)  # the very same words now
    quotes_equal_slices(shared)


WORDS = st.text(st.sampled_from("ab é🙂.,"), min_size=1, max_size=12).map(lambda one: f"w{one}w".replace("\n", " "))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    turns=st.lists(st.tuples(st.sampled_from(["P1", "P2", "P3"]), WORDS), min_size=4, max_size=9),
    cuts=st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=1, max_size=12),
)
def test_codings_of_others_stay_exact_whatever_goes(tmp_path_factory, turns, cuts):
    folder = tmp_path_factory.mktemp("law")
    spoken = [("Interviewer", "Well?"), ("P1", "first words"), ("P2", "other words"), *turns]
    put_interview(folder, "All T1", *spoken)
    write_rows(
        folder / "participants.csv", ["participant", "group"], *([name, "Parent"] for name in ("P1", "P2", "P3"))
    )
    write_rows(folder / "sources.csv", ["file", "kind", "wave", "participants"],
               ["All T1.txt", "focus group", "T1", "P1; P2; P3"])  # fmt: skip
    project = Project.open(folder / "s.qual", create=True, coder="Ana", waves=["T1", "T2"])
    project.import_transcripts(folder)
    project.codebook.add("One")
    text = project.data().texts["All T1"]
    spans = {}
    for first, last in cuts:
        start, end = sorted((int(first * len(text)), int(last * len(text))))
        try:
            made = project.code(source="All T1", start=start, end=end, code="One")
        except InvalidInput:
            continue
        row = project.codings().set_index("coding").loc[made]
        spans[made] = (row["start"], row["end"])
    turns_before = project.turns()
    theirs = [(row.start, row.end) for row in turns_before[turns_before["participant"] == "P1"].itertuples()]
    project.people.withdraw("P1", "everything", leave_mentions=True, preview=False)
    after = quotes(project)
    quotes_equal_slices(project)
    assert project.codings(to_review=True).empty
    labels = [(found.start(), found.end()) for found in re.finditer(r"^P1(?=:)", text, re.MULTILINE)]
    for made, (start, end) in spans.items():
        if not any(one < end and start < other for one, other in [*theirs, *labels]):
            assert after[made] == text[start:end]
    left = project.turns()
    kept = list(turns_before[turns_before["participant"] != "P1"]["text"])
    assert list(left[left["speaker"] != "other present"]["text"]) == kept
    project.close()


def test_notebooks_beside_the_study_are_listed(shared, tmp_path):
    notebook = tmp_path / "look.ipynb"
    notebook.write_text(json.dumps({"outputs": ["My sister drove me to the hearing in June."]}), encoding="utf-8")
    said = shared.people.withdraw("P1", "everything", preview=False)
    assert any(
        row.where.startswith("look.ipynb") and row.becomes.startswith("not touched") for row in said.itertuples()
    )


def test_two_people_may_leave_one_transcript(shared):
    shared.people.withdraw("P1", "everything", preview=False)
    shared.people.withdraw("P2", "everything", preview=False)
    names = list(shared.sources()["source"])
    assert names == ["[withdrawn] [withdrawn] T1"]
    labels = set(shared.data().turns["label"])
    assert labels == {"Interviewer", "withdrawn", "withdrawn 2"}
    assert Path(shared.path).exists()


def test_fixture_m_is_what_it_was_before(study, folder):
    build_fixture_m(folder, study)
    assert len(study.codings()) == 12
