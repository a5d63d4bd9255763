// The clipboard: formatted words with plain ones beside them. Three ways, for a browser may refuse any of them.

/** Put words on the clipboard; tells whether they are there. */
export async function copy({ html, text }) {
  try {
    const kinds = { "text/plain": blob(text, "text/plain"), ...(html && { "text/html": blob(html, "text/html") }) };
    await navigator.clipboard.write([new ClipboardItem(kinds)]);
    return true;
  } catch {
    return copyByEvent({ html, text }); // no secure context (http on another machine), or not allowed
  }
}

/** Select what stands in an element, so that a person can copy it with the keyboard. */
export function selectAll(element) {
  const range = document.createRange();
  range.selectNode(element);
  const selection = document.getSelection();
  selection.removeAllRanges();
  selection.addRange(range);
}

function blob(words, type) {
  return new Blob([words], { type });
}

function copyByEvent({ html, text }) {
  let done = false;
  const put = (event) => {
    event.clipboardData.setData("text/plain", text);
    if (html) event.clipboardData.setData("text/html", html);
    event.preventDefault();
    event.stopImmediatePropagation();
    done = true;
  };
  document.addEventListener("copy", put, { capture: true });
  try {
    document.execCommand("copy");
  } catch {
    done = false;
  } finally {
    document.removeEventListener("copy", put, { capture: true });
  }
  return done;
}
