"""Recognisers that give single words with speaker tags and no segments: Amazon, Azure, Deepgram, Google."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from toolkit.transcripts.cues import Said

TICKS_PER_MS = 10_000
Record = Mapping[str, Any]


def said_in_words(content: Any) -> list[Said]:
    """Return what was said, a piece for each word or phrase, or nothing where the file is of another kind."""
    if not isinstance(content, Mapping):
        return []
    for reader in (_amazon, _azure, _deepgram, _google):
        if pieces := list(reader(content)):
            return pieces
    return []


def _amazon(content: Record) -> Iterator[Said]:
    results = _record(content.get("results"))
    if _records(results.get("audio_segments")):
        return
    segments = _records(_record(results.get("speaker_labels")).get("segments"))
    spoken = {
        str(item.get("start_time")): item.get("speaker_label")
        for one in segments
        for item in _records(one.get("items"))
    }
    piece: Said | None = None
    for item in _records(results.get("items")):
        word = str(_first(item.get("alternatives")).get("content") or "")
        if item.get("type") == "punctuation" and piece is not None:
            piece.words += word
            continue
        if piece is not None:
            yield piece
        who = item.get("speaker_label") or spoken.get(str(item.get("start_time")))
        piece = Said(_speaker(who), word, _ms(item.get("start_time")), _ms(item.get("end_time")))
    if piece is not None:
        yield piece


def _azure(content: Record) -> Iterator[Said]:
    phrases = _records(content.get("recognizedPhrases"))
    channels = len({one.get("channel") for one in phrases}) > 1
    for one in sorted(phrases, key=lambda phrase: _whole(phrase.get("offsetInTicks"))):
        who = one.get("speaker", one.get("channel") if channels else None)
        start = _whole(one.get("offsetInTicks")) // TICKS_PER_MS
        length = _whole(one.get("durationInTicks")) // TICKS_PER_MS
        yield Said(_speaker(who), str(_first(one.get("nBest")).get("display") or "").strip(), start, start + length)


def _deepgram(content: Record) -> Iterator[Said]:
    results = _record(content.get("results"))
    channels = _records(results.get("channels"))
    if _records(results.get("utterances")):
        return
    words = [
        (one.get("speaker", number if len(channels) > 1 else None), one)
        for number, channel in enumerate(channels)
        for one in _records(_first(channel.get("alternatives")).get("words"))
    ]
    words.sort(key=lambda pair: _ms(pair[1].get("start")) or 0)
    for who, one in words:
        word = str(one.get("punctuated_word") or one.get("word") or "")
        yield Said(_speaker(who), word, _ms(one.get("start")), _ms(one.get("end")))


def _google(content: Record) -> Iterator[Said]:
    """Take the last result where it repeats every word with its speaker, as Google does; else all of them."""
    heard = [_records(_first(one.get("alternatives")).get("words")) for one in _records(content.get("results"))]
    heard = [words for words in heard if words]
    tagged = bool(heard) and all(one.get("speakerTag") or one.get("speakerLabel") for one in heard[-1])
    for one in heard[-1] if tagged else (one for words in heard for one in words):
        start, end = (
            _ms(one.get(name) or one.get(short))
            for name, short in (("startTime", "startOffset"), ("endTime", "endOffset"))
        )
        yield Said(_speaker(one.get("speakerTag") or one.get("speakerLabel")), str(one.get("word") or ""), start, end)


def _speaker(who: Any) -> str:
    if who is None:
        return ""
    return f"Speaker {who}" if isinstance(who, int) or (isinstance(who, str) and len(who) == 1) else str(who)


def _ms(value: Any) -> int | None:
    """Return seconds, as a number, as "1.5s" or as seconds and nanos, in milliseconds."""
    if isinstance(value, Mapping):
        return _whole(value.get("seconds")) * 1000 + _whole(value.get("nanos")) // 1_000_000
    try:
        return round(float(str(value).rstrip("s")) * 1000)
    except (ValueError, OverflowError):
        return None


def _whole(value: Any) -> int:
    try:
        return int(float(value))
    except (TypeError, ValueError, OverflowError):
        return 0


def _record(value: Any) -> Record:
    return value if isinstance(value, Mapping) else {}


def _records(value: Any) -> list[Record]:
    many = isinstance(value, Sequence) and not isinstance(value, str)
    return [one for one in value if isinstance(one, Mapping)] if many else []


def _first(value: Any) -> Record:
    return next(iter(_records(value)), {})
