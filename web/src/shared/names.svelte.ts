import { SvelteMap } from 'svelte/reactivity';
import { apiUrl, getJson } from '../api/client';
import type { components } from '../api/schema';

type Named = components['schemas']['IdName'];

/** What ids in records are called, as far as this page has asked; null where there is nothing that the user may read. */
const known = new SvelteMap<string, string | null>();
const asked = new Set<string>();
let waiting: string[] = [];

/** Ids of one request. */
const MOST = 100;

async function fetchNames(): Promise<void> {
  const all = waiting;
  waiting = [];
  for (let at = 0; at < all.length; at += MOST) {
    const some = all.slice(at, at + MOST);
    try {
      for (const one of await getJson<Named[]>(apiUrl('/names', { of: some }))) known.set(one.of, one.name ?? null);
    } catch {
      // Asked again when it is next shown; until then the id stands there.
      for (const one of some) asked.delete(one);
    }
  }
}

/** Remembers what a picker or an answer called an id. */
export function learn(kind: string, id: string, name: string): void {
  known.set(`${kind}:${id}`, name);
}

/** What an id is called; null where the user may not know, undefined until it is known. All that a page shows at once is asked for at once. */
export function called(kind: string, id: string): string | null | undefined {
  const key = `${kind}:${id}`;
  const found = known.get(key);
  if (found === undefined && !asked.has(key)) {
    asked.add(key);
    if (waiting.push(key) === 1) setTimeout(() => void fetchNames(), 20);
  }
  return found;
}

/** As after signing out: the next user may read others. */
export function forgetNames(): void {
  known.clear();
  asked.clear();
}
