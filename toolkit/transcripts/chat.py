"""CHAT transcripts of TalkBank (`.cha`): the main lines; what was coded about them stays behind."""

import re
from collections.abc import Collection

from toolkit.model import Draft
from toolkit.transcripts.cues import Said, make_cue_draft
from toolkit.transcripts.raw import RawFile, decode, normalise

TIMES = re.compile("\x15(\\d+)_(\\d+)\x15")
ROLES = {"INV": "Interviewer"}


def read(raw: RawFile, known_labels: Collection[str]) -> Draft:  # noqa: ARG001 - every reader has this form
    """Read the main lines of a CHAT file; the codes inside them stay as they are."""
    content, warnings = decode(raw)
    unfolded = re.sub(r"\n\t", " ", re.sub(r"\r\n?", "\n", content))
    names = _names(unfolded)
    said, below = [], 0
    for line in unfolded.split("\n"):
        match = re.match(r"\*(\w+):\s*(.*)", line)
        below += line.startswith("%")
        if match:
            times = TIMES.search(match[2])
            words = " ".join(TIMES.sub("", match[2]).split())
            start, end = (int(times[1]), int(times[2])) if times else (None, None)
            said.append(Said(names.get(match[1], match[1]), words, start, end))
    told = [f"{below} lines about the talk (they begin with %) were left out."] if below else []
    _, replaced = normalise(TIMES.sub("", content))
    return make_cue_draft(raw, said, importer="CHAT 1", warnings=[*warnings, *told, *replaced])


def _names(text: str) -> dict[str, str]:
    """What a code is called: interviewers by their role, others by their code, as it stands in the analyst's tables."""
    head = re.search(r"(?m)^@Participants:\s*(.*)$", text)
    listed = [part.split() for part in head[1].split(",")] if head else []
    return {
        part[0]: "Interviewer" for part in listed if len(part) > 1 and part[-1] in ("Investigator", "Interviewer")
    } | {code: name for code, name in ROLES.items() if not head}
