"""The approach of a study: three questions, what each method changes, reasons that are kept, own words in the statement."""

import pytest
from conftest import code_words, put_interview

from toolkit import Report, StudyData, agreement, saturation
from toolkit.analysis.method import EFFECTS, METHODS, proposed
from toolkit.errors import InvalidInput, NotFound, Refused
from toolkit.project import Project


@pytest.fixture
def twice(study, folder):
    """One source that Ana and Ben both coded and were both given."""
    put_interview(folder, "A", ("I", "Well?"), ("P1", "some hopeful words here"), ("P1", "and more of them"))
    study.import_transcripts(folder)
    study.codebook.add("Hope")
    code_words(study, "A", "hopeful words", "Hope")
    ben = Project.open(study.path, coder="Ben")
    code_words(ben, "A", "words here", "Hope")
    ben.close()
    for coder in ("Ana", "Ben"):
        study.assign(source="A", coder=coder)
    return study


@pytest.mark.parametrize(
    ("answers", "expected", "remark"),
    [
        (("open", "another reading", "meaning"), ("reflexive",), ""),
        (("open", "another reading", "what works"), ("reflexive", "realist"), ""),
        (("partly set", "talking", "topics"), ("codebook",), ""),
        (("fixed", "checking", "topics"), ("coding_reliability",), ""),
        (("fixed", "talking", "theory"), ("codebook", "constant_comparison"), ""),
        (("open", "checking", "meaning"), ("reflexive",), "pull apart"),
        (("fixed", "talking", "meaning"), ("codebook",), "leave some of them open"),
    ],
)
def test_three_answers_point_to_a_method(answers, expected, remark):
    chosen, remarks = proposed(**dict(zip(("codes", "second_coder", "aim"), answers, strict=True)))
    assert chosen == expected
    assert remark in " ".join(remarks)
    assert bool(remarks) == bool(remark)


def test_nothing_is_set_until_a_method_is_chosen_and_it_can_be_undone(study):
    found = study.method.propose(codes="open", second_coder="another reading", aim="meaning")
    assert 'project.method.choose("reflexive")' in found.about.notes
    assert "not set" in repr(study.method)
    study.method.choose("codebook", "realist", fits="The funder gave us a framework.")
    assert "framework, template" in repr(study.method)
    assert list(study.method.effect().columns) == ["what", "codebook", "realist"]
    study.undo()
    assert "not set" in repr(study.method)


def test_wrong_names_and_two_families_are_refused(study):
    with pytest.raises(NotFound, match="reflexive"):
        study.method.choose("reflexiv")
    with pytest.raises(NotFound, match="reflexive"):
        study.set(method="reflexiv")
    with pytest.raises(InvalidInput, match="not both"):
        study.method.choose("reflexive", "coding_reliability")
    with pytest.raises(NotFound, match="partly set"):
        study.method.propose(codes="partly", second_coder="talking", aim="topics")


def test_every_effect_that_is_told_is_about_a_known_method():
    assert set(EFFECTS) == set(METHODS)


@pytest.mark.parametrize("method", ["reflexive", ["reflexive", "realist"], "realist", "constant_comparison"])
def test_agreement_asks_for_a_reason_once_and_the_reason_is_kept(twice, method, tmp_path):
    """Also where the method is one of several, and it is printed wherever the number is."""
    twice.set(method=method)
    with pytest.raises(Refused, match="say why"):
        agreement(twice.data(coder="Ana"))
    twice.method.allow_agreement("The funder asks for it")
    assert any("The funder asks for it" in note for note in agreement(twice.data(coder="Ana")).about.notes)
    saved = Report(twice.data(coder="Ana"), sections=["method", "agreement"]).save(tmp_path / "r.html").read_text()
    assert "which this approach does not ask for, is reported because: The funder asks for it." in saved
    assert "Agreement between coders" in saved


def test_a_codebook_study_needs_no_reason(twice):
    twice.method.choose("codebook", "realist")
    assert not any("because" in note for note in agreement(twice.data(coder="Ana")).about.notes)


def test_saturation_has_no_place_where_any_method_says_so():
    with pytest.raises(Refused, match="constant_comparison"):
        saturation(StudyData(settings={"method": ["codebook", "constant_comparison"]}))


def test_any_paragraph_of_the_statement_can_be_put_in_own_words_and_back(twice, tmp_path):
    twice.method.choose("reflexive", fits="We ask what it means.")
    before = dict(zip(twice.method.statement()["paragraph"], twice.method.statement()["words"], strict=True))
    assert before["method.approach"].endswith("We ask what it means.")
    twice.method.write("method.approach", "We read and talked.")
    assert (
        "We read and talked."
        in Report(twice.data(coder="Ana"), sections=["method"]).save(tmp_path / "r.html").read_text()
    )
    assert list(twice.method.statement().query("own")["paragraph"]) == ["method.approach"]
    twice.method.write("method.approach", None)
    again = dict(zip(twice.method.statement()["paragraph"], twice.method.statement()["words"], strict=True))
    assert again["method.approach"] == before["method.approach"]
    with pytest.raises(NotFound, match=r"method\.approach"):
        twice.method.write("method.aproach", "x")


def test_the_form_asks_shows_and_keeps(study):
    form = study.method.form()
    form.panel.open()
    assert form.keep.disabled
    for name, value in (("codes", "open"), ("second_coder", "checking"), ("aim", "meaning")):
        form.answers[name].value = value
    assert "pull apart" in form.shown.value
    assert "RTARG" in form.shown.value
    form.keep.click()
    assert "Kept: reflexive" in form.panel.status.value
    assert repr(study.method) == "Method: reflexive thematic analysis"
    form.panel.undo.click()
    assert "not set" in repr(study.method)
