/**
 * The messages that the server has not acknowledged, in the order in which they were typed. One is
 * under way at a time. So after a lost connection only one of them can have been posted unnoticed,
 * and that one is sent again with its id: the server posts it once.
 */

const AGAIN_AFTER = 2_000;
const AGAIN = new Set(['unavailable', 'unknown-outcome', 'stopping']);

export class Outbox {
  #drafts;
  #send;
  #changed;
  #ready = false;
  #underWay = false;
  #ids;
  #number = 0;
  #later = 0;

  /**
   * drafts: those of the page before a reload.
   * send: called with a command that the connection must send.
   * changed: called when the drafts must be stored and shown again.
   */
  constructor(drafts, send, changed) {
    this.#drafts = drafts;
    this.#send = send;
    this.#changed = changed;
    const random = crypto.getRandomValues(new Uint8Array(6));
    this.#ids = Array.from(random, (b) => b.toString(16).padStart(2, '0')).join('');
  }

  /** The waiting commands. */
  get drafts() {
    return this.#drafts.map((draft) => draft.command);
  }

  /** What must be stored, so that a reload loses nothing. */
  get stored() {
    return this.#drafts;
  }

  /** Adds a say, act, tell or topic. */
  add(command) {
    this.#number++;
    this.#drafts.push({command: {...command, id: `${this.#ids}-${this.#number}`}, sent: false});
    this.#changed();
    this.#next();
  }

  /** The connection takes messages from now on. */
  ready() {
    this.#ready = true;
    this.#next();
  }

  /** The connection is lost. */
  lost() {
    this.#ready = false;
    this.#underWay = false;
    clearTimeout(this.#later);
  }

  /** Takes out what may have been said under a name that is lost. Returns the command, or null. */
  takePerhapsSaid() {
    if (!this.#drafts[0]?.sent) {
      return null;
    }
    const {command} = this.#drafts.shift();
    this.#changed();
    return command;
  }

  /** Handles an acknowledgement. Returns the command that it is about, or null. */
  acknowledged(id) {
    return this.#settle(id);
  }

  /** Handles the refusal of a line that the server could not read. Returns the command, or null. */
  refusedUnread() {
    return this.#underWay ? this.#settle(this.#drafts[0].command.id) : null;
  }

  /** Handles a refusal. Returns the command that can't be sent, or null. */
  refused(id, code) {
    if (AGAIN.has(code) && this.#isUnderWay(id)) {
      this.#underWay = false;
      this.#later = setTimeout(() => this.#next(), AGAIN_AFTER);
      return null;
    }
    return this.#settle(id);
  }

  #isUnderWay(id) {
    return this.#underWay && this.#drafts[0]?.command.id === id;
  }

  #settle(id) {
    if (!this.#isUnderWay(id)) {
      return null;
    }
    this.#underWay = false;
    const {command} = this.#drafts.shift();
    this.#changed();
    this.#next();
    return command;
  }

  #next() {
    if (this.#ready && !this.#underWay && this.#drafts.length > 0) {
      this.#underWay = true;
      if (!this.#drafts[0].sent) {
        this.#drafts[0].sent = true;
        this.#changed();
      }
      this.#send(this.#drafts[0].command);
    }
  }
}
