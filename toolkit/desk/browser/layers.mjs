// Spans over a stretch of text: cut into pieces that do not overlap, and set side by side in lanes.

/** Cut [start, end) at the ends of spans: [{start, end, spans}], in order and without a gap. */
export function pieces(start, end, spans) {
  const ends = new Set([start, end]);
  for (const span of spans) {
    if (span.start > start && span.start < end) ends.add(span.start);
    if (span.end > start && span.end < end) ends.add(span.end);
  }
  const order = [...ends].sort((one, other) => one - other);
  return order.slice(0, -1).map((from, index) => {
    const to = order[index + 1];
    return { start: from, end: to, spans: spans.filter((span) => span.start < to && span.end > from) };
  });
}

/** Give each span without a lane the lowest one that no overlapping span has; lanes of others stay. */
export function giveLanes(spans) {
  const order = [...spans].sort((one, other) => one.firstRow - other.firstRow || one.start - other.start || other.end - one.end);
  for (const span of order) {
    if (span.lane !== undefined) continue;
    const taken = new Set();
    for (const other of order) {
      if (other.lane !== undefined && other.firstRow <= span.lastRow && other.lastRow >= span.firstRow) taken.add(other.lane);
    }
    let lane = 0;
    while (taken.has(lane)) lane++;
    span.lane = lane;
  }
}

/** Return the index of the last item whose start is at or before a position, or -1. */
export function lastAtOrBefore(items, position) {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle].start <= position) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}

/** Return the indexes of the first and last of sorted, disjoint rows that [start, end) touches, or null. */
export function rowsTouched(rows, start, end) {
  let first = Math.max(0, lastAtOrBefore(rows, start));
  if (first < rows.length && rows[first].end <= start) first++;
  const last = lastAtOrBefore(rows, end - 1);
  return first <= last ? [first, last] : null;
}
