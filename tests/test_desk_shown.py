"""What the desk shows and looks up, without a page: it is what the study holds, and what the tables say."""

import pytest
from conftest import ROOT, code_words, part_of_the_sample, put_interview

from toolkit import Project
from toolkit.desk import esm, finding, shown
from toolkit.desk.commands_notes import PINNED
from toolkit.desk.seat import Args, Seat
from toolkit.desk.widget import LOOKS, Desk
from toolkit.errors import InvalidInput, NotFound
from toolkit.store.since import touched


@pytest.fixture
def coded(study, folder):
    put_interview(
        folder,
        "A",
        ("Interviewer", "Do you trust her?"),
        ("P1", "I trust her 😀 because she came."),
        ("Interviewer", "Yes?"),
        ("P1", "Trust is slow."),
    )
    put_interview(folder, "B", ("Interviewer", "And?"), ("PM1", "We trust nobody, and nobody us."))
    (folder / "participants.csv").write_text("participant,group\nP1,Parent\nPM1,Peer mentor\n", encoding="utf-8")
    (folder / "sources.csv").write_text("file,wave\nA.txt,T1\nB.txt,T2\n", encoding="utf-8")
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    study.codebook.add("Slow trust", under="Trust")
    study.codebook.add_theme("Trust grows", codes=["Trust"])
    code_words(study, "A", "trust her 😀", "Trust")
    code_words(study, "A", "Trust is slow", "Slow trust")
    code_words(study, "B", "nobody us", "Trust")
    return study


def seat(project, name="Ana"):
    with project._store.reading() as connection:
        return Seat(
            connection.exec_driver_sql("SELECT id FROM coders WHERE live = 1 AND name = ?", (name,)).scalar(), name
        )


def look(project, what, name="Ana", **args):
    who = seat(project, name)
    with project._store.reading() as connection:
        return LOOKS[what](connection, who, Args(args))


def ids(project):
    with project._store.reading() as connection:
        return {row[1]: row[0] for row in connection.exec_driver_sql("SELECT id, name FROM sources WHERE live = 1")}


def code_id(project, name):
    return project.codebook.now().code(name).id


def test_a_document_gives_back_every_coding_by_its_words(coded):
    sent = look(coded, "document", source=ids(coded)["A"])
    quotes = [
        sent["text"][start:end] for start, end in zip(sent["codings"]["start"], sent["codings"]["end"], strict=True)
    ]
    assert quotes == ["trust her 😀", "Trust is slow"]
    assert [sent["text"][start:end] for _, _, start, end, *_ in sent["turns"]] == coded.turns("A")["text"].tolist()
    assert sorted(one["participant"] for one in sent["speakers"]) == ["", "P1"]


def test_a_coding_that_a_correction_could_not_place_is_not_shown_on_other_words(coded):
    coded.correct("A", text="P1: Something else altogether was said here.\n")
    assert look(coded, "document", source=ids(coded)["A"])["codings"]["id"] == []
    assert len(coded.codings(to_review=True)) == 2


def test_changes_since_an_event_are_what_differs_and_nothing_else(coded):
    before = coded._store.head().revision
    assert look(coded, "changes", since=before) == {"since": before, "revision": before}
    coding = code_words(coded, "A", "she came", "Trust")
    news = look(coded, "changes", since=before)
    assert (news["codings"]["id"], news["gone"], news["texts"]) == ([coding], [], False)
    assert news["counts"] == {code_id(coded, "Trust"): 3}
    assert news["per_source"] == {ids(coded)["A"]: 3}
    assert news["undo"] == "code she came"
    middle = coded._store.head().revision
    coded.undo()
    assert look(coded, "changes", since=middle)["gone"] == [coding]
    assert look(coded, "changes", since=before)["gone"] == [coding]
    coded.redo()
    assert look(coded, "changes", since=middle)["codings"]["id"] == [coding]


def test_changes_of_codebook_memos_sources_and_texts_are_told_by_kind(coded):
    def news(act):
        before = coded._store.head().revision
        act()
        return look(coded, "changes", since=before)

    said = news(lambda: coded.codebook.rename("Trust", "Trusting"))
    assert [one["name"] for one in said["book"]["codes"]] == ["Trusting", "Slow trust"]
    said = news(lambda: coded.memo("Why?", code="Trusting"))
    assert said["noted"] == {code_id(coded, "Trusting"): 1}
    assert said["kinds"] == ["memo_links", "memos"]
    said = news(lambda: coded.finish(source="A"))
    assert [one["state"] for one in said["sources"]] == ["finished", ""]
    assert news(lambda: coded.correct("A", replace={"Yes?": "Yes, but?"}))["texts"]


def test_an_import_of_very_many_codings_asks_the_page_to_read_its_document_again(coded, monkeypatch):
    monkeypatch.setattr(shown, "MANY", 1)
    before = coded._store.head().revision
    coded.codebook.merge("Slow trust", into="Trust")
    code_words(coded, "A", "she came", "Trust")
    said = look(coded, "changes", since=before)
    assert said["many"]
    assert said["counts"] == {code_id(coded, "Trust"): 4}


def test_what_events_touched_is_found_through_undo(coded):
    before = coded._store.head().revision
    coded.undo()
    now = coded._store.head().revision
    with coded._store.reading() as connection:
        assert set(touched(connection, before)) == {"codings"}
        assert touched(connection, now) == {}


def test_extracts_are_the_codings_of_the_table(coded):
    frame = coded.codings()
    shown_ids = [one["id"] for one in look(coded, "extracts", code=code_id(coded, "Trust"), sub=True)["extracts"]]
    assert shown_ids == frame["coding"].tolist()
    alone = look(coded, "extracts", code=code_id(coded, "Trust"))["extracts"]
    assert [(one["quote"], one["who"], one["turn"]) for one in alone] == [
        ("trust her 😀", "Parent", 2),
        ("nobody us", "Peer mentor", 2),
    ]
    with pytest.raises(NotFound, match="no longer in the codebook"):
        look(coded, "extracts", code="gone")


def test_extracts_of_others_are_shown_when_asked(coded):
    assert look(coded, "extracts", "Ana", code=code_id(coded, "Trust"))["extracts"]
    coded.people.add_coder("Ben")
    assert look(coded, "extracts", "Ben", code=code_id(coded, "Trust"))["extracts"] == []
    assert len(look(coded, "extracts", "Ben", code=code_id(coded, "Trust"), others=True)["extracts"]) == 2


def found(project, **args):
    return [(one["words"], one["who"]) for one in look(project, "find", **args)["hits"]]


def test_words_are_found_with_spaces_as_they_fall_and_capitals_as_asked(coded):
    assert found(coded, words="trust   her") == [("trust her", "interviewer"), ("trust her", "Parent")]
    assert found(coded, words="Trust", case=True) == [("Trust", "Parent")]
    assert found(coded, words="us", whole=True) == [("us", "Peer mentor")]
    assert found(coded, words="is.slow") == []
    assert found(coded, words="is.slow", regex=True) == [("is slow", "Parent")]
    assert found(coded, words="trust", source=ids(coded)["B"]) == [("trust", "Peer mentor")]
    assert look(coded, "find", words="trust")["total"] == 4


def test_hits_have_the_place_and_words_of_the_text(coded):
    ana = seat(coded)
    for hit in look(coded, "find", words="😀 because")["hits"]:
        with coded._store.reading() as connection:
            text = shown.document(connection, ana, hit["source"])["text"]
        assert text[hit["start"] : hit["end"]] == "😀 because"


def test_no_more_hits_are_listed_than_can_be_shown_and_all_are_counted(coded, monkeypatch):
    monkeypatch.setattr(finding, "MOST", 1)
    said = look(coded, "find", words="trust")
    assert (len(said["hits"]), said["total"], said["sources"]) == (1, 4, 2)


@pytest.mark.parametrize(
    ("args", "said"), [({"words": " "}, "nothing to look for"), ({"words": "(", "regex": True}, "cannot be read")]
)
def test_what_cannot_be_looked_for_is_said(coded, args, said):
    with pytest.raises(InvalidInput, match=said):
        look(coded, "find", **args)


def test_progress_agrees_with_the_characters_of_the_turns(folder, tmp_path):
    project = Project.open(tmp_path / "sample.qual", create=True, coder="Ana", waves=["T1", "T2"])
    project.import_transcripts(part_of_the_sample(folder, "P1 T1", "PM1 PM2 T1"))
    project.import_codebook(ROOT / "codebooks" / "peer_mentoring.yaml")
    project.import_codings(folder / "codings.csv")
    data = project.data()
    shares = {one["id"]: one for one in look(project, "progress")["sources"]}
    for name, source in ids(project).items():
        turns = data.turns[(data.turns["source"] == name) & ~data.turns["role"].isin(["interviewer", "other present"])]
        marks = data.marks[data.marks["source"] == name]
        spoken = {at for row in turns.itertuples() for at in range(row.start, row.end)} - {
            at for row in marks.itertuples() for at in range(row.start, row.end)
        }
        coded = {
            at for row in data.codings[data.codings["source"] == name].itertuples() for at in range(row.start, row.end)
        }
        assert shares[source]["coded"] == pytest.approx(len(spoken & coded) / len(spoken))
    project.close()


def test_a_memo_is_about_what_a_cell_names(coded):
    coding = coded.codings()["coding"].iloc[0]
    coded.memo("a", source="A")
    coded.memo("b", source="A", turn=2)
    coded.memo("c", code="Slow trust", theme="Trust grows")
    coded.memo("d", coding=coding)
    coded.memo("e")
    about = {
        one["body"]: [(thing["kind"], thing["name"]) for thing in one["about"]] for one in look(coded, "memos")["memos"]
    }
    assert about == {
        "a": [("source", "A")],
        "b": [("turn", "A, turn 2")],
        "c": [("code", "Slow trust"), ("theme", "Trust grows")],
        "d": [("extract", "“trust her 😀”")],
        "e": [],
    }
    with pytest.raises(NotFound, match="no turn 9"):
        coded.memo("f", source="A", turn=9)
    with pytest.raises(InvalidInput, match="of which source"):
        coded.memo("f", turn=2)


def test_an_extract_is_recoded_from_a_cell_and_keeps_what_else_is_known_of_it(coded):
    coding = coded.codings()["coding"].iloc[0]
    coded.change_coding(coding, view="positive", key_quote=True)
    coded.recode(coding, code="Slow trust")
    row = coded.codings().set_index("coding").loc[coding]
    assert (row["code"], row["view"], row["key_quote"], row["quote"]) == (
        "Slow trust",
        "positive",
        True,
        "trust her 😀",
    )
    coded.undo()
    assert coded.codings().set_index("coding").loc[coding, "code"] == "Trust"


def test_the_desk_of_a_source_is_one_and_a_wrong_name_is_answered(coded):
    assert coded.desk() is coded.desk()
    assert coded.desk("A") is not coded.desk("B")
    desk = coded.desk("B")
    with coded._store.reading() as connection:
        assert desk._welcome(connection)["document"]["name"] == "B"
    with pytest.raises(NotFound, match="no source “C”"):
        coded.desk("C")


def test_no_word_of_the_study_is_in_a_trait_or_in_how_the_desk_prints_itself(coded):
    desk = coded.desk("A")
    desk._hear(desk, {"view": "v", "ask": 1, "what": "hello"}, [])
    held = str({name: value for name, value in desk.get_state().items() if name not in ("_esm", "_css")}) + repr(desk)
    for words in ("trust", "Trust", "P1", "Ana", "slow", "Parent"):
        assert words not in held


def test_questions_that_make_no_sense_are_answered_in_words(coded):
    desk, sent = coded.desk(), []
    desk.send = sent.append
    for what, args in (
        ("dance", {}),
        ("document", {"source": "gone"}),
        ("document", {}),
        ("changes", {"since": "x"}),
        ("find", {"words": 3}),
    ):
        desk._hear(desk, {"view": "v", "ask": 1, "what": what, "args": args}, [])
        assert sent[-1]["refused"], what
        assert (sent[-1]["view"], sent[-1]["reply"]) == ("v", 1)
    assert "another version" in sent[0]["fix"]


def test_a_desk_hears_of_changes_from_other_desks_of_the_same_study_only_once(coded):
    one, two = coded.desk("A"), coded.desk("B")
    sent = {"one": [], "two": []}
    one.send, two.send = sent["one"].append, sent["two"].append
    one._hear(one, {"view": "v", "command": {"id": "x-1", "verb": "add code", "args": {"name": "Doubt"}}}, [])
    assert [sorted(message) for message in sent["one"]] == [["answer", "changes"]]
    assert sent["one"][0]["answer"]["made"] == code_id(coded, "Doubt")
    assert [sorted(message) for message in sent["two"]] == [["changes"]]
    assert sent["two"][0]["changes"]["revision"] == coded._store.head().revision


def test_a_closed_desk_is_let_go_of(coded):
    import gc

    desk = Desk(coded._store, seat(coded))
    before = len(coded._store._listeners)
    desk.close()
    del desk
    gc.collect()
    coded.codebook.add("Doubt")
    assert len(coded._store._listeners) < before


def test_pinned_codes_are_each_coders_own(coded):
    desk = coded.desk()
    desk.send = lambda _message: None
    desk._hear(
        desk, {"view": "v", "command": {"id": "p-1", "verb": "pin", "args": {"codes": [code_id(coded, "Trust")]}}}, []
    )
    coded.people.add_coder("Ben")
    trust, ana, ben = code_id(coded, "Trust"), seat(coded), seat(coded, "Ben")
    with coded._store.reading() as connection:
        assert shown.study(connection, ana)["pins"] == [trust]
        assert shown.study(connection, ben)["pins"] == []
    assert PINNED == "pinned codes"


def test_quotations_leave_out_the_interviewer_and_what_was_cut(coded):
    turns = coded.turns("A")
    coding = coded.code(source="A", start=int(turns["start"].iloc[1]), end=int(turns["end"].iloc[3]), code="Trust")
    desk = coded.desk()
    desk.send = lambda _message: None
    theme = coded.codebook.now().theme("Trust grows").id
    desk._hear(
        desk,
        {"view": "v", "command": {"id": "q-1", "verb": "put quote", "args": {"theme": theme, "coding": coding}}},
        [],
    )
    (quote,) = look(coded, "quotes", theme=theme)["quotes"]
    assert quote["parts"] == "I trust her 😀 because she came. […] Trust is slow."
    at = coded.turns("A")["start"].iloc[3]
    assert look(coded, "quotes", theme=theme)["balance"]["quoted"] == [{"who": "Parent", "n": 1, "share": 1.0}]
    desk._hear(
        desk,
        {
            "view": "v",
            "command": {
                "id": "q-2",
                "verb": "trim quote",
                "args": {"quote": quote["quote_id"], "cuts": [[int(at), int(at) + 6]]},
            },
        },
        [],
    )
    (quote,) = look(coded, "quotes", theme=theme)["quotes"]
    assert quote["parts"] == "I trust her 😀 because she came. […] is slow."


def test_the_page_is_one_module_of_parts_that_stand_in_their_order():
    joined = esm.module()
    assert joined.count("export default") == 1
    assert "\nimport " not in joined
    for number, name in enumerate(esm.PARTS):
        source = esm._read(f"{name}.mjs")
        for other in esm._IMPORT.findall(source):
            assert esm.PARTS.index(other[1]) < number, f"{name} needs {other[1]}, which comes later"


@pytest.mark.parametrize(
    "what", ["innerHTML", "insertAdjacentHTML", "document.write", "http://", "https://", "randomUUID("]
)
def test_the_page_never_makes_html_of_words_and_never_calls_out(what):
    assert what not in esm.module()
    assert what not in esm.style()


# What a review of the desk found


def ben_writes(coded):
    coded.people.add_coder("Ben")
    ben = Project.open(coded.path, coder="Ben")
    ben.memo("Between me and me", kind="reflexive", title="A doubt about P1", coding=coded.codings()["coding"].iloc[0])
    return ben


def test_a_private_memo_of_another_coder_is_told_of_nowhere(coded):
    ben_writes(coded)
    ana, ben = seat(coded), seat(coded, "Ben")
    with coded._store.reading() as connection:
        assert shown.noted(connection, ana) == {}
        assert list(shown.noted(connection, ben).values()) == [1]
        assert shown.standing(connection, ana)["undo"] == ""
        assert "A doubt about P1" in shown.standing(connection, ben)["undo"]


def test_nobody_rewrites_or_removes_another_coders_memo_at_the_desk(coded):
    ben_writes(coded)
    memo = coded.memos()["memo"].iloc[0]
    desk, sent = coded.desk(), []
    desk.send = sent.append
    for verb, args in (("remove memo", {"memo": memo}), ("rewrite memo", {"memo": memo, "body": "Mine"})):
        desk._hear(desk, {"view": "v", "command": {"id": verb, "verb": verb, "args": args}}, [])
        assert "somebody else's" in sent[-1]["answer"]["refused"]
    assert coded.memos()["body"].tolist() == ["Between me and me"]


def test_a_memo_that_becomes_reflexive_becomes_private(coded):
    memo = coded.memo("Hm")
    desk = coded.desk()
    desk.send = lambda _message: None
    desk._hear(
        desk,
        {
            "view": "v",
            "command": {"id": "k", "verb": "rewrite memo", "args": {"memo": memo, "body": "Hm", "kind": "reflexive"}},
        },
        [],
    )
    row = coded.memos().iloc[0]
    assert (row["kind"], bool(row["private"])) == ("reflexive", True)


def test_codings_to_review_are_counted_and_searched_nowhere(coded):
    coded.correct("A", text="P1: Something else altogether, and trust too.\n")
    ana = seat(coded)
    with coded._store.reading() as connection:
        around = shown.study(connection, ana)
    assert around["counts"][code_id(coded, "Trust")] == 1
    assert [one["codings"] for one in around["sources"]] == [0, 1]
    assert found(coded, words="trust", code=code_id(coded, "Trust")) == []


def test_what_has_the_code_already_is_left_out_of_the_hits_when_asked(coded):
    assert ("trust her 😀", "Parent") in found(coded, words="trust her 😀")
    assert found(coded, words="trust her 😀", without=code_id(coded, "Trust")) == []


def test_a_second_pass_does_not_empty_the_list_to_read_again_and_finishing_again_does(coded):
    def again():
        return next(one["reread"] for one in look(coded, "progress")["sources"] if one["id"] == ids(coded)["A"])

    def progress(**args):
        command = {
            "id": f"p-{args}",
            "verb": "progress",
            "args": {"source": ids(coded)["A"], "state": "finished", **args},
        }
        desk._hear(desk, {"view": "v", "command": command}, [])

    desk = coded.desk()
    desk.send = lambda _message: None
    coded.codebook.add("Made, undone")
    coded.undo()
    coded.finish(source="A")
    assert again() == []
    coded.undo()
    coded.redo()
    coded.codebook.add("New idea")
    assert again() == ["New idea"]
    progress(second_pass=True)
    assert again() == ["New idea"]
    progress()
    assert again() == []


def test_a_code_that_comes_back_after_a_source_was_finished_is_to_be_read_again(coded):
    coded.codebook.add("Made, undone")
    other = Project.open(coded.path, coder="Ana")
    coded.undo()
    with coded._store.writing("set progress", undoable=False) as tx:
        from toolkit.verbs.sources import set_progress

        set_progress(tx, "A", coded._store.coder_id, "finished")
    other.redo()
    assert look(coded, "progress")["sources"][0]["reread"] == ["Made, undone"]


def test_everybody_who_is_quoted_has_a_name_in_the_balance(coded):
    coded.codebook.add_theme("Another theme", codes=["Slow trust"])
    desk = coded.desk()
    desk.send = lambda _message: None
    ben = Project.open(coded.path, coder="Ben")
    theirs = code_words(ben, "B", "We trust nobody", "Slow trust")
    theme = coded.codebook.now().theme("Another theme").id
    desk._hear(
        desk, {"view": "v", "command": {"id": "q", "verb": "put quote", "args": {"theme": theme, "coding": theirs}}}, []
    )
    other = coded.codebook.now().theme("Trust grows").id
    assert look(coded, "quotes", theme=other)["balance"]["quoted"] == [{"who": "Peer mentor", "n": 1, "share": 1.0}]


def test_words_that_are_never_quoted_are_not_quoted_by_the_tray(coded):
    turn = coded.turns("A").iloc[0]
    coding = coded.code(source="A", start=int(turn["start"]), end=int(turn["end"]), code="Trust")
    theme = coded.codebook.now().theme("Trust grows").id
    desk = coded.desk()
    desk.send = lambda _message: None
    desk._hear(
        desk, {"view": "v", "command": {"id": "q", "verb": "put quote", "args": {"theme": theme, "coding": coding}}}, []
    )
    assert look(coded, "quotes", theme=theme)["quotes"][0]["parts"] == "(only words that are never quoted)"


def test_a_refusal_that_passes_says_so_and_a_failing_listener_undoes_nothing(coded):
    desk, sent = coded.desk(), []
    desk.send = sent.append
    coded._store.read_only_because = "Ben has it."
    command = {"id": "later", "verb": "add code", "args": {"name": "Doubt"}}
    desk._hear(desk, {"view": "v", "command": command}, [])
    assert sent[-1]["answer"]["later"]
    coded._store.read_only_because = ""

    class Broken:
        def told(self):
            message = "gone"
            raise RuntimeError(message)

    broken = Broken()
    coded._store.listen(broken.told)
    desk._hear(desk, {"view": "v", "command": command}, [])
    assert sent[-1]["answer"]["done"]
    coded.codebook.add("Another")
    assert {"Doubt", "Another"} <= set(coded.codes()["code"])
