"""suggest_themes: possible themes to check, found in what people say."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np

from toolkit.analysis.ground import Ground
from toolkit.errors import InvalidInput, NotFound
from toolkit.study import StudyData
from toolkit.suggest import how_many
from toolkit.suggest.embedding import Embedder, SentenceEncoder
from toolkit.suggest.engines import ENGINES, PASSES, Engine, build
from toolkit.suggest.extra import versions
from toolkit.suggest.extracts import Extracts
from toolkit.suggest.guided import near_codes
from toolkit.suggest.suggestions import ThemeSuggestions
from toolkit.suggest.words import WITH_LEMMAS, Vocabulary

FEWEST_EXTRACTS = 50
FEWEST_VOICES = 3
FEWEST_WORDS = 30
LEAST_GUIDED = 20


def suggest_themes(
    data: StudyData,
    *,
    engine: str = "bertopic",
    n_themes: int | None = None,
    guided: bool = False,
    embedder: Embedder | None = None,
    passes: int = PASSES,
) -> ThemeSuggestions:
    """Group what people say by what it is about, and return the groups as possible themes to check.

    Compared are turns, and runs of whole sentences of long turns, of everybody but interviewers; turns of a few words
    are left out. Extracts that lie between groups are left “unassigned, review”. Everything runs on this computer.
    The same study gives the same suggestions, in whatever order its rows are.

    Args:
        data: The study, `project.data()`.
        engine: "bertopic" (sentence vectors; Grootendorst 2022, arXiv 2203.05794), "nmf" or "lda", to compare.
        n_themes: How many groups; without it, by the size of the study. See `.coarser()`, `.finer()`, `.curve()`.
        guided: “What have we missed?”: set aside what is coded or near a code, and group the rest.
        embedder: Another model for the sentence vectors.
        passes: How often each vector is moved towards its neighbours.

    Returns:
        The suggestions; none, and a message why, where there is too little to compare.

    Raises:
        NotFound: There is no such engine.
        InvalidInput: `n_themes` is no number from 2 to half of the extracts.
        ToolkitError: The extra `topics` is not installed; the message has the line to type.

    >>> suggest_themes(StudyData())
    Possible themes to check: none. There are no words of participants in the study yet.
    """
    if engine not in ENGINES:
        raise NotFound.among("engine", engine, ENGINES)
    run = _Run(data, engine, embedder or SentenceEncoder(), passes, guided=guided)
    return run.suggestions(n_themes)


@dataclass(frozen=True, eq=False)
class _Run:
    data: StudyData
    engine: str
    embedder: Embedder
    passes: int
    guided: bool

    def suggestions(self, n_themes: int | None) -> ThemeSuggestions:
        extracts = Extracts(Ground(self.data))
        common: dict[str, Any] = {
            "data": self.data,
            "extracts": extracts,
            "engine_name": self.engine,
            "made_on": datetime.now(UTC).date().isoformat(),
        }
        too_little = _too_little(extracts, np.arange(len(extracts.compared)))
        if too_little:
            return ThemeSuggestions(**common, message=too_little)
        near = near_codes(extracts, self.embedder) if self.guided else {}
        rows = np.array([row for row in range(len(extracts.compared)) if row not in near], np.int64)
        too_little = _too_little(extracts, rows, least=LEAST_GUIDED) if self.guided else ""
        if too_little:
            return ThemeSuggestions(
                **common, message=f"What is coded or near a code was set aside. {too_little}", near_code=near
            )
        return self._grouped(common, extracts, rows, near, n_themes)

    def _grouped(
        self, common: dict[str, Any], extracts: Extracts, rows: Any, near: dict[int, str], n_themes: int | None
    ) -> ThemeSuggestions:
        texts = extracts.compared.iloc[rows]
        vocabulary = Vocabulary(list(texts["said"]), list(texts["language"]))
        engine = build(self.engine, list(texts["said"]), vocabulary, self.embedder, self.passes)
        with how_many.one_thread():
            count, why = (n_themes, "") if n_themes else how_many.default_count(engine, len(rows))
            labels = self._fit(engine, count, len(rows))
        vectors = self.engine == "bertopic"
        return ThemeSuggestions(
            **common,
            engine=engine,
            rows=rows,
            labels=labels,
            asked=count,
            near_code=near,
            why_so_many=why,
            versions=versions(),
            parameters={
                "n_themes": count,
                "guided": self.guided,
                "notes": _notes(extracts, self.embedder if vectors else None),
                **({"passes": self.passes, "model": self.embedder.id} if vectors else {}),
            },
        )

    def _fit(self, engine: Engine, count: int, extracts: int) -> Any:
        if not 1 < count <= extracts // 2:
            raise InvalidInput(
                f"{extracts} extracts cannot be made {count} groups.", fix=f"Give a number from 2 to {extracts // 2}."
            )
        return how_many.renumbered(engine.fit(count))


def _too_little(extracts: Extracts, rows: Any, least: int = FEWEST_EXTRACTS) -> str:
    """Say why nothing can be offered, or nothing."""
    if extracts.frame.empty:
        return "There are no words of participants in the study yet."
    texts = extracts.compared.iloc[rows]
    different = texts["said"].str.casefold().nunique()
    if different < least:
        return (
            f"There are {different} different extracts of more than a few words; below {least} any group would be "
            "chance. Read them: it takes less time than to check a model."
        )
    words = {word for said in texts["said"] for word in said.casefold().split()}
    if len(words) < FEWEST_WORDS:
        return f"The extracts are made of {len(words)} words said again and again; there is nothing to compare."
    voices = texts["speaker"].nunique()
    if voices < FEWEST_VOICES:
        speak = "person speaks" if voices == 1 else "people speak"
        return f"Only {voices} {speak}: what people share cannot be looked for."
    return ""


def _notes(extracts: Extracts, embedder: Embedder | None) -> tuple[str, ...]:
    """Say what a language other than English means for the result."""
    spoken = extracts.compared["language"].value_counts()
    notes = []
    known = getattr(embedder, "languages", None)
    for language, number in spoken.items():
        if known is not None and language not in known:
            notes.append(
                f"The sentence model was not made for “{language}” ({number} extracts): check those with care."
            )
        if language != "en":
            lemmas = "" if language in WITH_LEMMAS.split() else ", and words are not brought to one form"
            notes.append(f"Keywords in “{language}”: small words are known by their length only{lemmas}.")
    return tuple(notes)
