import { front, rooms, usual, work } from '../rooms';
import { find, tabRoutes, type RoomKey } from '../routes';
import type { IconName } from '../shared/icon.svelte';
import { registers } from '../shared/registers.svelte';
import { remembered } from '../shared/remembered.svelte';
import { router } from '../shared/router.svelte';
import { session } from '../shared/session.svelte';
import { t } from '../shared/words.svelte';

export type Tab = { path: string; name: string; icon: IconName; room: RoomKey };
export type Room = { key: RoomKey; name: string; short: string; icon: IconName; tabs: Tab[]; href: string };

const icons = new Map(rooms.map((one) => [one.key as string, one.icon]));

/** The rooms and pages that are there for the user, and where in them they are. */
class House {
  tabs = $derived.by<Tab[]>(() => [
    ...tabRoutes.filter((one) => !one.right || session.can(one.right, 'read')).map((one) => ({ path: one.pattern, name: t(one.key), icon: one.icon, room: one.room })),
    // A register of a room that this version does not know is still to be found.
    ...registers.all.map((one) => ({ path: `/registers/${one.key}`, name: one.name, icon: icons.get(one.room) ?? 'columns', room: (icons.has(one.room) ? one.room : 'system') as RoomKey })),
  ]);

  /** Those of the user's work first, then the others in the order of the house. */
  rooms = $derived.by<Room[]>(() => {
    const open = rooms.flatMap(({ key, icon }) => {
      const tabs = this.tabs.filter((one) => one.room === key);
      const last = tabs.find((one) => one.path === remembered.last(key));
      const first = tabs[0];
      return first ? [{ key, icon, tabs, name: t(`web-room-${key}`), short: t(`web-room-${key}-short`), href: (last ?? first).path }] : [];
    });
    const order = work[session.me?.role ?? ''] ?? usual;
    const wanted = order.flatMap((key) => open.filter((one) => one.key === key)).slice(0, front);
    // Fewer than four of their own: the next of the house fill the row.
    return [...wanted, ...open.filter((one) => !wanted.includes(one))];
  });

  first = $derived(this.rooms.slice(0, front));
  rest = $derived(this.rooms.slice(front));

  /** The tab of the page that is seen. */
  tab = $derived.by<Tab | undefined>(() => {
    const found = find(router.path);
    const path = found?.tab?.pattern ?? (found?.params.key ? `/registers/${found.params.key}` : undefined);
    return this.tabs.find((one) => one.path === path);
  });
  room = $derived(this.rooms.find((one) => one.key === this.tab?.room));
  starred = $derived(remembered.starred.flatMap((path) => this.tabs.filter((one) => one.path === path)));
}

export const house = new House();
