"""What a line must hold to be matched as a label is never more than the match itself asks for."""

from hypothesis import example, given, settings
from hypothesis import strategies as st

from toolkit.transcripts.labels import ANY_MARK, UNMARKED, WAYS

PARTS = st.sampled_from(
    ["Ana", "P1", "I", "INT", "Q", "Ruiz (SL)", "12:03", "#00:00:05-3#", "[0:03]", ":", "：", "\t", " ", "  ", " - ", " – ",
     "-", "[", "]", "**", "1.", "HOW DID YOU HEAR", "well", "@", "\u00a0", "\u200f", "so yes"]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(PARTS, min_size=1, max_size=7).map("".join))
@example("Ana: well")
@example("Ana\twell")
@example("Ana 12:03")
@example("12:03 Ana")
@example("Ana - well")
@example("[Ana] well")
@example("Ana Ruiz")
@example("I HOW DID YOU HEAR OF IT")
def test_a_line_that_is_matched_holds_what_it_needs(line):
    for style, pattern, needs in WAYS:
        if pattern.match(line):
            assert any(need in line for need in needs), style
            assert ANY_MARK.search(line) or (style, pattern, needs) in UNMARKED, style


def test_every_way_has_a_line_that_it_matches():
    lines = ["Ana: well", "Ana 12:03", "12:03 Ana", "Ana - well", "[Ana] well", "Ana Ruiz", "I HOW DID YOU HEAR"]
    assert [style for (style, pattern, _), line in zip(WAYS, lines, strict=True) if not pattern.match(line)] == []


def test_every_mark_of_every_way_makes_a_line_worth_matching():
    for way in WAYS:
        assert way in UNMARKED or all(ANY_MARK.search(need) for need in way[2]), way[0]
