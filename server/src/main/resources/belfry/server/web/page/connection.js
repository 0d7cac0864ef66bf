/**
 * The connection to the server: opens the WebSocket, finds out when it is dead, and opens it again
 * after a pause that grows.
 *
 * Calls the listener: opened(), heard(event), lost(why, seconds until the next attempt,
 * whether another connection has taken the name over).
 */

const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 10_000;
const RESTART_PAUSE = 3_000;
const ASK_AFTER = 25_000;
const DEAD_AFTER = 10_000;
const HURRIED_DEAD_AFTER = 4_000;
const OPEN_WITHIN = 8_000;

export class Connection {
  #address;
  #listener;
  #socket = null;
  #pause = FIRST_PAUSE;
  #retry = 0;
  #alarm = 0;
  #restarting = false;
  #stopped = true;
  #why = '';
  #farewell = false;

  constructor(address, listener) {
    this.#address = address;
    this.#listener = listener;
  }

  /** Opens the connection, and keeps it open until stop. */
  start() {
    if (this.#stopped) {
      this.#stopped = false;
      this.#open();
    }
  }

  /** Closes the connection for good. */
  stop() {
    this.#stopped = true;
    clearTimeout(this.#retry);
    clearTimeout(this.#alarm);
    const socket = this.#socket;
    this.#socket = null;
    socket?.close(1000);
  }

  /** Sends a command, if the connection is open. */
  send(command) {
    if (this.#socket?.readyState === WebSocket.OPEN) {
      this.#socket.send(JSON.stringify(command));
    }
  }

  /** Looks at once whether the connection works: the machine was asleep, or the network is back. */
  hurry() {
    if (this.#stopped) {
      return;
    }
    if (!this.#socket) {
      this.#pause = FIRST_PAUSE;
      this.#open();
    } else if (this.#socket.readyState === WebSocket.OPEN) {
      this.#ask(HURRIED_DEAD_AFTER);
    }
  }

  /** Gives the connection up, and opens the next one after a pause. */
  again(why) {
    this.#end(this.#socket, why);
  }

  #open() {
    clearTimeout(this.#retry);
    this.#why = '';
    this.#farewell = false;
    const socket = new WebSocket(this.#address);
    this.#socket = socket;
    socket.onopen = () => this.#socket === socket && this.#opened();
    socket.onmessage = (message) => this.#socket === socket && this.#heard(message.data);
    socket.onclose = () => this.#end(socket, this.#why || 'The connection is lost');
    this.#alarm = setTimeout(() => this.#end(socket, 'The server does not answer'), OPEN_WITHIN);
  }

  #opened() {
    this.#restarting = false;
    this.#listen();
    this.#listener.opened();
  }

  #heard(data) {
    this.#listen();
    const event = JSON.parse(data);
    if (event.on === 'welcome') {
      this.#pause = FIRST_PAUSE;
    } else if (event.on === 'restart') {
      this.#restarting = true;
    } else if (event.on === 'bye') {
      this.#why = event.why;
      this.#farewell = event.taken === true;
    } else if ( event.on === 'refused' && !event.id) {
      this.#why = event.why;
    }
    this.#listener.heard(event);
  }

  #listen() {
    clearTimeout(this.#alarm);
    this.#alarm = setTimeout(() => this.#ask(DEAD_AFTER), ASK_AFTER);
  }

  #ask(patience) {
    clearTimeout(this.#alarm);
    const socket = this.#socket;
    this.send({do: 'ping', id: 'p'});
    this.#alarm = setTimeout(() => this.#end(socket, 'The server does not answer'), patience);
  }

  #end(socket, why) {
    if (!socket || this.#socket !== socket) {
      return;
    }
    this.#socket = null;
    clearTimeout(this.#alarm);
    socket.close();
    if (this.#stopped) {
      return;
    }
    const pause = this.#restarting ? Math.random() * RESTART_PAUSE : this.#pause * (0.5 + Math.random() / 2);
    this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE);
    this.#retry = setTimeout(() => this.#open(), pause);
    this.#listener.lost(why, Math.ceil(pause / 1000), this.#farewell);
  }
}
