"""The theme board in Chromium: 300 codes, 30 themes; how soon it stands there, and how long a move takes."""

import json
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

CODES, THEMES, CODINGS, PEOPLE = 300, 30, 3_000, 20
GOALS = {"board_paint_s": 0.5, "board_counted_s": 3, "move_drawn_ms": 150, "key_ms": 50, "scroll_ms": 17.5}
KEY = """
() => new Promise((resolve) => document.addEventListener('keydown', (event) => requestAnimationFrame(() => {
  const channel = new MessageChannel();
  channel.port1.onmessage = () => resolve(performance.now() - event.timeStamp);
  channel.port2.postMessage(0);
}), { capture: true, once: true }))
"""
MOVE = """
() => {
  const root = document.querySelector('.qb-root');
  const before = Number(root.dataset.acks ?? 0);
  window.moved = new Promise((resolve) => document.addEventListener('keydown', (event) => {
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
  const board = document.querySelector('.qb-columns');
  board.scrollLeft = 0;
  const frames = [];
  let last = await new Promise(requestAnimationFrame);
  for (let count = 0; count < 60; count++) {
    board.scrollLeft += 90;
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

    codes, themes, codings, runs = (60, 6, 300, 5) if quick else (CODES, THEMES, CODINGS, 30)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        project = build(Path(folder) / "board.qual", codes, themes, codings)
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        painted, counted = [], []
        for _ in range(2 if quick else 4):  # one to warm up
            board = project.theme_board()
            board._shelf._data = None  # noqa: SLF001 - counted from nothing, as at the first look
            page = WidgetPage(browser, project, board, ".qb-root", width=1400, height=900)
            data = page.page.locator(".qb-root")
            painted.append(float(data.get_attribute("data-painted")) / 1000)
            counted.append(float(data.get_attribute("data-counting")) / 1000)
            if len(painted) < (2 if quick else 4):
                page.close()
                board.__dict__["hearers"].clear()
        figures = {"board_paint_s": statistics.median(painted[1:]), "board_counted_s": statistics.median(counted[1:])}
        figures |= _moves(page.page, runs)
        figures["scroll_ms"] = statistics.median(page.page.evaluate(SCROLL))
        page.close()
        browser.close()
        project.close()
    return figures


def build(path: Path, codes: int, themes: int, codings: int) -> Project:
    """Make a study of 20 people, with codes of two levels, each theme with its share of them, some under two."""
    dice = random.Random(1)
    folder = path.parent / "transcripts"
    folder.mkdir()
    said = [
        f"P{1 + number % PEOPLE}: she came round on a Tuesday and asked me how it was with the letter and the bus"
        for number in range(2_000)
    ]
    (folder / "A.txt").write_text("\n\n".join(said) + "\n", encoding="utf-8")
    people = "\n".join(["participant,group", *(f"P{number + 1},Parent" for number in range(PEOPLE))])
    (folder / "participants.csv").write_text(people, encoding="utf-8")
    project = Project.open(path, create=True, coder="Ana", waves=["T1", "T2"])
    project.import_transcripts(folder)
    lines = ["codes:"]
    for number in range(codes // 3):
        lines += [f"  - name: Code {number}", "    codes:"]
        lines += [f"      - name: {json.dumps(f'Code {number} {part}')}" for part in ("in short", "at length")]
    (folder / "book.yaml").write_text("\n".join(lines), encoding="utf-8")
    project.import_codebook(folder / "book.yaml")
    names = [f"Code {number}" for number in range(codes // 3)]
    for number in range(themes):
        share = [*names[number :: themes + 5], dice.choice(names)]
        project.codebook.add_theme(f"Theme {number}", claim="What it says is a sentence.", codes=share)
    _code(project, codings, dice)
    return project


def _moves(page: Any, runs: int) -> dict[str, float]:
    """Carry cards from theme to theme: the time of an arrow key, and of a card put down until all is kept and drawn."""
    keys, moves = [], []
    page.locator(".qb-column:not(.qb-unlinked) .qb-card").first.focus()
    for number in range(runs + 2):
        page.keyboard.press("Space")
        timed = page.evaluate_handle(f"() => ({{ took: ({KEY.strip()})() }})")
        page.keyboard.press("ArrowRight" if number % 8 < 4 else "ArrowLeft")
        key = timed.evaluate("(one) => one.took")
        page.evaluate(MOVE)
        page.keyboard.press("Space")
        moved = page.evaluate("window.moved")
        if number > 1:
            keys.append(key)
            moves.append(moved)
    return {"key_ms": statistics.median(keys), "move_drawn_ms": statistics.median(moves)}


if __name__ == "__main__":
    main(measure, GOALS)
