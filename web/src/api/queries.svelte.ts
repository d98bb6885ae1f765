import { ApiError, getJson } from './client';

/**
 * A small store of answers keyed by their address. Pages that ask the same question share one answer, and a change
 * reported by the server refetches only the answers that depend on the kind of record that changed.
 */
class Entry {
  data = $state.raw<unknown>(undefined);
  error = $state.raw<ApiError | undefined>(undefined);
  loading = $state(false);
  readonly url: string;
  kinds: readonly string[];
  users = 0;
  stale = true;
  #abort: AbortController | undefined;

  constructor(url: string, kinds: readonly string[]) {
    this.url = url;
    this.kinds = kinds;
  }

  async load(): Promise<void> {
    this.#abort?.abort();
    const abort = new AbortController();
    this.#abort = abort;
    this.loading = true;
    this.stale = false;
    try {
      const data = await getJson<unknown>(this.url, abort.signal);
      if (this.#abort !== abort) return;
      this.data = data;
      this.error = undefined;
    } catch (cause) {
      if (this.#abort !== abort || !(cause instanceof ApiError)) return;
      this.error = cause;
      this.stale = true;
      if (cause.status === 401) refused();
    } finally {
      if (this.#abort === abort) this.loading = false;
    }
  }

  /** Takes the answer that came with a change, in place of one that is under way. */
  put(data: unknown): void {
    this.#abort?.abort();
    this.#abort = undefined;
    this.loading = false;
    this.stale = false;
    this.error = undefined;
    this.data = data;
  }
}

const entries = new Map<string, Entry>();
let refused: () => void = () => {};

/** What to do when the server no longer knows the session. */
export function onRefused(action: () => void): void {
  refused = action;
}

function entry(url: string, kinds: readonly string[]): Entry {
  let found = entries.get(url);
  if (!found) {
    found = new Entry(url, kinds);
    entries.set(url, found);
  }
  return found;
}

export type Query<T> = {
  readonly data: T | undefined;
  readonly error: ApiError | undefined;
  readonly loading: boolean;
  /** True while the data shown answers an earlier question (another page, filter or day). */
  readonly previous: boolean;
  reload(): void;
  /** Shows an answer that came with a change, without asking again. */
  put(data: T): void;
};

/**
 * Asks `url()` and keeps the answer fresh while the calling component lives. `kinds` names the kinds of record on
 * which the answer depends ('*' for all). A null address asks nothing.
 */
export function useQuery<T>(url: () => string | null, kinds: readonly string[] | (() => readonly string[])): Query<T> {
  const current = $derived.by(() => {
    const address = url();
    return address === null ? undefined : entry(address, typeof kinds === 'function' ? kinds() : kinds);
  });
  let last = $state.raw<unknown>(undefined);

  $effect(() => {
    const used = current;
    if (!used) return;
    used.users += 1;
    if (used.stale) void used.load();
    return () => {
      used.users -= 1;
      prune();
    };
  });
  $effect(() => {
    if (current?.data !== undefined) last = current.data;
  });

  return {
    get data() {
      return (current?.data ?? (current?.error ? undefined : last)) as T | undefined;
    },
    get error() {
      return current?.error;
    },
    get loading() {
      return current?.loading ?? false;
    },
    get previous() {
      return current !== undefined && current.data === undefined && last !== undefined;
    },
    reload() {
      if (current) void current.load();
    },
    put(data: T) {
      current?.put(data);
    },
  };
}

/** Keeps some unused answers for a quick way back, and forgets the oldest. */
function prune(): void {
  const keep = 40;
  if (entries.size <= keep) return;
  for (const [url, one] of entries) {
    if (entries.size <= keep) return;
    if (one.users === 0) entries.delete(url);
  }
}

/** Marks every answer that depends on one of the kinds as old, and refetches those on the screen. */
export function refresh(kinds: readonly string[]): void {
  const all = kinds.includes('*');
  for (const one of entries.values()) {
    if (!all && !one.kinds.includes('*') && !one.kinds.some((kind) => kinds.includes(kind))) continue;
    one.stale = true;
    if (one.users > 0) void one.load();
  }
}

/** The same for the answers that depend on a kind whose changes are not heard of, or that failed to come. */
export function refreshBut(heard: (kind: string) => boolean): void {
  for (const one of entries.values()) {
    if (one.error === undefined && one.kinds.every((kind) => kind !== '*' && heard(kind))) continue;
    one.stale = true;
    if (one.users > 0) void one.load();
  }
}

/** Forgets everything, as after signing out: whoever comes next asks the same addresses for other answers. */
export function forget(): void {
  entries.clear();
}
