/** Texts of people, made safe and readable. Everything here returns strings or nodes of text. */

/** Characters that could hide or reorder what stands beside them. The text dialect shows them alike. */
const HOSTILE = /[\0-\x08\x0a-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;
const LINK = /https?:\/\/[^\s<>"]+/g;
const AFTER_LINK = /[.,;:!?)\]}'"]+$/;
const COLOURS = 8;

/** The text without characters that could deceive a reader. */
export function visible(text) {
  return text.replace(HOSTILE, (c) => {
    const code = c.codePointAt(0);
    if (code < 0x20) {
      return String.fromCodePoint(0x2400 + code);
    }
    return code === 0x7f ? '\u2421' : `<U+${code.toString(16).toUpperCase().padStart(4, '0')}>`;
  });
}

/** The key under which two spellings of a name are one. */
export function key(name) {
  return name.normalize('NFKC').toLowerCase();
}

/** The number of the colour of a name. */
export function colour(name) {
  let hash = 0;
  for (const c of key(name)) {
    hash = (hash * 31 + c.codePointAt(0)) >>> 0;
  }
  return hash % COLOURS;
}

/** Finds a name in a text, as a word and in any case. */
export function mentions(text, name) {
  const quoted = name.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{M}\\p{N}_-])${quoted}(?![\\p{L}\\p{M}\\p{N}_-])`, 'iu').test(text);
}

/** Appends a text to an element, with links for addresses of the web. */
export function appendText(element, text) {
  const shown = visible(text);
  let from = 0;
  for (const match of shown.matchAll(LINK)) {
    const address = match[0].replace(AFTER_LINK, '');
    const url = URL.canParse(address) ? new URL(address) : null;
    if (url) {
      element.append(shown.slice(from, match.index), link(address, url));
      from = match.index + address.length;
    }
  }
  element.append(shown.slice(from));
}

function link(shown, url) {
  const a = document.createElement('a');
  a.href = url.href;
  a.target = '_blank';
  a.rel = 'noopener noreferrer nofollow';
  a.textContent = shown;
  return a;
}

/** The time of day, such as 09:05. */
export function timeOfDay(date) {
  return date.toLocaleTimeString([], {hour: '2-digit', minute: '2-digit'});
}

/** The day, in words. */
export function day(date) {
  const today = new Date();
  const yesterday = new Date(today.getFullYear(), today.getMonth(), today.getDate() - 1);
  if (date.toDateString() === today.toDateString()) {
    return 'Today';
  }
  if (date.toDateString() === yesterday.toDateString()) {
    return 'Yesterday';
  }
  return date.toLocaleDateString([], {weekday: 'long', day: 'numeric', month: 'long', year: 'numeric'});
}

/** Compares two ids of messages, EPOCH-SEQ. */
export function compareIds(a, b) {
  const [epochA, seqA] = a.split('-').map(Number);
  const [epochB, seqB] = b.split('-').map(Number);
  return epochA - epochB || seqA - seqB;
}

/** A number with its noun. */
export function count(number, noun) {
  return `${number} ${noun}${number === 1 ? '' : 's'}`;
}
