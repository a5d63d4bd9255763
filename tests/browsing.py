"""A browser for tests: the real page of the desk and its real Python in one process, without Jupyter between them."""

import json
import os
import shutil

import pytest
from conftest import must_have

from toolkit.desk import esm

CHROMIUM = os.environ.get("CHROMIUM") or shutil.which("chromium")
FLAGS = ["--headless=new", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
         "--disable-background-networking", "--disable-component-update", "--disable-sync",
         "--disable-dev-shm-usage"]  # fmt: skip
ADDRESS = "http://widget.test/"  # plain http on purpose: a hub without https is no secure context
PAGE = "<!doctype html><html lang=en><head><title>Desk</title></head><body style='margin:8px'><main><h1 style='position:absolute;left:-999px'>Desk</h1><div id=desk></div></main></body></html>"
START = """
async (height) => {
  const url = URL.createObjectURL(new Blob([await window.__esm()], { type: "text/javascript" }));
  const page = (await import(url)).default;
  const handlers = [];
  const deliver = (all) => JSON.parse(all).forEach((one) => handlers.forEach((hear) => hear(one, [])));
  const model = {
    get: (name) => (name === "height" ? height : null), set() {}, save_changes() {}, off() {},
    on: (name, hear) => name === "msg:custom" && handlers.push(hear),
    send: (message) => window.__deaf || window.__py(JSON.stringify(message)).then(deliver),
  };
  setInterval(() => window.__py("null").then(deliver), 40);
  window.__leave = page.render({ model, el: document.querySelector("#desk") });
}
"""

DRAWN = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(() => requestAnimationFrame(() => setTimeout(done)))))"

BROWSER = pytest.StashKey()


@pytest.fixture(scope="session")
def browser(request):
    """One browser for the whole run: a module that imports this fixture gets the same one, not a second."""
    must_have(CHROMIUM, "Chromium")
    stash = request.config.stash
    if BROWSER not in stash:
        from playwright.sync_api import sync_playwright

        playwright = sync_playwright().start()
        request.config.add_cleanup(playwright.stop)
        stash[BROWSER] = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        request.config.add_cleanup(stash[BROWSER].close)  # the last asked for is the first done
    return stash[BROWSER]


class DeskPage:
    """A page with a desk in it. What pytest asserts is what the page shows and what the study holds."""

    def __init__(self, browser, project, source=None, *, width=1300, height=800, context=None, **look):
        self.project, self.desk = project, project.desk(source)
        self.errors, self._queue = [], []
        self.context = context or browser.new_context(viewport={"width": width, "height": height}, **look)
        self.page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        self.page.route(ADDRESS, lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        self.page.expose_function("__py", self._hear)
        self.page.expose_function("__esm", esm.module)
        hearers = self.desk.__dict__.setdefault("hearers", [])
        hearers.append(self._queue)
        self.desk.send = lambda message: [queue.append(message) for queue in hearers]
        self.height = height
        self.open()

    def open(self):
        self.page.goto(ADDRESS)
        self.page.add_style_tag(content=esm.style())
        self._queue.clear()
        self.page.evaluate(START, f"{self.height - 30}px")
        self.page.locator(".qd-root[data-ready='1']").wait_for()

    def _hear(self, message):
        if message != "null":
            self.desk._hear(self.desk, json.loads(message), [])
        sent, self._queue[:] = list(self._queue), []
        return json.dumps(sent)

    # What a person does

    def select(self, words, nth=0):
        """Select words with the mouse, as a person drags over them."""
        box = None
        while box != (box := self._box_of(words, nth)):  # until nothing shifts under the mouse
            self.page.wait_for_timeout(30)
        x1, y1, x2, y2 = box
        self.page.mouse.move(x1, y1)
        self.page.mouse.down()
        self.page.mouse.move(x2, y2, steps=4)
        self.page.mouse.up()

    def _box_of(self, words, nth):
        return self.page.evaluate(
            """([words, nth]) => {
                const host = document.querySelector('.qd-text');
                let count = nth;
                for (const row of host.querySelectorAll('.qd-words')) {
                    let at = -1;
                    while ((at = row.textContent.indexOf(words, at + 1)) >= 0) if (count-- === 0) break;
                    if (at < 0) continue;
                    row.scrollIntoView({ block: 'center' });
                    const place = (offset) => {
                        const walker = document.createTreeWalker(row, NodeFilter.SHOW_TEXT);
                        while (walker.nextNode()) {
                            if (offset <= walker.currentNode.length) return [walker.currentNode, offset];
                            offset -= walker.currentNode.length;
                        }
                    };
                    const range = document.createRange();
                    const [first, from] = place(at + 1); const [last, to] = place(at + words.length);
                    range.setStart(first, from - 1); range.setEnd(last, to);
                    const scroller = document.querySelector('.qd-scroll');
                    const middle = scroller.getBoundingClientRect().top + scroller.clientHeight / 2;
                    scroller.scrollTop += range.getBoundingClientRect().top - middle;
                    const rects = [...range.getClientRects()].filter((one) => one.width > 0);
                    const begin = rects[0]; const end = rects.at(-1);
                    return [begin.left + 0.5, (begin.top + begin.bottom) / 2, end.right - 0.5, (end.top + end.bottom) / 2];
                }
            }""",
            [words, nth],
        )

    def keys(self, *names):
        for name in names:
            self.page.keyboard.press(name)

    def code(self, words, name, nth=0):
        """Select words, open the palette, type the name, take what it offers first."""
        self.select(words, nth)
        self.keys("Enter")
        self.page.keyboard.type(name)
        self.keys("Enter")
        self.kept()

    def kept(self):
        """Wait until everything that was sent is answered, and what the answers change is drawn."""
        self.page.wait_for_function("document.querySelector('.qd-root').dataset.waiting === '0'")
        self.page.evaluate(DRAWN)

    def tab(self, name):
        self.page.get_by_role("tab", name=name, exact=True).click()

    # What the page shows

    @property
    def selected(self):
        return self.page.evaluate("document.getSelection().toString()")

    def marked(self):
        """Return the coded stretches as the page shows them, in order."""
        return self.page.evaluate(
            """() => [...document.querySelectorAll('.qd-text mark.qd-coded')].map((one) => one.textContent)"""
        )

    def pills(self):
        return self.page.evaluate("[...document.querySelectorAll('.qd-pill')].map((one) => one.dataset.name)")

    def status(self):
        return self.page.locator(".qd-status").text_content()

    def said(self):
        return self.page.locator(".qd-said").text_content()

    def warning(self):
        return self.page.locator(".qd-warning").text_content()

    def close(self):
        assert not self.errors, "\n".join(self.errors)
        self.page.close()


@pytest.fixture
def desk_page(browser):
    pages = []

    def make(project, source=None, **how):
        pages.append(DeskPage(browser, project, source, **how))
        return pages[-1]

    yield make
    for page in pages:
        page.close()
    for context in {page.context for page in pages}:
        context.close()
