"""The map of suggestions as a widget: in real JupyterLab a click opens a desk at the words; nothing of it is saved."""

import os
import re
import uuid

import pytest
from axe_playwright_python.sync_playwright import Axe
from browsing import browser  # noqa: F401 - fixtures
from conftest import put_interview, write_rows
from lab import lab, open_notebook, run_all, write_notebook  # noqa: F401 - a fixture among them

from toolkit import Project, StudyData, suggest_themes
from toolkit.errors import InvalidInput, Refused

PICTURES = os.environ.get("PICTURES")
THINGS = ("kettle", "ladder", "garden", "window", "letter", "bicycle")
CELL = """from toolkit import Project, suggest_themes
project = Project.open("{study}", coder="Ana")
project.suggestions.map(suggest_themes(project.data(), engine="nmf", n_themes=4))"""


def talk_about_things(project, folder):
    people = [f"P{n}" for n in range(5)]
    write_rows(folder / "participants.csv", ["participant", "group"], *[[name, "Parent"] for name in people])
    for name in ("A", "B"):
        words = [
            f"The {THINGS[n % 6]} number {n} stood <b>behind</b> the {THINGS[(n // 6) % 6]} in {name} all winter long"
            for n in range(40)
        ]
        put_interview(folder, name, *[(people[n % 5], said) for n, said in enumerate(words)])
    project.import_transcripts(folder)
    project.codebook.add("Kettles")


@pytest.fixture
def talked(study, folder):
    talk_about_things(study, folder)
    return study


def offered(study):
    return suggest_themes(study.data(), engine="nmf", n_themes=4)


def asked(page, what, **args):
    return page._answer({"what": what, **args})


def test_every_point_tells_where_its_words_stand_in_the_study(talked):
    page = talked.suggestions.map(offered(talked)).page
    for colour in ("suggestion", "code"):
        picture = asked(page, "picture", colour=colour)
        assert len(picture["points"]) == 80
        for at, point in enumerate(picture["points"]):
            place = asked(page, "place", colour=colour, at=at)
            assert talked.data().texts[place["name"]][place["start"] : place["end"]] == point["words"]


def test_points_stand_in_the_order_in_which_they_are_drawn(talked):
    picture = asked(talked.suggestions.map(offered(talked)).page, "picture", colour="suggestion")
    shown = [part.split("</title>")[0] for part in picture["drawing"].split("<title>")[2:]]
    assert len(shown) == 80
    for title, point in zip(shown, picture["points"], strict=True):
        assert f"number {point['words'].split()[3]} " in title
        assert f", {point['source']}, turn {point['turn']}" in title
    looks = re.findall(r'<path [^>]*fill="([^"]+)"[^>]*><title>', picture["drawing"])
    colours = {one: {look for look, point in zip(looks, picture["points"], strict=True) if point["suggestion"] == one}
               for one in {point["suggestion"] for point in picture["points"]}}  # fmt: skip
    assert all(len(some) == 1 for some in colours.values())


def test_words_of_a_corrected_text_are_not_looked_for_in_the_new_one(talked):
    page = talked.suggestions.map(offered(talked)).page
    points = asked(page, "picture", colour="suggestion")["points"]
    at = next(at for at, point in enumerate(points) if point["source"] == "A" and point["turn"] == 9)
    other = next(at for at, point in enumerate(points) if point["source"] == "B")
    talked.correct("A", text="P0: Hello there.\n" + talked.data().texts["A"])
    told = asked(page, "place", colour="suggestion", at=at)
    assert told == {"refused": "The text of “A” was corrected since the suggestions were made.", "fix": "Suggest anew."}
    assert asked(page, "place", colour="suggestion", at=other)["name"] == "B"


def test_a_study_may_keep_the_map_until_the_coding_is_finished(talked):
    found = offered(talked)
    talked.set(suggestions="after coding")
    with pytest.raises(Refused, match="shown when the coding is finished"):
        talked.suggestions.map(found)
    talked.set(suggestions="at once")
    nothing = suggest_themes(StudyData())
    with pytest.raises(InvalidInput, match="nothing to draw yet"):
        talked.suggestions.map(nothing)


@pytest.mark.slow
def test_a_click_opens_a_desk_at_the_words_and_nothing_is_saved(browser, lab):  # noqa: F811
    name = f"map-{uuid.uuid4().hex[:8]}"
    folder = lab.home / name
    folder.mkdir()
    project = Project.open(folder / "study.qual", create=True, coder="Ana", waves=["T1"])
    talk_about_things(project, folder)
    project.close()
    write_notebook(lab.home, f"{name}.ipynb", CELL.format(study=folder / "study.qual"))
    page = browser.new_page(viewport={"width": 1200, "height": 1400})
    page.set_default_timeout(20_000)
    open_notebook(page, lab, f"{name}.ipynb")
    run_all(page)
    page.locator(".qs-root[data-ready='suggestion']").wait_for(timeout=60_000)
    point = page.locator(".qs-sheet [data-at]").last
    point.hover()
    words = page.locator(".qs-card q").first.text_content()
    assert words.startswith("The ")
    assert "<b>behind</b>" in words
    point.click()
    page.wait_for_function("document.querySelector('.qs-said').textContent.startsWith('Shown in the desk: ')")
    page.wait_for_function("(words) => document.getSelection().toString() === words", arg=words)
    assert page.locator(".qd-text").count() == 1

    page.locator(".qs-sheet").focus()  # the same with the keyboard, in the desk that is open now
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowRight")
    other = page.locator(".qs-card q").text_content()  # one alone
    assert other != words
    page.keyboard.press("Enter")
    page.wait_for_function("(words) => document.getSelection().toString() === words", arg=other)
    assert page.locator(".qd-text").count() == 1

    page.get_by_label("code", exact=True).check()
    page.locator(".qs-root[data-ready='code']").wait_for()
    assert "no code (80)" in page.locator(".qs-sheet").get_attribute("aria-label")
    found = Axe().run(page, context=".qs-root").response["violations"]
    assert [one["id"] for one in found if one["impact"] in ("serious", "critical")] == []

    if PICTURES:
        page.screenshot(path=f"{PICTURES}/map.png")
    page.keyboard.press("Control+s")
    page.wait_for_timeout(1500)
    assert "winter" not in (lab.home / f"{name}.ipynb").read_text(encoding="utf-8")
    page.evaluate("jupyterapp.shell.currentWidget.sessionContext.shutdown()")
    page.close(run_before_unload=False)
