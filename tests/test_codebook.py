"""The codebook in the study and as a file."""

import itertools

import openpyxl
import pytest
from conftest import ROOT, code_words, put_interview
from hypothesis import given
from hypothesis import strategies as st

from toolkit import Project
from toolkit.codebook import Codebook
from toolkit.errors import FileProblem, InvalidInput, NotFound
from toolkit.exchange.codebook_file import parse_yaml, read_codebook, write_yaml
from toolkit.model import Code, Theme
from toolkit.spans import cut, length, subtract, union

FILE = """\
# A codebook
codes:
  - id: c1
    name: Hope        # as agreed in May
    definition: Looking forward.
    codes:
      - id: c2
        name: Small steps
  - id: c3
    name: Trust
themes:
  - id: t1
    name: Moving on
    claim: People move on in small steps.
    codes: [Small steps, Trust]
"""


@pytest.fixture
def book_file(tmp_path):
    path = tmp_path / "book.yaml"
    path.write_text(FILE)
    return path


def test_a_round_trip_keeps_ids_order_and_comments(study, book_file, tmp_path):
    study.import_codebook(book_file)
    assert study.codebook.save(tmp_path / "out.yaml").read_text() == FILE


def test_the_codebook_of_the_sample_comes_back_to_the_letter(sample, tmp_path):
    path = ROOT / "codebooks" / "peer_mentoring.yaml"
    assert sample.codebook.save(tmp_path / "out.yaml").read_text(encoding="utf-8") == path.read_text(encoding="utf-8")


def test_a_change_in_the_study_changes_only_its_line_in_the_file(study, book_file, tmp_path):
    study.import_codebook(book_file)
    study.codebook.rename("Trust", "Trusting")
    study.codebook.add("New", under="Hope")
    written = study.codebook.save(tmp_path / "out.yaml").read_text()
    assert "# as agreed in May" in written
    assert "# A codebook" in written
    assert parse_yaml(written, "out").code("Hope > New").name == "New"
    assert parse_yaml(written, "out").theme("Moving on").codes == ("c2", "c3")


def test_a_file_without_ids_gets_them_and_keeps_its_comments_in_place(study, tmp_path):
    path = tmp_path / "book.yaml"
    path.write_text("codes:\n  - name: A   # first\n    definition: What A is.\n  # about B\n  - name: B\n")
    study.import_codebook(path)
    written = study.codebook.save(tmp_path / "out.yaml").read_text()
    ids = list(study.codes()["id"])
    assert written == (
        f"codes:\n  - id: {ids[0]}\n    name: A   # first\n    definition: What A is.\n  # about B\n  - id: {ids[1]}\n    name: B\n"
    )
    said = study.import_codebook(tmp_path / "out.yaml")
    assert (said.added, said.changed, said.missing) == ([], [], [])


def test_a_changed_name_under_the_same_id_is_a_rename(study, book_file):
    study.import_codebook(book_file)
    code_id = study.codes().set_index("code").loc["Trust", "id"]
    book_file.write_text(FILE.replace("name: Trust", "name: Trusting").replace("Trust]", "Trusting]"))
    said = study.import_codebook(book_file)
    assert said.changed == ["Trust: name → Trusting"]
    assert study.codes().set_index("code").loc["Trusting", "id"] == code_id


def test_importing_again_shows_the_difference_and_keeps_the_studys_changes(study, book_file):
    study.import_codebook(book_file)
    study.codebook.describe("Hope", definition="Ours.")
    assert study.import_codebook(book_file).kept == []
    assert study.codes().set_index("code").loc["Hope", "definition"] == "Ours."
    book_file.write_text(FILE.replace("Looking forward.", "Theirs.").replace("  - id: c3\n    name: Trust\n", "")
                         .replace(", Trust]", "]"))  # fmt: skip
    said = study.import_codebook(book_file)
    assert [str(one) for one in said.kept] == ["Hope, definition: here “Ours.”, in the file “Theirs.”"]
    assert said.missing == ["Trust"]
    assert "Trust" in set(study.codes()["code"])


@pytest.mark.parametrize(
    ("content", "place", "message"),
    [
        ("codes:\n  - name: A\n    colour: #4477AA\n", "line 3", "quotation marks"),
        ("codes:\n  - nme: A\n", "line 2", "Did you mean “name”"),
        ("codes:\n  - name: A\n  - name: A\n", "", "there twice"),
        ("codes:\n  - name: A\n    codes: B\n", "line 3", "must be a list"),
        ("codes: [a\n", "line 2", "mistake"),
        ("codes:\n  - name: Hope\nthemes:\n  - name: T\n    codes: [Hoep]\n", "line 5", "Did you mean “Hope”"),
        ("codes:\n  - &x\n    name: A\n    codes:\n      - *x\n", "line", "no “name:”|circle"),
        ("just words", "", "starts with “codes:”"),
    ],
)
def test_a_mistake_is_reported_with_file_and_line(tmp_path, content, place, message):
    path = tmp_path / "book.yaml"
    path.write_text(content)
    with pytest.raises(FileProblem, match=message) as problem:
        read_codebook(path)
    assert "book.yaml" in str(problem.value)
    assert place in str(problem.value)


def test_a_name_that_yaml_would_take_for_something_else_stays_a_name():
    book = parse_yaml("codes:\n  - name: No\n  - name: 2024\n  - name: ~\n  - name: 1e3\n", "x")
    assert [code.name for code in book.codes] == ["No", "2024", "~", "1e3"]


def test_a_codebook_that_runs_in_a_circle_is_refused(tmp_path):
    path = tmp_path / "book.csv"
    path.write_text("code,under\nA,B\nB,A\n")
    with pytest.raises(FileProblem, match=r"book\.csv, line 2.*runs in a circle"):
        read_codebook(path)


@pytest.mark.parametrize("ending", ["csv", "xlsx"])
def test_a_codebook_as_a_table_comes_back(sample, tmp_path, ending):
    path = sample.codebook.save(tmp_path / f"book.{ending}")
    other = Project.open(tmp_path / "other.qual", create=True, coder="Ana")
    other.import_codebook(path)
    columns = ["code", "path", "definition", "include", "exclude", "colour"]
    assert other.codes()[columns].to_dict("records") == sample.codes()[columns].to_dict("records")
    if ending == "xlsx":
        assert openpyxl.load_workbook(path).active["A1"].value == "code"


def test_merging_moves_codings_links_and_the_name(fixture_m):
    fixture_m.codebook.add_theme("Lines", codes=["Phone-hours"])
    assert fixture_m.codebook.merge("Phone-hours", into="Friend-line") == 4
    assert len(fixture_m.codings()) == 11  # one span had both codes
    assert fixture_m.themes()["codes"].iloc[0] == ["Friend-line"]
    assert fixture_m.codebook.now().code("Phone-hours").name == "Friend-line"  # its name is an alias
    fixture_m.undo()
    assert len(fixture_m.codings()) == 12


def test_splitting_gives_each_part_its_codings(fixture_m):
    chosen = list(fixture_m.codings().query("code == 'Phone-hours'")["coding"])[:2]
    fixture_m.codebook.split("Phone-hours", {"Night calls": chosen})
    assert sorted(fixture_m.codings()["code"]).count("Night calls") == 2
    assert sorted(fixture_m.codings()["code"]).count("Phone-hours") == 2


def test_a_code_in_use_is_not_removed(fixture_m):
    with pytest.raises(InvalidInput, match="4 codings and 0 sub-codes"):
        fixture_m.codebook.remove("Phone-hours")
    fixture_m.codebook.archive("Phone-hours")
    assert "Phone-hours" not in fixture_m.data().items("code")
    assert len(fixture_m.codings()) == 12


def test_a_code_cannot_go_under_itself(fixture_m):
    with pytest.raises(InvalidInput, match="lies under it"):
        fixture_m.codebook.move("Boundaries", under="Phone-hours")


def test_names_are_found_by_path_case_and_alias(study):
    study.codebook.add("A")
    study.codebook.add("B")
    study.codebook.add("Hours", under="A")
    study.codebook.add("Hours", under="B")
    assert set(study.codes()["code"]) == {"A", "B", "A > Hours", "B > Hours"}
    assert study.codebook.now().code("b > hours").parent_id == study.codebook.now().code("B").id
    with pytest.raises(InvalidInput, match="“A > Hours”, “B > Hours”"):
        study.codebook.now().code("Hours")
    with pytest.raises(NotFound, match=r"There is no code “Hoursss”. Did you mean “Hours”"):
        study.codebook.now().code("Hoursss")
    with pytest.raises(InvalidInput, match="already"):
        study.codebook.add("hours", under="A")


def test_rename_follows_everywhere(study, folder):
    put_interview(folder, "A", ("Interviewer", "Well?"), ("P1", "trust"), ("P1", "again"))
    study.import_transcripts(folder)
    study.codebook.add("Trust")
    code_words(study, "A", "trust", "Trust")
    study.codebook.rename("Trust", "Faith")
    assert list(study.codings()["code"]) == ["Faith"]


def test_a_theme_that_goes_leaves_its_codes_and_lifts_its_sub_themes(sample):
    before = len(sample.codings())
    sample.codebook.remove("A line to be drawn")
    assert "Neither friend nor worker" in set(sample.themes()["path"])
    assert len(sample.codings()) == before


names = st.text(
    st.characters(codec="utf-8", exclude_characters=">", exclude_categories=("C", "Z")), min_size=1, max_size=12
)


@given(st.lists(names, min_size=1, max_size=6, unique_by=str.casefold), names, st.data())
def test_any_codebook_is_the_same_after_writing_and_reading(code_names, text, data):
    codes = []
    for number, name in enumerate(code_names):
        parent = data.draw(st.sampled_from([None, *range(number)]))
        codes.append(Code(id=f"k{number}", key=f"k{number}", name=name, definition=text, position=number,
                          parent_id=None if parent is None else f"k{parent}"))  # fmt: skip
    theme = Theme(id="t", key="t", name="T", claim=text, codes=tuple(code.id for code in codes[:2]))
    again = parse_yaml(write_yaml(Codebook(codes, [theme])), "x")
    assert {(code.id, code.name, code.parent_id, code.definition) for code in again.codes} == {
        (code.id, code.name, code.parent_id, code.definition) for code in codes
    }
    assert (again.themes[0].claim, again.themes[0].codes) == (theme.claim, theme.codes)


spans = st.lists(st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple), max_size=8)


@given(spans, spans, st.tuples(st.integers(0, 60), st.integers(0, 60)).map(sorted).map(tuple))
def test_the_arithmetic_of_spans_agrees_with_sets_of_characters(some, holes, span):
    def covered(many):
        return {place for start, end in many for place in range(start, end)}

    runs = union(some)
    assert covered(runs) == covered(some)
    assert all(one[1] < two[0] for one, two in itertools.pairwise(runs))
    assert length(some) == len(covered(some))
    assert covered(subtract(span, holes)) == covered([span]) - covered(holes)
    assert covered(part for _, part in cut(span, runs)) == covered([span]) & covered(runs)
