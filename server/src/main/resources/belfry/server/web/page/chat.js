/**
 * The model of the chat: who one is, the places (rooms, and direct messages with one person) with
 * their entries, and what is said to the server. It knows no document: it tells its listener what
 * has changed.
 *
 * The listener: changed(what, place), where what is 'state', 'places', 'people', 'topic' or
 * 'pending'; added(place, entries, where), where is 'end' or 'begin'; heard(place, entry) for what
 * is new; note(text); trouble(text); unsaid(command, why); found(event); notFound(why); listed(event); nameRefused(why);
 * around(place, entries, id), the messages around one; account(account), the account whose owner one is, or null;
 * accountRefused(why); mayShorten(place), whether old entries may be dropped; left(name), with the place that is shown next.
 */
import {Outbox} from './outbox.js';
import {compareIds, key, mentions} from './text.js';

const PAGE = 50;
const MOST_ENTRIES = 600;
const FEWER_ENTRIES = 500;
const MOST_NAMES = 9;

/** How long the answers to the first commands of a connection may take. */
const GREETING_WITHIN = 15_000;

/** Room for the id in a line of the server. */
const ID_ROOM = 64;
const QUIET_WHO = 60_000;
const LOBBY = 'lobby';

/** Messages before a message that is sought, and after it. */
const AROUND = 10;

/** The name of the tokens that this page makes, in the list of the account. */
const TOKEN_LABEL = 'web page';
const TOKEN = /^bfy_[a-z2-7]{27}$/;

/** The name of a room as the server knows it: without the sign. */
function bare(room) {
  return room.replace(/^#/, '');
}

let places = 0;

function newPlace(id) {
  places++;
  return {
    id,
    number: places,
    out: false,
    typed: '',
    isRoom: !id.startsWith('@'),
    name: id.startsWith('@') ? id.slice(1) : id,
    entries: [],
    first: null,
    last: null,
    readTo: null,
    more: false,
    loading: false,
    joined: false,
    wanted: true,
    key: undefined,
    topic: '',
    people: new Map(),
    total: 0,
    quiet: false,
    unread: 0,
    mentioned: false,
  };
}

/** What a moderator has done to somebody, in words. */
function moderation({what, who, until, text}) {
  const end = until ? ` until ${new Date(until).toLocaleString()}` : '';
  const others = {kick: `put ${who} out of the room`, ban: `banned ${who}${end}`, unban: `unbanned ${who}`};
  const did = others[what] ?? `${what}d ${who}${end}`;
  return text ? `${did}: ${text}` : did;
}

/** The kinds of entries that differ from the word for their event. */
const KINDS = {told: 'message', sent: 'message', role: 'moderated', rules: 'moderated'};

/** The words for a new role. */
function newRole({who, role, from}) {
  if (!role) {
    return `took the role of ${who} away`;
  }
  return role === 'owner' && key(who) === key(from) ? 'owns the room now' : `gave ${who} the role ${role}`;
}

/** The words for new rules of a room. */
function newRules({enter, speak, topic, listed, limit, key: keyed}) {
  return `set the rules: ${enter} may enter${keyed ? ' with a key' : ''}, ${speak} may speak, ${topic} may set the topic, `
    + `${limit ? `at most ${limit} people, ` : ''}${listed ? 'listed' : 'hidden'}`;
}

/** The words for an entry. */
function words(event) {
  switch (event.on) {
    case 'moderated': return moderation(event);
    case 'role': return newRole(event);
    case 'rules': return newRules(event.rules);
    default: return event.text ?? '';
  }
}

export class Chat {
  #connection = null;
  #listener;
  #name;
  #wish;
  #tries = 0;
  #token;
  #offered = null;
  #inbox;
  #line = 4096;
  #state = 'waiting';
  #trouble = '';
  #awaited = new Set();
  #greeting = 0;
  #places = new Map();
  #current = null;
  #away = null;
  #account;
  #shown = null;
  #outbox;

  /** stored: what the tab stored before a reload. */
  constructor(stored, listener) {
    this.#listener = listener;
    this.#name = stored.name ?? null;
    this.#token = stored.token ?? null;
    this.#account = stored.account ?? null;
    this.#inbox = (stored.inboxOf ?? null) === (this.#account?.name ?? null) ? stored.inbox ?? null : null;
    this.#wish = null;
    for (const old of stored.places ?? []) {
      const place = newPlace(old.id);
      place.name = old.name ?? place.name;
      place.readTo = old.readTo ?? null;
      place.typed = old.typed ?? '';
      place.key = old.key;
      if (!place.isRoom) {
        place.entries = old.entries ?? [];
        place.unread = place.entries.filter((entry) =>
          !entry.own && (place.readTo === null || compareIds(entry.id, place.readTo) > 0)).length;
        place.mentioned = place.unread > 0;
      }
      this.#places.set(place.id, place);
    }
    this.#outbox = new Outbox(
      stored.drafts ?? [],
      (command) => this.#connection.send(command),
      () => listener.changed('pending', null),
    );
  }

  /** What must be stored, so that a reload loses nothing. */
  get stored() {
    return {
      name: this.#name,
      token: this.#token,
      inbox: this.#inbox,
      inboxOf: this.#account?.name ?? null,
      drafts: this.#outbox.stored,
      places: this.places.map(({id, name, isRoom, readTo, typed, key: roomKey, entries}) => isRoom
        ? {id, name, readTo, typed, key: roomKey}
        : {id, name, readTo, typed, entries: entries.filter((e) => e.id).slice(-PAGE)}),
    };
  }

  get name() {
    return this.#name;
  }

  /** What no other tab may use at the same time. */
  get token() {
    return this.#account?.token ?? this.#token;
  }

  /** The account whose owner one is: its name and a token; or null. */
  get account() {
    return this.#account;
  }

  get places() {
    return [...this.#places.values()].filter((place) => place.wanted);
  }

  get rooms() {
    return this.places.filter((place) => place.isRoom);
  }

  get current() {
    return this.#current;
  }

  get state() {
    return this.#state;
  }

  get trouble() {
    return this.#trouble;
  }

  get isAway() {
    return this.#away !== null;
  }

  /** The messages of a place that are not acknowledged. */
  pending(place) {
    return this.#outbox.drafts.filter((command) => this.#idOf(command) === place.id);
  }

  #idOf(command) {
    return command.do === 'tell' ? `@${key(command.to)}` : key(bare(command.room));
  }

  /** Begins to talk as a person with this name. */
  begin(connection, wish) {
    this.#connection = connection;
    this.#wish = wish;
    this.#tries = 0;
    this.#setState('connecting', '');
    connection.start();
  }

  #setState(state, trouble) {
    this.#state = state;
    this.#trouble = trouble;
    this.#listener.changed('state', null);
  }

  // What the connection tells.

  opened() {
    this.#awaited.clear();
    clearTimeout(this.#greeting);
    this.#greeting = setTimeout(() => {
      if (this.#awaited.size > 0) {
        this.#connection.again('The server does not answer');
      }
    }, GREETING_WITHIN);
  }

  lost(why, seconds) {
    this.#outbox.lost();
    for (const place of this.#places.values()) {
      place.joined = false;
      place.loading = false;
    }
    clearTimeout(this.#greeting);
    this.#setState('lost', `${why}. The page tries again in ${seconds} s. What you write now is sent later.`);
  }

  heard(event) {
    const handler = this[`on_${event.on.replaceAll('-', '_')}`];
    handler?.call(this, event);
  }

  on_welcome(event) {
    this.#line = event.limits.line;
    this.#offered = {name: event.you, token: event.token, inbox: event.inbox};
    if (this.#account) {
      this.#shown = this.#account.token;
      this.#ask({do: 'login', ...this.#account, after: this.#inbox ?? undefined, id: 'n'});
    } else if (this.#token && this.#name) {
      this.#ask({do: 'nick', name: this.#name, token: this.#token, after: this.#inbox ?? undefined, id: 'n'});
    } else {
      this.#takeOffered();
      this.#ask({do: 'nick', name: this.#wish, id: 'n'});
    }
  }

  #takeOffered() {
    this.#name = this.#offered.name;
    this.#token = this.#offered.token;
    this.#inbox = this.#offered.inbox ?? null;
  }

  on_renamed(event) {
    if (!event.you) {
      this.#peopleOf(event.room, (people) => {
        const person = people.get(key(event.who));
        people.delete(key(event.who));
        people.set(key(event.to), {...person, name: event.to});
      });
      return;
    }
    this.#name = event.to;
    this.#inbox = event.inbox && !this.#inbox ? event.inbox : this.#inbox;
    this.#listener.changed('state', null);
    if (event.id === 'n') {
      this.#named();
    } else {
      this.#listener.note(`You are ${event.to} now.`);
    }
  }

  on_logged_in(event) {
    this.#name = event.you;
    this.#token = this.#offered.token;
    this.#inbox = event.id === 'n' ? this.#inbox ?? event.inbox : event.inbox;
    this.#keepAccount({name: event.you, token: event.token ?? this.#shown});
    if (event.id === 'n') {
      this.#named();
    }
  }

  on_registered(event) {
    this.#inbox = event.inbox ?? this.#inbox;
    this.#keepAccount({name: event.you, token: event.token});
  }

  /** A login whose proof leaves no token behind, such as a password, has to be repeated. */
  #keepAccount(account) {
    this.#account = account.token ? account : null;
    this.#listener.account(account);
    this.#listener.changed('state', null);
  }

  /** Logs in with a password or a token of an account. */
  logIn(name, secret) {
    const isToken = TOKEN.test(secret);
    this.#shown = isToken ? secret : null;
    this.#connection.send(isToken ? {do: 'login', name, token: secret, id: 'account'}
      : {do: 'login', name, password: secret, label: TOKEN_LABEL, id: 'account'});
  }

  /** Makes an account of one's name. */
  register(password) {
    this.#connection.send({do: 'register', password: password || undefined, id: 'account'});
  }

  /** Enters the rooms, after the name is known. */
  #named() {
    this.#awaited.delete('n');
    this.rooms.filter((place) => !place.out).forEach((place) => this.#enter(place));
    if (this.#away !== null) {
      this.#ask({do: 'away', text: this.#away, id: 'a'});
    }
    this.#answered('n');
  }

  #enter(place) {
    const from = place.last === null ? {limit: PAGE} : {after: place.last};
    this.#ask({do: 'join', room: place.name, ...from, key: place.key, id: `j:${place.number}`});
    this.#askWho(place);
  }

  #askWho(place) {
    this.#connection.send({do: 'who', room: place.name, id: 'w'});
  }

  #ask(command) {
    this.#awaited.add(command.id);
    this.#connection.send(command);
  }

  #answered(id) {
    this.#awaited.delete(id);
    if (this.#awaited.size === 0 && this.#state !== 'ready') {
      this.#setState('ready', '');
      this.#outbox.ready();
      if (this.#current && !this.#current.isRoom) {
        this.#fetch(this.#current);
      }
    }
  }

  on_joined(event) {
    const place = this.#placeOf(event.room);
    if (!event.you) {
      this.#peopleOf(event.room, (people) => {
        event.who.forEach((name) => people.set(key(name), {name}));
      });
      return;
    }
    place.joined = true;
    place.out = false;
    place.total = event.members;
    place.quiet = event.quiet === true;
    place.topic = event.topic ?? '';
    place.last ??= event.last;
    place.first ??= event.last;
    this.#listener.changed('topic', place);
    this.#listener.changed('places', place);
    this.#answered(event.id);
  }

  on_left(event) {
    const place = this.#placeOf(event.room);
    if (event.you && event.id) {
      this.#forget(place);
    } else if (event.you) {
      this.#putOut(place);
    } else {
      this.#peopleOf(event.room, (people) => event.who.forEach((name) => people.delete(key(name))));
    }
  }

  /** Keeps the place of somebody who was put out: what is typed there must not go elsewhere. */
  #putOut(place) {
    place.joined = false;
    place.out = true;
    place.people = new Map();
    place.total = 0;
    this.#append(place, [{kind: 'gap', text: `You are not in #${place.name} any more. To come back: /join ${place.name}`}]);
    this.#listener.changed('people', place);
  }

  #forget(place) {
    this.#places.delete(place.id);
    if (this.#current === place) {
      const next = this.places[0];
      this.#listener.left(next ? (next.isRoom ? next.name : `@${next.name}`) : LOBBY);
    }
    this.#listener.changed('places', place);
  }

  on_away(event) {
    if (event.you) {
      this.#away = event.text ?? null;
      this.#answered(event.id);
      this.#listener.changed('state', null);
      return;
    }
    this.#peopleOf(event.room, (people) => {
      const person = people.get(key(event.who));
      if (person) {
        person.away = event.text;
      }
    });
  }

  on_people(event) {
    const place = this.#placeOf(event.room);
    place.people = new Map(event.people.map((person) => [key(person.name), person]));
    place.total = event.total;
    this.#listener.changed('people', place);
  }

  #peopleOf(room, change) {
    const place = this.#placeOf(room);
    const before = place.people.size;
    change(place.people);
    place.total += place.people.size - before;
    this.#listener.changed('people', place);
  }

  on_topic(event) {
    const place = this.#placeOf(event.room);
    place.topic = event.text;
    this.#listener.changed('topic', place);
    if (event.message) {
      this.#arrived(place, this.#entry(event));
    }
  }

  on_message(event) {
    this.#arrived(this.#placeOf(event.room), this.#entry(event));
  }

  /** Somebody was kicked, muted, banned or invited. */
  on_moderated(event) {
    this.#arrived(this.#placeOf(event.room), this.#entry(event));
    this.#peopleOf(event.room, (people) => ['kick', 'ban'].includes(event.what) && people.delete(key(event.who)));
  }

  on_role(event) {
    this.#arrived(this.#placeOf(event.room), this.#entry(event));
  }

  /** The rules of a room changed. */
  on_rules(event) {
    this.#arrived(this.#placeOf(event.room), this.#entry(event));
  }

  /** A message has another text. */
  on_edited(event) {
    const place = this.#placeOf(event.room);
    place.last = event.message;
    this.#rewrite(place, (entry) => entry.id === event.edited && entry.kind !== 'removed'
      ? {...entry, text: event.text, edited: true} : entry);
  }

  #rewrite(place, change) {
    const entries = place.entries.map(change);
    if (entries.some((entry, at) => entry !== place.entries[at])) {
      place.entries = entries;
      this.#listener.added(place, [], 'all');
    }
  }

  /** Messages were removed: they lose their text. Without a list, it stands for one of them. */
  on_removed(event) {
    const places = event.room ? [this.#placeOf(event.room)] : this.places.filter((place) => !place.isRoom);
    const gone = new Set(event.removed ?? []);
    for (const place of places) {
      this.#rewrite(place, (entry) =>
        gone.has(entry.id) ? {...entry, kind: 'removed', text: '', mention: false} : entry);
    }
    if (event.room && !event.removed) {
      this.#arrived(places[0], this.#entry(event));
    } else if (event.room) {
      places[0].last = event.message;
    } else {
      this.#inbox = event.message;
    }
  }

  on_told(event) {
    if (this.#inbox && compareIds(event.message, this.#inbox) <= 0) {
      return;
    }
    this.#inbox = event.message;
    this.#arrived(this.#placeOf(`@${event.from}`), this.#entry(event));
  }

  /** A direct message of one's own, from this page or another client. The answer to it may have come before. */
  on_sent(event) {
    if (this.#inbox && compareIds(event.message, this.#inbox) <= 0) {
      return;
    }
    this.#inbox = event.message;
    const place = this.#placeOf(`@${event.to}`);
    if (place.entries.some((entry) => entry.told === event.told)) {
      this.#rewrite(place, (entry) => entry.told === event.told ? this.#entry(event) : entry);
      place.last = event.message;
    } else {
      this.#arrived(place, this.#entry(event));
    }
  }

  #entry(event) {
    return {
      id: event.message,
      told: event.told,
      to: event.on === 'sent' ? event.to : undefined,
      kind: event.act ? 'act' : event.notice ? 'notice' : KINDS[event.on] ?? event.on,
      from: event.from,
      text: words(event),
      time: event.time,
      own: this.#name !== null && key(event.from) === key(this.#name),
      mention: event.on === 'message' && this.#name !== null && mentions(event.text, this.#name),
    };
  }

  /** Adds what is new to the end of a place. */
  #arrived(place, entry) {
    if (place.last !== null && compareIds(entry.id, place.last) <= 0) {
      return;
    }
    place.last = entry.id;
    this.#append(place, [entry]);
    if (entry.own) {
      return;
    }
    place.unread++;
    place.mentioned ||= entry.mention || !place.isRoom;
    this.#listener.heard(place, entry);
    this.#listener.changed('places', place);
  }

  #append(place, entries) {
    place.entries.push(...entries);
    if (place.entries.length > MOST_ENTRIES && this.#listener.mayShorten(place)) {
      place.entries.splice(0, place.entries.length - FEWER_ENTRIES);
      place.first = place.entries.find((entry) => entry.id)?.id ?? place.first;
      place.more = true;
    }
    this.#listener.added(place, entries, 'end');
  }

  on_history(event) {
    const place = this.#placeOf(event.room ?? `@${event.to}`);
    const edited = new Set(event.messages.filter((message) => message.on === 'edited').map((edit) => edit.edited));
    const entries = event.messages.filter((message) => !message.removed && message.on !== 'edited')
      .map((message) => ({...this.#entry(message), edited: edited.has(message.message)}));
    if (event.id?.startsWith('c:')) {
      this.#listener.around(place, entries, event.id.slice(2));
    } else if (event.id === `j:${place.number}`) {
      this.#began(place, entries, event);
    } else if (event.id === `p:${place.number}`) {
      this.#fetched(place, entries, event);
    } else {
      place.loading = false;
      place.more = event.more;
      place.first = event.first ?? place.first;
      place.entries.unshift(...entries);
      this.#listener.added(place, entries, 'begin');
    }
  }

  /** Puts the newest messages with a person in place of what is shown, but for what came after them. */
  #fetched(place, entries, event) {
    const acked = new Set(entries.map((entry) => entry.told).filter(Boolean));
    const later = place.entries.filter((entry) => !acked.has(entry.told)
      && (!entry.id || !event.last || compareIds(entry.id, event.last) > 0));
    place.loading = false;
    place.more = event.more;
    place.first = event.first ?? place.first;
    place.entries = [...entries, ...later];
    this.#listener.added(place, [], 'all');
  }

  /** Adds the first page of a place. What came after the last visit is new. */
  #began(place, entries, event) {
    place.more = event.more;
    place.first = event.first ?? place.first;
    place.entries.unshift(...entries);
    this.#listener.added(place, entries, 'all');
    const fresh = place.readTo === null ? []
      : entries.filter((entry) => !entry.own && compareIds(entry.id, place.readTo) > 0);
    place.unread += fresh.length;
    place.mentioned ||= fresh.some((entry) => entry.mention);
    this.#listener.changed('places', place);
  }

  on_gap(event) {
    const place = event.room ? this.#placeOf(event.room) : null;
    if (!place) {
      this.#inbox = event.to;
      this.#listener.trouble('Some direct messages to you are lost.');
      return;
    }
    place.last = event.to;
    this.#append(place, [{kind: 'gap', text: 'Some messages are missing here.'}]);
  }

  on_ack(event) {
    const command = this.#outbox.acknowledged(event.id);
    if (command?.do === 'tell') {
      const place = this.#placeOf(`@${command.to}`);
      if (!place.entries.some((entry) => entry.told === event.message)) {
        this.#append(place, [{
          told: event.message,
          kind: 'message',
          from: this.#name,
          text: command.text,
          time: event.time,
          own: true,
        }]);
      }
      if (event.away) {
        this.#listener.note(`${command.to} is away: ${event.away}`);
      }
    }
  }

  on_refused(event) {
    if (event.id === 'n') {
      this.#nameRefused(event);
    } else if (event.id?.startsWith('j:')) {
      this.#joinRefused(event);
    } else if (event.id === 'h' || event.id?.startsWith('p:')) {
      this.places.forEach((place) => {
        place.loading = false;
      });
    } else if (event.id === 'account') {
      this.#listener.accountRefused(event.why);
    } else if (event.id === 's' || event.id?.startsWith('c:')) {
      this.#listener.notFound(event.why);
    } else if (event.id) {
      this.#answered(event.id);
      const command = this.#outbox.refused(event.id, event.code);
      if (command) {
        this.#listener.unsaid(command, event.why);
      } else if (!this.#outbox.drafts.some((draft) => draft.id === event.id)) {
        this.#listener.trouble(event.why);
      }
    } else {
      const command = this.#outbox.refusedUnread();
      if (command) {
        this.#listener.unsaid(command, event.why);
      } else {
        this.#listener.trouble(event.why);
      }
    }
  }

  #nameRefused(event) {
    const wish = this.#wish ?? this.#name;
    if (this.#token !== this.#offered.token) {
      // The name of before is lost. What may have been said under it is not said again.
      this.#takeOffered();
      const command = this.#outbox.takePerhapsSaid();
      if (command) {
        this.#listener.unsaid(command, 'it may have been said under your earlier name');
      }
    }
    if (event.code === 'name-taken' && this.#tries < MOST_NAMES) {
      this.#tries++;
      this.#ask({do: 'nick', name: `${wish.slice(0, 22)}-${this.#tries + 1}`, id: 'n'});
      return;
    }
    this.#connection.stop();
    this.#token = null;
    this.#name = null;
    this.#account = null;
    this.#setState('waiting', '');
    this.#listener.nameRefused(event.why);
  }

  #joinRefused(event) {
    const place = this.places.find((each) => `j:${each.number}` === event.id);
    if (event.code === 'unavailable' || event.code === 'stopping') {
      this.#connection.again(event.why);
      return;
    }
    this.#listener.trouble(event.why);
    if (place) {
      this.#forget(place);
    }
    this.#answered(event.id);
  }

  on_found(event) {
    this.#listener.found({...event, messages: event.messages.map((message) =>
      ({...this.#entry(message), room: message.room ?? null}))});
  }

  on_rooms(event) {
    this.#listener.listed(event);
  }

  on_time(event) {
    this.#listener.note(event.time);
  }

  on_ignoring(event) {
    this.#listener.note(event.who.length ? `You ignore ${event.who.join(', ')}.` : 'You ignore nobody.');
  }

  on_notice(event) {
    this.#listener.note(event.text);
  }

  on_pong(event) {
    if (event.id === 'asked') {
      this.#listener.note('The server answers.');
    }
  }

  #placeOf(name) {
    const id = name.startsWith('@') ? `@${key(name.slice(1))}` : key(bare(name));
    let place = this.#places.get(id);
    if (!place) {
      place = newPlace(id);
      place.name = name.startsWith('@') ? name.slice(1) : bare(name);
      this.#places.set(id, place);
      this.#listener.changed('places', place);
    }
    return place;
  }

  // What the person does.

  /** Notes a room that is to be entered. */
  want(room) {
    this.#placeOf(room);
  }

  /** Keeps the key of a room, which is to be entered with it. */
  keep(room, roomKey) {
    this.#placeOf(room).key = roomKey;
  }

  /** Shows a place, and enters it if it is a room. */
  look(name) {
    const place = this.#placeOf(name);
    const isNew = this.#current !== place;
    this.#current = place;
    if (place.isRoom && !place.joined && !place.out && this.#state === 'ready' && isNew) {
      this.#enter(place);
    } else if (!place.isRoom && isNew) {
      this.#fetch(place);
    }
    this.#listener.changed('places', place);
    return place;
  }

  /** Asks for the newest messages to and from a person. */
  #fetch(place) {
    if (this.#state === 'ready') {
      place.loading = true;
      this.#connection.send({do: 'history', to: place.name, limit: PAGE, id: `p:${place.number}`});
    }
  }

  /** Enters a room again, after one was put out of it. */
  comeBack(place) {
    if (place.out && this.#state === 'ready') {
      place.out = false;
      this.#enter(place);
    }
  }

  /** Notes that the person has seen a place to its end. */
  read(place) {
    const last = place.entries.findLast((entry) => entry.id)?.id ?? place.last;
    if (place.unread > 0 || place.readTo !== last) {
      place.unread = 0;
      place.mentioned = false;
      place.readTo = last;
      this.#listener.changed('places', place);
    }
  }

  leave(place) {
    if (place.isRoom && place.joined) {
      this.#connection.send({do: 'leave', room: place.name, id: 'l'});
    } else {
      this.#forget(place);
    }
  }

  /** Asks for the page before the first entry. */
  older(place) {
    const isThere = place.isRoom ? place.joined : this.#state === 'ready';
    if (isThere && place.more && !place.loading) {
      place.loading = true;
      const of = place.isRoom ? {room: place.name} : {to: place.name};
      this.#connection.send({do: 'history', ...of, before: place.first, limit: PAGE, id: 'h'});
    }
  }

  /** Asks for the messages around one. */
  around(place, id) {
    const [epoch, number] = id.split('-');
    const before = `${epoch}-${BigInt(number) + BigInt(AROUND + 1)}`;
    this.#connection.send({do: 'history', room: place.name, before, limit: 2 * AROUND + 1, id: `c:${id}`});
  }

  /** Says lines in a place. Returns what is wrong with them, or null. */
  say(place, text, act = false) {
    const lines = text.split('\n').map((line) => line.trimEnd()).filter((line) => line !== '');
    const commands = lines.map((line) => place.isRoom
      ? {do: act ? 'act' : 'say', room: place.name, text: line}
      : {do: 'tell', to: place.name, text: line});
    return this.#send(commands);
  }

  setTopic(place, text) {
    return this.#send([{do: 'topic', room: place.name, text}]);
  }

  #send(commands) {
    const long = commands.some((command) =>
      new TextEncoder().encode(JSON.stringify(command)).length + ID_ROOM > this.#line);
    if (long) {
      return 'That is too long for one message.';
    }
    commands.forEach((command) => this.#outbox.add(command));
    return null;
  }

  /** Sends a command whose answer is shown. */
  ask(command) {
    this.#connection.send(command);
  }

  rename(name) {
    this.#wish = name;
    this.#connection.send({do: 'nick', name, id: 'nick'});
  }

  /** Asks again who is in a room that does not tell of each change. */
  refreshPeople() {
    if (this.#current?.isRoom && this.#current.joined && this.#current.quiet) {
      this.#askWho(this.#current);
    }
    return QUIET_WHO;
  }
}
