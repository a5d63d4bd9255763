// Finding a code by a few letters of its name, its path or its definition.

const fold = (words) => words.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

/** Return how well a query fits a name: 0 not at all, more is better. */
export function fit(query, name) {
  const [wanted, words] = [fold(query).trim(), fold(name)];
  if (!wanted) return 1;
  if (words === wanted) return 100;
  if (words.startsWith(wanted)) return 80;
  const at = words.indexOf(wanted);
  if (at > 0) return /[\s\-/(“"]/.test(words[at - 1]) ? 70 : 50;
  const initials = words.split(/[\s\-/]+/).map((one) => one[0] ?? "").join("");
  if (initials.startsWith(wanted)) return 45;
  let place = -1;
  let gaps = 0;
  for (const letter of wanted.replace(/\s+/g, "")) {
    const next = words.indexOf(letter, place + 1);
    if (next < 0) return 0;
    if (place >= 0) gaps += next - place - 1;
    place = next;
  }
  return Math.max(0, 30 - gaps);
}

/** Return the codes that fit, best first; without a query those used last, then the rest as the codebook has them. */
export function ranked(query, codes, recent = []) {
  if (!query.trim()) {
    const used = recent.map((id) => codes.find((code) => code.id === id)).filter(Boolean);
    return [...used, ...codes.filter((code) => !recent.includes(code.id))];
  }
  const scored = codes.map((code, order) => {
    const best = Math.max(
      fit(query, code.name) * 3,
      ...(code.aliases ?? []).map((one) => fit(query, one) * 2.5),
      fit(query, code.path.replaceAll(" > ", " ")) * 2,
      fold(code.definition ?? "").includes(fold(query).trim()) ? 20 : 0,
    );
    return { code, order, best };
  });
  return scored
    .filter((one) => one.best > 0)
    .sort((one, other) => other.best - one.best || one.order - other.order)
    .map((one) => one.code);
}
