"""Forms as they come: exports of four services, sheets made by hand, Word; each ends right or in a clear message."""

import csv
import io

import docx
import openpyxl
import pytest
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from toolkit.errors import FileProblem
from toolkit.transcripts.answers import closed_kind, state
from toolkit.transcripts.form_sheets import looks_like_form
from toolkit.transcripts.forms import read_forms
from toolkit.transcripts.raw import read_raw

W14 = 'xmlns:w14="http://schemas.microsoft.com/office/word/2010/wordml"'


def sheet(path, *rows):
    if path.suffix == ".xlsx":
        book = openpyxl.Workbook()
        for row in rows:
            book.active.append(row)
        book.save(path)
    else:
        out = io.StringIO(newline="")
        csv.writer(out).writerows(rows)
        path.write_text(out.getvalue(), encoding="utf-8")
    return path


def said(draft):
    """What was read, as people would say it: per form, the wording and (words, open, closed, value)."""
    return [
        {draft.questions[one.question].wording: (one.words, one.open, one.closed, one.value) for one in back.answers}
        for back in draft.returns
    ]


def microsoft(path):
    return sheet(
        path,
        ["ID", "Start time", "Completion time", "Email", "Name", "1. How did it go?", "2. Did you know the hours?",
         "If not, who should say?", "How useful was it?", "Score us", "Any more?", "May we share this with your mentor?"],
        [1, "x", "2025-11-05 10:00:00", "anonymous", "", "Well, mostly.", "Yes", "", "Very useful", 4, "N/A", "Yes"],
        [4, "x", "2025-11-06 10:00:00", "anonymous", "", "Well, not.", "No", "Her.", "Not useful", 2, None, None],
        [5, "x", "2025-11-07 10:00:00", "anonymous", "", None, None, "n/a", None, None, " ", "no thanks"],
    )  # fmt: skip


@pytest.mark.parametrize("name", ["anything.xlsx", "anything.csv"])
def test_an_export_of_microsoft_forms(tmp_path, name):
    path = microsoft(tmp_path / name)
    assert looks_like_form(read_raw(path))
    draft = read_forms(path)
    assert [(one.number, one.closed, one.open) for one in draft.questions] == [
        ("1", None, True),
        ("2", "yes or no", True),
        ("", "scale", False),
        ("", "score", False),
        ("", None, True),
    ]
    two = "Did you know the hours? If not, who should say?"
    assert said(draft) == [
        {
            "How did it go?": ("Well, mostly.", "given", None, ""),
            two: ("", "blank", "given", "yes"),
            "How useful was it?": ("", None, "given", "Very useful"),
            "Score us": ("", None, "given", "4"),
            "Any more?": ("", "n/a", None, ""),
        },
        {
            "How did it go?": ("Well, not.", "given", None, ""),
            two: ("Her.", "given", "given", "no"),
            "How useful was it?": ("", None, "given", "Not useful"),
            "Score us": ("", None, "given", "2"),
            "Any more?": ("", "blank", None, ""),
        },
        {
            "How did it go?": ("", "blank", None, ""),
            two: ("", "n/a", "n/a", ""),
            "How useful was it?": ("", None, "blank", ""),
            "Score us": ("", None, "blank", ""),
            "Any more?": ("", "blank", None, ""),
        },
    ]
    assert [one.shared for one in draft.returns] == ["ticked", "not ticked", "not ticked"]
    assert [one.date for one in draft.returns] == ["2025-11-05", "2025-11-06", "2025-11-07"]
    assert any("Email, Name" in text for text in draft.warnings)


def test_a_workbook_that_is_called_csv_and_a_sheet_from_an_old_machine(tmp_path):
    (tmp_path / "a.csv").write_bytes(microsoft(tmp_path / "b.xlsx").read_bytes())
    draft = read_forms(tmp_path / "a.csv")
    assert len(draft.returns) == 3
    assert any("it was read as xlsx" in text for text in draft.warnings)
    (tmp_path / "c.csv").write_bytes(
        "\ufeffID;Start time;Completion time;Was it “fun”?\r\n1;;;I’d say so – yes\r\n".encode("utf-16")
    )
    assert next(iter(said(read_forms(tmp_path / "c.csv"))[0].values()))[0] == "I’d say so – yes"


def test_an_export_of_jisc_online_surveys(tmp_path):
    path = sheet(
        tmp_path / "results.csv",
        [
            "Unique Response Number",
            "1. Which team?",
            "2. Was the room right?",
            "2.a. If no, what was wrong?",
            "3. E-mail",
        ],
        ["815-1", "North", "No", "Cold.", "a@b.c"],
        ["815-2", "South", "Yes", "", ""],
        ["", "2 answers", "", "", ""],
    )
    draft = read_forms(path, closed=["Which team?"])
    assert [(one.number, one.closed, one.open) for one in draft.questions] == [
        ("1", "choice", False),
        ("2", "yes or no", True),
    ]
    assert [one.key for one in draft.returns] == ["id 815-1", "id 815-2"]
    assert said(draft)[0]["Was the room right? If no, what was wrong?"] == ("Cold.", "given", "given", "no")
    assert any("rows 4" in text for text in draft.warnings)
    assert not any("a@b.c" in repr(one) for one in draft.returns)


def test_an_export_of_qualtrics_with_its_extra_rows(tmp_path):
    path = sheet(
        tmp_path / "export.csv",
        ["StartDate", "EndDate", "Status", "IPAddress", "Finished", "ResponseId", "LocationLatitude", "Q1", "Q2_1"],
        ["Start Date", "End Date", "Response Type", "IP Address", "Finished", "Response ID", "Location Latitude",
         "<b>What</b> would you&nbsp;change?", "How good? - The room"],
        ['{"ImportId":"startDate"}', '{"ImportId":"endDate"}', '{"ImportId":"status"}', '{"ImportId":"ipAddress"}',
         '{"ImportId":"finished"}', '{"ImportId":"_recordId"}', '{"ImportId":"locationLatitude"}',
         '{"ImportId":"QID1_TEXT"}', '{"ImportId":"QID2_1"}'],
        ["2025-05-01 10:00:00", "2025-05-01 10:03:00", "IP Address", "9.9.9.9", "True", "R_1", "51.5", "Chairs.", "Good"],
        ["2025-05-01 11:00:00", "2025-05-01 11:03:00", "Survey Preview", "9.9.9.9", "True", "R_2", "51.5", "Test", "Poor"],
        ["2025-05-02 10:00:00", "2025-05-02 10:03:00", "IP Address", "9.9.9.8", "False", "R_3", "51.4", "", "Poor"],
    )  # fmt: skip
    draft = read_forms(path)
    assert [(one.number, one.wording, one.open) for one in draft.questions] == [
        ("Q1", "What would you change?", True),
        ("Q2_1", "How good? - The room", False),
    ]
    assert [(one.key, one.date) for one in draft.returns] == [("id R_1", "2025-05-01"), ("id R_3", "2025-05-02")]
    assert "9.9.9" not in repr(draft)
    assert any("previews or spam: rows 5" in text for text in draft.warnings)


def test_an_export_of_google_forms(tmp_path):
    path = sheet(
        tmp_path / "a.csv",
        ["Timestamp", "What helped?", "Your name"],
        ["13/05/2025 10:00:00", "Tea.", "Bo"],
        ["03/04/2025 10:00:00", "Maps.", "Al"],
    )
    draft = read_forms(path)
    assert [one.date for one in draft.returns] == ["2025-05-13", "2025-04-03"]  # the thirteenth settles the other
    assert [one.wording for one in draft.questions] == ["What helped?"]
    assert "Bo" not in repr(draft)


def test_dates_that_can_all_be_read_in_two_ways_are_asked_about(tmp_path):
    path = sheet(tmp_path / "a.csv", ["Timestamp", "What helped?"], ["03/04/2025 10:00", "Tea."])
    with pytest.raises(FileProblem, match=r"a\.csv, row 2: .*two dates.*day first"):
        read_forms(path)
    assert read_forms(path, dates="month first").returns[0].date == "2025-03-04"


@pytest.mark.parametrize(
    "head",
    [
        ["speaker", "text"],
        ["source", "turn", "quote", "occurrence", "code"],
        ["participant", "group"],
        ["Timestamp", "Speaker", "Text"],
        ["ID", "Name", "What?"],
    ],
)
def test_other_sheets_are_not_taken_for_forms(tmp_path, head):
    assert not looks_like_form(read_raw(sheet(tmp_path / "a.csv", head, ["1"] * len(head))))


def test_a_sheet_by_hand_with_a_title_a_sum_and_more_sheets(tmp_path):
    path = tmp_path / "typed.xlsx"
    sheet(
        path,
        ["Feedback, spring"],
        [],
        ["What went well?", "What did not?", None],
        ["The walk", "The rain", "typed by J"],
        ["The tea", "-", None],
        [None, None, None],
        ["Total", "2", None],
    )
    book = openpyxl.load_workbook(path)
    book.create_sheet("Notes")["A1"] = "x"
    book.create_sheet("Empty")
    book.save(path)
    draft = read_forms(path)
    assert said(draft) == [
        {"What went well?": ("The walk", "given", None, ""), "What did not?": ("The rain", "given", None, "")},
        {"What went well?": ("The tea", "given", None, ""), "What did not?": ("", "blank", None, "")},
    ]
    told = " ".join(draft.warnings)
    assert "Feedback, spring" in told
    assert "Columns without a heading were left out: 3" in told
    assert "left out: Notes." in told
    assert "rows 7" in told


def test_two_forms_that_say_the_same_are_two(tmp_path):
    draft = read_forms(sheet(tmp_path / "a.csv", ["What helped?", "Why?"], ["Tea", "Warm"], ["Tea", "Warm"]))
    assert len({one.key for one in draft.returns}) == 2


@pytest.mark.parametrize(
    ("words", "value"),
    [
        ("", "blank"), (" – ", "blank"), ("....", "blank"), ("n/a", "n/a"), ("N.A.", "n/a"), ("NA", "n/a"),
        ("Not applicable", "n/a"), ("doesn’t apply", "n/a"), ("no", "given"), ("None", "given"), ("nan", "given"),
        ("n/a this year", "given"), ("0", "given"),
    ],
)  # fmt: skip
def test_blank_and_not_applicable_are_told_apart_from_words(words, value):
    assert state(words) == value


@pytest.mark.parametrize(
    ("values", "kind"),
    [
        (["Yes", "no", "", "n/a"], "yes or no"),
        (["Strongly agree", "Disagree", "Neither agree nor disagree"], "scale"),
        (["3", "10", "4/10", "5 - excellent"], "score"),
        (["Tea;Cake;", "Tea;"], "choice"),
        (["Good", "It was good"], None),
        (["No", "No, but ask me again"], None),
        (["Good"], None),  # one word of one person is no scale
        ([], None),
    ],
)
def test_closed_answers_are_known_by_all_of_them(values, kind):
    assert closed_kind(values) == kind


def test_a_yes_that_begins_an_answer_is_its_closed_part_and_stays_in_the_words(tmp_path):
    head = ["What helped?", "Were you happy with the start? If not, what was wrong?"]
    rows = [
        ["a", one] for one in ("Yes", "Yes fine", "No. Too fast", "No problem at all", "It was slow", "no, never", "")
    ]
    found = [list(one.values())[1] for one in said(read_forms(sheet(tmp_path / "a.csv", head, *rows)))]
    assert found == [
        ("Yes", "blank", "given", "yes"),
        ("Yes fine", "given", "given", "yes"),
        ("No. Too fast", "given", "given", "no"),
        ("No problem at all", "given", "blank", ""),  # does not say whether
        ("It was slow", "given", "blank", ""),
        ("no, never", "given", "given", "no"),
        ("", "blank", "blank", ""),
    ]


def document(path, *lines):
    """A Word form: strings are paragraphs, lists are the rows of a table, XML goes in as it is."""
    made = docx.Document()
    for line in lines:
        if isinstance(line, str):
            made.add_paragraph(line)
        elif isinstance(line, list):
            table = made.add_table(rows=len(line), cols=len(line[0]))
            for row, cells in zip(table.rows, line, strict=True):
                for cell, words in zip(row.cells, cells, strict=True):
                    cell.text = words
        else:
            made.element.body.insert(len(made.element.body) - 1, line)
    made.save(path)
    return path


def xml(inside):
    return parse_xml(f"<w:p {nsdecls('w')} {W14}>{inside}</w:p>")


def run(words, extra=""):
    return f"<w:r>{extra}<w:t xml:space='preserve'>{words}</w:t></w:r>"


def test_question_then_answer_in_word_with_what_is_only_there_to_be_filled_in(tmp_path):
    path = document(
        tmp_path / "a.docx",
        "Spring form",
        "Your name: Bo Quill",
        "Date completed: 2025-05-01",
        "1. What helped?",
        "Tea ___________",
        "and the walk.",
        "____________________",
        "2. Did you know the hours? If not, who should say?",
        "....................................",
        "3. What would you change?",
        "1. the room",
        "2. why not chairs?",
        r"\textbf{nothing else}",
        "4. Anything more?",
        "n/a",
        "☐ Please tick if you are happy for us to share this with your mentor.",
        "Signature: B.Q.",
        "Please return this to the office.",
    )
    draft = read_forms(path)
    assert said(draft) == [
        {
            "What helped?": ("Tea\nand the walk.", "given", None, ""),
            "Did you know the hours? If not, who should say?": ("", "blank", "blank", ""),
            "What would you change?": ("1. the room\n2. why not chairs?\n\\textbf{nothing else}", "given", None, ""),
            "Anything more?": ("", "n/a", None, ""),
        }
    ]
    assert (draft.returns[0].date, draft.returns[0].shared) == ("2025-05-01", "not ticked")
    assert "Quill" not in repr(draft)
    assert any("Signature, Your name" in text for text in draft.warnings)
    assert read_forms(path, respondent="your name").returns[0].respondent == "Bo Quill"


def test_tables_of_question_and_answer_and_a_box_for_each_answer(tmp_path):
    draft = read_forms(
        document(
            tmp_path / "a.docx",
            [
                ["Question", "Answer"],
                ["What helped?", "Tea.\nMuch tea."],
                ["What would you like changed", "-"],
                ["Name", "Bo"],
            ],
            "5. What do you need?",
            [["A key."]],
            [
                ["", "Agree", "Neither", "Disagree"],
                ["I knew whom to ring", "☐", "☒", "☐"],
                ["I was heard", "", "", "x"],
            ],
        )
    )
    assert said(draft) == [
        {
            "What helped?": ("Tea.\nMuch tea.", "given", None, ""),
            "What would you like changed": ("", "blank", None, ""),
            "What do you need?": ("A key.", "given", None, ""),
            "I knew whom to ring": ("", None, "given", "Neither"),
            "I was heard": ("", None, "given", "Disagree"),
        }
    ]
    assert "Bo" not in repr(draft)


def test_a_form_that_is_one_big_table_with_comments_in_the_margin(tmp_path):
    path = tmp_path / "a.docx"
    made = docx.Document()
    table = made.add_table(rows=1, cols=2)
    for asked, words in (("Section", "Comment"), ("What of the first part?", "Too long."), ("What of the second?", "")):
        row = table.add_row().cells
        row[0].text, row[1].text = asked, words
    made.add_comment(runs=table.rows[2].cells[1].paragraphs[0].runs, text="is it?", author="J")
    made.save(path)
    draft = read_forms(path)
    assert [[answer[:2] for answer in one.values()] for one in said(draft)] == [[("Too long.", "given"), ("", "blank")]]
    assert any("comments in the margin" in text for text in draft.warnings)


def set_as(path, *lines):
    """A Word form: ("style", words); “bold” is no style but bold type."""
    made = docx.Document()
    for style, words in lines:
        paragraph = made.add_paragraph(style=None if style in ("", "bold") else style)
        paragraph.add_run(words).bold = style == "bold"
    made.save(path)
    return path


@pytest.mark.parametrize("style", ["List Number", "Heading 2", "bold"])
def test_questions_are_known_by_how_they_are_set(tmp_path, style):
    lines = [("", "Thank you for taking part."), (style, "What did you hope for? (please give examples)"), ("", "To sleep."),
             (style, "Would you tell a friend? Why?"), ("", "Yes. They were straight."), ("", "And the biscuits. Would I lie?")]  # fmt: skip
    if style != "List Number":  # a list numbers its questions, so only what asks counts there
        lines += [(style, "Any other comments"), ("", "No, thanks"), (style, "Part B: for the office")]
    found = said(read_forms(set_as(tmp_path / "a.docx", *lines)))
    assert [list(one)[:2] for one in found] == [
        ["What did you hope for? (please give examples)", "Would you tell a friend? Why?"]
    ]
    assert [answer[0] for answer in found[0].values()][:2] == [
        "To sleep.",
        "Yes. They were straight.\nAnd the biscuits. Would I lie?",
    ]
    more = [] if style == "List Number" else [("Any other comments", ("No, thanks", "given", None, ""))]
    assert list(found[0].items())[2:] == more


def test_a_table_of_number_question_and_answer_and_answers_that_are_signed(tmp_path):
    table = [
        ["No", "Question", "Answer"],
        ["1", "What worked?", "The van"],
        ["2.", "Anything that did not", ""],
        ["3", "Out of ten", "7"],
    ]
    assert said(read_forms(document(tmp_path / "a.docx", table))) == [
        {
            "What worked?": ("The van", "given", None, ""),
            "Anything that did not": ("", "blank", None, ""),
            "Out of ten": ("", None, "given", "7"),
        }
    ]
    signed = document(
        tmp_path / "b.docx", "Q1. How is it?", "A. Fine", "Q2. What would help?", "A: A rota. A. B. told me"
    )
    assert [answer[0] for answer in said(read_forms(signed))[0].values()] == ["Fine", "A rota. A. B. told me"]


def test_content_controls_and_boxes_of_every_making(tmp_path):
    control = "<w:sdt><w:sdtPr>{pr}</w:sdtPr><w:sdtContent>" + run("{words}") + "</w:sdtContent></w:sdt>"
    legacy = (
        "<w:r><w:fldChar w:fldCharType='begin'><w:ffData><w:checkBox>{state}</w:checkBox></w:ffData></w:fldChar></w:r>"
    )
    wingdings = "<w:r><w:sym w:font='Wingdings' w:char='F0{code}'/></w:r>"
    draft = read_forms(
        document(
            tmp_path / "a.docx",
            "1. What helped?",
            xml(control.format(pr="", words="A lift home.")),
            "2. What did not?",
            xml(control.format(pr="<w:showingPlcHdr/>", words="Click or tap here to enter text.")),
            "3. Would you come again?",
            xml(control.format(pr="<w14:checkbox><w14:checked w14:val='1'/></w14:checkbox>", words="☒") + run(" Yes  ")
                + control.format(pr="<w14:checkbox/>", words="☐") + run(" No")),
            "4. Were you cold?",
            xml(legacy.format(state="<w:default w:val='0'/>") + run(" Yes ") + legacy.format(state="<w:checked/>") + run(" No")),
            "5. Were you told?",
            xml(wingdings.format(code="A8") + run(" Yes ") + wingdings.format(code="FE") + run(" No")),
            "6. Was it far? If so, how did you come?",
            "Yes ☒ No ☐",
            "On foot.",
        )
    )  # fmt: skip
    assert said(draft) == [
        {
            "What helped?": ("A lift home.", "given", None, ""),
            "What did not?": ("", "blank", None, ""),
            "Would you come again?": ("", None, "given", "yes"),
            "Were you cold?": ("", None, "given", "no"),
            "Were you told?": ("", None, "given", "no"),
            "Was it far? If so, how did you come?": ("On foot.", "given", "given", "yes"),
        }
    ]


def test_several_copies_in_one_document_are_cut_at_the_title_or_the_first_question(tmp_path):
    copies = [
        [f"1. What helped? {words}", "2. What did not?", other] for words, other in (("Tea", "Rain."), ("", "n/a"))
    ]
    with_title = document(tmp_path / "a.docx", *(line for one in copies for line in ("Our form", *one)))
    fields = document(
        tmp_path / "b.docx",
        *("Name: Al", "1. What helped?", "Tea", "2. What did not?", "Rain.", "Name: Bo", "1. What helped?", "Walks", "2. What did not?", "n/a"),
    )  # fmt: skip
    assert [[list(one.values()) for one in said(read_forms(path))] for path in (with_title, fields)] == [
        [[("Tea", "given", None, ""), ("Rain.", "given", None, "")], [("", "blank", None, ""), ("", "n/a", None, "")]],
        [
            [("Tea", "given", None, ""), ("Rain.", "given", None, "")],
            [("Walks", "given", None, ""), ("", "n/a", None, "")],
        ],
    ]
    assert [one.respondent for one in read_forms(fields, respondent="name").returns] == ["Al", "Bo"]


def test_a_line_that_is_printed_on_every_copy_is_nobodys_answer(tmp_path):
    printed = "Fold this and put it into the brown envelope."
    copies = [("Our form: autumn", "1. What helped?", words, "2. What else?", *more, printed) for words, *more in
              (("Tea", "No"), ("Walks", "No", "Say it to us: we never heard it before."))]  # fmt: skip
    draft = read_forms(document(tmp_path / "a.docx", *(line for one in copies for line in one)))
    assert [[answer[0] for answer in one.values()] for one in said(draft)] == [
        ["Tea", "No"],  # a short answer may well be everybody's
        ["Walks", "No\nSay it to us: we never heard it before."],
    ]
    assert draft.warnings == ()


def test_a_thousand_lines_to_fill_in_hold_no_words(tmp_path):
    path = document(tmp_path / "a.docx", "1. What helped?", *["_" * 60] * 1_000, "2. And then?", "Home.")
    assert [answer[:2] for answer in said(read_forms(path))[0].values()] == [("", "blank"), ("Home.", "given")]


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.docx", b"PK\x03\x04 broken", "damaged"),
        ("a.csv", b"What helped?\n", "No form came back"),
        ("a.csv", b"ID,Start time,Completion time\n1,2,3\n", "no question"),
        ("a.txt", b"1. What helped?\nTea\n", "this is txt"),
    ],
)
def test_what_is_no_form_is_said(tmp_path, name, content, message):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileProblem, match=message):
        read_forms(tmp_path / name)


def test_a_document_without_questions_and_a_field_that_is_not_there(tmp_path):
    with pytest.raises(FileProblem, match="No question was found"):
        read_forms(document(tmp_path / "a.docx", "We met on Monday.", "It rained."))
    with pytest.raises(FileProblem, match=r"no field “Nmae”.*Did you mean “Name”"):
        read_forms(document(tmp_path / "b.docx", "Name: Al", "1. What helped?", "Tea"), respondent="Nmae")
    with pytest.raises(FileProblem, match=r"no column “Whom”"):
        read_forms(microsoft(tmp_path / "c.csv"), respondent="Whom")


ASKED = [["Your number", "PM1"], ["What helped you most?", "Her calls."], ["What was hard?", "The buses."]]
SECOND = [["Your number", "PM2"], *ASKED[1:]]


@pytest.mark.parametrize(
    "lines",
    [
        [ASKED],
        ["Feedback", ASKED],
        [xml(run(f"{place}. {row[side]}", "<w:rPr><w:b/></w:rPr>") if not side else run(row[side]))
         for place, row in enumerate(ASKED, start=1) for side in (0, 1)],
    ],
)  # fmt: skip
def test_a_form_says_whose_it_is_in_a_row_of_its_table_or_under_a_question(tmp_path, lines):
    draft = read_forms(document(tmp_path / "a.docx", *lines), respondent="your number")
    assert [one.respondent for one in draft.returns] == ["PM1"]
    assert [list(one) for one in said(draft)] == [["What helped you most?", "What was hard?"]]
    assert said(draft)[0]["What helped you most?"][0] == "Her calls."


def test_two_forms_in_one_document_have_their_own_numbers(tmp_path):
    draft = read_forms(document(tmp_path / "a.docx", ASKED, SECOND), respondent="Your number")
    assert [one.respondent for one in draft.returns] == ["PM1", "PM2"]
