"""Numbers of people outside the team: nothing small is seen, and nothing hidden can be worked out."""

import re
import time
from dataclasses import fields, is_dataclass, replace
from itertools import product

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from toolkit import Report, StudyData
from toolkit.errors import InvalidInput, NotFound
from toolkit.report.description import (
    ALL,
    HIDDEN,
    HIDDEN_NOTE,
    UNDER,
    Column,
    Count,
    CountsLine,
    Figure,
    People,
    Section,
    Sum,
    Table,
    Text,
)
from toolkit.report.disclosure import release
from toolkit.report.disclosure.bounds import bounds
from toolkit.report.disclosure.relations import Relation, System
from toolkit.report.disclosure.suppression import suppress
from toolkit.report.pictures.picture import Picture
from toolkit.study import Basis, Result, empty

GONE = re.compile(r"(?<![\w.])(\d+)(?![\w.])")


def table(rows, heads, *, key="t", head="Group", sums=(), notes=(), title="A table", lead="A table."):
    columns = [Column(head, 1.0), *(Column(one, 1.0, number=True) for one in heads)]
    return Table(
        key=key, title=title, columns=columns, rows=rows, basis=Basis(notes=notes), lead=lead, sums=tuple(sums)
    )


def sections(*blocks):
    return [Section(key="s", heading="Numbers", blocks=blocks)]


def released(*blocks, data=None, audience="public", **choices):
    return release(sections(*blocks), data or StudyData(), audience, **choices).sections[0].blocks


def texts(*blocks, **choices):
    return [[row[1:] for row in one.texts] for one in released(*blocks, **choices)]


def methods_example(*, exact=True):
    """Section 6.3 of the methods note: parents A 12, B 3; staff A 9, B 8, all margins shown."""
    rows = [["Parents", 12, 3, 15], ["Staff", 9, 8, 17], [ALL, 21, 11, 32]]
    counts = [[name, *(Count(n, None, alone=True) for n in numbers)] for name, *numbers in rows]
    return table(counts, ["A", "B", ALL], sums=[Sum(3, (1, 2), exact=exact)])


def test_in_the_methods_example_all_four_cells_go_and_the_margins_stay():
    found = texts(methods_example())[0]
    assert found == [["c", "c", "15"], ["c", "c", "17"], ["21", "11", "32"]]


def test_the_bounds_of_the_methods_example_are_those_of_the_methods_note():
    sums = [((0, 1), (1, 1)), ((2, 1), (3, 1)), ((0, 1), (2, 1)), ((1, 1), (3, 1))]
    relations = tuple(Relation(factors=one, low=n, high=n) for one, n in zip(sums, (15, 17, 21, 11), strict=True))
    system = System(values=(12, 3, 9, 8), tops=(None,) * 4, relations=relations)
    assert [bounds(system, range(4), cell) for cell in range(4)] == [(4, 15), (0, 11), (6, 17), (0, 11)]
    assert bounds(system, {1}, 1) == (3, 3)


@pytest.mark.parametrize(
    ("n", "of", "zeros", "seen"),
    [
        (0, 12, "shown", True),
        (1, 12, "shown", False),
        (4, 12, "shown", False),
        (5, 12, "shown", True),
        (7, 12, "shown", True),
        (8, 12, "shown", False),
        (12, 12, "shown", True),
        (0, 4, "shown", False),
        (4, 4, "shown", False),
        (5, 5, "shown", True),
        (0, 12, "hidden", False),
        (12, 12, "hidden", False),
        (6, 12, "hidden", True),
    ],
)
def test_few_people_and_few_others_and_small_groups_are_hidden(n, of, zeros, seen):
    assert texts(table([["X", Count(n, of)]], ["A"]), zeros=zeros)[0] == [[f"{n} of {of}" if seen else HIDDEN]]


def test_a_partner_sees_from_three_people_on_and_the_threshold_can_be_chosen():
    row = table([["X", Count(3, 30), Count(2, 30)]], ["A", "B"])
    assert texts(row, audience="partner") == [[["3 of 30", "c"]]]
    assert texts(row, audience="partner", threshold=10) == [[["c", "c"]]]
    assert released(row, audience="team")[1] is row


def test_reasons_stay_where_nobody_was_counted():
    row = table([["X", Count(None, 0, instead="not asked"), Count(1, 9)]], ["A", "B"])
    assert texts(row) == [[["not asked", "c"]]]


def test_a_hidden_cell_keeps_neither_number_nor_people_and_the_note_explains_it():
    shown, hidden = Count(6, 12, who=("P1", "P2")), Count(2, 12, who=("P3", "P4"), alone=True)
    block = released(table([["X", shown, hidden]], ["A", "B"]))[0]
    assert block.rows[0][1:] == [Count(6, 12), Count(None, None, hidden=True)]
    assert HIDDEN_NOTE in block.notes
    assert HIDDEN_NOTE not in released(table([["X", shown]], ["A"]))[0].notes


def test_a_second_number_of_a_row_is_hidden_the_smallest_that_helps():
    row = ["X", *(Count(n, None, alone=True) for n in (3, 30, 8, 41))]
    assert texts(table([row], ["A", "B", "C", ALL], sums=[Sum(4, (1, 2, 3), exact=True)])) == [[["c", "30", "c", "41"]]]


def test_a_sum_that_was_not_said_to_be_exact_is_one_when_the_groups_add_up():
    row = ["X", Count(2, 11), Count(6, 12), Count(8, 23)]
    found = texts(table([row], ["A", "B", ALL], sums=[Sum(3, (1, 2))]))[0]
    assert found == [["c", "c", "8 of 23"]]


def test_groups_that_add_up_are_taken_for_a_sum_even_when_two_numbers_are_hidden():
    row = ["X", Count(2, 30), Count(2, 30), Count(20, 40), Count(24, 100)]
    found = texts(table([row], ["A", "B", "C", ALL], sums=[Sum(4, (1, 2, 3))]))[0]
    assert found == [["c", "c", "c", "24 of 100"]]  # with C shown, A and B together are 4: each within 5


def test_a_sum_hides_two_numbers_even_where_people_stand_in_several_groups():
    row = ["X", Count(3, 20), Count(12, 30), Count(14, 30)]
    assert texts(table([row], ["A", "B", ALL], sums=[Sum(3, (1, 2))]))[0] == [["c", "c", "14 of 30"]]


def test_overall_minus_one_site_does_not_give_the_other_site():
    by_site = table([["Hope", Count(12, 20), Count(3, 20), Count(15, 40)]], ["A", "B", ALL], key="themes.site",
                    head="Theme", sums=[Sum(3, (1, 2), exact=True)])  # fmt: skip
    alone = table([["Hope", Count(12, 20)]], ["A"], key="themes.a", head="Theme")
    overall = table([["Hope", Count(15, 40)]], [ALL], key="themes", head="Theme")
    line = CountsLine(key="counts.1", words="Raised by 3 of 20 at B", total=Count(15, 40))
    part = Section(key="theme.1", heading="Hope", blocks=[by_site, alone, overall, line])
    blocks = release([part], StudyData(), "public").sections[0].blocks
    shown = [row[1:] for one in blocks[:3] for row in one.texts]
    assert shown == [["c", "c", "15 of 40"], ["c"], ["15 of 40"]]
    assert blocks[3].words == "Raised by 15 of 40 people."


def test_a_number_hidden_in_one_place_is_hidden_in_all():
    first = table([["Hope", Count(3, 20), Count(15, 20)]], ["A", ALL], key="one", head="Theme")
    second = table([["– Hope".removeprefix("– "), Count(3, 20)]], ["A"], key="two", head="Theme")
    assert texts(first, second) == [[["c", "15 of 20"]], [["c"]]]
    line = CountsLine(key="counts.x", words="Raised by Parent: 2 of 3 at T2; 7 references", total=Count(2, 30))
    assert released(line)[0] == replace(
        line, words="How many raised it is not shown.", total=Count(None, None, hidden=True)
    )


def test_a_total_that_had_to_go_goes_from_the_line_of_its_theme_too():
    parts = table([["Hope", Count(2, 20), Count(9, 20), Count(11, 40)]], ["A", "B", ALL], head="Theme", key="parts",
                  sums=[Sum(3, (1, 2), exact=True)])  # fmt: skip
    agreed = table([["Hope", Count(9, 20)]], ["B"], head="Theme", key="agreed")
    line = CountsLine(key="counts.1", words="", total=Count(11, 40))
    book = Table(key="book", title="", columns=[Column("Theme"), Column("Claim"), Column("People")], lead="",
                 rows=[["Hope", "It grows.", Count(11, None, alone=True)]], basis=Basis())  # fmt: skip
    asked = table([["Hope", Count(11, 30)]], [ALL], head="Theme", key="asked")
    part = Section(key="theme.1", heading="Hope", blocks=[parts, agreed, line, book, asked])
    blocks = release([part], StudyData(), "public", shown={"agreed": "all know it, 3 May"}).sections[0].blocks
    assert blocks[0].texts == [["Hope", "c", "9 of 20", "c"]]
    assert blocks[2].words == "How many raised it is not shown."
    assert (blocks[3].texts, blocks[4].texts) == ([["Hope", "It grows.", "c"]], [["Hope", "c"]])


def test_how_many_are_left_over_is_known_where_only_all_people_are_told():
    themes = table([["Hope", Count(10, 20)]], [ALL], head="Theme", key="themes")
    codes = table([["Bus", Count(19, None, alone=True)], ["Tea", Count(12, None, alone=True)]], ["People"], head="Code")
    assert texts(themes, codes) == [[["10 of 20"]], [["c"], ["12"]]]


def test_what_lies_farther_off_is_hidden_when_nothing_nearer_helps():
    sums = [(0, 1, 4), (2, 3, 5), (0, 2, 6), (1, 3, 7)]
    relations = tuple(Relation(factors=((a, 1), (b, 1), (total, -1))) for a, b, total in sums)
    system = System(values=(12, 3, 9, 8, 15, 17, 21, 11), tops=(None,) * 8, relations=relations,
                    let_through=frozenset({4, 5, 6, 7}))  # fmt: skip
    found = suppress(system, {1}, 5)
    assert (found.hidden, found.within_reach) == (frozenset(range(4)), frozenset())


def test_a_sub_theme_in_another_table_does_not_narrow_its_theme_down(sample_data):
    theme = table([["A line to be drawn", Count(3, 30), Count(9, 20), Count(12, 50)]], ["G", "H", ALL], head="Theme",
                  sums=[Sum(3, (1, 2), exact=True)])  # fmt: skip
    below = table([["After twenty weeks", Count(8, 20)]], ["H"], head="Theme", key="below")
    assert texts(theme, below, data=sample_data) == [[["c", "c", "12 of 50"]], [["c"]]]  # 8 in H would leave 4 for G
    assert texts(below, data=sample_data) == [[["8 of 20"]]]


def test_people_of_one_time_point_are_no_more_than_all():
    row = ["Hope", Count(3, 12), Count(9, 20), Count(7, 12), Count(12, 32)]
    whole = table([row], ["T1 A", "T1 B", "T2 A", ALL], head="Theme", sums=[Sum(4, (1, 2, 3))])
    found = texts(whole, data=StudyData(waves=("T1", "T2")))[0]
    assert found == [["c", "c", "c", "12 of 32"]]  # with T1 B shown, T1 A is 3 at most


def test_a_group_in_one_table_and_its_sites_in_another_do_not_give_each_other_away():
    groups = table([["Hope", Count(10, 24)]], ["Parent"], head="Theme", key="groups")
    at_sites = table([["Hope", Count(3, 12), Count(7, 12)]], ["Parent A", "Parent B"], head="Theme", key="sites")
    data = StudyData(groups=("Parent",), sites=("A", "B"))
    assert texts(groups, at_sites, data=data) == [[["10 of 24"]], [["c", "c"]]]
    assert texts(groups, at_sites) == [[["10 of 24"]], [["c", "7 of 12"]]]  # heads that mean nothing to the study


def test_a_last_column_that_always_adds_up_is_a_sum_though_nobody_said_so():
    rows = [
        [name, *(Count(n, None, alone=True) for n in numbers)] for name, *numbers in (("Q1", 8, 1, 9), ("Q2", 9, 0, 9))
    ]
    assert texts(table(rows, ["Answered", "Blank", "Returned"]))[0][0] == ["c", "c", "9"]
    rows[1][3] = Count(10, None, alone=True)
    assert texts(table(rows, ["Answered", "Blank", "Returned"]))[0][0] == ["8", "c", "9"]


def test_people_of_a_theme_in_the_codebook_are_the_number_under_all():
    themes = table([["Hope", Count(19, 20)]], [ALL], head="Theme", key="themes")
    book = Table(key="book", title="", columns=[Column("Theme"), Column("Claim"), Column("People")], lead="",
                 rows=[["Hope", "It grows.", Count(19, None, alone=True)]], basis=Basis())  # fmt: skip
    tray = table([["Hope", Count(19, None, alone=True)]], ["n = people of 20"], head="Sub-theme or code", key="tray")
    found = released(themes, book, tray)
    assert [str(one.rows[0][-1]) for one in found] == ["c", "c", "c"]


def test_all_and_the_table_of_change_do_not_give_each_other_away():
    row = ["Hope", *(Count(n, 10, alone=True) for n in (0, 0, 8, 2, 10))]
    change = table([row], ["T1 only", "T2 only", "Both", "Neither", "People in the row"], head="Theme", key="change",
                   sums=[Sum(5, (1, 2, 3, 4), exact=True)])  # fmt: skip
    everybody = table([["Hope", Count(9, 12)]], [ALL], head="Theme", key="all")
    data = StudyData(waves=("T1", "T2"))
    # Of 12, ten were met twice: 9 in all means that 7 to 9 of the ten raised it, so 1 to 3 did not.
    assert texts(change, everybody, data=data, audience="partner")[1] == [["c"]]
    assert texts(everybody, data=data, audience="partner") == [[["9 of 12"]]]


def test_a_theme_does_not_give_away_what_lies_under_it():
    rows = [["Hope", Count(6, 30)], [f"{UNDER}Trust", Count(4, 30)], [f"{UNDER}{UNDER}Bus", Count(4, 30)]]
    found = texts(table(rows, ["A"], head="Theme"))[0]
    assert found == [["6 of 30"], ["c"], ["c"]]
    tight = [["Hope", Count(20, 40)], [f"{UNDER}Trust", Count(36, 39)]]  # not true of these rows: nobody can know it
    assert texts(table(tight, ["A"], head="Theme"))[0] == [["20 of 40"], ["c"]]


def test_a_group_of_one_cannot_be_read_from_a_mark_beside_zeros():
    rows = [[name, Count(n, 1)] for name, n in (("Hope", 1), ("Trust", 0))]
    assert texts(table(rows, ["Trainer"], head="Theme"))[0] == [["c"], ["c"]]


ROWS, SIZES = st.integers(1, 3), st.lists(st.integers(1, 7), min_size=2, max_size=3)


@st.composite
def small_tables(draw):
    """Draw the sizes of groups that share nobody, rows of numbers, which row lies under the one above, and a last row."""
    sizes = draw(SIZES)
    rows = [[draw(st.integers(0, size)) for size in sizes] for _ in range(draw(ROWS))]
    under = [number > 0 and draw(st.booleans()) for number in range(len(rows))]
    for number, below in enumerate(under):
        if below:
            rows[number] = [min(pair) for pair in zip(rows[number], rows[number - 1], strict=True)]
    return sizes, rows, under, not any(under) and draw(st.booleans()), draw(st.booleans())


@settings(max_examples=60, deadline=None)
@given(small_tables(), st.sampled_from([3, 5]))
def test_every_hidden_number_could_be_another_one(drawn, threshold):
    """All numbers that agree with what is printed are tried one by one: no linear programme, none of our code."""
    sizes, rows, under, last, exact = drawn
    counts = [
        [UNDER * depth(under, number) + f"row {number}", *map(Count, row, sizes), Count(sum(row), sum(sizes))]
        for number, row in enumerate(rows)
    ]
    if last:
        over = [sum(column) for column in zip(*rows, strict=True)]
        counts.append([ALL, *(Count(n, None, alone=True) for n in (*over, sum(over)))])
    heads = [*(f"G{number}" for number in range(len(sizes))), ALL]
    parts = tuple(range(1, len(sizes) + 1))
    given_table = table(counts, heads, sums=[Sum(len(sizes) + 1, parts, exact=exact)])
    printed = texts(given_table, threshold=threshold)[0]
    worlds = possible(printed, sizes, under, last=last)
    true = [[*row, sum(row)] for row in rows]
    assert true in worlds
    for number, row in enumerate(true):
        for column, value in enumerate(row):
            size = [*sizes, sum(sizes)][column]
            few = 0 < value < threshold or 0 < size - value < threshold
            mark = printed[number][column]
            assert mark == (HIDDEN if few or mark == HIDDEN else f"{value} of {size}")
            if mark == HIDDEN:
                could_be = {world[number][column] for world in worlds}
                assert max(could_be) - min(could_be) >= min(threshold, size), (printed, number, column)
                assert len(could_be) > 1


def depth(under, number):
    """Return how many rows lie above one: each lies under the one before it, or under none."""
    return depth(under, number - 1) + 1 if under[number] else 0


def possible(printed, sizes, under, *, last):
    """Return every table of whole numbers that agrees with what is printed."""
    choices = []
    for marks in printed[: len(printed) - last]:
        cells = [range(size + 1) if mark == HIDDEN else [int(mark.split()[0])]
                 for mark, size in zip(marks, sizes, strict=False)]  # fmt: skip
        sums = [[*row, sum(row)] for row in product(*cells)]
        choices.append([row for row in sums if marks[-1] == HIDDEN or row[-1] == int(marks[-1].split()[0])])
    worlds = [list(world) for world in product(*choices)]
    worlds = [
        world
        for world in worlds
        if all(
            part <= whole
            for number, below in enumerate(under)
            if below
            for part, whole in zip(world[number], world[number - 1], strict=True)
        )
    ]
    if last:
        shown = [(column, int(mark)) for column, mark in enumerate(printed[-1]) if mark != HIDDEN]
        worlds = [world for world in worlds if all(sum(row[column] for row in world) == n for column, n in shown)]
    return worlds


def test_how_many_took_part_cannot_be_worked_out_and_nobody_is_named(sample_data):
    rows = {row[0]: row[1:] for row in Report(sample_data, audience="public").sections()[0].tables[0].texts}
    assert (rows["Interviewed"], rows["Interviewed at both"]) == (["20", "not shown"], ["10", "not shown"])
    hidden = {name for name, cells in rows.items() if cells[0] == HIDDEN}
    # 20 were interviewed, 10 at both: T1 only is 4, which T1 (14), T2 (16) or T2 only (6) would each give away.
    assert {"T1 only", "T2 only", "Interviewed at T1", "Interviewed at T2"} <= hidden
    assert {"Took part, own words not known", "Not interviewed"} <= hidden


def test_people_without_a_number_beside_them_become_one():
    people = People(("P1", "P2", "P3", "P4", "P5", "P6"))
    found = texts(table([["x", people], ["y", People(("P1", "P2"))]], ["Who"]))[0]
    assert found == [["6"], ["c"]]


def test_a_change_that_tells_nothing_about_few_stays(sample_data):
    change = Report(sample_data, audience="partner").sections()[2].tables[0]
    rows = {row[0]: row[1:] for row in change.texts}
    assert rows["A line to be drawn"] == ["0", "0", "10", "0", "10"]
    assert rows["– Neither friend nor worker"] == ["0", "0", "c", "c", "10"]


def walked(thing):
    """Yield every text and number inside a thing, however deep."""
    if isinstance(thing, pd.DataFrame):
        yield from walked([list(thing.columns), thing.to_numpy().tolist(), thing.about.lines()])
    elif is_dataclass(thing):
        for field in fields(thing):
            yield from walked(getattr(thing, field.name))
        for name in ("alternative", "notes", "texts"):
            yield from walked(getattr(thing, name, None))
    elif isinstance(thing, dict):
        yield from walked([*thing.keys(), *thing.values()])
    elif isinstance(thing, (list, tuple)):
        for one in thing:
            yield from walked(one)
    elif thing is not None:
        yield str(thing)


def full_of_sevens():
    """A report where 7 people raised something, said wherever a report can say it; P7 is one of them."""
    picture = Picture(title="Who, 7 of 29", alternative="7 people.", chart={"n": 7}, width=1,
                      data=Result({"theme": ["Hope"], "n": [7], "of": [29]}))  # fmt: skip
    counted = Table(
        key="themes",
        title="Hope (7 of 29)",
        columns=[Column("Theme"), Column("Parents (n = 7)"), Column(ALL), Column("Words")],
        rows=[["Hope", Count(7, 29, who=("P7",)), Count(7, 29), "P7 said so"]],
        basis=Basis(
            unit="people", filter="P7", notes=("7 people at T1.", "P7 moved.", "Words of others are left out.")
        ),
        lead="7 people raised it.",
        told=(1, 2),
    )
    line = CountsLine(key="counts.1", words="Raised by 7 of 29", total=Count(7, 29))
    text = Text(words="Hope came back. 7 people said so. P7 did not.", key="claim.1")
    people = table([["P7", 1]], ["Words"], key="people")
    return (
        counted,
        line,
        text,
        people,
        replace(people, persons=True, key="more", rows=[["somebody", 1]]),
        Figure(key="f", picture=picture),
    )


def of_seven():
    people = pd.DataFrame(
        [["P7", None, "Parent", 7, None, "", "active", "Parent 7"]], columns=empty("participants").columns
    )
    return StudyData(participants=people, groups=("Parent",))


@pytest.mark.parametrize("audience", ["partner", "public"])
def test_a_hidden_number_and_its_people_are_nowhere(audience):
    found = release(sections(*full_of_sevens()), of_seven(), audience, threshold=10)
    said = list(walked(found.sections))
    assert not [one for one in said if "P7" in one or "7" in GONE.findall(one)]
    blocks = found.sections[0].blocks
    assert [block.key for block in blocks] == ["themes", "counts.1", "claim.1"]
    assert blocks[0].notes == ["Unit: people.", "Words of others are left out.", HIDDEN_NOTE,
                               "A note that names people is left out.", "A note with small numbers is left out."]  # fmt: skip
    assert blocks[2].words == "Hope came back."
    assert {"themes", "people", "more", "f", "claim.1"} <= set(found.decisions["key"])


def test_for_the_team_everything_stays_and_the_first_line_says_for_whom():
    blocks = full_of_sevens()
    found = release(sections(*blocks), of_seven(), "team")
    top, *rest = found.sections[0].blocks
    assert top.words == "For the team only: persons can be recognised. Not for passing on."
    assert rest == list(blocks)
    assert found.overrides == {}


def test_a_picture_of_groups_stays_when_no_number_is_hidden():
    data = Result({"theme": ["Hope"], "n": [20], "of": [40]})
    figure = Figure(key="f", picture=Picture(title="Hope", alternative="20 of 40.", data=data, chart=None, width=1))
    large, small = table([["Hope", Count(20, 40)]], [ALL]), table([["Hope", Count(2, 40)]], [ALL])
    assert released(large, figure)[1] is figure
    assert [one.key for one in released(small, figure)] == ["t"]


def test_a_section_that_lost_all_is_left_out_and_a_heading_alone_stays():
    of_people = Section(key="grid", heading="Who", blocks=[table([["P7", 1]], ["Words"])])
    heading = Section(key="said", heading="What people said")
    assert [one.key for one in release([of_people, heading], of_seven(), "public").sections] == ["said"]


def test_a_table_can_be_shown_all_the_same_with_a_reason_that_is_kept():
    small, other = table([["x", Count(2, 40)]], ["A"]), table([["x", Count(2, 40)]], ["A"], key="other")
    found = release(sections(small, other), StudyData(), "public", shown={"t": "the funder knows it, 3 May"})
    assert [one.texts for one in found.sections[0].blocks] == [[["x", "2 of 40"]], [["x", "c"]]]
    assert found.overrides == {"t": "the funder knows it, 3 May"}


def test_what_can_be_worked_out_from_a_table_shown_on_request_is_said():
    parts = table([["x", Count(2, 20), Count(9, 20), Count(11, 40)]], ["A", "B", ALL], head="Theme", key="parts",
                  sums=[Sum(3, (1, 2), exact=True)])  # fmt: skip
    told = table([["x", Count(9, 20), Count(11, 40)]], ["B", ALL], head="Theme", key="told")
    found = release(sections(parts, told), StudyData(), "public", shown={"told": "agreed, 3 May"})
    assert found.sections[0].blocks[0].texts == [["x", "c", "9 of 20", "11 of 40"]]
    assert any("narrowed down" in what for what in found.decisions["what"])


def test_the_line_of_a_preview_counts_what_is_hidden(sample_data):
    report = Report(sample_data, sections="full", audience="public")
    preview = report.preview()
    cells = [cell for one in report.sections() for block in one.blocks if isinstance(block, Table)
             for row in block.rows for cell in row]  # fmt: skip
    lines = [block for one in report.sections() for block in one.blocks if isinstance(block, CountsLine)]
    hidden = sum(isinstance(cell, Count) and cell.hidden for cell in cells) + sum(one.total.hidden for one in lines)
    said = re.match(
        r"(\d+) of (\d+) cells hidden, (\d+) of (\d+) quotations left out, (\d+) pict", preview.about.lines()[0]
    )
    team = re.match(
        r"0 of (\d+) cells hidden, (\d+) of (\d+)", Report(sample_data, sections="full").preview().about.lines()[0]
    )
    left = [what for what in preview["what"] if re.match(r"\d+ quotations? left out", what)]
    assert int(said[1]) == hidden
    assert int(said[2]) <= int(team[1])  # tables of single people are out altogether
    assert int(said[3]) == sum(int(what.split()[0]) for what in left)
    assert int(said[4]) == int(team[3])
    assert int(said[5]) == sum(what == "a picture left out" for what in preview["what"]) >= 3
    assert list(preview.columns) == ["what", "where", "key", "why", "do"]
    assert not [figure for section in report.sections() for figure in section.figures]


@pytest.mark.parametrize("audience", ["team", "partner", "public"])
def test_releasing_the_sample_study_takes_seconds_and_names_nobody(sample_data, audience):
    described = Report(sample_data, sections="full")._described()
    begin = time.process_time()
    found = release(described, sample_data, audience)
    assert time.process_time() - begin < 10
    names = [name for name in sample_data.participants["participant"].unique() if audience != "team"]
    kept = [block for section in found.sections for block in section.blocks if not getattr(block, "codings", ())]
    said = " ".join(one for block in kept for one in walked(block))
    assert not [name for name in names if re.search(rf"(?<!\w){name}(?!\w)", said)]


@pytest.mark.parametrize(
    ("choices", "error", "says"),
    [
        ({"threshold": 4}, InvalidInput, "3, 5 or 10"),
        ({"threshold": 0}, InvalidInput, "3, 5 or 10"),
        ({"zeros": "gone"}, NotFound, "shown, hidden"),
        ({"audience": "partners"}, NotFound, "Did you mean “partner”"),
        ({"shown": {"Parent": " "}}, InvalidInput, "no reason is given"),
    ],
)
def test_a_wrong_choice_is_answered_at_once(sample_data, choices, error, says):
    with pytest.raises(error, match=says):
        Report(sample_data, **{"audience": "public", **choices})


def test_a_group_that_the_study_does_not_have_cannot_be_shown(sample_data):
    with pytest.raises(NotFound, match="Did you mean “Trainer”"):
        Report(sample_data, audience="public", shown={"Trainee": "agreed"}).sections()
