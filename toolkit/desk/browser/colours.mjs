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

const onPaper = (colour) => `color-mix(in srgb, ${colour} var(--qd-own), #fff)`; // lighter where the paper is dark
const GAPS = { solid: [1, 0], dashed: [7, 3], dotted: [2, 3], double: [12, 2] }; // pixels of line, pixels between
const WIDTHS = { solid: 2, dashed: 2, dotted: 2, double: 3 };
export const STACK = 3; // lines drawn under a word; more are counted in the margin

/** Return the CSS of a piece of text: a light tint, and a line for each code, the first as a border, which costs least. */
export function inkOf(looks) {
  const [first, ...rest] = looks.slice(0, STACK);
  const line = ({ colour, pattern }, index) => {
    const [ink, gap] = GAPS[pattern];
    return `repeating-linear-gradient(90deg,${onPaper(colour)} 0 ${ink}px,transparent ${ink}px ${ink + gap}px) 0 calc(100% - ${index * 3 + 1}px) / 100% 2px no-repeat`;
  };
  const tint = `color-mix(in srgb, ${onPaper(first.colour)} calc(var(--qd-tint) * ${1 + rest.length * 0.5}), transparent)`;
  return {
    background: [...rest.map(line), tint].join(", "),
    borderBottom: `${WIDTHS[first.pattern]}px ${first.pattern} ${onPaper(first.colour)}`,
  };
}
