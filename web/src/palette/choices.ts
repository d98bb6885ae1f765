import { house } from '../frame/house.svelte';
import { within } from '../shared/areas';
import { fold } from '../shared/format';
import type { IconName } from '../shared/icon.svelte';
import { router } from '../shared/router.svelte';
import { session } from '../shared/session.svelte';
import { t } from '../shared/words.svelte';

/** Something to choose: what it is called, what it is found by besides, and what choosing it does. */
export type Choice = { key: string; icon: IconName; title: string; note: string; words: string; choose: () => void; /** May the browser remember it? Never a record: whoever sits down next must not read who was looked up. */ kept?: true };
export type Group = { key: string; title: string; more?: boolean; choices: Choice[] };

export function pageChoices(): Choice[] {
  const rooms = house.rooms.filter((one) => one.tabs.length > 1);
  return [
    ...rooms.map((one) => ({ key: `room:${one.key}`, icon: one.icon, title: one.name, note: t('web-palette-room'), words: '', choose: () => router.go(one.href), kept: true as const })),
    ...house.tabs.map((one) => {
      const room = house.rooms.find((other) => other.key === one.room)?.name ?? '';
      return { key: `page:${one.path}`, icon: one.icon, title: one.name, note: room, words: room, choose: () => router.go(one.path), kept: true as const };
    }),
  ];
}

export function areaChoices(): Choice[] {
  const own = session.me?.area.code;
  const placed = within(session.areas, own);
  const names = new Map(placed.map(({ area }) => [area.code, area.name]));
  return placed.map(({ area, path }) => ({
    kept: true as const,
    key: `area:${area.code}`,
    icon: 'place' as const,
    title: area.name,
    note: names.get(area.parent ?? '') ?? '',
    words: `${path} ${area.code}`,
    choose: () => router.set({ area: area.code === own ? null : area.code, page: null }),
  }));
}

/** How well a choice answers the words asked: less is better; nothing where a word is missing. */
function distance(choice: Choice, asked: string[]): number | undefined {
  const title = fold(choice.title);
  const whole = asked.join(' ');
  if (title === whole) return 0;
  if (title.startsWith(whole)) return 1;
  if (title.includes(whole)) return 2;
  const begins = title.split(/[^\p{L}\p{N}]+/u);
  if (asked.every((word) => begins.some((one) => one.startsWith(word)))) return 3;
  if (asked.every((word) => title.includes(word))) return 4;
  const all = `${title} ${fold(choice.words)}`;
  return asked.every((word) => all.includes(word)) ? 5 : undefined;
}

/** The choices that hold every word, in any order and without marks, the nearest first. */
export function nearest(choices: Choice[], question: string, most: number): Choice[] {
  const asked = fold(question).split(/\s+/).filter(Boolean);
  return choices
    .flatMap((choice) => {
      const far = distance(choice, asked);
      return far === undefined ? [] : [{ choice, far }];
    })
    .sort((a, b) => a.far - b.far)
    .slice(0, most)
    .map((one) => one.choice);
}
