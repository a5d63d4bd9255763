"""The desk's commands, as the browser sends them: kept once, checked against the words, undone in words."""

import itertools

import pytest
from conftest import put_interview

from toolkit import Project
from toolkit.desk.commands import COMMANDS
from toolkit.desk.seat import Seat, fingerprint
from toolkit.desk.session import Session
from toolkit.model import Origin

WORDS = "I trust her 😀 because she has been there herself"
PUBLISHED_FNV = {"": 0x811C9DC5, "a": 0xE40C292C, "foobar": 0xBF9CF968}  # from the test suite of the FNV authors


class Page:
    """A browser page: it sends commands with ids of its own and the hash of the words it shows."""

    numbers = itertools.count(1)

    def __init__(self, project, coder="Ana"):
        self.project = project
        with project._store.reading() as connection:
            ids = dict(connection.exec_driver_sql("SELECT name, id FROM coders WHERE live = 1").fetchall())
            self.source, self.text_id, self.text = connection.exec_driver_sql(
                "SELECT s.id, s.text_id, t.text FROM sources s JOIN texts t ON t.id = s.text_id WHERE s.live = 1"
            ).fetchone()
        self.session = Session(project._store, Seat(ids[coder], coder))

    def send(self, verb, command_id=None, **args):
        return self.session.command({"id": command_id or f"page-{next(self.numbers)}", "verb": verb, "args": args})

    def place(self, words):
        start = self.text.index(words)
        return {
            "source": self.source,
            "text": self.text_id,
            "start": start,
            "end": start + len(words),
            "hash": fingerprint(words),
        }

    def code_id(self, name):
        return self.project.codebook.now().code(name).id


@pytest.fixture
def page(study, folder):
    put_interview(folder, "A", ("Interviewer", "How is it?"), ("P1", WORDS), ("Interviewer", "Yes?"), ("P1", "Yes."))
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    study.codebook.add("Lived experience")
    return Page(study)


@pytest.mark.parametrize(("words", "published"), PUBLISHED_FNV.items())
def test_the_fingerprint_is_the_published_hash(words, published):
    assert fingerprint(words) == published


def test_a_selection_is_coded_with_the_words_that_were_seen(page):
    said = page.send(
        "code", **page.place("😀 because"), codes=[page.code_id("Trust"), page.code_id("Lived experience")]
    )
    assert said["say"] == "“Trust” and “Lived experience” on 1 word"
    frame = page.project.codings()
    assert frame["quote"].tolist() == ["😀 because"] * 2
    assert set(frame["code"]) == {"Trust", "Lived experience"}
    assert page.send("undo")["say"].startswith("Undid: code 😀 because and 1 more")
    assert page.project.codings().empty
    page.send("redo")
    assert len(page.project.codings()) == 2


def test_a_command_sent_again_is_kept_once_even_after_undo(page):
    first = page.send("code", "lost-answer", **page.place("trust"), codes=[page.code_id("Trust")])
    page.send("undo")
    again = page.send("code", "lost-answer", **page.place("trust"), codes=[page.code_id("Trust")])
    assert first["done"]
    assert again["done"]
    assert page.project.codings().empty


def test_an_undo_sent_again_takes_back_one_step(page):
    for words in ("trust", "herself"):
        page.send("code", **page.place(words), codes=[page.code_id("Trust")])
    page.send("undo", "once")
    page.send("undo", "once")
    assert page.project.codings()["quote"].tolist() == ["trust"]


def test_the_same_command_is_known_after_the_study_is_opened_again(page):
    sent = {"codes": [page.code_id("Trust")], **page.place("trust")}
    page.send("code", "before-the-kernel-died", **sent)
    page.project.uncode(page.project.codings()["coding"].iloc[0])
    page.project.close()
    later = Page(Project.open(page.project.path, coder="Ana"))
    assert later.send("code", "before-the-kernel-died", **sent)["done"]
    assert later.project.codings().empty


def test_other_words_than_the_transcript_has_are_refused(page):
    place = page.place("trust")
    said = page.send("code", **{**place, "hash": fingerprint("confiance")}, codes=[page.code_id("Trust")])
    assert "other words" in said["refused"]
    assert "translation" in said["fix"]
    said = page.send("code", **{**place, "end": 10_000}, codes=[page.code_id("Trust")])
    assert "other words" in said["refused"]
    page.project.correct("A", text=page.text.replace("herself", "once"))
    said = page.send("code", **place, codes=[page.code_id("Trust")])
    assert "corrected in the meantime" in said["refused"]
    assert page.project.codings().empty


def test_what_makes_no_sense_is_answered_and_keeps_nothing(page):
    before = len(page.project.history())
    for verb, args in (
        ("dance", {}),
        ("code", {}),
        ("code", {**page.place("trust"), "codes": ["no such code"]}),
        ("code", {**page.place("trust"), "codes": [page.code_id("Trust")], "start": "4"}),
        ("uncode", {"coding": "gone"}),
        ("write memo", {"body": "  "}),
        ("merge", {"item": page.code_id("Trust"), "into": page.code_id("Trust")}),
        ("read", {"source": page.source, "text": page.text_id, "spans": [["a", 3]]}),
    ):
        assert page.send(verb, **args)["refused"], verb
    assert "another version" in page.send("dance")["fix"]
    assert "without a number" in page.session.command({"verb": "undo"})["refused"]
    assert len(page.project.history()) == before


def test_a_new_name_makes_the_code_and_the_coding_in_one_step(page):
    page.send("code", **page.place("been there"), name="Been there", under=page.code_id("Lived experience"))
    codes = page.project.codes().set_index("code")
    assert codes.loc["Been there", "path"] == "Lived experience > Been there"
    page.send("undo")
    assert "Been there" not in set(page.project.codes()["code"])
    assert page.project.codings().empty


def test_an_extract_is_recoded_resized_viewed_and_marked(page):
    page.send("code", **page.place("trust"), codes=[page.code_id("Trust")])
    coding = page.project.codings()["coding"].iloc[0]
    assert page.send("recode", coding=coding, code=page.code_id("Lived experience"))["done"]
    assert page.send("resize", coding=coding, **page.place("trust her"))["say"].endswith("now on 2 words")
    assert page.send("view", coding=coding, view="positive")["done"]
    assert page.send("key quote", coding=coding, on=True)["done"]
    row = page.project.codings().iloc[0]
    assert (row["code"], row["quote"], row["view"], row["key_quote"]) == (
        "Lived experience", "trust her", "positive", True,
    )  # fmt: skip
    page.send("uncode", coding=coding)
    assert page.project.codings().empty


def test_nobody_changes_another_coders_coding(page):
    page.send("code", **page.place("trust"), codes=[page.code_id("Trust")])
    coding = page.project.codings()["coding"].iloc[0]
    page.project.people.add_coder("Ben")
    ben = Page(page.project, "Ben")
    for verb, args in (("uncode", {}), ("view", {"view": "negative"}), ("recode", {"code": ben.code_id("Trust")})):
        assert "Ana's" in ben.send(verb, coding=coding, **args)["refused"]
    assert page.project.codings().iloc[0]["view"] == "not stated"


def test_words_of_the_interviewer_are_named_as_such(page):
    said = page.send("code", **page.place("How is it"), codes=[page.code_id("Trust")])
    assert "never counted" in said["say"]
    assert "never counted" not in page.send("code", **page.place("herself"), codes=[page.code_id("Trust")])["say"]


def test_what_a_search_found_keeps_its_query(page):
    hits = [page.place("Yes."), page.place("trust")]
    said = page.send("code hits", hits=hits, code=page.code_id("Trust"), query="yes|trust")
    assert said["say"] == "2 extracts coded by the search “yes|trust”"
    assert set(page.project.codings()["origin"]) == {str(Origin.RULE)}
    assert "0 extracts" in page.send("code hits", hits=hits, code=page.code_id("Trust"), query="yes|trust")["say"]


def test_an_archived_code_is_not_put_on_new_words(page):
    page.send("archive", item=page.code_id("Trust"), on=True)
    assert "archived" in page.send("code", **page.place("trust"), codes=[page.code_id("Trust")])["refused"]


def test_undo_stops_before_what_was_done_outside_the_desk(page):
    page.project.undo()
    page.project.undo()  # the two codes; what is left is the import
    said = page.send("undo")
    assert "outside the desk: import transcripts" in said["refused"]
    assert len(page.project.sources()) == 1


def test_codes_change_as_in_the_notebook(page):
    trust, lived = page.code_id("Trust"), page.code_id("Lived experience")
    page.send("code", **page.place("trust"), codes=[trust])
    page.send("rename", item=trust, name="Trusting")
    page.send("describe", item=trust, definition="Being sure of her", examples=["I trust her", ""])
    page.send("add code", name="Doubt", under=trust)
    page.send("move", item=page.code_id("Doubt"), under=None)
    row = page.project.codes().set_index("code").loc["Trusting"]
    assert row["definition"] == "Being sure of her"
    assert page.project.codebook.now().code("Trusting").examples == ("I trust her",)
    assert "1 coding went over" in page.send("merge", item=trust, into=lived)["say"]
    assert page.project.codings()["code"].tolist() == ["Lived experience"]
    coding = page.project.codings()["coding"].iloc[0]
    page.send("split", item=lived, name="Part", codings=[coding])
    assert page.project.codings()["code"].tolist() == ["Part"]
    assert "1 codings" in page.send("remove code", item=page.code_id("Part"))["refused"]
    page.send("remove code", item=page.code_id("Part"), codings="remove")
    assert "Part" not in set(page.project.codes()["code"])
    assert page.project.codings().empty


def test_quotations_are_gathered_ordered_and_trimmed(page):
    page.send("add theme", name="Trust grows")
    theme = page.project.codebook.now().theme("Trust grows").id
    for words in ("trust her", "because she has been there"):
        page.send("code", **page.place(words), codes=[page.code_id("Trust")])
    first, second = page.project.codings()["coding"]
    page.send("put quote", theme=theme, coding=first)
    page.send("put quote", theme=theme, coding=second, position=0)
    tray = _tray(page)
    assert [one["coding_id"] for one in tray] == [second, first]
    assert page.project.codings()["key_quote"].all()
    start = page.text.index("she has")
    assert page.send("trim quote", quote=tray[0]["id"], cuts=[[start, start + 8]])["done"]
    assert "words of the extract" in page.send("trim quote", quote=tray[0]["id"], cuts=[[0, 5]])["refused"]
    page.project.correct("A", replace={"How is it?": "How is it now?"})
    (cut,) = _tray(page)[0]["cuts"]
    with page.project._store.reading() as connection:
        text = connection.exec_driver_sql(
            "SELECT t.text FROM sources s JOIN texts t ON t.id = s.text_id WHERE s.live = 1"
        ).scalar()
    assert text[slice(*cut)] == "she has "
    page.send("uncode", coding=second)
    assert [one["coding_id"] for one in _tray(page)] == [first]


def test_reading_is_noted_once_and_is_no_step_of_undo(page):
    page.send("code", **page.place("trust"), codes=[page.code_id("Trust")])
    for spans in ([[0, 20]], [[10, 30]], [[0, 30]]):
        page.send("read", source=page.source, text=page.text_id, spans=spans)
    with page.project._store.reading() as connection:
        rows = connection.exec_driver_sql("SELECT start_offset, end_offset FROM readings WHERE live = 1").fetchall()
    assert sorted(map(tuple, rows)) == [(0, 20), (20, 30)]
    page.project.correct("A", replace={"herself": "once"})
    with page.project._store.reading() as connection:
        query = "SELECT r.start_offset FROM readings r JOIN sources s ON s.text_id = r.text_id WHERE r.live = 1 AND s.live = 1"
        assert len(connection.exec_driver_sql(query).fetchall()) == 2
    page.project.undo()
    page.send("undo")
    assert page.project.codings().empty


def test_a_memo_is_written_about_a_coding_changed_and_removed(page):
    page.send("code", **page.place("trust"), codes=[page.code_id("Trust")])
    page.send("write memo", body="Whose trust?", about=[page.project.codings()["coding"].iloc[0]])
    with page.project._store.reading() as connection:
        about = connection.exec_driver_sql("SELECT subject_id FROM memo_links WHERE live = 1").scalar()
    assert about == page.project.codings()["coding"].iloc[0]
    memo = page.project.memos().iloc[0]
    assert (memo["body"], memo["coder"]) == ("Whose trust?", "Ana")
    page.send("rewrite memo", memo=memo["memo"], body="Trust in whom?")
    assert page.project.memos()["body"].tolist() == ["Trust in whom?"]
    page.send("remove memo", memo=memo["memo"])
    assert page.project.memos().empty


def test_nine_codes_are_pinned_and_no_more(page):
    assert page.send("pin", codes=[page.code_id("Trust")] * 9)["done"]
    assert "9 keys" in page.send("pin", codes=["x"] * 10)["refused"]


def test_progress_is_said_per_source(page):
    assert page.send("progress", source=page.source, state="reading")["done"]
    page.send("code", **page.place("trust"), codes=[page.code_id("Trust")])
    with page.project._store.reading() as connection:
        assert connection.exec_driver_sql("SELECT state FROM coding_status WHERE live = 1").scalar() == "coding"
    assert "second pass" in page.send("progress", source=page.source, state="coding", second_pass=True)["say"]


def test_every_command_has_a_verb_of_its_own():
    assert len({command.verb for command in COMMANDS.values()}) == len(COMMANDS)


def _tray(page):
    with page.project._store.reading() as connection:
        from toolkit.store.ledger import Transaction
        from toolkit.store.tables import quotes

        return sorted(Transaction(connection).rows(quotes), key=lambda one: one["position"])
