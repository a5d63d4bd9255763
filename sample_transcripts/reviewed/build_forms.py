"""Build the two forms: the mentees' as Microsoft Forms exports them, the mentors' one after the other in Word.

Each reviewed text is the form's questions, then its returns: a line `# who when` and an answer after each `Q1:`.

    python build_forms.py    (needs python-docx and openpyxl)
"""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from build import MADE, saved, set_properties, without_dates
from docx import Document
from openpyxl import Workbook

REVIEWED = Path(__file__).resolve().parent / "forms"
OUTPUT = REVIEWED.parent.parent
SERVICE = ["ID", "Start time", "Completion time", "Email", "Name"]  # what Microsoft Forms puts before the questions
FILLED_IN = timedelta(minutes=6, seconds=40)
IN_TABLE = 2  # the last questions of the mentors' form stand in a table
RETURN = re.compile(r"# (\S+) (.+)")
ANSWER = re.compile(r"Q(\d): (.+)", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Returned:
    """One form that came back: whose it is, when, and the answers by the number of the question."""

    who: str
    when: str
    answers: dict[int, str]


def read_forms(name: str) -> tuple[list[str], list[Returned]]:
    """The wordings of a form and what came back."""
    head, *rest = re.split(r"\n\n(?=# )", (REVIEWED / f"{name}.txt").read_text(encoding="utf-8").strip())
    returned = []
    for block in rest:
        first, *answers = block.split("\n\n")
        who, when = RETURN.fullmatch(first).groups()
        found = [ANSWER.fullmatch(answer).groups() for answer in answers]
        returned.append(Returned(who=who, when=when, answers={int(number): words for number, words in found}))
    return head.split("\n\n"), returned


def mentees() -> bytes:
    """A workbook with a row per form; nobody signs in, so everybody is anonymous."""
    wordings, returned = read_forms("Mentee feedback")
    book = Workbook()
    page = book.active
    page.title = "Form1"
    page.append([*SERVICE, *wordings])
    for one in returned:
        done = datetime.fromisoformat(one.when)
        answers = [one.answers.get(number) for number in range(1, len(wordings) + 1)]
        cells = [int(words) if words and words.isdigit() else words for words in answers]
        page.append([int(one.who), done - FILLED_IN, done, "anonymous", None, *cells])
    book.properties.creator = "Alongside evaluation"
    stream = BytesIO()
    book.save(stream)
    return without_dates(_without_time_of_saving(stream.getvalue()))


def _without_time_of_saving(workbook: bytes) -> bytes:
    """The same workbook with one fixed time in its properties."""
    stream = BytesIO()
    with ZipFile(BytesIO(workbook)) as before, ZipFile(stream, "w") as after:
        for name in before.namelist():
            content = before.read(name)
            if name == "docProps/core.xml":
                content = re.sub(rb"\d{4}-\d\d-\d\dT[\d:]+Z", MADE.strftime("%Y-%m-%dT%H:%M:%SZ").encode(), content)
            after.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return stream.getvalue()


def mentors() -> bytes:
    """A Word file with the forms one after the other: answers under the questions, the last two in a table."""
    (title, *wordings), returned = read_forms("Mentor feedback")
    document = Document()
    for place, one in enumerate(returned):
        if place:
            document.add_page_break()
        document.add_heading(title, level=1)
        document.add_paragraph(f"Your number at Alongside: {one.who}")
        document.add_paragraph(f"Date: {one.when}")
        for number, wording in enumerate(wordings[:-IN_TABLE], start=1):
            document.add_paragraph().add_run(f"{number}. {wording}").bold = True
            for line in one.answers.get(number, "").split("\n"):
                document.add_paragraph(line or "_" * 60)
        table = document.add_table(rows=0, cols=2, style="Table Grid")
        for number, wording in list(enumerate(wordings, start=1))[-IN_TABLE:]:
            cells = table.add_row().cells
            cells[0].text, cells[1].text = f"{number}. {wording}", one.answers.get(number, "")
        document.add_paragraph("Please hand this to the co-ordinator, folded, in the brown envelope.")
    set_properties(document, title)
    return without_dates(saved(document))


def build() -> None:
    """Write both forms beside the transcripts."""
    (OUTPUT / "Mentee feedback.xlsx").write_bytes(mentees())
    (OUTPUT / "Mentor feedback.docx").write_bytes(mentors())


if __name__ == "__main__":
    build()
