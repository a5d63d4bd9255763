// A table as Word takes it: caption, header cells with scope, the basis under it, nothing of the notebook's looks.

const NUMBER = /^-?\d+(?:\.\d+)?$|^NA$/;

/** Return a table with its title and the lines under it as clean HTML and as plain text. */
export function tableForWord(table, title, lines) {
  const rows = [...table.rows].map((row) => [...row.cells].map((cell) => ({ words: wordsOf(cell), head: cell.tagName === "TH" ? cell.getAttribute("scope") : null })));
  const tabbed = rows.map((row) => row.map((cell) => cell.words).join("\t"));
  return {
    html: [cleanTable(title, rows), ...lines.map((line) => element("p", line).outerHTML)].join("\n"),
    text: [title, ...tabbed, ...lines].filter(Boolean).join("\n"),
  };
}

/** Return quotations, each with its label, as clean HTML and as plain text. */
export function quotesForWord(quotes) {
  const cited = quotes.map(({ words, label }) => [`“${words}”`, label].filter(Boolean).join(" "));
  return { html: cited.map((one) => element("p", one).outerHTML).join("\n"), text: cited.join("\n\n") };
}

function cleanTable(title, rows) {
  const right = (rows[0] ?? []).map((_, place) => rows.slice(1).some((row) => row[place] && NUMBER.test(row[place].words)));
  const cell = (one, place) => element(one.head ? "th" : "td", one.words, { ...(one.head && { scope: one.head }), style: `text-align:${right[place] ? "right" : "left"}` });
  const line = (row) => element("tr", row.map(cell));
  const table = element("table", [title && element("caption", title, { style: "text-align:left" }), element("thead", rows.slice(0, 1).map(line)), element("tbody", rows.slice(1).map(line))], { border: "1", cellspacing: "0", cellpadding: "4", style: "border-collapse:collapse" });
  return table.outerHTML;
}

const apart = document.implementation.createHTMLDocument(""); // the page's own styles do not reach in here

function element(tag, inside, attributes = {}) {
  const made = apart.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  if (typeof inside === "string") made.textContent = inside;
  else made.append(...inside.filter(Boolean));
  return made;
}

function wordsOf(node) {
  return node.textContent.trim();
}
