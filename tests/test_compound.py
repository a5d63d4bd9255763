"""Wordings that ask for words twice are taken apart; those that only ask on are left whole."""

import pytest

from toolkit.transcripts.compound import asked_apart

TWICE = {
    "What helped, and what would you change?": ("What helped?", "What would you change?"),
    "What helped? What would you change?": ("What helped?", "What would you change?"),
    "What went well; what went badly?": ("What went well?", "What went badly?"),
    "What went well / what could be better?": ("What went well?", "What could be better?"),
    "a) What helped? b) Who was missing?": ("What helped?", "Who was missing?"),
    "What helped? b. Who was missing?": ("What helped?", "Who was missing?"),  # “2a.” went with the number
    "How did it go and why? What would you change?": ("How did it go and why?", "What would you change?"),
    "Please tell us what helped and what you would change.": (
        "Please tell us what helped",
        "What you would change",
    ),
    "Did it help? If so, what helped, and what would you change?": ("If so, what helped?", "What would you change?"),
    "What did you try, how did it go, and who else should we ask?": (
        "What did you try, how did it go?",
        "Who else should we ask?",
    ),
}
ONCE = [
    "How did it go, and why?",
    "How did it go? Why?",
    "Who helped you and how?",
    "How and when did you hear of us?",
    "What do you know about how and where to get help?",
    "What do you want your mentor to know and who they should ring?",
    "Are you clear about your role? If not, how could this be improved?",
    "Is there anything else you want to say?",
    "What were the best and worst parts?",
    "(a) The room (b) The food",
    "Any other comments?",
    "What helped you? (See e.g. b. on the first page)",
    "",
]


@pytest.mark.parametrize("wording", TWICE)
def test_two_questions_in_one_wording_are_taken_apart(wording):
    assert asked_apart(wording) == TWICE[wording]


@pytest.mark.parametrize("wording", ONCE)
def test_a_wording_that_asks_once_is_left_whole(wording):
    assert asked_apart(wording) == ()
