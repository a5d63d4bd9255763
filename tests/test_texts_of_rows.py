"""Which columns hold words of people: every column of text is named here, so a new one makes somebody decide."""

import pytest
from sqlalchemy import JSON, Text

from toolkit.store.tables import KEPT, metadata
from toolkit.store.texts_of_rows import BESIDE, NO_WORDS, WORDS, with_words_replaced, words_in

WITH_WORDS = """
cmo_records: if_then context mechanism_resource mechanism_reasoning outcome for_whom
codes: name key definition include exclude examples origin literature aliases
coders: name
codings: quote query
consents: version
exports: file title
findings: text quantifier question literature searched
form_answers: value
form_questions: name
form_returns: key
form_wordings: wording
forms: name
memos: title body
milestones: name
objectives: name
participant_waves: cohort attributes
participants: label
questions: name wording
recommendations: text for_whom priority literature
redactions: place replacement
safeguarding_flags: note for_whom
sample_plan: reason
settings: value
settlings: reason
sources: name file mode language checked_by attributes
speakers: label
suggestion_runs: how parameters
suggestions: label name keywords
summaries: body
terms: name
themes: name key claim definition boundary valence for_whom
"""


def _listed(text):
    return {name: tuple(columns.split()) for name, columns in (line.split(":") for line in text.split("\n") if line)}


def test_every_column_of_text_is_known_to_hold_words_or_not():
    """When this fails, a table has a new column: say here that it holds words, or in NO_WORDS that it does not."""
    assert dict(WORDS) == _listed(WITH_WORDS)


def test_what_holds_no_words_is_there_and_is_text():
    for name, columns in NO_WORDS.items():
        assert all(isinstance(KEPT[name].c[column].type, Text | JSON) for column in columns), name
        assert not set(columns) & set(WORDS.get(name, ()))


def test_tables_without_versions_are_known_too():
    beside = {
        table.name: tuple(column.name for column in table.c if isinstance(column.type, Text | JSON))
        for table in metadata.tables.values()
        if table.name not in KEPT
    }
    assert {name: columns for name, columns in beside.items() if columns} == dict(BESIDE)


@pytest.mark.parametrize("an_id", ["7c0eabe1-0abe-4abe-8abe-0123456789ab", "abe0" * 16])
def test_a_name_is_never_replaced_inside_an_id(an_id):
    value = {an_id: {"label": "Abe", "of": [an_id]}}
    changed = with_words_replaced(value, lambda words: words.lower().replace("abe", "X"))
    assert changed == {an_id: {"lXl": "X", "of": [an_id]}}
    assert list(words_in(value)) == ["label", "Abe", "of"]


def test_what_stood_first_stays_where_two_names_become_one():
    assert with_words_replaced({"Jo": 1, "Joe": 2}, lambda _: "PM2") == {"PM2": 1}
