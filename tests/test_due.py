"""What is due: retention, withdrawal, consent forms that have changed, transcripts nobody checked."""

import pytest
from conftest import put_interview, write_rows

from toolkit import Report
from toolkit.errors import InvalidInput, NotFound


@pytest.fixture
def told(study, folder):
    write_rows(folder / "participants.csv", ["participant", "group"], ["P1", "Parent"], ["P2", "Parent"])
    rows = [["A.txt", "interview", "T1"], ["B.txt", "interview", "T2"], ["C.txt", "notes", "T2"]]
    write_rows(folder / "sources.csv", ["file", "kind", "wave"], *rows)
    for name in ("A", "B", "C"):
        put_interview(
            folder, name, ("Interviewer", "And?"), ("P1", "It was fine"), ("Interviewer", "Yes?"), ("P1", "So")
        )
    study.import_transcripts(folder)
    return study


def states(study, **how):
    return {row["what"]: row["state"] for row in study.privacy.due(**how).to_dict("records")}


def test_what_has_to_be_gone_is_due_before_the_day_and_overdue_after_it(told, tmp_path):
    told.export(Report(told.data()), tmp_path / "Year 1.docx")
    told.set(retention_until="31.12.2030")
    kept = ["the study", "files that left the study"]
    assert not [one for one in kept if one in states(told, today="2030-10-01")]
    assert {states(told, today="2030-10-01", later=True)[one] for one in kept} == {"later"}
    assert {states(told, today="2030-10-02")[one] for one in kept} == {"due"}
    assert {states(told, today="2030-12-31")[one] for one in kept} == {"due"}
    found = told.privacy.due(today="2031-01-01")
    assert {states(told, today="2031-01-01")[one] for one in kept} == {"overdue"}
    assert found.loc[found["what"] == "files that left the study", "where"].tolist() == ["Year 1.docx"]
    assert set(found.loc[found["state"] == "overdue", "due"]) == {"2030-12-31"}


def test_copies_and_the_key_are_among_what_has_to_be_gone(told):
    told.set(retention_until="2030-12-31")
    assert "copies of the study" not in states(told, today="2031-01-01")
    told.close()
    from toolkit import Project

    again = Project.open(told.path, coder="Ana")
    assert states(again, today="2031-01-01")["copies of the study"] == "overdue"
    assert "the key file" not in states(again, today="2031-01-01")
    again.set(key_place="the safe of the department")
    assert states(again, today="2031-01-01")["the key file"] == "overdue"


def test_the_overview_says_in_a_line_what_is_overdue_and_which_flags_are_open(told):
    told.set(retention_until="2099-12-31")
    assert "retention" not in repr(told)
    told.set(retention_until="2020-12-31")
    assert "The retention date 2020-12-31 has passed: project.privacy.due()" in repr(told)
    flag = told.safeguarding.flag(source="A", start=20, end=30)
    assert "Open safeguarding flags: 1" in repr(told)
    told.safeguarding.pass_on(flag)
    assert "Open safeguarding flags" not in repr(told)


def test_consents_on_an_older_form_are_named_by_person(told):
    consent = told.people.consent
    consent(participant="P1", purpose="quoting", given=True, version="v1", date="2025-04-22")
    assert not [what for what in states(told) if what.startswith("consent")]
    consent(participant="P2", purpose="quoting", given=True, version="v2", date="2025-09-01")
    consent(participant="P2", purpose="sharing", given=False, version="v1", date="2025-04-23")
    row = told.privacy.due().to_dict("records")[0]
    assert row["what"] == "consent on form v1; the present one is v2"
    assert row["where"] == "P1: quoting"  # a refusal holds on any form
    told.set(consent_version="v3")
    where = [row["where"] for row in told.privacy.due().to_dict("records") if "v3" in row["what"]]
    assert where == ["P1: quoting", "P2: quoting"]


def test_transcripts_that_nobody_checked_are_counted_without_notes_and_forms(told):
    assert "2 of 2 transcripts never checked against the recording" in states(told)
    told.edit_source("A", checked_by="Ana", checked_on="2025-05-01")
    found = told.privacy.due()
    assert found["where"].tolist() == ["B"]
    assert "1 of 2" in found["what"].iloc[0]


def test_the_last_day_to_withdraw_is_told_before_it_passes(told):
    told.set(withdrawal_until="2026-06-30")
    assert states(told, today="2026-05-01")["the last day to withdraw"] == "due"
    assert "the last day to withdraw" not in states(told, today="2026-07-01")


def test_dates_that_are_none_and_slips_in_names_are_refused(told):
    with pytest.raises(InvalidInput, match="is not a date"):
        told.set(retention_until="in ten years")
    with pytest.raises(NotFound, match="retention_until"):
        told.set(retention_untill="2030-12-31")
    told.set(retention_until="2030-12-31")
    told.set(retention_until="")
    assert "No retention date is set" in " ".join(told.privacy.due().about.notes)
