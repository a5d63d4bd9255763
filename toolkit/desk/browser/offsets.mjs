// Positions. The study counts code points, the browser UTF-16 units; nothing but this file converts.

const WORD = /[\p{L}\p{M}\p{N}_]+(?:['’‑-][\p{L}\p{M}\p{N}_]+)*/gu;
const SEEN = 2048; // of a long selection only this many characters of each end are compared, here as in the study

/** Return how to go between code points and UTF-16 units in a text. */
export function positionsOf(text) {
  const wide = []; // where characters of two units begin
  for (let unit = 0; unit < text.length; unit++) {
    const value = text.charCodeAt(unit);
    if (value >= 0xd800 && value < 0xdc00) wide.push(unit++);
  }
  const before = (test) => {
    let low = 0;
    let high = wide.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (test(middle)) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  return {
    toUnits: (point) => point + before((index) => wide[index] - index < point),
    toPoints: (unit) => unit - before((index) => wide[index] < unit),
  };
}

/** Return the 32-bit FNV-1a hash of words; the study computes the same of what it has there. */
export function fingerprint(words) {
  let seen = words;
  if (words.length > 2 * SEEN) {
    const points = Array.from(words);
    if (points.length > 2 * SEEN) seen = points.slice(0, SEEN).join("") + points.slice(-SEEN).join("");
  }
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(seen)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

/** Return [start, end] without white space at its ends; start === end when nothing is left. */
export function trimmed(text, start, end) {
  while (start < end && /\s/.test(text[start])) start++;
  while (start < end && /\s/.test(text[end - 1])) end--;
  return [start, end];
}

/** Return how many words there are. */
export function countWords(words) {
  return (words.match(WORD) ?? []).length;
}

const RUN = 24; // characters without a space: a script that does not part its words with spaces

/** Return the words of a text as [start, end]; where a script has no spaces, the browser's own rules part them. */
function wordsOf(text, from) {
  return [...text.matchAll(WORD)].flatMap((one) => {
    const at = from + one.index;
    if (one[0].length <= RUN || typeof Intl.Segmenter !== "function") return [[at, at + one[0].length]];
    const parts = [...new Intl.Segmenter(undefined, { granularity: "word" }).segment(one[0])];
    return parts.map((part) => [at + part.index, at + part.index + part.segment.length]);
  });
}

/**
 * Return [start, end] with one end moved by a word: which is "start" or "end", step is -1 or 1. It keeps a word, and
 * passes over words that are not `shown`.
 */
export function resized(text, start, end, which, step, shown = () => true) {
  const from = Math.max(0, start - 400);
  const words = wordsOf(text.slice(from, end + 400), from).filter(([first]) => shown(first));
  const inside = words.filter(([first, last]) => first < end && last > start);
  if (which === "start") {
    if (step < 0) start = words.filter(([first]) => first < start).at(-1)?.[0] ?? start;
    else if (inside.length > 1) start = inside[1][0];
  } else if (step > 0) end = words.find(([, last]) => last > end)?.[1] ?? end;
  else if (inside.length > 1) end = inside.at(-2)[1];
  return [start, end];
}
