/**
 * What outlives a reload. The tab keeps its name, its token and the messages that were not
 * acknowledged; the browser keeps the name and the rooms for the next visit.
 */

const TAB = 'belfry.tab';
const BROWSER = 'belfry';
const ASK_FOR = 150;

function read(storage, name) {
  try {
    return JSON.parse(storage.getItem(name)) ?? {};
  } catch {
    return {};
  }
}

function write(storage, name, value) {
  try {
    storage.setItem(name, JSON.stringify(value));
  } catch {
    // The storage is full or forbidden: the page works without it.
  }
}

export const tab = {
  load: () => read(sessionStorage, TAB),
  save: (state) => write(sessionStorage, TAB, state),
};

export const browser = {
  load: () => read(localStorage, BROWSER),
  save: (state) => write(localStorage, BROWSER, state),
};

/**
 * Makes sure that one tab only uses a token. A browser that duplicates a tab copies its token, and
 * two tabs would take the name from each other for ever.
 */
export class TokenClaim {
  #channel = new BroadcastChannel('belfry');
  #token = null;
  #answered = () => {};

  constructor() {
    this.#channel.onmessage = ({data}) => {
      if (data.asks && data.asks === this.#token) {
        this.#channel.postMessage({uses: data.asks});
      } else if (data.uses) {
        this.#answered(data.uses);
      }
    };
  }

  /** Answers other tabs that this tab uses the token. */
  use(token) {
    this.#token = token;
  }

  /** Whether another tab uses the token. */
  async isTaken(token) {
    this.#token = null;
    const taken = await new Promise((resolve) => {
      this.#answered = (used) => used === token && resolve(true);
      this.#channel.postMessage({asks: token});
      setTimeout(resolve, ASK_FOR, false);
    });
    this.#answered = () => {};
    return taken;
  }
}
