"""A table in a notebook: its plain HTML, beside which a page finds what to make of it.

What is saved is the HTML alone. Copying and the words behind a number are added to it in the page by one widget of
the notebook, which has no view of its own: a notebook opened again shows the tables, not that a widget is missing.
"""

import sys
from html import escape
from typing import Any

from toolkit.study import Result


def view(result: Result) -> dict[str, Any] | None:
    """Return what a notebook shows for a table; None where no page could ask for more."""
    return {"text/plain": repr(result), "text/html": html(result)} if shell() is not None else None


def html(result: Result) -> str:
    """Return the HTML of a table, with the numbers as buttons where a page can ask for the words."""
    if shell() is None:
        return result._repr_html_()
    from toolkit.desk.table_clerk import clerk

    return clerk().shown(result)


def lines_of_code(code: str) -> str:
    """Return lines of code as HTML, to which a page adds a button that copies them."""
    token = ""
    if shell() is not None:
        from toolkit.desk.table_clerk import clerk

        token = clerk().token
    return f'<div data-toolkit-line="{token}"><pre><code>{escape(code)}</code></pre></div>'


def name_of(thing: Any, otherwise: str) -> str:
    """Return the name a thing has in the cells of the notebook."""
    here = shell()
    names = [] if here is None else [name for name, value in here.user_ns.items() if value is thing]
    return next((name for name in names if not name.startswith("_")), otherwise)


def shell() -> Any:
    """Return the notebook's interpreter, if there is one; a terminal's has no page to speak with."""
    ipython = sys.modules.get("IPython")
    here = ipython.get_ipython() if ipython is not None else None
    return here if getattr(here, "kernel", None) is not None else None
