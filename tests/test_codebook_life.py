"""The life of the codebook: as at, what changed, lineage, a table of changes, codings under an older definition."""

import copy
import csv
import random

import pytest
from conftest import ROOT, code_words, put_interview, write_rows

from toolkit.codebook import Codebook
from toolkit.errors import FileProblem, InvalidInput, NotFound, ToolkitError
from toolkit.exchange.codebook_compare import compare_codebooks
from toolkit.model import Code, Theme

BOOKS = ROOT / "codebooks"
FIRST, LAST, TABLE = (
    BOOKS / "peer_mentoring_first.yaml",
    BOOKS / "peer_mentoring.yaml",
    BOOKS / "peer_mentoring_changes.csv",
)
with TABLE.open(encoding="utf-8", newline="") as file:
    TRUTH = list(csv.DictReader(file))
NAMES = {row["id"]: row["name_after"] for row in TRUTH}


def told_became(row):
    """What carries a code on, as the table of the sample says."""
    return "; ".join(NAMES[one] for one in row["into"].split("; ") if one) or row["name_after"]


@pytest.fixture
def two_people(study, folder):
    put_interview(folder, "A", ("Interviewer", "And?"), ("P1", "I hope so. I trust her. She rings me."))
    put_interview(folder, "B", ("Interviewer", "And?"), ("P2", "I hope not. I trust nobody."))
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    study.import_transcripts(folder)
    for name in ("Hope", "Trust", "Phone"):
        study.codebook.add(name, definition=f"What {name} is.")
    return study


def log(study, **moments):
    return study.codebook.changes(**moments)


# As at


def test_the_codebook_is_had_as_it_was_at_a_milestone_an_event_and_a_date(study):
    study.codebook.add("Trust")
    study.milestone("Year 1 report")
    study.codebook.rename("Trust", "Trust and honesty")
    assert [code.name for code in study.codebook.at("Year 1 report").codes] == ["Trust"]
    assert [code.name for code in study.codebook.at(2).codes] == ["Trust"]
    assert [code.name for code in study.codebook.at("2000-01-01").codes] == []
    assert [code.name for code in study.codebook.at("2999-01-01").codes] == ["Trust and honesty"]
    with pytest.raises(NotFound, match="Did you mean “Year 1 report”"):
        study.codebook.at("Year 1 reprt")


# Lineage: the table of the sample is the truth


@pytest.mark.parametrize("order", ["table between", "table last"])
def test_every_code_of_the_sample_has_the_end_that_its_table_tells(study, order):
    study.import_codebook(FIRST)
    if order == "table between":
        study.codebook.import_changes(TABLE)
    study.import_codebook(LAST)
    if order == "table last":
        study.codebook.import_changes(TABLE)
    frame = study.codebook.lineage()
    assert len(frame) == frame["id"].nunique() == len(TRUTH)
    rows = {row.code: row for row in frame.itertuples()}
    for true in TRUTH:
        row = rows[true["name_before"] or true["name_after"]]
        assert (row.fate, row.became) == (true["change"], told_became(true)), true
        assert (row.date, row.reason) == (true["date"], true["reason"])


def test_the_lineage_of_the_sample_leads_to_its_themes(study):
    study.import_codebook(FIRST)
    study.codebook.import_changes(TABLE)
    study.import_codebook(LAST)
    frame = study.codebook.lineage()
    theme = dict(zip(frame["code"], frame["theme"], strict=True))
    assert theme["Advocacy"] == "Company in the process"  # split into two codes of one theme
    assert theme["Confidentiality"] == "Neither friend nor worker; What is safe to say"
    assert theme["Mentor wellbeing"] == "The phone that stays on"
    assert theme["Satisfaction"] == ""
    said = "\n".join(frame.about.lines())
    assert "Ended, says the table of changes, and still in use in the codebook: Empowerment, Confidentiality" in said
    assert "In no theme: Trust and honesty" in said


def test_the_same_changes_made_by_hand_have_the_same_ends_and_reasons(study):
    study.import_codebook(FIRST)
    first = {code.key: code.name for code in study.codebook.now().codes}
    made = set()
    for row in sorted(TRUTH, key=lambda one: one["change"] in ("merged", "dropped")):
        key, name, reason = row["id"], row["name_before"], row["reason"]
        if row["change"] == "added" and key not in made:
            study.codebook.add(row["name_after"], reason=reason)
        elif row["change"] == "renamed":
            study.codebook.rename(name, row["name_after"], reason=reason)
        elif row["change"] == "split":
            parts = row["into"].split("; ")
            study.codebook.split(name, {NAMES[one]: [] for one in parts}, reason=reason)
            study.codebook.remove(name)
            made.update(parts)
        elif row["change"] == "merged":
            study.codebook.merge(name, into=NAMES[row["into"]], reason=reason)
        elif row["change"] == "dropped":
            study.codebook.remove(name, reason=reason)
    frame = study.codebook.lineage()
    assert len(frame) == len(TRUTH)
    rows = {row.code: row for row in frame.itertuples()}
    for true in TRUTH:
        row = rows[first.get(true["id"], true["name_after"])]
        assert (row.fate, row.became) == (true["change"], told_became(true)), true
        if true["change"] != "kept" and true["id"] not in made:
            assert (row.reason, row.coder) == (true["reason"], "Ana")
    said = list(log(study, since=2)["says"])
    assert "“Advocacy” was split into “Speaking up” and “Getting ready”." in said
    assert "“Advice” was merged into “Told straight”." in said
    assert "“Jargon” was renamed “What the letters stand for”." in said
    assert "“Speaking up” was added under “Help with the process”, split from “Advocacy”." in said


def test_the_diff_between_the_two_codebooks_of_the_sample_is_the_log_of_its_analyst(study):
    study.import_codebook(FIRST)
    study.codebook.import_changes(TABLE)
    study.import_codebook(LAST)
    told = log(study, since="2025-06-01", until="2025-12-31")
    assert list(zip(told["date"], told["change"], told["reason"], strict=True)) == [
        (row["date"], row["change"], row["reason"]) for row in TRUTH
    ]
    everything = log(study)
    renamed = everything[(everything["change"] == "renamed") & everything["says"].str.startswith("“")]
    assert sorted(renamed["after"]) == sorted(row["name_after"] for row in TRUTH if row["change"] == "renamed")
    assert set(renamed["date"]) <= {row["date"] for row in TRUTH}  # not that of the import of the file
    assert "“Carrying it home” was moved from the top to “Boundaries”." in set(everything["says"])


def test_what_is_done_in_the_study_goes_before_the_table(study):
    study.import_codebook(FIRST)
    study.codebook.import_changes(TABLE)
    study.import_codebook(LAST)
    study.codebook.merge("Satisfaction", into="Hope", reason="It was hope after all.")
    row = study.codebook.lineage().set_index("code").loc["Satisfaction"]
    assert (row["fate"], row["became"], row["reason"]) == ("merged", "Hope", "It was hope after all.")


def test_codes_that_the_study_never_had_are_told_from_the_table_alone(study):
    study.import_codebook(LAST)
    frame = study.codebook.import_changes(TABLE)
    rows = frame.set_index("code")
    assert len(frame) == len(TRUTH)
    assert (rows.loc["Advice", "fate"], rows.loc["Advice", "became"]) == ("merged", "Told straight")
    assert rows.loc["Jargon", "became"] == "What the letters stand for"


def test_the_table_of_changes_is_kept_once_and_can_be_undone(study):
    study.import_codebook(LAST)
    before = list(study.codebook.lineage()["fate"])
    study.codebook.import_changes(TABLE)
    after = len(study.history())
    study.codebook.import_changes(TABLE)
    assert len(study.history()) == after
    study.undo()
    assert list(study.codebook.lineage()["fate"]) == before


@pytest.mark.parametrize(
    ("line", "says"),
    [
        (["", "Trust", "mergd", "", "Hope", ""], "Did you mean “merged”"),
        (["", "Trust", "merged", "", "", ""], "into what"),
        (["", "Trust", "merged", "", "Hoep", ""], "Did you mean “Hope”"),
        (["", "", "kept", "", "", ""], "names no code"),
        (["", "Trust", "", "", "", ""], "has no change"),
        (["", "Hope", "kept", "Hope", "", ""], "has two lines"),
    ],
)
def test_a_mistake_in_a_table_of_changes_is_named_with_its_line(study, tmp_path, line, says):
    study.codebook.add("Hope")
    study.codebook.add("Trust")
    head = ["id", "name_before", "change", "name_after", "into", "reason"]
    path = write_rows(tmp_path / "changes.csv", head, ["", "Hope", "kept", "Hope", "", ""], line)
    with pytest.raises(FileProblem, match=says) as caught:
        study.codebook.import_changes(path)
    assert "changes.csv, line 3" in str(caught.value)
    assert "codebook changes" not in study.data().settings


def test_lineage_of_a_moment_follows_only_its_codes_and_only_from_there(study):
    study.codebook.add("Hope")
    study.codebook.add("Trust")
    study.codebook.split("Hope", {"Plans": []})
    study.codebook.rename("Hope", "Hopes")
    study.milestone("Report")
    study.codebook.add("Later")
    study.codebook.merge("Trust", into="Later")
    rows = study.codebook.lineage(of="Report").set_index("code")
    assert rows["fate"].to_dict() == {"Hopes": "kept", "Trust": "merged", "Plans": "kept"}
    assert rows.loc["Trust", "became"] == "Later"


def test_a_merge_into_a_code_that_is_dropped_later_ends_there(study):
    for name in ("A", "B", "C"):
        study.codebook.add(name)
    study.codebook.merge("A", into="B")
    study.codebook.merge("B", into="C")
    assert list(study.codebook.lineage()["became"]) == ["C", "C", "C"]
    study.codebook.remove("C", reason="Of no use.")
    frame = study.codebook.lineage()
    assert list(frame["fate"]) == ["dropped"] * 3
    assert set(frame["reason"]) == {"Of no use."}


def test_the_lineage_goes_into_the_frames_as_it_was_then(study):
    study.codebook.add("Hope")
    study.codebook.add("Trust")
    study.milestone("Report")
    study.codebook.rename("Hope", "Hopes")
    study.codebook.merge("Trust", into="Hopes")
    study.codebook.add("Later")
    assert list(study.data().lineage["fate"]) == ["renamed", "merged", "kept"]
    assert list(study.data(as_of="Report").lineage["fate"]) == ["kept", "kept"]
    assert study.data(as_of="2000-01-01").lineage.empty


# A random walk against a replay of its own


class Model:
    """The same codebook as plain records: what became of each code, without a history."""

    def __init__(self):
        self.codes = {}

    def add(self, one, name):
        self.codes[one] = {"first": name, "name": name, "there": True, "archived": False, "into": None, "parts": []}

    def living(self, one, seen=()):
        code = self.codes[one]
        if one in seen:
            return set()
        if code["into"]:
            return self.living(code["into"], (*seen, one))
        found = {one} if code["there"] and not (code["archived"] and code["parts"]) else set()
        return found.union(*(self.living(part, (*seen, one)) for part in code["parts"]))

    def end(self, one):
        code, living = self.codes[one], self.living(one)
        if code["into"]:
            fate = "merged"
        elif code["parts"]:
            fate = "split"
        elif not code["there"]:
            fate = "dropped"
        elif code["archived"]:
            fate = "archived"
        else:
            fate = "kept" if code["name"] == code["first"] else "renamed"
        return (fate if living else "dropped"), {self.codes[each]["name"] for each in living}


def random_step(draw, book, model, number):
    there = [one for one, code in model.codes.items() if code["there"]]
    verb = draw.choice(["add", "rename", "describe", "move", "merge", "split", "archive", "restore", "remove"])
    name = f"Name {number}"
    if verb == "add" or not there:
        under = draw.choice([None, *there])
        return model.add(book.add(name, under=under), name)
    one, other = draw.choice(there), draw.choice(there)
    code = model.codes[one]
    if verb == "rename":
        book.rename(one, name)
        code["name"] = name
    elif verb == "describe":
        book.describe(one, definition=name)
    elif verb == "move":
        book.move(one, under=draw.choice([None, other]))
    elif verb == "merge":
        book.merge(one, into=other)
        code.update(there=False, into=other)
    elif verb == "split":
        names = [f"{name} a", f"{name} b"][: draw.choice([1, 2])]
        parts = book.split(one, {part: [] for part in names})
        for part, part_name in zip(parts, names, strict=True):
            model.add(part, part_name)
        code["parts"] += parts
    elif verb in ("archive", "restore"):
        getattr(book, verb)(one)
        code["archived"] = verb == "archive"
    else:
        book.remove(one)
        code["there"] = False
    return None


@pytest.mark.parametrize("seed", [1, 2])
def test_a_random_walk_leaves_each_code_with_one_end_that_a_replay_finds_too(study, seed):
    draw, model, past, future = random.Random(seed), Model(), [], []
    for number in range(100):
        head = study._store.head().revision
        before = copy.deepcopy(model)
        try:
            if draw.random() < 0.2 and past:
                study.undo()
                future.append(model)
                model = past.pop()
            elif draw.random() < 0.1 and future:
                study.redo()
                past.append(model)
                model = future.pop()
            else:
                random_step(draw, study.codebook, model, number)
                if study._store.head().revision > head:
                    past.append(before)
                    future.clear()
        except ToolkitError:
            model = before
        if number % 20 == 19:
            rows = study.codebook.lineage()
            assert sorted(rows["id"]) == sorted(model.codes)
            for row in rows.itertuples():
                assert (row.fate, {*row.became.split("; ")} - {""}) == model.end(row.id), (number, row.steps)
    fates = {model.end(one)[0] for one in model.codes}
    assert len(fates) >= 4


# What changed


def test_the_log_says_what_happened_by_whom_why_and_how_much_of_the_coding_it_touched(two_people):
    study = two_people
    code_words(study, "A", "I hope so", "Hope")
    code_words(study, "A", "She rings me", "Phone")
    code_words(study, "A", "I trust her", "Trust")
    code_words(study, "B", "I trust nobody", "Trust")
    start = study._store.head().revision
    study.codebook.rename("Trust", "Trusting", reason="A verb.")
    study.codebook.describe("Hope", include="Plans.", reason="Wider.")
    study.codebook.merge("Phone", into="Hope", reason="One thing.")
    study.codebook.add_theme("Company", codes=["Hope"])
    study.codebook.link("Company", "Trusting")
    study.codebook.describe("Company", claim="Nobody is alone.")
    study.codebook.archive("Trusting")
    told = log(study, since=start)
    assert list(told["says"]) == [
        "“Trust” was renamed “Trusting”.",
        "“Hope” was redefined (include).",
        "“Phone” was merged into “Hope”.",
        "The theme “Company” was added, with “Hope”.",
        "“Trusting” now speaks for the theme “Company”.",
        "The theme “Company” has another claim.",
        "“Trusting” was taken out of use; its codings stay.",
    ]
    numbers = told[["references", "sources", "people"]].to_numpy().tolist()
    assert numbers == [[2, 2, 2], [1, 1, 1], [1, 1, 1], [2, 1, 1], [2, 2, 2], [4, 2, 2], [2, 2, 2]]
    assert list(told["reason"][:3]) == ["A verb.", "Wider.", "One thing."]
    assert set(told["coder"]) == {"Ana"}
    assert list(told[["before", "after"]].iloc[1]) == ["", "Plans."]


def test_a_split_tells_what_went_to_the_parts_and_a_move_takes_sub_codes_along(two_people):
    study = two_people
    stays = code_words(study, "A", "I trust her", "Trust")
    goes = code_words(study, "B", "I trust nobody", "Trust")
    start = study._store.head().revision
    study.codebook.split("Trust", {"Distrust": [goes]})
    study.codebook.move("Distrust", under="Trust")
    study.codebook.move("Trust", under="Hope")
    told = log(study, since=start).set_index("says")
    assert told.loc["“Trust” was split into “Distrust”.", "references"] == 1
    assert told.loc["“Distrust” was added, split from “Trust”.", "references"] == 1
    assert told.loc["“Distrust” was moved from the top to “Trust”.", "references"] == 1
    assert told.loc["“Trust” was moved from the top to “Hope”.", "references"] == 2
    row = study.codebook.lineage().set_index("code").loc["Trust"]
    assert (row["fate"], row["became"]) == ("split", "Trust; Distrust")
    assert stays in set(study.codings()["coding"])


def test_the_part_of_an_older_study_is_known_by_its_codings(two_people):
    study = two_people
    goes = code_words(study, "B", "I trust nobody", "Trust")
    study.codebook.split("Trust", {"Distrust": [goes]})
    with study._store._transaction() as tx:  # as the event was written before it named the code that was split
        tx.connection.exec_driver_sql("DELETE FROM changes WHERE before_row = after_row")
    assert "“Trust” was split into “Distrust”." in set(log(study)["says"])


def test_undo_takes_a_step_out_of_the_log_and_redo_puts_it_back(study):
    study.codebook.add("Trust")
    study.codebook.rename("Trust", "Honesty", reason="Plainer.")
    study.undo()
    assert list(log(study)["says"]) == ["“Trust” was added."]
    study.redo()
    assert list(log(study)["says"]) == ["“Trust” was added.", "“Trust” was renamed “Honesty”."]


def test_what_was_undone_after_the_first_moment_is_told_as_taken_back(study):
    study.codebook.add("Trust")
    study.codebook.rename("Trust", "Honesty")
    there = study._store.head().revision
    study.undo()
    told = log(study, since=there)
    assert list(told["says"]) == ["Taken back: “Trust” was renamed “Honesty”."]
    assert list(told[["before", "after"]].iloc[0]) == ["Honesty", "Trust"]


def test_the_log_goes_from_one_moment_to_another(study):
    study.codebook.add("Trust")
    study.milestone("One")
    study.codebook.add("Hope")
    study.milestone("Two")
    study.codebook.add("Phone")
    assert list(log(study, since="One", until="Two")["code"]) == ["Hope"]
    assert list(log(study, since="One")["code"]) == ["Hope", "Phone"]
    today = str(study.history()["at"].iloc[-1])[:10]
    assert list(log(study, until="2000-01-01")["code"]) == []
    assert set(log(study, since="2000-01-01", until="2999-01-01")["date"]) == {today}
    with pytest.raises(InvalidInput, match="the earlier one"):
        log(study, since="Two", until="One")


def test_another_place_among_its_neighbours_is_no_change(study):
    for name in ("A", "B", "C"):
        study.codebook.add(name)
    before = len(log(study))
    study.codebook.move("C", position=0)
    study.codebook.describe("C", colour="#112233")
    assert len(log(study)) == before


# Codings under an older definition


def test_codings_made_before_a_redefinition_wait_until_they_are_confirmed(two_people):
    study = two_people
    old = code_words(study, "A", "I trust her", "Trust")
    study.codebook.describe("Trust", exclude="Trust in workers.", reason="Two things.")
    code_words(study, "B", "I trust nobody", "Trust")
    code_words(study, "A", "I hope so", "Hope")
    queue = study.codebook.outdated()
    assert list(queue["coding"]) == [old]
    row = queue.iloc[0]
    assert (row["quote"], row["turn"], row["before"], row["after"]) == ("I trust her", 2, "", "Trust in workers.")
    assert (row["change"], row["reason"]) == ("redefined", "Two things.")
    assert study.codebook.confirm(queue["coding"], reason="Still fits.") == 1
    assert len(study.codebook.outdated()) == 0
    study.undo()
    assert list(study.codebook.outdated()["coding"]) == [old]


def test_a_definition_set_back_leaves_nothing_to_look_at(two_people):
    study = two_people
    code_words(study, "A", "I trust her", "Trust")
    study.codebook.describe("Trust", definition="Another.")
    assert len(study.codebook.outdated(code="Trust")) == 1
    study.codebook.describe("Trust", definition="What Trust is.")
    assert len(study.codebook.outdated()) == 0
    study.codebook.rename("Trust", "Trusting")
    study.codebook.describe("Trusting", examples=["One."])
    assert len(study.codebook.outdated()) == 0  # its boundaries are what they were


def test_a_merge_puts_codings_under_another_definition_and_a_person_who_recodes_has_looked(two_people):
    study = two_people
    merged = code_words(study, "A", "She rings me", "Phone")
    recoded = code_words(study, "A", "I trust her", "Trust")
    study.codebook.merge("Phone", into="Hope")
    study.recode(recoded, code="Hope")
    queue = study.codebook.outdated()
    assert list(queue["coding"]) == [merged]
    assert queue["change"].iloc[0] == "merged from “Phone”"
    assert (queue["before"].iloc[0], queue["after"].iloc[0]) == ("What Phone is.", "What Hope is.")
    with pytest.raises(NotFound):
        study.codebook.outdated(coder="Anna")


# Two codebooks side by side


def test_the_two_codebooks_of_the_sample_are_compared_by_their_ids():
    told = compare_codebooks(FIRST, LAST)
    codes = told[~told["says"].str.startswith("The theme")]
    of = {change: set(rows["code"]) for change, rows in codes.groupby("change")}
    assert of["added"] == {row["name_after"] for row in TRUTH if row["change"] == "added"}
    assert of["removed"] == {row["name_before"] for row in TRUTH if row["change"] in ("merged", "split", "dropped")}
    assert of["renamed"] == {row["name_before"] for row in TRUTH if row["change"] == "renamed"}
    assert "proposed: renamed" not in of


def test_without_ids_a_likely_rename_is_proposed_and_never_taken_for_granted(tmp_path):
    old = write_rows(
        tmp_path / "old.csv",
        ["code", "definition"],
        ["Substance use", ""],
        ["Concrete support", "Lifts, money, food."],
        ["Hope", ""],
    )
    new = write_rows(
        tmp_path / "new.csv",
        ["code", "definition"],
        ["Substance abuse", ""],
        ["Material help", "Lifts, money, food."],
        ["Shame", ""],
    )
    told = compare_codebooks(old, new)
    assert set(told["says"]) == {
        "“Substance use” may have been renamed “Substance abuse”.",
        "“Concrete support” may have been renamed “Material help”.",
        "“Hope” was taken out of the codebook.",
        "“Shame” was added.",
    }
    assert "2 proposed by their likeness" in "\n".join(told.about.lines())


def test_two_moments_of_one_study_are_compared_for_certain(study):
    study.codebook.add("Substance use")
    study.codebook.add("Hope")
    study.codebook.add("Advice")
    study.codebook.add_theme("Company", codes=["Hope"])
    then = study.codebook.at(study._store.head().revision)
    study.codebook.remove("Substance use")
    study.codebook.add("Substance abuse")
    study.codebook.merge("Advice", into="Hope")
    study.codebook.link("Company", "Substance abuse")
    study.codebook.unlink("Company", "Hope")
    assert list(compare_codebooks(then, study.codebook.now())["says"]) == [
        "“Substance use” was taken out of the codebook.",
        "“Advice” was merged into “Hope”.",
        "“Substance abuse” was added.",
        "“Substance abuse” now speaks for the theme “Company”.",
        "“Hope” no longer speaks for the theme “Company”.",
    ]


def test_a_code_put_elsewhere_is_moved_and_a_file_is_compared_with_the_study(study, tmp_path):
    study.codebook.add("Hope")
    study.codebook.add("Trust")
    path = study.codebook.save(tmp_path / "book.yaml")
    study.codebook.move("Trust", under="Hope")
    assert list(compare_codebooks(path, study.codebook.now())["says"]) == ["“Trust” was moved from the top to “Hope”."]
    with pytest.raises(FileProblem, match="no such file"):
        compare_codebooks(tmp_path / "nothing.yaml", path)


def test_two_codebooks_alike_have_nothing_between_them():
    book = Codebook([Code(id="1", name="A")], [Theme(id="t", name="T", codes=("1",))])
    assert compare_codebooks(book, book).empty
