// Colours of codes: their own, or one of seven by the branch of the tree; a pattern of the line tells equal hues apart.

const HUES = ["#4477AA", "#EE6677", "#228833", "#CCBB44", "#66CCEE", "#AA3377", "#888888"]; // Tol's bright scheme
const PATTERNS = ["solid", "dashed", "dotted", "double"];
const HEX = /^#[0-9a-f]{6}$/i;

/** Return {colour, pattern} for each code by its id. */
export function coloursOf(codes) {
  const known = new Map(codes.map((code) => [code.id, code]));
  const tops = codes.filter((code) => !known.has(code.parent)).map((code) => code.id);
  const found = new Map();
  const colour = (code) => {
    if (found.has(code.id)) return found.get(code.id);
    const above = known.get(code.parent);
    const branch = Math.max(0, tops.indexOf(code.id));
    const base = above
      ? { ...colour(above), own: false }
      : { colour: HUES[branch % HUES.length], pattern: PATTERNS[Math.floor(branch / HUES.length) % PATTERNS.length] };
    const one = HEX.test(code.colour ?? "") ? { colour: code.colour, pattern: base.pattern } : base;
    found.set(code.id, one);
    return one;
  };
  codes.forEach(colour);
  return patterned(codes, found);
}

/** Give codes of one and the same colour different patterns, so that colour is never alone. */
function patterned(codes, found) {
  const seen = new Map();
  for (const code of codes) {
    const { colour } = found.get(code.id);
    const count = seen.get(colour) ?? 0;
    seen.set(colour, count + 1);
    found.set(code.id, { colour, pattern: PATTERNS[count % PATTERNS.length] });
  }
  return found;
}

const LINES = {
  solid: (colour) => `linear-gradient(${colour},${colour})`,
  dashed: (colour) => `repeating-linear-gradient(90deg,${colour} 0 7px,transparent 7px 10px)`,
  dotted: (colour) => `repeating-linear-gradient(90deg,${colour} 0 2px,transparent 2px 5px)`,
  double: (colour) => `repeating-linear-gradient(90deg,${colour} 0 12px,transparent 12px 14px,${colour} 14px 16px,transparent 16px 18px)`,
};
const onPaper = (colour) => `color-mix(in srgb, ${colour} var(--qd-own), #fff)`; // lighter where the paper is dark
export const STACK = 3; // lines drawn under a word; more are counted in the margin

/** Return the CSS background of a piece of text: a line for each code, and a light tint. */
export function background(looks) {
  const shown = looks.slice(0, STACK);
  const lines = shown.map(({ colour, pattern }, index) => `${LINES[pattern](onPaper(colour))} 0 calc(100% - ${index * 3}px) / 100% 2px no-repeat`);
  const tints = shown.map(({ colour }) => `color-mix(in srgb, ${onPaper(colour)} var(--qd-tint), transparent)`);
  return [...lines, ...tints.map((tint) => `linear-gradient(${tint},${tint})`)].join(", ");
}
