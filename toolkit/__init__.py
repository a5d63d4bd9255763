"""Qualitative research in Jupyter: transcripts, coding, themes across time points and groups, tables for reports.

Everything a person needs is imported from here; see the notebooks for how the parts go together.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.analysis.frequencies import theme_frequencies as theme_frequencies
    from toolkit.analysis.presence import participation as participation
    from toolkit.analysis.presence import presence as presence
    from toolkit.analysis.quotations import quotations as quotations
    from toolkit.errors import ToolkitError as ToolkitError
    from toolkit.project import Project as Project
    from toolkit.report import Report as Report
    from toolkit.study import Presence as Presence
    from toolkit.study import Result as Result
    from toolkit.study import StudyData as StudyData
    from toolkit.suggest.codes import second_look as second_look
    from toolkit.suggest.codes import suggest_codes as suggest_codes
    from toolkit.suggest.suggestions import ThemeSuggestions as ThemeSuggestions
    from toolkit.suggest.themes import suggest_themes as suggest_themes

_DOOR = {
    "Presence": "toolkit.study",
    "Project": "toolkit.project",
    "Report": "toolkit.report",
    "Result": "toolkit.study",
    "StudyData": "toolkit.study",
    "ThemeSuggestions": "toolkit.suggest.suggestions",
    "ToolkitError": "toolkit.errors",
    "participation": "toolkit.analysis.presence",
    "presence": "toolkit.analysis.presence",
    "quotations": "toolkit.analysis.quotations",
    "second_look": "toolkit.suggest.codes",
    "suggest_codes": "toolkit.suggest.codes",
    "suggest_themes": "toolkit.suggest.themes",
    "theme_frequencies": "toolkit.analysis.frequencies",
}

__all__ = sorted(_DOOR)  # noqa: PLE0605 - the table above is the one list


def __getattr__(name: str) -> Any:
    if name not in _DOOR:
        message = f"module {__name__!r} has no attribute {name!r}"
        raise AttributeError(message)
    return getattr(import_module(_DOOR[name]), name)


def __dir__() -> list[str]:
    return [*__all__, "__version__"]


__version__ = "0.1.0"
