"""Forms: how many were issued, what a question asks for and since when, which questions ask the same, who agreed."""

from collections.abc import Mapping, Sequence

from toolkit.errors import InvalidInput, NotFound
from toolkit.exchange.study_tables import refuse_over_all
from toolkit.model import Shared, SourceKind
from toolkit.store import form_tables, tables
from toolkit.store.ledger import Row, Transaction
from toolkit.store.read import Reader
from toolkit.store.read_forms import STATED, aligned
from toolkit.verbs import lookup
from toolkit.verbs.settings import get_setting, set_setting


def form(tx: Transaction, name: str) -> Row:
    """Return the form of this name."""
    return lookup.named(tx, form_tables.forms, name, "form")


def question(tx: Transaction, form_name: str, name: str) -> Row:
    """Return a question of a form; “2” is Q2."""
    of_form = form(tx, form_name)
    full = f"Q{name}" if str(name).isdigit() else name
    return lookup.named(tx, form_tables.form_questions, full, f"question of “{of_form['name']}”", form_id=of_form["id"])


def set_issued(tx: Transaction, form_name: str, issued: int, wave: str = "") -> None:
    """Say how many copies of a form were given out at a time point."""
    if not isinstance(issued, int) or issued < 0:
        raise InvalidInput(f"“{issued}” is not a number of forms.", fix="Give how many were issued, as 14.")
    key = {"form_id": form(tx, form_name)["id"], "wave_id": lookup.term(tx, "wave", wave)}
    known = tx.rows(form_tables.form_issues, **key)
    if known:
        tx.change(form_tables.form_issues, known[0]["id"], issued=issued)
    else:
        tx.add(form_tables.form_issues, **key, issued=issued)


def state_rate(tx: Transaction, form_name: str, rate: str | float, wave: str = "", *, new: bool = False) -> None:
    """Keep a rate of return as the study states it, where the counts behind it are not known; empty takes it back.

    Raises:
        InvalidInput: A rate over 100 per cent.
        NotFound: There is no such form, and it is not said to be new.
    """
    words = f"{rate:g} %" if isinstance(rate, int | float) else " ".join(rate.split())
    refuse_over_all(words)
    if new:
        add_form(tx, form_name)
    form_id, wave_id = form(tx, form_name)["id"], lookup.term(tx, "wave", wave) or ""
    known = dict(get_setting(tx, STATED, {}))
    at = {**known.get(form_id, {}), wave_id: words}
    if not words:
        del at[wave_id]
    kept = {**known, form_id: at} if at else {one: rates for one, rates in known.items() if one != form_id}
    if kept != known:
        set_setting(tx, STATED, kept)


def add_form(tx: Transaction, name: str) -> None:
    """Add a survey of which the study has no forms, unless there is a form of this name."""
    if any(lookup.fold(row["name"]) == lookup.fold(name) for row in tx.rows(form_tables.forms)):
        return
    place = lookup.next_position(tx, form_tables.forms)
    tidy = lookup.free_name(tx, form_tables.forms, name, "form")
    tx.add(form_tables.forms, name=tidy, kind=str(SourceKind.SURVEY), position=place)


def set_group(tx: Transaction, form_name: str, group: str | None, wave: str = "") -> int:
    """Say of which stakeholder group those are who returned a form without a name; return how many forms that is."""
    group_id = lookup.term(tx, "group", group or "")
    wave_id = lookup.term(tx, "wave", wave)
    waves = {row["id"]: row["wave_id"] for row in tx.rows(tables.sources)}
    rows = tx.rows(form_tables.form_returns, form_id=form(tx, form_name)["id"])
    meant = [row for row in rows if not wave or waves[row["source_id"]] == wave_id]
    for row in meant:
        tx.change(form_tables.form_returns, row["id"], group_id=group_id)
    return len(meant)


def add_wording(tx: Transaction, question_row: Row, wording: str) -> str:
    """Give a question one more wording, the one it has now; return the wording's id.

    Raises:
        InvalidInput: The wording is empty, or another question of the form has it.
    """
    tidy = " ".join(wording.split())
    if not tidy:
        raise InvalidInput("A question needs its wording.")
    same_form = tx.rows(form_tables.form_questions, form_id=question_row["form_id"])
    for other in same_form:
        for row in tx.rows(form_tables.form_wordings, question_id=other["id"]):
            if lookup.fold(row["wording"]) == lookup.fold(tidy) and other["id"] != question_row["id"]:
                raise InvalidInput(f"{other['name']} is worded like that.", fix="Two questions need two wordings.")
    known = sorted(
        tx.rows(form_tables.form_wordings, question_id=question_row["id"]), key=lambda row: int(row["number"])
    )
    if known and known[-1]["wording"] == tidy:
        return str(known[-1]["id"])
    number = known[-1]["number"] + 1 if known else 1
    return tx.add(form_tables.form_wordings, question_id=question_row["id"], number=number, wording=tidy)


def align(tx: Transaction, questions: Mapping[str, str]) -> None:
    """Say that questions of several forms ask the same.

    Raises:
        InvalidInput: Fewer than two forms are given.
        Refused: A question would be aligned with two of the same form.
    """
    if len(questions) < 2:  # noqa: PLR2004 - two forms at least
        raise InvalidInput(
            "Aligning needs questions of two forms.", fix='Say {"Mentor feedback": "Q2", "Mentee feedback": "Q3"}.'
        )
    rows = [question(tx, name, asked) for name, asked in questions.items()]
    first, *others = rows
    for other in others:
        pair = sorted((first["id"], other["id"]))
        if first["id"] != other["id"] and not tx.rows(
            form_tables.form_alignments, question_id=pair[0], other_id=pair[1]
        ):
            tx.add(form_tables.form_alignments, question_id=pair[0], other_id=pair[1])
    _refuse_two_of_one_form(tx, first)


def _refuse_two_of_one_form(tx: Transaction, asked: Row) -> None:
    twins = aligned(Reader(tx.connection)).get(asked["id"], set()) | {asked["id"]}
    every = {row["id"]: row for row in tx.rows(form_tables.form_questions)}
    seen: dict[str, str] = {}
    for one in sorted(twins):
        of_form, name = every[one]["form_id"], every[one]["name"]
        if of_form in seen:
            title = next(row["name"] for row in tx.rows(form_tables.forms) if row["id"] == of_form)
            both = " and ".join(sorted((seen[of_form], name)))
            raise InvalidInput(
                f"{both} of “{title}” would both be aligned with the same question.",
                fix=f'Take one out first: project.forms.unalign("{title}", "{name}").',
            )
        seen[of_form] = name


def unalign(tx: Transaction, form_name: str, name: str) -> None:
    """Take a question out of whatever it is aligned with; the others stay aligned."""
    asked = question(tx, form_name, name)
    twins = sorted(aligned(Reader(tx.connection)).get(asked["id"], set()))
    for column in ("question_id", "other_id"):
        tx.remove_rows(form_tables.form_alignments, tx.rows(form_tables.form_alignments, **{column: asked["id"]}))
    for other in twins[1:]:
        if not tx.rows(form_tables.form_alignments, question_id=twins[0], other_id=other):
            tx.add(form_tables.form_alignments, question_id=twins[0], other_id=other)


def set_shared(tx: Transaction, source: str, shared: str) -> None:
    """Say whether a respondent agreed that the form may be shared: ticked, not ticked, not asked."""
    row = lookup.source(tx, source)
    returned = tx.rows(form_tables.form_returns, source_id=row["id"])
    if not returned:
        raise NotFound(f"“{row['name']}” is not a form.", fix="project.forms.answers() lists the forms.")
    word = lookup.fold(shared)
    if word not in set(Shared):
        raise NotFound.among("consent to share", shared, list(Shared))
    tx.change(form_tables.form_returns, returned[0]["id"], shared=word)


def add_objective(tx: Transaction, name: str) -> str:
    """Add an objective of the scheme, or return the id of the one of this name."""
    for row in tx.rows(form_tables.objectives):
        if lookup.fold(row["name"]) == lookup.fold(name):
            return str(row["id"])
    tidy = _free_objective(tx, name)
    return tx.add(form_tables.objectives, name=tidy, position=lookup.next_position(tx, form_tables.objectives))


def set_objectives(tx: Transaction, asked: Row, objectives: str | Sequence[str]) -> None:
    """Say for which objectives a question asks; those that are new to the study are added."""
    objectives = [objectives] if isinstance(objectives, str) else objectives
    wanted = [add_objective(tx, name) for name in objectives]
    present = {row["objective_id"]: row for row in tx.rows(form_tables.question_objectives, question_id=asked["id"])}
    tx.remove_rows(form_tables.question_objectives, [row for one, row in present.items() if one not in wanted])
    for one in wanted:
        if one not in present:
            tx.add(form_tables.question_objectives, question_id=asked["id"], objective_id=one)


def rename_objective(tx: Transaction, name: str, new: str) -> None:
    """Give an objective another name."""
    row = lookup.named(tx, form_tables.objectives, name, "objective")
    tx.change(form_tables.objectives, row["id"], name=_free_objective(tx, new, but=row["id"]))


def remove_objective(tx: Transaction, name: str) -> None:
    """Take an objective out; the questions that asked for it stay."""
    row = lookup.named(tx, form_tables.objectives, name, "objective")
    links = tx.rows(form_tables.question_objectives, objective_id=row["id"])
    tx.remove(form_tables.objectives, row["id"])
    tx.remove_rows(form_tables.question_objectives, links)


def _free_objective(tx: Transaction, name: str, but: str = "") -> str:
    if ";" in name:
        raise InvalidInput(
            f"An objective has no “;” in its name: “{name}”.",
            fix="In tables it stands between two objectives; write a comma or “and”.",
        )
    return lookup.free_name(tx, form_tables.objectives, name, "objective", but=but)


def rename(tx: Transaction, form_name: str, new: str) -> None:
    """Give a form another name."""
    row = form(tx, form_name)
    tidy = lookup.free_name(tx, form_tables.forms, new, "form", but=row["id"])
    tx.change(form_tables.forms, row["id"], name=tidy)
