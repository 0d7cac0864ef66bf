/** The page: shows the model, and passes on what the person does. */
import {Chat} from './chat.js';
import {command} from './commands.js';
import {Connection} from './connection.js';
import {addressOf, head, Log, textOf} from './log.js';
import {browser, tab, TokenClaim} from './store.js';
import {colour, count, key, visible} from './text.js';

const SAVE_AFTER = 200;
const ANNOUNCE_AFTER = 1_000;
const SHOW_CONNECTING_AFTER = 2_000;
const TITLE = 'Belfry';
const MESSAGE = /^\d{1,19}-\d{1,19}$/;
const LOOPBACK = /^(localhost|.*\.localhost|127(\.\d+){3}|\[::1\])$/;
const ROOM = /^#?[\p{L}\p{M}\p{N}_.-]{1,32}$/u;
const element = (id) => document.getElementById(id);

const claim = new TokenClaim();
const log = new Log(() => chat.current && chat.older(chat.current), seen);
let chat;
let connection;
let saving = 0;
let search = null;
let announced = [];
let announcing = 0;
let connecting = 0;

/** The message that is looked for: its place and its id; or null. */
let sought = null;

// The model tells the page.

const listener = {
  changed(what, place) {
    save(what);
    ({state: showState, places: showPlaces, people: showPeople, topic: showTopic, pending: showPending})[what]?.(place);
    if (what === 'people' && place === sought?.place) {
      seek();
    }
  },
  added(place, entries, where) {
    log.added(place, entries, where);
    if (place === sought?.place && log.goTo(sought.id)) {
      sought = null;
    }
    save();
  },
  heard(place, entry) {
    if (place === chat.current || entry.mention || !place.isRoom) {
      announce(place, entry);
    }
    if (place === chat.current) {
      seen();
    }
  },
  note: (text) => log.note('note', text),
  trouble: (text) => log.note('trouble', text),
  unsaid(said, why) {
    log.note('trouble', `Not said: ${why}: ${said.text}`);
    if (element('line').value === '') {
      element('line').value = said.text;
    }
  },
  found: showFound,
  listed(event) {
    log.note('note', count(event.total, 'room'));
    event.rooms.forEach(({room, members, topic}) =>
      log.note('note', `#${room} — ${count(members, 'person').replace('persons', 'people')}${topic ? ` — ${topic}` : ''}`));
  },
  mayShorten: (place) => place !== chat.current || log.isAtEnd,
  notFound(why) {
    element('results-title').textContent = `Not found: ${why}`;
  },
  left: (next) => show(next),
  around: showAround,
  account(account) {
    if (account.token) {
      browser.save({...browser.load(), account});
    }
    element('account').close();
    log.note('note', `You are ${account.name}, logged in.`);
  },
  accountRefused(why) {
    element('account-wrong').textContent = `${why}.`;
  },
  nameRefused(why) {
    browser.save({...browser.load(), account: undefined});
    enterForm(why);
  },
};

function save(what) {
  if (what === 'pending') {
    clearTimeout(saving);
    store();
  } else if (saving === 0) {
    saving = setTimeout(store, SAVE_AFTER);
  }
}

function store() {
  saving = 0;
  if (!chat?.current) {
    return;
  }
  claim.use(chat.token);
  chat.current.typed = element('line').value;
  tab.save({...chat.stored, current: chat.current.id});
  if (chat.state === 'ready') {
    browser.save({...browser.load(), rooms: chat.rooms.map((place) => place.name)});
  }
}

// What is shown.

function showState() {
  const {state, trouble, name} = chat;
  element('state').hidden = state === 'ready' || (state === 'connecting' && !trouble);
  element('trouble').textContent = trouble || 'Connecting …';
  element('me').textContent = `${name ?? ''}${chat.isAway ? ' (away)' : ''}`;
  element('open-account').textContent = chat.account ? 'Account' : 'Log in';
  element('open-account').hidden = !maySendSecrets();
  document.body.dataset.state = state;
  clearTimeout(connecting);
  if (state === 'connecting') {
    connecting = setTimeout(() => {
      element('state').hidden = false;
    }, SHOW_CONNECTING_AFTER);
  }
}

function showPlaces(changed) {
  const {places, current} = chat;
  element('rooms').replaceChildren(...places.filter((place) => place.isRoom).map(placeRow));
  element('directs').replaceChildren(...places.filter((place) => !place.isRoom).map(placeRow));
  element('directs-title').hidden = places.every((place) => place.isRoom);
  const unread = places.filter((place) => place !== current || document.hidden)
    .reduce((sum, place) => sum + (place.mentioned ? place.unread : 0), 0);
  const title = current ? `${titleOf(current)} · ${TITLE}` : TITLE;
  document.title = unread > 0 ? `(${unread}) ${title}` : title;
  if (current && changed === current) {
    showTopic(current);
  }
}

function titleOf(place) {
  return place.isRoom ? `#${place.name}` : visible(place.name);
}

function placeRow(place) {
  const row = document.createElement('li');
  row.className = `${place.unread ? 'unread' : ''} ${place.mentioned ? 'mentioned' : ''}`;
  const a = document.createElement('a');
  a.href = `#${encodeURIComponent(place.isRoom ? place.name : `@${place.name}`)}`;
  const name = document.createElement('span');
  name.textContent = titleOf(place);
  a.append(name);
  if (place === chat.current) {
    a.setAttribute('aria-current', 'page');
  }
  if (place.unread) {
    const badge = document.createElement('span');
    badge.className = 'badge';
    badge.textContent = place.unread > 99 ? '99+' : place.unread;
    badge.setAttribute('aria-label', `${place.unread} unread`);
    a.append(badge);
  }
  const leave = document.createElement('button');
  leave.className = 'leave';
  leave.textContent = '×';
  leave.setAttribute('aria-label', `Leave ${titleOf(place)}`);
  leave.addEventListener('click', () => chat.leave(place));
  row.append(a, leave);
  return row;
}

function showTopic(place) {
  if (place !== chat.current) {
    return;
  }
  element('title').textContent = titleOf(place);
  element('topic').textContent = visible(place.topic);
  element('topic').title = visible(place.topic);
  element('line').placeholder = `Message ${titleOf(place)}`;
}

function showPeople(place) {
  if (place !== chat.current) {
    return;
  }
  const people = [...place.people.values()].sort((a, b) => a.name.localeCompare(b.name));
  const total = place.isRoom ? place.total : 2;
  element('people-title').textContent = count(total, 'person').replace('persons', 'people');
  element('number').textContent = total;
  element('open-people').setAttribute('aria-label', element('people-title').textContent);
  element('present').replaceChildren(...people.map(personRow));
  element('people').hidden = !place.isRoom;
}

function personRow(person) {
  const row = document.createElement('li');
  const button = document.createElement('button');
  button.className = person.away ? 'away' : `c${colour(person.name)}`;
  button.textContent = visible(person.name);
  button.title = person.away ? `Away: ${visible(person.away)}` : `Write to ${visible(person.name)}`;
  const isMe = key(person.name) === key(chat.name ?? '');
  button.disabled = isMe;
  if (isMe) {
    button.textContent += ' (you)';
  }
  button.addEventListener('click', () => show(`@${person.name}`));
  row.append(button);
  return row;
}

function showPending() {
  if (chat?.current) {
    log.showPending(chat.pending(chat.current));
  }
}

function seen() {
  if (chat?.current && log.isAtEnd && !document.hidden) {
    chat.read(chat.current);
  }
}

/** Tells a screen reader what has come, at most once a second and without drowning it. */
function announce(place, entry) {
  announced.push(`${place === chat.current ? '' : `${titleOf(place)}, `}${entry.from}: ${entry.text}`);
  if (announcing === 0) {
    announcing = setTimeout(() => {
      announcing = 0;
      element('announcer').textContent =
        announced.length > 3 ? count(announced.length, 'new message') : announced.map(visible).join('. ');
      announced = [];
    }, ANNOUNCE_AFTER);
  }
}

function isPlace(name) {
  return name.startsWith('@') ? name.length > 1 && name.length <= 25 : ROOM.test(name);
}

/** Shows a room, direct messages with @NAME, or the place of a message with ROOM/ID. */
function show(wanted, roomKey) {
  const [name, id] = wanted.split('/');
  if (!isPlace(name)) {
    log.note('trouble', `Nothing can have the name ${name}.`);
    return chat.current ?? show('lobby');
  }
  if (roomKey) {
    chat.keep(name, roomKey);
  }
  const place = chat.look(name);
  const isSought = place.isRoom && MESSAGE.test(id ?? '');
  const hash = isSought ? addressOf(place.name, id)
    : `#${encodeURIComponent(place.isRoom ? place.name : `@${place.name}`)}`;
  if (location.hash !== hash) {
    history.pushState(null, '', hash);
  }
  element('results').hidden = true;
  closePanels();
  if (place !== log.place) {
    if (log.place) {
      log.place.typed = element('line').value;
    }
    element('line').value = place.typed;
    grow();
    log.show(place);
  }
  showTopic(place);
  showPeople(place);
  showPending();
  seen();
  if (!matchMedia('(pointer: coarse)').matches) {
    element('line').focus();
  }
  sought = isSought ? {place, id} : null;
  if (sought && place.joined) {
    seek();
  }
  return place;
}

/** Moves to the message that is looked for, or asks for what stands around it. */
function seek() {
  if (!log.goTo(sought.id)) {
    chat.around(sought.place, sought.id);
  }
  sought = null;
}

/** Shows the messages around one that is older than those on the screen. */
function showAround(place, entries, id) {
  const found = entries.some((entry) => entry.id === id);
  element('results-title').textContent = found
    ? `Around a message in #${place.name}` : `There is no such message in #${place.name} any more`;
  element('hits').replaceChildren(...(found ? entries : []).map((entry) => {
    const row = hit({...entry, room: place.name});
    row.classList.toggle('sought', entry.id === id);
    return row;
  }));
  element('more-hits').hidden = true;
  element('results').hidden = false;
  element('hits').querySelector('.sought')?.scrollIntoView({block: 'center'});
  element('results-title').tabIndex = -1;
  element('results-title').focus();
}

function hit(entry) {
  const row = document.createElement('li');
  const where = document.createElement('a');
  const from = head(entry, new Date(entry.time), null);
  where.href = entry.room ? addressOf(entry.room, entry.id) : `#${encodeURIComponent(`@${entry.to ?? entry.from}`)}`;
  where.textContent = entry.room ? `#${entry.room}` : 'direct message';
  from.querySelector('time').textContent = new Date(entry.time).toLocaleString();
  from.append(where);
  row.append(from, textOf(entry));
  return row;
}

// Search.

function find(words) {
  search = {do: 'search', words, limit: 50, id: 's'};
  element('hits').replaceChildren();
  element('results-title').textContent = 'Searching …';
  element('results').hidden = false;
  closePanels();
  chat.ask(search);
}

function showFound(event) {
  const hits = element('hits');
  hits.append(...event.messages.toReversed().map(hit));
  element('results-title').textContent =
    `${count(hits.childElementCount, 'message')} found for “${search.words}”${event.next ? ', and older ones' : ''}`;
  element('more-hits').hidden = !event.next;
  search = {...search, page: event.next};
  element('results-title').tabIndex = -1;
  element('results-title').focus();
}

// What the person does.

/** Whether nobody between this page and the server can read what it sends. */
function maySendSecrets() {
  return location.protocol === 'https:' || LOOPBACK.test(location.hostname);
}

/** Opens the form of the account. Returns what is wrong, or null. */
function openAccount(name) {
  if (!maySendSecrets()) {
    return 'Others could read a password on this connection. Open the page with https to log in.';
  }
  closePanels();
  element('account-state').textContent = chat.account
    ? `You are logged in as ${visible(chat.account.name)}.`
    : 'Log in, or register the name that you have now: nobody else can take it then. The password is'
      + ' for other devices, and may be left out.';
  element('account-name').value = name || chat.name;
  element('account-wrong').textContent = '';
  element('register').hidden = chat.account !== null;
  element('log-out').hidden = chat.account === null;
  element('account').showModal();
  element('account-secret').focus();
  return null;
}

function closePanels() {
  for (const id of ['places', 'people']) {
    element(id).classList.remove('open');
    element(`open-${id}`).setAttribute('aria-expanded', 'false');
  }
  element('shade').hidden = true;
}

function openPanel(id) {
  closePanels();
  element(id).classList.add('open');
  element(`open-${id}`).setAttribute('aria-expanded', 'true');
  element('shade').hidden = false;
  element(id).querySelector('a, button, input')?.focus();
}

function send() {
  const line = element('line');
  const text = line.value.trimEnd();
  if (text === '') {
    return;
  }
  if (text.split('\n').some((each, at) => (at === 0 ? /^\s+\/(?!\/)/ : /^\s*\/(?!\/)/).test(each))) {
    listener.trouble('Nothing was sent: a command must be the first word, and alone.');
    return;
  }
  const wrong = text.startsWith('/') && !text.startsWith('//')
    ? command(text, chat, {show, search: find, note: listener.note, openPeople: () => openPanel('people'), openAccount})
    : chat.say(chat.current, text.startsWith('//') ? text.slice(1) : text);
  if (wrong) {
    listener.trouble(wrong);
    return;
  }
  line.value = '';
  grow();
  log.toEnd();
}

function grow() {
  const line = element('line');
  line.style.height = 'auto';
  line.style.height = `${line.scrollHeight + 2}px`;
}

function hashName() {
  try {
    return decodeURIComponent(location.hash.slice(1)).replace(/^[#/]+/, '');
  } catch {
    return '';
  }
}

element('composer').addEventListener('submit', (event) => {
  event.preventDefault();
  send();
});
element('line').addEventListener('input', grow);
element('line').addEventListener('keydown', (event) => {
  if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    send();
  }
});
element('join').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = element('room').value.trim().replace(/^#/, '');
  element('room').value = '';
  if (name) {
    show(name);
  }
});
element('search').addEventListener('submit', (event) => {
  event.preventDefault();
  const words = element('words').value.trim();
  if (words) {
    find(words);
  }
});
element('more-hits').addEventListener('click', () => chat.ask(search));
element('close-results').addEventListener('click', () => {
  element('results').hidden = true;
  element('line').focus();
});
element('me').addEventListener('click', () => {
  element('line').value = `/nick ${chat.name}`;
  closePanels();
  element('line').focus();
});
element('open-account').addEventListener('click', () => openAccount(''));
element('account-form').addEventListener('submit', (event) => {
  event.preventDefault();
  element('account-wrong').textContent = '';
  if (element('account-secret').value === '') {
    element('account-wrong').textContent = 'A password or a token is needed.';
  } else {
    chat.logIn(element('account-name').value.trim(), element('account-secret').value);
  }
});
element('register').addEventListener('click', () => {
  element('account-wrong').textContent = '';
  chat.register(element('account-secret').value);
});
element('log-out').addEventListener('click', () => {
  browser.save({...browser.load(), account: undefined});
  element('account').close();
  begin({places: chat.stored.places, current: chat.current.id}, `${chat.name}-2`);
});
element('close-account').addEventListener('click', () => element('account').close());
element('account').addEventListener('close', () => {
  element('account-secret').value = '';
  element('line').focus();
});
element('open-places').addEventListener('click', () => openPanel('places'));
element('open-people').addEventListener('click', () => openPanel('people'));
element('shade').addEventListener('click', closePanels);
element('now').addEventListener('click', () => connection.hurry());
addEventListener('hashchange', () => chat && hashName() && show(hashName()));
addEventListener('popstate', () => chat && hashName() && show(hashName()));
addEventListener('keydown', (event) => {
  if (event.key === 'Escape') {
    closePanels();
    element('results').hidden = true;
    element('line').focus();
  }
});
addEventListener('online', () => connection?.hurry());
addEventListener('pageshow', (event) => event.persisted && connection?.start());
addEventListener('pagehide', () => {
  store();
  connection?.stop();
});
document.addEventListener('visibilitychange', () => {
  if (!document.hidden) {
    connection?.hurry();
    seen();
  }
});
setInterval(() => chat?.refreshPeople(), 60_000);

// The beginning.

function enterForm(why) {
  element('chat').hidden = true;
  element('entrance').hidden = false;
  element('wrong').textContent = why;
  element('wish').value ||= browser.load().name ?? '';
  element('wish').focus();
}

element('enter').addEventListener('submit', (event) => {
  event.preventDefault();
  const name = element('wish').value.trim();
  browser.save({...browser.load(), name});
  begin(chat ? {...chat.stored, current: chat.current?.id} : {}, name);
});

function begin(stored, wish) {
  element('entrance').hidden = true;
  element('chat').hidden = false;
  connection?.stop();
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
  connection = new Connection(`${scheme}://${location.host}/_/socket`, {
    opened: () => chat.opened(),
    heard: (event) => chat.heard(event),
    lost: (why, seconds, said) => lost(why, seconds, said),
  });
  chat = new Chat(stored, listener);
  const rooms = stored.places ? [] : browser.load().rooms ?? [];
  rooms.forEach((room) => chat.want(room));
  log.forget();
  show(hashName() || stored.current || rooms[0] || 'lobby');
  chat.begin(connection, wish);
  showState();
  showPlaces();
}

/** A tab whose name another connection has taken over becomes another guest, and does not fight. */
function lost(why, seconds, farewell) {
  chat.lost(why, seconds);
  if (farewell) {
    store();
    const {places, drafts} = chat.stored;
    begin({places, drafts: drafts.filter((draft) => !draft.sent), current: chat.current.id},
      chat.account ? `${chat.name}-2` : chat.name);
  }
}

async function start() {
  const stored = tab.load();
  const {account} = browser.load();
  if (account && maySendSecrets()) {
    const isTaken = await claim.isTaken(account.token);
    begin(isTaken ? {places: stored.places, current: stored.current} : {...stored, account},
      isTaken ? `${account.name}-2` : account.name);
  } else if (stored.token && stored.name && await claim.isTaken(stored.token)) {
    begin({places: stored.places, current: stored.current}, stored.name);
  } else if (stored.token && stored.name) {
    begin(stored, stored.name);
  } else if (browser.load().name) {
    begin({}, browser.load().name);
  } else {
    enterForm('');
  }
}

start();
