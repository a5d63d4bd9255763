"""Qualitative research in Jupyter: transcripts, coding, themes across time points and groups, tables for reports.

Everything a person needs is imported from here; see the notebooks for how the parts go together.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from toolkit.analysis.agreement import agreement as agreement
    from toolkit.analysis.change import change_between_waves as change_between_waves
    from toolkit.analysis.co_occurrence import co_occurrence as co_occurrence
    from toolkit.analysis.comparison import earlier_extracts as earlier_extracts
    from toolkit.analysis.concordance import collocates as collocates
    from toolkit.analysis.concordance import keyword_in_context as keyword_in_context
    from toolkit.analysis.coverage import coverage as coverage
    from toolkit.analysis.crosstab import crosstab as crosstab
    from toolkit.analysis.disagreements import disagreements as disagreements
    from toolkit.analysis.frequencies import theme_frequencies as theme_frequencies
    from toolkit.analysis.groups import compare_groups as compare_groups
    from toolkit.analysis.presence import participation as participation
    from toolkit.analysis.presence import presence as presence
    from toolkit.analysis.query import query as query
    from toolkit.analysis.quotations import chosen_quotations as chosen_quotations
    from toolkit.analysis.quotations import quotation_balance as quotation_balance
    from toolkit.analysis.quotations import quotations as quotations
    from toolkit.analysis.reach import thin_themes as thin_themes
    from toolkit.analysis.saturation import saturation as saturation
    from toolkit.analysis.thematic_links import thematic_links as thematic_links
    from toolkit.analysis.theme_review import theme_review as theme_review
    from toolkit.analysis.wording import counts_line as counts_line
    from toolkit.analysis.wording import how_many as how_many
    from toolkit.analysis.wording import study_words as study_words
    from toolkit.analysis.wording import words_for_how_many as words_for_how_many
    from toolkit.errors import ToolkitError as ToolkitError
    from toolkit.privacy.leaks import find_leaks as find_leaks
    from toolkit.privacy.names import Name as Name
    from toolkit.privacy.names import NameKind as NameKind
    from toolkit.privacy.notebooks import clear_notebooks as clear_notebooks
    from toolkit.project import Project as Project
    from toolkit.report import Report as Report
    from toolkit.report.pictures.change_picture import change_picture as change_picture
    from toolkit.report.pictures.co_occurrence_picture import co_occurrence_picture as co_occurrence_picture
    from toolkit.report.pictures.coverage_picture import coverage_picture as coverage_picture
    from toolkit.report.pictures.group_picture import group_picture as group_picture
    from toolkit.report.pictures.person_grid import person_grid as person_grid
    from toolkit.report.pictures.picture import Picture as Picture
    from toolkit.report.pictures.saturation_picture import saturation_picture as saturation_picture
    from toolkit.report.pictures.thematic_map import thematic_map as thematic_map
    from toolkit.study import Presence as Presence
    from toolkit.study import Result as Result
    from toolkit.study import StudyData as StudyData
    from toolkit.suggest.codes import second_look as second_look
    from toolkit.suggest.codes import suggest_codes as suggest_codes
    from toolkit.suggest.suggestions import ThemeSuggestions as ThemeSuggestions
    from toolkit.suggest.themes import suggest_themes as suggest_themes

_DOOR = {
    "Name": "toolkit.privacy.names",
    "NameKind": "toolkit.privacy.names",
    "Picture": "toolkit.report.pictures.picture",
    "Presence": "toolkit.study",
    "Project": "toolkit.project",
    "Report": "toolkit.report",
    "Result": "toolkit.study",
    "StudyData": "toolkit.study",
    "ThemeSuggestions": "toolkit.suggest.suggestions",
    "ToolkitError": "toolkit.errors",
    "agreement": "toolkit.analysis.agreement",
    "change_between_waves": "toolkit.analysis.change",
    "change_picture": "toolkit.report.pictures.change_picture",
    "check_cmo": "toolkit.analysis.cmo",
    "check_findings": "toolkit.analysis.claims",
    "chosen_quotations": "toolkit.analysis.quotations",
    "clear_notebooks": "toolkit.privacy.notebooks",
    "co_occurrence": "toolkit.analysis.co_occurrence",
    "co_occurrence_picture": "toolkit.report.pictures.co_occurrence_picture",
    "coded_transcript": "toolkit.report.coded_transcript",
    "collocates": "toolkit.analysis.concordance",
    "compare_codebooks": "toolkit.exchange.codebook_compare",
    "compare_groups": "toolkit.analysis.groups",
    "counts_line": "toolkit.analysis.wording",
    "coverage": "toolkit.analysis.coverage",
    "coverage_picture": "toolkit.report.pictures.coverage_picture",
    "crosstab": "toolkit.analysis.crosstab",
    "disagreements": "toolkit.analysis.disagreements",
    "earlier_extracts": "toolkit.analysis.comparison",
    "find_leaks": "toolkit.privacy.leaks",
    "framework": "toolkit.analysis.framework",
    "framework_cells": "toolkit.analysis.framework",
    "group_picture": "toolkit.report.pictures.group_picture",
    "how_many": "toolkit.analysis.wording",
    "keyword_in_context": "toolkit.analysis.concordance",
    "participation": "toolkit.analysis.presence",
    "person_grid": "toolkit.report.pictures.person_grid",
    "presence": "toolkit.analysis.presence",
    "presence_file": "toolkit.report.for_statistics",
    "propose_fields": "toolkit.analysis.claim_fields",
    "query": "toolkit.analysis.query",
    "quotation_balance": "toolkit.analysis.quotations",
    "quotations": "toolkit.analysis.quotations",
    "refresh_report": "toolkit.report.refresh",
    "saturation": "toolkit.analysis.saturation",
    "saturation_picture": "toolkit.report.pictures.saturation_picture",
    "second_look": "toolkit.suggest.codes",
    "study_words": "toolkit.analysis.wording",
    "suggest_codes": "toolkit.suggest.codes",
    "suggest_themes": "toolkit.suggest.themes",
    "suggestion_map": "toolkit.report.pictures.suggestion_map",
    "thematic_links": "toolkit.analysis.thematic_links",
    "thematic_map": "toolkit.report.pictures.thematic_map",
    "theme_frequencies": "toolkit.analysis.frequencies",
    "theme_review": "toolkit.analysis.theme_review",
    "thin_themes": "toolkit.analysis.reach",
    "verify_report": "toolkit.report.verify",
    "words_for_how_many": "toolkit.analysis.wording",
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
