"""Codes to consider at the desk: off until asked for, from one's own coding, with reasons; a person chooses."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser, desk_page  # noqa: F401 - fixtures
from conftest import code_words, put_interview
from test_suggest_parts import BUS, ENDS, SLEEP, coded  # noqa: F401 - a fixture

from toolkit import Project
from toolkit.errors import Refused, ToolkitError

FARE, NIGHT = f"{BUS[1]} {ENDS[4]}.", f"{SLEEP[1]} {ENDS[4]}."


@pytest.fixture
def told(coded, folder):  # noqa: F811
    """A sixth person beside the five, with an interviewer and a word that says nothing."""
    put_interview(folder, "P6 T1", ("Interviewer", "How was it?"), ("P6", "Yes."), ("P6", FARE))
    coded.import_transcripts(folder)
    return coded


def considered(page, words, source="P5 T1"):
    """Ask as the page does, once what had to be learnt is learnt."""
    start = page.texts[source].index(words)
    args = {"source": page.sources[source], "start": start, "end": start + len(words)}
    found = page.ask("considered", **args)
    while found["learning"]:
        page.adviser._work.join()
        found = page.ask("considered", **args)
    return found


class Asked:
    """A desk's Python, spoken to as its page does."""

    def __init__(self, project):
        self.desk, self._sent = project.desk(), []
        self.desk.send = self._sent.append
        self.adviser = self.desk._adviser
        self.sources = {one["name"]: one["id"] for one in self.ask("hello")["sources"]}
        self.texts = project.data().texts

    def ask(self, what, **args):
        self.desk._hear(self.desk, {"view": "page", "ask": 1, "what": what, "args": args}, [])
        answer = self._sent[-1]
        if "refused" in answer:
            raise Refused(answer["refused"], fix=answer["fix"])
        return answer["answer"]

    def do(self, verb, **args):
        command = {"id": f"page-{len(self._sent)}", "verb": verb, "args": args}
        self.desk._hear(self.desk, {"view": "page", "command": command}, [])
        return self._sent[-1]["answer"]


def names(page, extract):
    codes = {one["id"]: one["name"] for one in page.ask("hello")["book"]["codes"]}
    return [codes[one["code"]] for one in extract["codes"]]


def test_nothing_is_learnt_or_noted_before_somebody_asks(told):
    page = Asked(told)
    page.ask("document", source=page.sources["P5 T1"])
    assert page.adviser._work is None
    assert page.adviser._known is None
    assert "codes to consider" not in told.data().settings


def test_the_turn_gets_codes_with_a_chance_and_the_nearest_coded_words(told):
    page = Asked(told)
    (extract,) = considered(page, FARE)["extracts"]
    first = extract["codes"][0]
    assert names(page, extract) == ["Fares", "Nights"]
    assert 0.5 < first["chance"] <= 1
    assert "bus" in first["because"]
    assert first["said_by"] in {"(P1)", "(P2)", "(P3)", "(P4)"}
    text = page.texts[next(name for name, one in page.sources.items() if one == first["source"])]
    assert text[first["start"] : first["end"]] == first["because"]


def test_a_code_that_the_words_have_already_is_not_proposed(told):
    page = Asked(told)
    (extract,) = considered(page, f"{BUS[1]} {ENDS[0]}.", "P1 T1")["extracts"]
    assert "Fares" not in names(page, extract)


def test_where_it_is_not_certain_it_says_so(told):
    (extract,) = considered(Asked(told), NIGHT)["extracts"]
    assert (extract["codes"], extract["why"]) == ([], "Nothing to propose: the machine is not certain enough.")


def test_short_words_and_the_interviewer_get_none_and_it_says_why(told):
    page = Asked(told)
    (short,) = considered(page, "Yes.", "P6 T1")["extracts"]
    assert (short["codes"], short["why"]) == ([], "Too few words to compare, or nothing of a participant.")
    asked = considered(page, "How was it?", "P6 T1")
    assert (asked["extracts"], asked["say"]) == ([], "Nothing of a participant is in this turn.")


def test_figures_on_people_left_out_stand_under_it(told):
    page = Asked(told)
    basis = "\n".join(considered(page, NIGHT)["basis"])
    assert "Learnt from 32 coded extracts, 2 codes." in basis
    assert "On people left out (5 folds)" in basis


def test_it_learns_from_ones_own_coding_only(told):
    found = considered(Asked(Project.open(told.path, coder="Ben")), FARE)
    assert found["extracts"] == []
    assert found["say"] == "No code lies on 5 extracts of 2 people yet: there is nothing to learn from."


def test_what_was_coded_since_is_learnt(told):
    page = Asked(told)
    assert "2 codes" in considered(page, NIGHT)["basis"][1]
    told.codebook.add("Weeks")
    for person, end in zip(("P1", "P2", "P3"), ENDS, strict=False):
        for start in BUS[:2]:
            code_words(told, f"{person} T1", f"{start} {end}.", "Weeks")
    page.adviser._not_before = 0.0  # it rests after each time, so as not to compete with the coding
    assert "3 codes" in considered(page, NIGHT)["basis"][1]


def test_memos_and_pins_are_no_reason_to_learn_again(told):
    page = Asked(told)
    considered(page, NIGHT)
    known = page.adviser._known
    page.adviser._not_before = 0.0
    told.memo("A thought", code="Nights")
    page.do("pin", codes=[told.codebook.now().code("Nights").id])
    assert considered(page, NIGHT)["learning"] is False
    assert page.adviser._known is known


def test_of_a_corrected_text_nothing_is_shown_until_it_is_learnt(told):
    page = Asked(told)
    considered(page, NIGHT)
    told.correct("P6 T1", text=told.data().texts["P6 T1"].replace("How was it?", "How was it, then?"))
    page.texts = told.data().texts
    start = page.texts["P6 T1"].index(FARE)
    page.adviser._not_before = float("inf")
    args = {"source": page.sources["P6 T1"], "start": start, "end": start + len(FARE)}
    assert page.ask("considered", **args)["extracts"] == []
    page.adviser._not_before = 0.0
    (extract,) = considered(page, FARE, "P6 T1")["extracts"]
    assert (extract["start"], extract["end"]) == (start, start + len(FARE))
    assert names(page, extract)[0] == "Fares"


def test_the_study_can_keep_it_until_the_coding_is_finished(told):
    told.set(suggestions="after coding")
    page = Asked(told)
    with pytest.raises(Refused, match="shown when the coding is finished"):
        page.ask("considered", source=page.sources["P5 T1"], start=0, end=1)
    assert page.adviser._work is None
    assert "shown when the coding is finished" in page.do("consider")["refused"]


def test_without_the_extra_it_says_which_line_to_type(told, monkeypatch):
    def missing(_name):
        raise ToolkitError("Suggestions need the extra “topics”.", fix="uv sync --extra topics")

    monkeypatch.setattr("toolkit.suggest.learnt.load", missing)
    page = Asked(told)
    with pytest.raises(Refused, match="need the extra “topics”"):
        considered(page, NIGHT)


def test_it_is_noted_once_that_somebody_asked_and_the_statement_says_so(told):
    assert "propose codes" not in told.suggestions.statement()
    page = Asked(told)
    assert "refused" not in page.do("consider")
    noted = told.data().settings["codes to consider"]
    page.do("consider")
    assert told.data().settings["codes to consider"] == noted
    assert list(noted) == ["Ana"]
    said = told.suggestions.statement()
    assert f"While coding, Ana (first on {noted['Ana']}) had a machine propose codes for single turns" in said
    assert "It coded nothing by itself: 0 extracts, each chosen by a person, were coded from suggestions." in said
    assert "no generative or large language model was used" in said


# In the page


@pytest.fixture
def page(told, desk_page):  # noqa: F811
    return desk_page(told, "P6 T1")


def ask_for(page, words):
    page.select(words)
    page.keys("Escape", "y")
    page.page.locator(".qd-considered details:not([hidden])").wait_for(timeout=30_000)
    page.kept()


def test_a_person_asks_reads_the_reason_and_codes_with_the_keyboard_alone(page):
    assert page.page.locator(".qd-considered [type=checkbox]").is_checked() is False
    ask_for(page, FARE)
    page.page.locator(".qd-proposals").wait_for()
    assert page.page.locator(".qd-proposals li").first.locator("b").text_content() == "Fares"
    page.page.locator(".qd-considered [type=checkbox]").focus()
    page.keys("Tab", "Enter")
    page.kept()
    mine = page.project.codings()
    row = mine[mine["quote"] == FARE].iloc[0]
    assert (row["code"], row["origin"]) == ("Fares", "suggestion")
    assert page.said() == "“Fares” on 11 words"
    page.page.wait_for_function(
        "![...document.querySelectorAll('.qd-proposals b')].some((b) => b.textContent === 'Fares')"
    )
    page.keys("Control+z")
    page.kept()
    assert FARE not in set(page.project.codings()["quote"])
    page.page.locator(".qd-proposals b", has_text="Fares").wait_for()


def test_the_reason_is_shown_in_its_place(page):
    ask_for(page, FARE)
    page.page.locator(".qd-proposals .qd-link").first.click()
    page.page.wait_for_function("!document.querySelector('.qd-picker').selectedOptions[0].text.startsWith('P6')")
    assert "bus" in page.selected


def test_it_follows_the_caret_and_is_off_in_the_next_desk(page):
    ask_for(page, FARE)
    page.page.locator(".qd-proposals").wait_for()
    page.select("Yes.")
    page.page.locator(".qd-consider", has_text="Too few words to compare").wait_for()
    page.select("How was it?")
    page.page.locator(".qd-considering", has_text="Nothing of a participant is in this turn.").wait_for()
    page.open()
    page.tab("Here")
    assert page.page.locator(".qd-considered [type=checkbox]").is_checked() is False
    assert page.page.locator(".qd-proposals").count() == 0


def test_the_list_has_no_serious_barrier(page):
    ask_for(page, FARE)
    page.page.locator(".qd-proposals").wait_for()
    found = Axe().run(page.page).response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []
