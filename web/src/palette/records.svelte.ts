import { apiUrl, ApiError, getJson } from '../api/client';
import type { Found, FoundGroup } from '../api/types';
import { house } from '../frame/house.svelte';
import { find } from '../routes';
import { fold } from '../shared/format';
import { registers } from '../shared/registers.svelte';
import { router } from '../shared/router.svelte';
import type { Group } from './choices';

/** Between two strokes of somebody who types: what is asked earlier is asked in vain. */
const PAUSE = 120;
/** Fewer letters mean half the province, and the server does not answer them. */
const LEAST = 2;

/** A kind's own pages, where a record is not a row that is opened in its list. */
const pages: Record<string, string> = { documents: '/directives', tasks: '/tasks' };

function place(group: FoundGroup): { list: string; record: (id: string) => string } | undefined {
  if (group.register) return { list: `/registers/${group.kind}`, record: (id) => `/registers/${group.kind}?open=${id}` };
  const own = pages[group.kind];
  if (own) return { list: own, record: (id) => `${own}/${id}` };
  return find(`/${group.kind}`) ? { list: `/${group.kind}`, record: (id) => `/${group.kind}?open=${id}` } : undefined;
}

/** The records that a question finds on the server. The words go to the server alone, never into the address bar. */
export function useRecords(question: () => string): { readonly groups: Group[]; readonly asking: boolean; readonly lost: boolean } {
  let found = $state.raw<FoundGroup[]>([]);
  let asking = $state(false);
  let lost = $state(false);

  $effect(() => {
    const asked = question().trim();
    if (fold(asked).replace(/[^\p{L}\p{N}]/gu, '').length < LEAST) {
      found = [];
      lost = false;
      return;
    }
    const abort = new AbortController();
    asking = true;
    const timer = setTimeout(() => void ask(asked, abort.signal), PAUSE);
    return () => {
      clearTimeout(timer);
      abort.abort();
      asking = false;
    };
  });

  async function ask(asked: string, signal: AbortSignal): Promise<void> {
    try {
      const answer = await getJson<Found>(apiUrl('/find', { q: asked }), signal);
      if (signal.aborted) return;
      found = answer.groups;
      lost = false;
    } catch (cause) {
      if (signal.aborted) return;
      found = [];
      // A server of an earlier version knows no such question; pages and areas are found without it.
      lost = !(cause instanceof ApiError && cause.status === 404);
    }
    asking = false;
  }

  const groups = $derived(
    found.flatMap((group): Group[] => {
      const at = place(group);
      if (!at) return [];
      const tab = house.tabs.find((one) => one.path === at.list);
      const choices = group.hits.map((hit) => ({
        key: `${group.kind}:${hit.id}`,
        icon: tab?.icon ?? ('columns' as const),
        title: hit.title,
        note: [hit.note, hit.area].filter(Boolean).join(' · '),
        words: '',
        choose: () => router.go(at.record(hit.id)),
      }));
      return [{ key: group.kind, title: tab?.name ?? registers.of(group.kind)?.name ?? group.kind, more: group.more, choices }];
    }),
  );

  return {
    get groups() {
      return groups;
    },
    get asking() {
      return asking;
    },
    get lost() {
      return lost;
    },
  };
}
