import { apiUrl, ApiError, getJson } from '../api/client';
import type { Found, FoundGroup } from '../api/types';
import { house } from '../frame/house.svelte';
import { recordPlace } from '../routes';
import { fold } from '../shared/format';
import { registers } from '../shared/registers.svelte';
import { router } from '../shared/router.svelte';
import { session } from '../shared/session.svelte';
import { t } from '../shared/words.svelte';
import type { Group } from './choices';

/** Between two strokes of somebody who types: what is asked earlier is asked in vain. */
const PAUSE = 120;
/** Fewer letters mean half the province, and the server does not answer them. */
const LEAST = 2;

const place = (group: FoundGroup) => recordPlace(group.kind, group.register);

/** The records that a question finds on the server. The words go to the server alone, never into the address bar. */
export function useRecords(question: () => string): { readonly groups: Group[]; readonly asking: boolean; readonly trouble: string } {
  /** What was found, and for which words: an answer is none to the next question. */
  let found = $state.raw<{ asked: string; groups: FoundGroup[] }>({ asked: '', groups: [] });
  let asking = $state(false);
  let trouble = $state('');

  $effect(() => {
    const asked = question().trim();
    if (fold(asked).replace(/[^\p{L}\p{N}]/gu, '').length < LEAST) {
      trouble = '';
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
      found = { asked, groups: answer.groups };
      trouble = '';
    } catch (cause) {
      if (signal.aborted) return;
      if (!(cause instanceof ApiError) || cause.offline) trouble = t('web-palette-lost');
      else if (cause.status === 401) session.leave();
      // A server of an earlier version knows no such question; pages and areas are found without it.
      else trouble = cause.status === 404 ? '' : cause.problem.message;
    }
    asking = false;
  }

  const groups = $derived(
    (found.asked === question().trim() ? found.groups : []).flatMap((group): Group[] => {
      const at = place(group);
      if (!at) return [];
      const tab = house.tabs.find((one) => one.path === at.list);
      const choices = group.hits.map((hit) => ({
        key: `${group.kind}:${hit.id}`,
        icon: tab?.icon ?? ('columns' as const),
        title: hit.title,
        note: [hit.note, hit.area].filter(Boolean).join(' · '),
        words: '',
        // In the list itself its filters and page stay.
        choose: () => (at.list === router.path && at.record(hit.id).includes('?open=') ? router.set({ open: hit.id }) : router.go(at.record(hit.id))),
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
    get trouble() {
      return trouble;
    },
  };
}
