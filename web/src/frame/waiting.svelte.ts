import { apiUrl } from '../api/client';
import { useQuery } from '../api/queries.svelte';
import type { NoticeCard, Page, WaitingEntries } from '../api/types';
import { registers } from '../shared/registers.svelte';
import { session } from '../shared/session.svelte';

/** What waits, by the page where it is done: whose right it is to do it, and the list that counts it. */
const waiting = [
  { path: '/tasks', kind: 'tasks', right: 'write', filter: (day: string) => ['parent_id:notempty', 'state:in:assigned,acknowledged,reported,returned', `due_on:le:${day}`] },
  { path: '/directives', kind: 'documents', right: 'decide', filter: () => ['state:eq:draft'] },
  { path: '/allocation', kind: 'allocations', right: 'decide', filter: () => ['state:eq:proposed'] },
];

/**
 * How much waits for the user on each page. It is counted in the user's own area on the day of work, whatever the page
 * speaks of, so that going through pages asks nothing; a change of the kind asks again.
 */
export function useWaiting(): { of(path: string): number } {
  const counts = waiting.map(({ path, kind, right, filter }) => {
    const url = (): string | null => {
      const me = session.me;
      return me && session.can(kind, 'read') && session.can(kind, right) ? apiUrl(`/lists/${kind}`, { area: me.area.code, filter: filter(me.day), size: 1 }) : null;
    };
    return { path, query: useQuery<Page>(url, [kind]) };
  });
  // Entries whose clock runs until somebody of the user's own units acts.
  const owned = useQuery<WaitingEntries[]>(() => (session.me?.units.length && registers.all.some((one) => one.owner) ? apiUrl('/registers/waiting') : null), () => registers.all.filter((one) => one.owner).map((one) => one.key));
  const entries = (path: string): number => owned.data?.find((one) => path === `/registers/${one.register}`)?.count ?? 0;
  // What one was told and has not received is received on the page of today.
  const told = useQuery<NoticeCard[]>(() => (session.me ? apiUrl('/notices') : null), ['notices']);
  return { of: (path) => (path === '/' ? (told.data?.length ?? 0) : (counts.find((one) => one.path === path)?.query.data?.total ?? entries(path))) };
}
