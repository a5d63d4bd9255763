"""Sentences of an edited report that repeat a finding with another group, time point or number of people."""

import re
from collections.abc import Iterator
from typing import Any

from rapidfuzz import fuzz

from toolkit.analysis.claim_fields import propose_fields
from toolkit.study import StudyData, as_text

SENTENCE = re.compile(r"[^.!?]+[.!?]?")
SAME_FINDING = 70  # of 100: below that it is another sentence
FIELDS = {
    "group": "stakeholder group",
    "wave": "time point",
    "site": "site",
    "quantifier": "how many",
    "n": "n",
    "of": "of",
}


def claims_in(words: str, data: StudyData) -> Iterator[tuple[str, str, str]]:
    """Give each sentence near a finding, and where its fields differ: what it says, what the finding says.

    Only what both name is compared; a sentence that fits gives itself with two empty strings.
    """
    findings = data.findings.to_dict("records")
    for match in SENTENCE.finditer(words) if findings else ():
        sentence = match.group().strip()
        near = max(findings, key=lambda finding: fuzz.token_set_ratio(sentence, finding["text"]))
        if fuzz.token_set_ratio(sentence, near["text"]) < SAME_FINDING:
            continue
        said = propose_fields(sentence, data)
        differ = {name: word for name, word in FIELDS.items() if _other(said.get(name), near.get(name))}
        here = ", ".join(f"{word}: {as_text(said[name])}" for name, word in differ.items())
        there = ", ".join(f"{word}: {as_text(near[name])}" for name, word in differ.items())
        yield sentence, here, f"{there} (finding: {near['text']})" if differ else ""


def _other(one: Any, other: Any) -> bool:
    return as_text(one) not in ("NA", "") and as_text(other) not in ("NA", "") and as_text(one) != as_text(other)
