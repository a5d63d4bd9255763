"""The table shapes and the quotation style of published evaluations, made from the sample study."""

import pytest

from toolkit import Report, theme_frequencies
from toolkit.report.description import Count, Label, Text
from toolkit.report.sections.choices import Choices
from toolkit.report.sections.quoted import Quoted

THEME = "A line to be drawn"
SUBS = ("Neither friend nor worker", "The phone that stays on", "After twenty weeks")


@pytest.fixture
def quoted(sample_data):
    return Quoted(sample_data, Choices())


def blocks(data, **choices):
    return [
        (section, block)
        for section in Report(data, sections=["quotations"], **choices).sections()
        for block in section.blocks
    ]


def test_one_table_for_each_theme_with_sub_themes_their_n_and_selected_quotations(sample_data, quoted):
    table = quoted.table(THEME)
    assert [column.head for column in table.columns] == ["Sub-theme or code", "n = people of 20", "Quotation", "Who"]
    people = theme_frequencies(sample_data).set_index("theme")["n"]
    for sub in SUBS:
        rows = [row for row in table.rows if row[0] == sub]
        assert 1 <= len(rows) <= 3
        assert {str(row[1]) for row in rows} == {str(people[sub])}
        assert all(isinstance(row[1], Count) and isinstance(row[3], Label) for row in rows)
    tables = [block.key for _, block in blocks(sample_data) if getattr(block, "key", "").startswith("quotations.")
              and not isinstance(block, Text)]  # fmt: skip
    assert len(tables) == len(quoted.top) == 6


def test_n_may_count_coding_references_and_then_has_no_denominator(sample_data):
    table = Quoted(sample_data, Choices(count="references")).table(THEME)
    assert table.columns[1].head == "n = coding references"
    references = theme_frequencies(sample_data, count="references").set_index("theme")["n"]
    assert {row[0]: str(row[1]) for row in table.rows if row[0] in SUBS} == {sub: str(references[sub]) for sub in SUBS}


def test_where_not_everybody_was_asked_each_row_says_of_how_many(quoted):
    table = quoted.table("What is safe to say")
    assert table.columns[1].head == "People"
    cells = {row[0]: str(row[1]) for row in table.rows}
    assert cells["Holding back from workers"] == "12 of 14"
    assert cells["Passing it on"] == "11 of 20"


def test_quotations_can_stand_as_paragraphs_that_end_with_who_spoke(sample_data):
    prose = [block for _, block in blocks(sample_data, prose=True) if isinstance(block, Text) and block.style]
    assert len(prose) > 30
    known = set(sample_data.codings["coding"])
    for one in prose:
        assert one.style == "Quote"
        assert one.words.startswith("“")
        assert one.words.endswith(f"” {one.label}")
        assert one.coding in known
    labels = {one.label.label for one in prose}
    assert {"(Parent 1, T2)", "(Peer mentor 2, T1)", "(Trainer)", "(Service manager)"} <= labels


def test_every_theme_shows_what_contradicts_it_or_says_that_nothing_does(sample_data, quoted):
    kinds = sample_data.evidence.groupby("theme")["kind"].agg(set).to_dict()
    for section, block in blocks(sample_data):
        if getattr(block, "key", "").startswith("against."):
            contradicted = "contradicts" in kinds[section.heading]
            words = block.words if isinstance(block, Text) else " ".join([block.title, *block.notes])
            assert ("No contradicting extract was coded." in words) is not contradicted, section.heading
    printed = [
        (theme, row.coding)
        for theme in sample_data.items("theme")
        for row in (*quoted.chosen(theme), *quoted.shown_against(theme))
    ]
    against = sample_data.evidence[sample_data.evidence["kind"] == "contradicts"]
    assert {(row.theme, row.coding) for row in against.itertuples()} <= set(printed)


def test_no_extract_stands_both_in_the_table_of_a_theme_and_against_it(quoted):
    for top in quoted.top:
        family = (top, *quoted.below(top))
        chosen = {row.coding for name in family for row in quoted.chosen(name)}
        assert not chosen & {row.coding for name in family for row in quoted.shown_against(name)}
