import table from '../../data/access/rooms.json';
import type { RoomKey } from './routes';
import type { IconName } from './shared/icon.svelte';

/** The rooms in the order of the house. Their words are `web-room-KEY`, and `web-room-KEY-short` under a thumb. */
export const rooms: { key: RoomKey; icon: IconName }[] = [
  { key: 'today', icon: 'command' },
  { key: 'direction', icon: 'directives' },
  { key: 'measures', icon: 'place' },
  { key: 'epidemiology', icon: 'cases' },
  { key: 'care', icon: 'care' },
  { key: 'supply', icon: 'stock' },
  { key: 'analysis', icon: 'report' },
  { key: 'people', icon: 'persons' },
  { key: 'system', icon: 'users' },
];

/** How many rooms stand in front: as many as a thumb tells apart at the bottom of a phone, beside the way to all. */
export const front = 4;

/** What a role works in, most used first. A room without a page for the user is passed over, and the next takes its place. */
export const work = table.work as Partial<Record<string, RoomKey[]>>;

/** For a role that a province made up itself. */
export const usual = table.usual as RoomKey[];
