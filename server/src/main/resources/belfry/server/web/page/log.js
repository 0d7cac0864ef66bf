/**
 * The messages of the current place on the screen. It stays at the end while the reader is there,
 * and stays where the reader is otherwise.
 */
import {appendText, colour, count, day, timeOfDay, visible} from './text.js';

const NEAR_END = 40;
const NEAR_BEGIN = 300;
const TOGETHER = 5 * 60_000;

export class Log {
  #scroller = document.getElementById('scroller');
  #list = document.getElementById('log');
  #pending = document.getElementById('pending');
  #begin = document.getElementById('begin');
  #newer = document.getElementById('newer');
  #place = null;
  #missed = 0;
  #atEnd = true;
  #sought = null; // the id of the message to which the reader went
  #whenSeen;

  /** whenOlder: called when older entries are wanted; whenSeen: when the end is on the screen. */
  constructor(whenOlder, whenSeen) {
    this.#whenSeen = whenSeen;
    this.#scroller.addEventListener('scroll', () => {
      this.#atEnd = this.#isAtEnd();
      if (this.#atEnd) {
        this.#caughtUp();
      }
      if (this.#scroller.scrollTop < NEAR_BEGIN) {
        whenOlder();
      }
    }, {passive: true});
    this.#newer.addEventListener('click', () => this.toEnd());
    new ResizeObserver(() => this.#atEnd && this.#stick()).observe(this.#scroller);
  }

  #isAtEnd() {
    const {scrollHeight, scrollTop, clientHeight} = this.#scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR_END;
  }

  /** The place that is shown. */
  get place() {
    return this.#place;
  }

  /** Shows no place, until the next one is shown. */
  forget() {
    this.#place = null;
  }

  /** Shows another place, with a mark before what is new. */
  show(place) {
    this.#place = place;
    this.#sought = null;
    this.#missed = 0;
    this.#fill();
    this.toEnd();
  }

  #fill() {
    const {entries, unread} = this.#place;
    const fresh = unread > 0 ? this.#firstUnread(entries, unread) : null;
    const rows = [];
    entries.forEach((entry, at) => {
      if (entry === fresh) {
        rows.push(divider('new', 'New'));
      }
      rows.push(...rowsOf(entry, entries[at - 1], entry === fresh, this.#place));
    });
    this.#list.replaceChildren(...rows);
    this.#rowOf(this.#sought)?.classList.add('sought');
    this.#showBegin();
  }

  #rowOf(id) {
    return id && this.#list.querySelector(`[data-entry="${CSS.escape(id)}"]`);
  }

  #firstUnread(entries, unread) {
    const others = entries.filter((entry) => entry.id && !entry.own);
    return others[Math.max(0, others.length - unread)] ?? null;
  }

  #showBegin() {
    const {more, entries, isRoom, name} = this.#place;
    this.#begin.textContent = more ? 'Loading older messages …'
      : isRoom ? `This is the beginning of #${name}${entries.length ? '' : '. Say something'}.`
      : `Messages between you and ${visible(name)}.`;
  }

  /** Adds entries that have come to a place. */
  added(place, entries, where) {
    if (place !== this.#place) {
      return;
    }
    if (where !== 'end') {
      const fromEnd = this.#scroller.scrollHeight - this.#scroller.scrollTop;
      this.#fill();
      this.#scroller.scrollTop = this.#scroller.scrollHeight - fromEnd;
      if (this.#atEnd) {
        this.#stick();
      }
      return;
    }
    const all = place.entries;
    const first = all.length - entries.length;
    entries.forEach((entry, at) => this.#list.append(...rowsOf(entry, all[first + at - 1], false, place)));
    this.#trim(all.length);
    this.#showBegin();
    this.#grown(entries);
  }

  /** Removes the rows of entries that the place has dropped. */
  #trim(kept) {
    let rows = this.#list.querySelectorAll('[data-entry]').length;
    while (rows > kept && this.#atEnd) {
      const first = this.#list.firstElementChild;
      rows -= first.dataset.entry ? 1 : 0;
      first.remove();
    }
  }

  #grown(entries) {
    if (this.#atEnd || entries.some((entry) => entry.own)) {
      this.toEnd();
      return;
    }
    this.#missed += entries.filter((entry) => entry.id).length;
    this.#newer.textContent = `↓ ${count(this.#missed, 'new message')}`;
    this.#newer.hidden = this.#missed === 0;
  }

  /** Adds a line that only this person sees. */
  note(kind, text) {
    const row = document.createElement('li');
    row.className = kind;
    const span = document.createElement('span');
    span.className = 'text';
    appendText(span, text);
    row.append(span);
    this.#list.append(row);
    if (this.#atEnd) {
      this.#stick();
    }
  }

  /** Shows the messages that are not acknowledged. */
  showPending(commands) {
    this.#pending.replaceChildren(...commands.map((command) => {
      const row = document.createElement('li');
      const text = document.createElement('span');
      text.className = 'text';
      text.textContent = visible(command.text);
      row.append(text);
      return row;
    }));
    if (this.#atEnd || commands.length > 0) {
      this.#stick();
    }
  }

  #stick() {
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#atEnd = true;
  }

  /** Moves to the newest message. */
  toEnd() {
    this.#stick();
    this.#caughtUp();
  }

  #caughtUp() {
    this.#missed = 0;
    this.#newer.hidden = true;
    this.#whenSeen();
  }

  /** Moves to a message, if it is among those that are shown. Returns whether it is. */
  goTo(id) {
    const row = this.#rowOf(id);
    if (!row) {
      return false;
    }
    this.#rowOf(this.#sought)?.classList.remove('sought');
    this.#sought = id;
    row.classList.add('sought');
    row.tabIndex = -1;
    row.focus({preventScroll: true});
    row.scrollIntoView({block: 'center'});
    this.#atEnd = this.#isAtEnd();
    return true;
  }

  /** Whether the newest message is on the screen. */
  get isAtEnd() {
    return this.#atEnd;
  }
}

function divider(kind, text) {
  const row = document.createElement('li');
  row.className = kind;
  row.textContent = text;
  return row;
}

/** The row of an entry, after a divider if a day begins. */
function rowsOf(entry, before, afterDivider, place) {
  const row = document.createElement('li');
  row.dataset.entry = entry.id ?? entry.kind;
  row.className = entry.kind;
  if (!entry.time) {
    row.append(textOf(entry));
    return [row];
  }
  const time = new Date(entry.time);
  const newDay = !before?.time || new Date(before.time).toDateString() !== time.toDateString();
  row.classList.toggle('mention', entry.mention === true);
  row.classList.toggle('own', entry.own);
  if (newDay || afterDivider || !isTogether(entry, before)) {
    row.classList.add('first');
    row.append(head(entry, time, place.isRoom ? place.name : null));
  } else {
    row.title = time.toLocaleTimeString();
  }
  row.append(textOf(entry));
  return newDay ? [divider('day', day(time)), row] : [row];
}

function isTogether(entry, before) {
  return entry.kind === 'message' && before.kind === 'message' && entry.from === before.from
    && new Date(entry.time) - new Date(before.time) < TOGETHER;
}

/** The address of a message in a room, on this page. */
export function addressOf(room, id) {
  return `#${encodeURIComponent(room)}/${id}`;
}

/** The name and the time of an entry. In a room, the time is a link to it. */
export function head(entry, time, room) {
  const from = document.createElement('span');
  from.className = 'from';
  const name = document.createElement('bdi');
  name.className = `c${colour(entry.from)}`;
  name.textContent = visible(entry.from);
  const at = document.createElement('time');
  at.dateTime = entry.time;
  at.textContent = timeOfDay(time);
  at.title = time.toLocaleString();
  from.append(name, room && entry.id ? linked(at, addressOf(room, entry.id)) : at);
  return from;
}

function linked(element, address) {
  const a = document.createElement('a');
  a.className = 'at';
  a.href = address;
  a.append(element);
  return a;
}

/** The text of an entry. */
export function textOf(entry) {
  const text = document.createElement('span');
  text.className = 'text';
  if (entry.kind === 'removed') {
    text.append('This message was removed.');
  } else if (entry.kind === 'act') {
    text.append(`${visible(entry.from)} `);
  } else if (entry.kind === 'topic') {
    text.append(entry.text === '' ? 'removed the topic' : 'set the topic: ');
  }
  appendText(text, entry.text);
  if (entry.edited && entry.kind !== 'removed') {
    const mark = document.createElement('small');
    mark.textContent = ' (edited)';
    text.append(mark);
  }
  return text;
}
