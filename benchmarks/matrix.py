"""The framework matrix in Chromium: 40 people by 12 themes; how soon it stands there, how long keys and words take."""

import random
import statistics
import sys
import tempfile
from pathlib import Path
from typing import Any

from benchmarks.desk import _code
from benchmarks.harness import Figures, main
from toolkit import Project

sys.path.insert(0, str(Path(__file__).parent.parent / "tests"))  # the tests know how to start Chromium

PEOPLE, THEMES, CODINGS = 40, 12, 3_000
SUMMARY = "Says that she came when she said she would, and that this was new; by the end takes it for granted. [A: 12]"
GOALS = {"matrix_ready_s": 3, "key_ms": 50, "kept_ms": 150, "scroll_ms": 17.5}
KEY = """
() => ({ took: new Promise((resolve) => document.addEventListener('keydown', (event) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => resolve(performance.now() - event.timeStamp);
  channel.port2.postMessage(0);
}), { capture: true, once: true })) })
"""
KEPT = """
() => {
  const root = document.querySelector('.qm-root');
  const before = Number(root.dataset.acks ?? 0);
  window.kept = new Promise((resolve) => document.addEventListener('keydown', (event) => {
    const frame = () => requestAnimationFrame(() => setTimeout(() => {
      const kept = Number(root.dataset.acks ?? 0) > before && root.dataset.waiting === '0';
      if (kept) resolve(performance.now() - event.timeStamp);
      else frame();
    }));
    frame();
  }, { capture: true, once: true }));
}
"""
SCROLL = """
async () => {
  const grid = document.querySelector('.qm-scroll');
  grid.scrollTop = 0;
  const frames = [];
  let last = await new Promise(requestAnimationFrame);
  for (let count = 0; count < 60; count++) {
    grid.scrollTop += 60;
    const now = await new Promise(requestAnimationFrame);
    frames.push(now - last);
    last = now;
  }
  return frames;
}
"""


def measure(quick: bool) -> Figures:  # noqa: FBT001 - the harness's own switch
    """Measure on one study, the page and Python in one process."""
    from browsing import CHROMIUM, FLAGS
    from playwright.sync_api import sync_playwright
    from widget_page import WidgetPage

    people, themes, codings, runs = (8, 4, 300, 5) if quick else (PEOPLE, THEMES, CODINGS, 30)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        project = build(Path(folder) / "matrix.qual", people, themes, codings)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        ready, opens = [], 2 if quick else 4
        for number in range(opens):  # one to warm up
            matrix = project.framework.matrix()
            matrix._shelf._data = None  # noqa: SLF001 - counted from nothing, as at the first look
            page = WidgetPage(browser, project, matrix, ".qm-root", width=1400, height=900)
            ready.append(float(page.page.locator(".qm-root").get_attribute("data-painted")) / 1000)
            if number < opens - 1:
                page.close()
                matrix.__dict__["hearers"].clear()
        figures = {"matrix_ready_s": statistics.median(ready[1:]), **_writing(page.page, runs)}
        figures["scroll_ms"] = statistics.median(page.page.evaluate(SCROLL))
        page.close()
        browser.close()
        project.close()
    return figures


def build(path: Path, people: int, themes: int, codings: int) -> Project:
    """Make a study of so many people, all coded under every theme, half of the cells summarised."""
    dice = random.Random(1)
    folder = path.parent / "transcripts"
    folder.mkdir()
    words = "she came round on a Tuesday and asked me how it was with the letter and the bus and then she stayed"
    said = [f"P{1 + number % people}: {words}" for number in range(2_000)]
    (folder / "A.txt").write_text("\n\n".join(said) + "\n", encoding="utf-8")
    lines = ["participant,group", *(f"P{number + 1},{'Parent' if number % 3 else 'Staff'}" for number in range(people))]
    (folder / "participants.csv").write_text("\n".join(lines), encoding="utf-8")
    project = Project.open(path, create=True, coder="Ana", waves=["T1", "T2"])
    project.import_transcripts(folder)
    for number in range(themes):
        project.codebook.add(f"Code {number}")
        project.codebook.add_theme(f"Theme {number}", claim="What it says is a sentence.", codes=[f"Code {number}"])
    _code(project, codings, dice)
    for person in range(people):
        for theme in range(themes):
            if (person + theme) % 2:
                project.framework.summarise(row=f"P{person + 1}", theme=f"Theme {theme}", text=SUMMARY)
    return project


def _writing(page: Any, runs: int) -> dict[str, float]:
    """Walk with the arrows, write in cells: the time of a key, and of Ctrl+Enter until all is kept and drawn."""
    keys, kept = [], []
    page.locator(".qm-grid tbody .qm-cell").first.focus()
    for number in range(runs + 2):
        timed = page.evaluate_handle(KEY)
        page.keyboard.press("ArrowDown" if number % 2 else "ArrowRight")
        key = timed.evaluate("(one) => one.took")
        page.keyboard.press("Enter")
        page.keyboard.press("End")
        page.keyboard.type(f" And {number}.")
        page.evaluate(KEPT)
        page.keyboard.press("Control+Enter")
        took = page.evaluate("window.kept")
        page.locator(".qm-side").wait_for(state="hidden")
        if number > 1:
            keys.append(key)
            kept.append(took)
    return {"key_ms": statistics.median(keys), "kept_ms": statistics.median(kept)}


if __name__ == "__main__":
    main(measure, GOALS)
