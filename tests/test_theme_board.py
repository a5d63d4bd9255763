"""The theme board's Python: what it keeps, what undo takes back, what its numbers are."""

import itertools
import random
from copy import deepcopy

import pytest
from conftest import code_words, put_interview, write_rows

from toolkit import theme_frequencies
from toolkit.analysis.reach import Reach, thin_themes, thinness
from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.codebook_file import parse_yaml, write_yaml
from toolkit.store.file import Store


class Board:
    """A board without a page: commands as a page sends them, and what it is told."""

    def __init__(self, project):
        self.project, self.widget, self.told, self._numbers = project, project.theme_board(), [], itertools.count(1)
        self.widget.send = self.told.append

    def do(self, verb, *, id_=None, **args):
        self.told.clear()
        self.widget._hear(None, {"command": {"id": id_ or f"c{next(self._numbers)}", "verb": verb, "args": args}}, [])
        return next(one["answer"] for one in self.told if "answer" in one)

    def ask(self, what, **args):
        self.told.clear()
        self.widget._hear(None, {"view": "v", "ask": 1, "what": what, "args": args}, [])
        reply = next(one for one in self.told if "reply" in one)
        return reply.get("answer", reply)


def themes_of(project):
    """Return the themes as nested lists: (name, codes in their order, sub-themes)."""
    book = project.codebook.now()

    def under(parent):
        return [
            (theme.name, [book.code_by_id[one].name for one in theme.codes], under(theme.id))
            for theme in book.themes
            if theme.parent_id == parent
        ]

    return under(None)


@pytest.fixture
def board(study):
    for name in ("Trust", "Hope", "Money", "Time"):
        study.codebook.add(name)
    study.codebook.add_theme("A bond", codes=["Trust", "Hope"])
    study.codebook.add_theme("Costs", codes=["Money"])
    return Board(study)


def code(board, name):
    return board.project.codebook.now().code(name).id


def theme(board, name):
    return board.project.codebook.now().theme(name).id


def test_a_code_goes_from_one_theme_to_a_place_in_another(board):
    said = board.do(
        "place",
        code=code(board, "Hope"),
        leaving=theme(board, "A bond"),
        under=theme(board, "Costs"),
        before=code(board, "Money"),
    )
    assert said["say"] == "“Hope” now under “Costs”"
    assert themes_of(board.project) == [("A bond", ["Trust"], []), ("Costs", ["Hope", "Money"], [])]
    assert board.project.history().iloc[-1][["what", "to"]].tolist() == ["place in themes", "Hope"]
    assert board.do("undo")["say"] == "Undid: place in themes Hope"
    assert themes_of(board.project) == [("A bond", ["Trust", "Hope"], []), ("Costs", ["Money"], [])]


def test_a_code_may_stay_where_it_was_as_well_and_be_taken_out_of_one_theme_only(board):
    hope, bond, costs = code(board, "Hope"), theme(board, "A bond"), theme(board, "Costs")
    assert board.do("place", code=hope, under=costs)["say"] == "“Hope” also under “Costs”"
    assert themes_of(board.project) == [("A bond", ["Trust", "Hope"], []), ("Costs", ["Money", "Hope"], [])]
    assert board.do("place", code=hope, leaving=bond)["say"] == "“Hope” no longer under “A bond”"
    assert themes_of(board.project) == [("A bond", ["Trust"], []), ("Costs", ["Money", "Hope"], [])]


def test_the_order_of_codes_in_a_theme_is_the_analysts(board):
    bond = theme(board, "A bond")
    board.do("place", code=code(board, "Hope"), leaving=bond, under=bond, before=code(board, "Trust"))
    assert themes_of(board.project)[0] == ("A bond", ["Hope", "Trust"], [])
    assert [one.change for one in board.project.codebook.changes().itertuples()][-1] != "linked"


def test_a_command_sent_twice_is_kept_once(board):
    for _ in range(2):
        assert board.do("add theme", id_="once", name="Waiting")["done"]
    assert [name for name, _, _ in themes_of(board.project)] == ["A bond", "Costs", "Waiting"]


def test_a_theme_is_made_out_of_a_code_and_can_lie_under_another(board):
    made = board.do(
        "add theme",
        name="Patience",
        under=theme(board, "A bond"),
        codes=[code(board, "Hope")],
        leaving=theme(board, "A bond"),
    )
    assert made["made"] == theme(board, "Patience")
    assert themes_of(board.project)[0] == ("A bond", ["Trust"], [("Patience", ["Hope"], [])])


def test_themes_change_places_and_go_under_one_another(board):
    board.do("add theme", name="Waiting")
    board.do("place theme", theme=theme(board, "Waiting"), under=None, before=theme(board, "A bond"))
    assert [name for name, _, _ in themes_of(board.project)] == ["Waiting", "A bond", "Costs"]
    board.do("place theme", theme=theme(board, "A bond"), under=theme(board, "Costs"))
    assert themes_of(board.project)[1] == ("Costs", ["Money"], [("A bond", ["Trust", "Hope"], [])])
    refused = board.do("place theme", theme=theme(board, "Costs"), under=theme(board, "A bond"))
    assert "lies under it" in refused["refused"]


def test_a_merged_theme_hands_over_all_that_points_to_it(board, folder):
    study = board.project
    put_interview(folder, "P1", ("Interviewer", "And?"), ("P1", "I trust her. The bus costs."))
    study.import_transcripts(folder)
    trust = code_words(study, "P1", "I trust her", "Trust")
    study.set_evidence(trust, theme="A bond", kind="contradicts")
    study.codebook.add_theme("Kin", under="A bond", codes=["Time"])
    study.codebook.link("Costs", "Trust")
    before = themes_of(study)
    board.do("merge themes", theme=theme(board, "A bond"), into=theme(board, "Costs"))
    assert themes_of(study) == [("Costs", ["Money", "Trust", "Hope"], [("Kin", ["Time"], [])])]
    assert study.data().evidence.to_numpy().tolist() == [["Costs", trust, "contradicts"]]
    board.do("undo")
    assert themes_of(study) == before
    assert study.data().evidence["theme"].tolist() == ["A bond"]
    refused = board.do("merge themes", theme=theme(board, "A bond"), into=theme(board, "Kin"))
    assert "lies under it" in refused["refused"]


def test_what_a_theme_says_of_itself_is_kept_with_its_boundary(board):
    bond = theme(board, "A bond")
    told = {"claim": "She stays.", "boundary": "Not what workers do.", "valence": "positive", "for_whom": "parents"}
    for name, words in told.items():
        board.do("describe", item=bond, **{name: words})
    row = board.project.themes().set_index("theme").loc["A bond"]
    assert {name: row[name] for name in told} == told
    changes = board.project.codebook.changes()
    assert changes.loc[changes["after"] == "Not what workers do.", "change"].tolist() == ["redefined"]
    again = parse_yaml(write_yaml(board.project.codebook.now()), "book.yaml")
    assert again.theme("A bond").boundary == "Not what workers do."


def test_only_what_was_arranged_is_taken_back_on_the_board(board, folder):
    put_interview(folder, "P1", ("Interviewer", "And?"), ("P1", "I trust her."))
    board.project.import_transcripts(folder)
    code_words(board.project, "P1", "I trust her", "Trust")
    refused = board.do("undo")
    assert refused["refused"] == "The last step was made outside the theme board: code I trust her."
    board.project.undo()
    board.project.codebook.link("Costs", "Time")
    assert board.do("undo")["done"]
    assert themes_of(board.project)[1] == ("Costs", ["Money"], [])


def test_a_theme_or_code_that_is_gone_is_said_to_be_gone(board):
    costs = theme(board, "Costs")
    board.project.codebook.remove("Costs")
    assert board.do("place", code=code(board, "Hope"), under=costs)["refused"].startswith("This theme is no longer")
    with pytest.raises(NotFound):
        board.project.codebook.now().theme("Costs")


# Undo at any depth, against a model of its own


class Model:
    """Themes as plain lists and dicts, moved by rules written down here a second time."""

    def __init__(self):
        self.under, self.codes = {None: []}, {}

    def parent(self, name):
        return next(one for one, below in self.under.items() if name in below)

    def inside(self, name):
        return [name, *(each for one in self.under[name] for each in self.inside(one))]

    def told(self, parent=None):
        return [(one, list(self.codes[one]), self.told(one)) for one in self.under[parent]]

    def place(self, code, leaving, under, before):
        if leaving is not None and leaving != under:
            self.codes[leaving].remove(code)
        if under is None:
            return
        rest = [one for one in self.codes[under] if one != code]
        at = rest.index(before) if before in rest else len(rest)
        self.codes[under] = [*rest[:at], code, *rest[at:]]

    def add(self, name, under):
        self.under[under].append(name)
        self.under[name], self.codes[name] = [], []

    def move(self, name, under, before):
        self.under[self.parent(name)].remove(name)
        rest = self.under[under]
        rest.insert(rest.index(before) if before in rest else len(rest), name)

    def remove(self, name):
        above = self.parent(name)
        self.under[above].remove(name)
        self.under[above] += self.under.pop(name)
        del self.codes[name]

    def merge(self, name, into):
        self.codes[into] += [one for one in self.codes[name] if one not in self.codes[into]]
        self.under[into] += self.under[name]
        self.under[self.parent(name)].remove(name)
        del self.under[name], self.codes[name]


@pytest.mark.parametrize("seed", [1, 2])
def test_undo_and_redo_reach_every_board_there_was(study, seed):
    dice, board, model, names = random.Random(seed), Board(study), Model(), itertools.count(1)
    codes = [f"Code {number}" for number in range(6)]
    ids = {name: study.codebook.add(name) for name in codes}
    past = [deepcopy(model.told())]
    for _ in range(60):
        themes = list(model.codes)
        kind = dice.choice(["add", "place", "place", "place", "move", "remove", "merge"]) if len(themes) > 2 else "add"
        some = dice.sample(themes, min(2, len(themes)))
        id_of = {name: board.project.codebook.now().theme(name).id for name in themes} | {None: None}
        if kind == "add":
            name, under = f"Theme {next(names)}", dice.choice([None, *themes])
            board.do("add theme", name=name, under=id_of[under])
            model.add(name, under)
        elif kind == "place":
            name = dice.choice(codes)
            leaving = dice.choice([None, *(one for one in themes if name in model.codes[one])])
            under = dice.choice([*themes, None] if leaving else themes)
            before = dice.choice([None, *codes])
            shown = {"code": ids[name], "leaving": id_of[leaving], "under": id_of[under], "before": ids.get(before)}
            model.place(name, leaving, under, before)
            board.do("place", **shown)
        elif kind == "move":
            name, under = some[0], dice.choice([None, *themes])
            if under in model.inside(name):
                continue
            before = dice.choice([None, *model.under[under]])
            before = None if before == name else before
            board.do("place theme", theme=id_of[name], under=id_of[under], before=id_of[before])
            model.move(name, under, before)
        elif kind == "remove":
            board.do("remove theme", theme=id_of[some[0]])
            model.remove(some[0])
        else:
            if some[1] in model.inside(some[0]):
                continue
            board.do("merge themes", theme=id_of[some[0]], into=id_of[some[1]])
            model.merge(*some)
        assert themes_of(study) == model.told(), kind
        past.append(deepcopy(model.told()))
    here = len(past) - 1
    for step in [*["undo"] * here, *["redo"] * here, *dice.choices(["undo", "redo"], k=30)]:
        there = here + (1 if step == "redo" else -1)
        answer = board.do(step)
        if not 0 <= there < len(past):
            continue
        assert answer.get("done"), answer
        here = there
        assert themes_of(study) == past[here]


# The numbers


def test_the_numbers_are_those_of_the_tables(sample):
    board = Board(sample)
    found = board.ask("counts")["numbers"]
    data = sample.data()
    for level, numbers in (("theme", found["themes"]), ("code", found["codes"])):
        ids = dict(zip(*(getattr(data, f"{level}s")[name] for name in (level, "id")), strict=True))
        for count, place in (("participants", 0), ("references", 1)):
            table = theme_frequencies(data, level=level, count=count)
            assert {row[level]: row["n"] for _, row in table.iterrows()} == {
                name: numbers[ids[name]][place] for name in table[level]
            }


def test_a_code_under_two_themes_counts_once_in_what_stands_above_both(board, folder):
    study = board.project
    put_interview(folder, "P1", ("Interviewer", "And?"), ("P1", "I trust her. She came."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    code_words(study, "P1", "I trust her", "Trust")
    study.codebook.add_theme("One", under="A bond", codes=["Trust"])
    study.codebook.add_theme("Other", under="A bond", codes=["Trust"])
    board.ask("counts")
    hope, bond = code(board, "Hope"), theme(board, "A bond")
    board.do("place", code=hope, leaving=bond)
    numbers = next(one["changes"] for one in board.told if "changes" in one)["numbers"]["themes"]
    assert [numbers[theme(board, name)][:2] for name in ("A bond", "One", "Other")] == [[1, 1]] * 3


def test_moving_counts_nothing_anew_and_coding_asks_for_it(board, folder):
    study = board.project
    put_interview(folder, "P1", ("Interviewer", "And?"), ("P1", "I trust her. She came."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    board.ask("counts")
    before = board.widget._shelf._data
    board.do("place", code=code(board, "Time"), under=theme(board, "Costs"))
    assert board.widget._shelf._data is before
    board.told.clear()
    code_words(study, "P1", "I trust her", "Trust")
    (told,) = board.told
    assert told["changes"]["stale"] is True
    assert "book" not in told["changes"]
    counted = board.ask("counts")
    assert counted["numbers"]["codes"][code(board, "Trust")] == [1, 1]
    assert counted["quotes"][code(board, "Trust")] == ["I trust her", "(P1)"]


def test_where_it_cannot_be_counted_the_board_says_why_and_works_on(board, folder):
    study = board.project
    put_interview(folder, "P1", ("Interviewer", "And?"), ("P1", "I trust her. She came."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"])
    study.import_transcripts(folder)
    code_words(study, "P1", "I trust her", "Trust")
    other = Store.open(study.path)
    other.close()
    from toolkit import Project

    second = Project.open(study.path, coder="Ben")
    code_words(second, "P1", "She came", "Trust")
    second.close()
    assert "whose coding to take" in board.ask("counts")["refused"]
    assert board.do("place", code=code(board, "Time"), under=theme(board, "Costs"))["done"]


def test_a_cards_extracts_are_those_of_the_table_of_quotations(sample):
    from toolkit.analysis.quotations import quotations

    board = Board(sample)
    data = sample.data()
    hope = data.codes.set_index("code").loc["Hope", "id"]
    found = board.ask("extracts", code=hope)["extracts"]
    wanted = quotations(data, level="code", only="Hope")
    assert [(one["quote"], one["label"]) for one in found] == list(zip(wanted["quote"], wanted["label"], strict=True))
    for one in found:
        held = data.codings.set_index("coding").loc[one["id"]]
        assert (one["name"], one["start"], one["end"]) == (held["source"], held["start"], held["end"])


# Thin themes


def test_thin_themes_are_pointed_out_in_words(study, folder):
    put_interview(folder, "A", ("Interviewer", "?"), ("P1", "I trust her. It costs."))
    put_interview(folder, "B", ("Interviewer", "?"), ("P2", "I trust her. It costs."))
    put_interview(folder, "C", ("Interviewer", "?"), ("S1", "I trust her."))
    write_rows(
        folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"], ["S1", "Staff"]
    )
    lines = [["A.txt", "interview", "T1", "P1"], ["B.txt", "interview", "T2", "P2"], ["C.txt", "interview", "T2", "S1"]]
    write_rows(folder / "sources.csv", ["file", "kind", "wave", "participants"], *lines)
    for name in ("Trust", "Money", "Nothing"):
        study.codebook.add(name)
        study.codebook.add_theme(f"About {name.lower()}", codes=[name])
    study.import_transcripts(folder)
    for source in "ABC":
        code_words(study, source, "I trust her", "Trust")
    code_words(study, "A", "It costs", "Money")
    code_words(study, "B", "It costs", "Money")
    table = thin_themes(study.data()).set_index("theme")
    assert table["thin"].to_dict() == {
        "About trust": "",
        "About money": "2 people; one stakeholder group only (Parent)",
        "About nothing": "nothing is coded under it",
    }
    assert table.loc["About trust", ["people", "references"]].tolist() == [3, 3]
    assert (table.loc["About trust", "groups"], table.loc["About money", "waves"]) == (
        ["Parent", "Staff"],
        ["T1", "T2"],
    )


def test_where_a_study_has_one_of_it_only_that_is_not_thin():
    reach = Reach(3, frozenset("abc"), frozenset({"Parent"}), frozenset({"interview"}), frozenset({"T1"}))
    assert thinness(reach, reach) == []
    wider = Reach(
        9, frozenset("abcd"), frozenset({"Parent"}), frozenset({"interview", "field note"}), frozenset({"T1", "T2"})
    )
    assert thinness(reach, wider) == ["one kind of source only (interview)", "one time point only (T1)"]


def test_merging_a_theme_into_itself_is_refused(board):
    from toolkit.verbs import theme_board as verbs

    costs = theme(board, "Costs")
    with (
        pytest.raises(InvalidInput, match="into itself"),
        board.project._store.writing("merge themes") as tx,
    ):
        verbs.merge_themes(tx, costs, costs)
