/** The commands that a person may type. A line that begins with a slash is never said by mistake. */

const HELP = [
  '/join ROOM — enter a room, which may need a key: /join ROOM KEY; /leave leaves it',
  '/msg NAME TEXT — send a direct message',
  '/me TEXT — say what you do',
  '/nick NAME — change your name; /register keeps it for good, and /login comes back to it',
  '/topic TEXT — set the topic of the room; /topic - removes it',
  '/search WORDS — find messages',
  '/edit TEXT — give your last message another text; /remove takes it back',
  '/remove NAME — remove the last message of somebody, as a moderator or the host of a room',
  '/kick NAME, /mute NAME, /unmute NAME — for the host of a room',
  '/rooms — list all rooms',
  '/away TEXT — say that you are away; /away without a text says that you are back',
  '/ignore NAME — hide the messages of somebody, or show them again',
  '/time — the time of the server',
];

/**
 * Does a command. Returns what is wrong with it, or null.
 *
 * chat: the model; view: show(name), note(text) and more.
 */
export function command(line, chat, view) {
  const [, word, rest] = /^\/(\S*)\s*(.*)$/su.exec(line);
  const place = chat.current;
  switch (word.toLowerCase()) {
    case 'join':
    case 'j':
      return need(rest, '/join ROOM', () => {
        const [, room, roomKey] = /^#?(.*?)(?:\s+(\S+))?$/su.exec(rest);
        chat.comeBack(view.show(room, roomKey));
      });
    case 'leave':
    case 'part':
      chat.leave(place);
      return null;
    case 'msg':
    case 'query': {
      const [, name, text] = /^(\S*)\s*(.*)$/su.exec(rest);
      return need(name, '/msg NAME TEXT', () => {
        const to = view.show(`@${name}`);
        return text === '' ? null : chat.say(to, text);
      });
    }
    case 'me':
      return need(rest, '/me TEXT', () => place.isRoom ? chat.say(place, rest, true) : '/me is for rooms.');
    case 'nick':
      return need(rest, '/nick NAME', () => chat.rename(rest));
    case 'topic':
      return need(place.isRoom && rest, '/topic TEXT, in a room', () => chat.setTopic(place, rest === '-' ? '' : rest.replace(/\s+/gu, ' ')));
    case 'kick':
    case 'mute':
    case 'unmute': {
      const [, name, why] = /^(\S*)\s*(.*)$/su.exec(rest);
      return need(place.isRoom && name, `/${word} NAME, in a room`, () =>
        chat.ask({do: word.toLowerCase(), room: place.name, name, why: why || undefined, id: actId()}));
    }
    case 'remove': {
      const [, name, last] = /^(\S*)\s*(\d*)$/u.exec(rest) ?? [];
      return need(place.isRoom && name !== undefined, '/remove, /remove NAME or /remove NAME NUMBER, in a room', () =>
        chat.ask({do: 'remove', room: place.name, name: name || undefined, last: last ? Number(last) : undefined, id: actId()}));
    }
    case 'edit':
      return need(place.isRoom && rest, '/edit TEXT, in a room', () =>
        chat.ask({do: 'edit', room: place.name, text: rest, id: actId()}));
    case 'search':
      return need(rest, '/search WORDS', () => view.search(rest));
    case 'rooms':
      chat.ask({do: 'rooms', id: 'r'});
      return null;
    case 'who':
      view.openPeople();
      return null;
    case 'away':
      chat.ask(rest === '' ? {do: 'away', id: 'away'} : {do: 'away', text: rest, id: 'away'});
      return null;
    case 'ignore':
      chat.ask(rest === '' ? {do: 'ignore', id: 'i'} : {do: 'ignore', name: rest, id: 'i'});
      return null;
    case 'time':
      chat.ask({do: 'time', id: 't'});
      return null;
    case 'ping':
      chat.ask({do: 'ping', id: 'asked'});
      return null;
    case 'help':
      HELP.forEach((each) => view.note(each));
      return null;
    case 'login':
    case 'register':
      return view.openAccount(rest.split(/\s/u)[0]);
    case '':
      return 'A command is missing after the slash. /help lists all commands.';
    default:
      return `There is no /${word}: /help lists the commands. To say it, type a second slash before it.`;
  }
}

/** The id of a command that a log keeps: one that comes twice is a repetition. */
function actId() {
  return `k:${Date.now()}`;
}

function need(argument, usage, action) {
  if (!argument) {
    return `Usage: ${usage}`;
  }
  const wrong = action();
  return typeof wrong === 'string' ? wrong : null;
}
