/** What the browser keeps for a user: where they were in each room, what they starred, where the palette led them. */
type Kept = { last: Record<string, string>; starred: string[]; recent: string[] };

const nothing: Kept = { last: {}, starred: [], recent: [] };
const RECENT = 8;

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((one): one is string => typeof one === 'string') : [];
}

/** Reads what was kept, whatever became of it since: an older version wrote it, or another program. */
function read(place: string): Kept | null {
  try {
    const found = JSON.parse(localStorage.getItem(place) ?? '{}') as Partial<Kept>;
    const last = Object.entries(found.last ?? {}).filter(([, path]) => typeof path === 'string');
    return { last: Object.fromEntries(last), starred: texts(found.starred), recent: texts(found.recent) };
  } catch {
    // Storage may be switched off on a shared desk; what is remembered then lasts as long as the page.
    return null;
  }
}

class Remembered {
  #place = '';
  #kept = $state.raw<Kept>(nothing);

  /** Begins for a user. Two who share a desk do not find each other's ways. */
  start(user: string): void {
    this.#place = `remembered-${user}`;
    this.#kept = read(this.#place) ?? nothing;
  }

  constructor() {
    // Another window of the same user has something else.
    addEventListener('storage', (event) => {
      if (event.key === this.#place) this.#kept = read(this.#place) ?? this.#kept;
    });
  }

  #change(change: (kept: Kept) => Partial<Kept>): void {
    const kept = read(this.#place) ?? this.#kept;
    this.#kept = { ...kept, ...change(kept) };
    try {
      localStorage.setItem(this.#place, JSON.stringify(this.#kept));
    } catch {
      // See above.
    }
  }

  get starred(): string[] {
    return this.#kept.starred;
  }

  get recent(): string[] {
    return this.#kept.recent;
  }

  /** The page of a room that was last looked at. */
  last(room: string): string | undefined {
    return this.#kept.last[room];
  }

  enter(room: string, path: string): void {
    if (this.#kept.last[room] !== path) this.#change(({ last }) => ({ last: { ...last, [room]: path } }));
  }

  star(path: string): void {
    this.#change(({ starred }) => ({ starred: starred.includes(path) ? starred.filter((one) => one !== path) : [...starred, path] }));
  }

  /** Notes a choice by its key. Never one of a person's record: whoever sits down next must not read there who was looked up. */
  choose(key: string): void {
    this.#change(({ recent }) => ({ recent: [key, ...recent.filter((one) => one !== key)].slice(0, RECENT) }));
  }
}

export const remembered = new Remembered();
