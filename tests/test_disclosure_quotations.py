"""Quotations: who may be quoted for whom, and under which label."""

from dataclasses import replace

import pandas as pd
import pytest

from toolkit import Report, StudyData
from toolkit.report.description import Column, Label, Quote, Section, Table, Text
from toolkit.report.disclosure import release
from toolkit.study import Basis, empty

NOT_RECORDED = "Consent to quoting is not recorded in this study."
PEOPLE = {
    **{f"P{number}": ("Parent", "A") for number in range(1, 5)},
    **{f"M{number}": ("Peer mentor", "A" if number < 4 else "B") for number in range(1, 6)},
    "TR": ("Trainer", None),
}


@pytest.fixture
def small():
    """A study where four parents, five peer mentors (two at B) and a trainer spoke at T1 and T2, each once."""
    people = [
        {
            "participant": name,
            "wave": wave,
            "group": group,
            "number": 1,
            "site": site,
            "status": "active",
            "label": name,
        }
        for name, (group, site) in PEOPLE.items()
        for wave in ("T1", "T2")
    ]
    sources = [
        {"source": f"{name} {wave}", "wave": wave, "kind": "interview"} for name in PEOPLE for wave in ("T1", "T2")
    ]
    sources += [
        {"source": "Group", "wave": "T1", "kind": "focus group"},
        {"source": "Note", "wave": "T1", "kind": "field note"},
    ]
    sources += [{"source": f"Form {number}", "wave": "T1", "kind": "form"} for number in (1, 2)]
    took = [
        *((one["source"], one["source"].split()[0]) for one in sources[: 2 * len(PEOPLE)]),
        ("Group", "P1"),
        ("Group", "P2"),
    ]
    returns = [{"source": "Form 1", "shared": "ticked", "group": "Parent", "wave": "T1"},
               {"source": "Form 2", "shared": "not ticked", "group": "Parent", "wave": "T1"}]  # fmt: skip
    return StudyData(
        waves=("T1", "T2"),
        groups=("Parent", "Peer mentor", "Trainer"),
        sites=("A", "B"),
        participants=pd.DataFrame(people, columns=empty("participants").columns),
        sources=pd.DataFrame(sources, columns=empty("sources").columns),
        takes_part=pd.DataFrame(took, columns=["source", "participant"]),
        form_returns=pd.DataFrame(returns, columns=empty("form_returns").columns),
        codings=pd.DataFrame(
            [{"coding": f"on {one['source']}", "source": one["source"]} for one in sources],
            columns=empty("codings").columns,
        ),
    )


def said(*rows, key="quotations.1"):
    """A table of quotations: who, label and source of each."""
    return Table(
        key=key,
        title="Quotations: Hope",
        columns=[Column("Code"), Column("Quotation"), Column("Who")],
        rows=[
            ["Hope", f"“{source}”", Label(label, participants=who, more="supports the theme")]
            for who, label, source in rows
        ],
        basis=Basis(notes=("Labels are computed.",)),
        lead=f"{len(rows)} quotations, each with its code and who said it.",
        codings=tuple(f"on {source}" for _, _, source in rows),
    )


def one(name, wave="T1"):
    return (name,), f"({PEOPLE[name][0]} {name[-1]}, {wave})", f"{name} {wave}"


def consents(*rows):
    return pd.DataFrame(rows, columns=["participant", "wave", "purpose", "audience", "given"])


def shown(data, audience, *rows, **choices):
    """Return the words that are left, and the release."""
    found = release([Section(key="s", heading="Hope", blocks=[said(*rows)])], data, audience, **choices)
    block = found.sections[0].blocks[-1]
    return [row[1].strip("“”") for row in block.rows] if isinstance(block, Table) else block.words, found


ALL_SAY_YES = [[name, None, "quoting", "", True] for name in PEOPLE]


@pytest.mark.parametrize("audience", ["team", "partner", "public"])
def test_a_person_who_refused_is_quoted_for_nobody(small, audience):
    data = replace(small, consents=consents(*ALL_SAY_YES[1:], ["P1", None, "quoting", None, False]))
    left, found = shown(data, audience, one("P1"), one("P2"), one("P1", "T2"))
    assert left == ["P2 T1"]
    decided = found.decisions[found.decisions["what"] == "2 quotations left out (P1)"]
    assert list(decided["why"]) == ["P1 refused to be quoted"]
    assert found.decisions.about.lines()[0].startswith("0 of 0 cells hidden, 2 of 3 quotations left out, ")


def test_a_refusal_for_one_audience_or_one_time_point_holds_there_only(small):
    rows = (*ALL_SAY_YES, ["P1", None, "quoting", "public", False], ["P2", "T2", "quoting", "", False])
    data = replace(small, consents=consents(*rows))
    quoted = [one("P1"), one("P2"), one("P2", "T2"), one("P3")]
    assert shown(data, "team", *quoted)[0] == ["P1 T1", "P2 T1", "P3 T1"]
    assert shown(data, "partner", *quoted)[0] == ["P1 T1", "P2 T1", "P3 T1"]
    assert shown(data, "public", *quoted)[0] == ["P2 T1", "P3 T1"]


def test_a_refusal_counts_more_than_a_consent_and_other_purposes_do_not_count(small):
    rows = (
        ["P1", None, "quoting", "", True],
        ["P1", None, "quoting", "partner", False],
        ["P2", None, "archiving", "", False],
    )
    data = replace(small, consents=consents(*rows))
    assert shown(data, "partner", one("P1"), one("P2"))[0] == "No quotation can be shown here."
    assert shown(data, "team", one("P1"), one("P2"))[0] == ["P1 T1", "P2 T1"]


def test_where_some_consented_silence_is_no_consent_outside_the_team(small):
    data = replace(small, consents=consents(["P1", "T1", "quoting", "", True]))
    quoted = [one("P1"), one("P1", "T2"), one("P2")]
    assert shown(data, "team", *quoted)[0] == ["P1 T1", "P1 T2", "P2 T1"]
    left, found = shown(data, "partner", *quoted)
    assert left == ["P1 T1"]
    assert "P2 has no consent to quoting on record, while others have" in set(found.decisions["why"])


@pytest.mark.parametrize("audience", ["team", "partner", "public"])
def test_where_no_consent_is_recorded_that_is_said_once(small, audience):
    tables = [said(one("P1")), said(one("P2"), key="quotations.2")]
    found = release([Section(key="s", heading="Hope", blocks=tables)], small, audience)
    notes = [table.notes for table in found.sections[0].tables]
    assert [NOT_RECORDED in lines for lines in notes] == [True, False]
    assert NOT_RECORDED in set(found.decisions["what"])
    recorded = replace(small, consents=consents(*ALL_SAY_YES))
    assert not any(NOT_RECORDED in str(table.notes) for table in release([Section(key="s", heading="", blocks=tables)], recorded, audience).sections[0].tables)  # fmt: skip


def test_words_of_unknown_speakers_need_the_consent_of_all_who_took_part(small):
    group = ((), "(Group)", "Group")
    yes = replace(small, consents=consents(*ALL_SAY_YES))
    assert shown(yes, "public", group)[0] == ["Group"]
    no = replace(small, consents=consents(*ALL_SAY_YES, ["P2", None, "quoting", "", False]))
    assert shown(no, "team", group)[0] == "No quotation can be shown here."


def test_a_form_that_may_not_be_shared_stays_in_the_team(small):
    forms = [((), "(Form 1)", "Form 1"), ((), "(Form 2)", "Form 2")]
    assert shown(small, "team", *forms)[0] == ["Form 1", "Form 2"]
    left, found = shown(small, "partner", *forms)
    assert left == ["Form 1"]
    assert "the respondent did not agree to share the form" in set(found.decisions["why"])


def test_a_role_of_few_is_left_out_until_a_reason_is_given(small):
    quoted = [one("TR"), one("M1"), one("M4")]  # three peer mentors at A, two at B
    left, found = shown(small, "partner", *quoted)
    assert left == ["M1 T1"]
    assert set(found.decisions["what"]) >= {"1 quotation left out (Trainer)", "1 quotation left out (Peer mentor at B)"}
    assert any('shown={"Trainer": ' in do for do in found.decisions["do"])
    assert shown(small, "team", *quoted)[0] == ["TR T1", "M1 T1", "M4 T1"]
    left, found = shown(small, "public", *quoted, shown={"Trainer": "she agreed, 3 May", "Parent": "not needed"})
    assert left == ["TR T1", "M1 T1"]
    assert found.overrides == {"Trainer": "she agreed, 3 May"}


def test_a_reason_for_one_role_does_not_let_another_through(small):
    both = (("TR", "M4"), "(Trainer and Peer mentor 4, T1)", "M4 T1")
    left, found = shown(small, "public", both, shown={"Trainer": "she agreed"})
    assert (left, found.overrides) == ("No quotation can be shown here.", {})


@pytest.mark.parametrize(
    ("row", "partner", "public"),
    [
        (one("P1"), "(Parent 1, T1)", "(Parent)"),
        ((("P1", "P2"), "(Parent 1, T1 and Parent 2, T1)", "P1 T1"), "(Parent 1, T1 and Parent 2, T1)", "(Parent)"),
        ((("P1", "M1"), "(Parent 1, T1 and Peer mentor 1, T1)", "P1 T1"), "(Parent 1, T1 and Peer mentor 1, T1)",
         "(Parent and Peer mentor)"),
        ((("P1",), "(Parent 1, T1; from notes, not verbatim)", "P1 T1"), "(Parent 1, T1; from notes, not verbatim)",
         "(Parent; from notes, not verbatim)"),
        (((), "(Note)", "Note"), "(field note)", "(field note)"),
        (((), "(Form 1)", "Form 1"), "(Parent)", "(Parent)"),
        (((), "(Group)", "Group"), "(Parent)", "(Parent)"),
    ],
)  # fmt: skip
def test_the_public_reads_the_role_alone_and_nobody_reads_a_key(small, row, partner, public):
    for audience, label in (("partner", partner), ("public", public)):
        cell = shown(small, audience, row)[1].sections[0].blocks[0].rows[0][2]
        assert (str(cell), cell.participants) == (f"{label} supports the theme", ())


def test_the_role_that_a_label_brings_is_the_one_printed(small):
    table = said(one("P1"))
    table = replace(table, rows=[[*table.rows[0][:2], Label("(Parent 1, T1)", ("P1",), role="Parent, phone")]])
    found = release([Section(key="s", heading="", blocks=[table])], small, "public")
    assert str(found.sections[0].blocks[0].rows[0][2]) == "(Parent, phone)"


def test_the_alternative_text_counts_the_quotations_that_are_left(small):
    table = shown(small, "public", one("P1"), one("TR"))[1].sections[0].blocks[0]
    assert table.alternative == "1 quotations, each with its code and who said it."
    assert table.codings == ("on P1 T1",)


def test_a_quotation_that_names_somebody_is_there_to_be_read(small):
    table = said(one("P1"))
    table = replace(table, rows=[["Hope", "“M2 rang me.”", table.rows[0][2]]])
    found = release([Section(key="s", heading="", blocks=[table])], small, "partner")
    assert found.sections[0].blocks[0].rows[0][1] == "“M2 rang me.”"
    assert "read 1 quotation" in set(found.decisions["what"])


def beside(row):
    """A table with one person's words beside a number, and a paragraph of the same words."""
    who, label, source = row
    words = Quote("“It held.”", coding=f"on {source}", label=Label(label, participants=who))
    table = Table(key="groups", title="Side by side", columns=[Column("Theme"), Column("In their words")],
                  rows=[["Hope", words]], basis=Basis(), lead="Side by side.")  # fmt: skip
    said_so = Text(words=f"“It held.” {label}", style="Quote", coding=words.coding, label=words.label)
    return [Section(key="s", heading="Hope", blocks=[table, said_so])]


def test_words_beside_a_number_and_in_a_paragraph_follow_the_same_rules(small):
    public = release(beside(one("P1")), small, "public").sections[0].blocks
    assert public[0].texts == [["Hope", "“It held.” (Parent)"]]
    assert (public[1].words, public[1].label.participants) == ("“It held.” (Parent)", ())
    partner = release(beside(one("P1")), small, "partner").sections[0].blocks
    assert (str(partner[0].rows[0][1]), partner[1].words) == ("“It held.” (Parent 1, T1)",) * 2
    assert partner[0].rows[0][1].label.participants == ()


def test_an_example_typed_into_the_codebook_stays_in_the_team(small):
    typed = beside(one("P1"))
    table = replace(typed[0].blocks[0], rows=[["Hope", Quote("“It held.”")]])
    for audience, seen in (("team", "“It held.”"), ("partner", "not shown")):
        found = release([replace(typed[0], blocks=[table])], small, audience)
        assert found.sections[0].blocks[-1].texts == [["Hope", seen]]
        assert ("It held" in str(found.sections)) == (audience == "team")


def test_words_beside_a_number_and_in_a_paragraph_are_left_out_like_others(small):
    data = replace(small, consents=consents(*ALL_SAY_YES, ["P1", None, "quoting", "", False]))
    for audience in ("team", "public"):
        found = release(beside(one("P1")), data, audience)
        table = next(block for block in found.sections[0].blocks if isinstance(block, Table))
        assert table.texts == [["Hope", "not shown"]]
        assert "It held" not in str(found.sections)
        assert "2 of 2 quotations left out" in found.decisions.about.lines()[0]
    assert "It held" not in str(release(beside(one("TR")), small, "partner").sections)
    unknown = beside(((), "(Group)", "Group"))
    assert "It held" not in str(release(unknown, replace(data, consents=consents(["P2", None, "quoting", "", False])), "team").sections)  # fmt: skip


def quoted_in(sections):
    """Every label and its row, in the tables of quotations."""
    return [
        (cell, row)
        for one in sections
        for table in one.tables
        for row in table.rows
        for cell in row
        if isinstance(cell, Label)
    ]


def test_a_withdrawn_consent_takes_the_quotation_out_of_a_report(sample_data):
    _, row = next(pair for pair in quoted_in(Report(sample_data).sections()) if pair[0].participants == ("P1",))
    words = next(cell for cell in row if isinstance(cell, str) and cell.startswith("“"))
    data = replace(sample_data, consents=consents(["P1", None, "quoting", "", False]))
    after = Report(data).sections()
    assert words in str(Report(sample_data).sections())
    assert words not in str(after)
    assert not [label for label, _ in quoted_in(after) if "P1" in label.participants]
    public = quoted_in(Report(data, audience="public").sections())  # the others have no consent on record
    assert {label.role for label, _ in public} <= {"field note", "Parent"}


def test_the_report_says_what_was_let_through(sample_data):
    report = Report(sample_data, audience="public", shown={"Trainer": "she agreed, 3 May"})
    assert report.overrides == {"Trainer": "she agreed, 3 May"}
    assert any(label.role == "Trainer" for label, _ in quoted_in(report.sections()))
    assert Report(sample_data, audience="public").overrides == {}
