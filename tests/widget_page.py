"""A widget's real page and its real Python in one process, without Jupyter between them; for boards and matrices."""

import json

import pytest
from browsing import ADDRESS, DRAWN, PAGE, START


class WidgetPage:
    """A page with a widget in it. What pytest asserts is what the page shows and what the study holds."""

    def __init__(self, browser, project, widget, root, *, width=1300, height=800, **look):
        self.project, self.widget, self.root, self.height = project, widget, root, height
        self.errors, self._queue = [], []
        self.context = browser.new_context(viewport={"width": width, "height": height}, **look)
        self.page = self.context.new_page()
        self.page.set_default_timeout(8000)
        self.page.on("pageerror", lambda error: self.errors.append(error.stack or str(error)))
        self.page.route(ADDRESS, lambda route: route.fulfill(body=PAGE, content_type="text/html"))
        self.page.expose_function("__py", self._hear)
        self.page.expose_function("__esm", lambda: widget._esm)
        hearers = widget.__dict__.setdefault("hearers", [])
        hearers.append(self._queue)
        widget.send = lambda message: [queue.append(message) for queue in hearers]
        self.open()

    def open(self):
        self.page.goto(ADDRESS)
        self.page.add_style_tag(content=self.widget._css)
        self._queue.clear()
        self.page.evaluate(START, f"{self.height - 30}px")
        self.page.locator(f"{self.root}[data-ready='1'][data-counted='1']").wait_for()

    def _hear(self, message):
        if message != "null":
            self.widget._hear(self.widget, json.loads(message), [])
        sent, self._queue[:] = list(self._queue), []
        return json.dumps(sent)

    def keys(self, *names):
        for name in names:
            self.page.keyboard.press(name)

    def kept(self):
        """Wait until everything that was sent is answered, and what the answers change is drawn."""
        self.page.wait_for_function(f"document.querySelector('{self.root}').dataset.waiting === '0'")
        self.page.evaluate(DRAWN)

    def said(self):
        return self.page.locator(".qd-said").text_content()

    def warning(self):
        return self.page.locator(".qd-warning").text_content()

    def focused(self):
        return self.page.evaluate("document.activeElement.getAttribute('aria-label')")

    def close(self):
        assert not self.errors, "\n".join(self.errors)
        self.page.close()
        self.context.close()


@pytest.fixture
def widget_page(browser):
    pages = []

    def make(project, widget, root, **how):
        pages.append(WidgetPage(browser, project, widget, root, **how))
        return pages[-1]

    yield make
    for page in pages:
        page.close()
