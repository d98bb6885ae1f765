import type { Component } from 'svelte';
import type { IconName } from './shared/icon.svelte';

export type RoomKey = 'today' | 'direction' | 'measures' | 'epidemiology' | 'care' | 'supply' | 'analysis' | 'people' | 'system';

/** Fetches a page's code when it is first opened. Each page takes other properties, which its route gives. */
export type Load = () => Promise<{ default: Component<any> }>;

type Opened = {
  /** The address; `:name` stands for any part, which the page is given under that name. */
  pattern: string;
  load: Load;
  props?: Record<string, string>;
  /** A parameter of the address that makes it another page, not another view of the same. */
  again?: string;
};
/** A page with a tab in its room. `right` names what one must be allowed to read. */
export type TabRoute = Opened & { room: RoomKey; key: string; icon: IconName; right?: string };
/** A page that is reached from a tab's, and belongs to it. */
export type InnerRoute = Opened & { under: string };
/** Registers are known by their definitions: one route for all, a tab for each. */
export type RegisterRoute = Opened & { register: true };
export type Route = TabRoute | InnerRoute | RegisterRoute;

const records: Load = () => import('./desk/records/records.svelte');

/** Every page there is. A room's tabs stand in this order, its registers behind them; the first pattern that fits is taken. */
export const routes: Route[] = [
  { pattern: '/', room: 'today', key: 'web-page-command', icon: 'command', load: () => import('./desk/command/command.svelte') },

  { pattern: '/directives', room: 'direction', key: 'web-page-directives', icon: 'directives', right: 'documents', load: () => import('./desk/directives/directives.svelte') },
  { pattern: '/directives/graph', under: '/directives', load: () => import('./desk/directives/graph.svelte') },
  { pattern: '/directives/:id', under: '/directives', load: () => import('./desk/directives/review.svelte') },
  { pattern: '/directives/:id/results', under: '/directives', load: () => import('./desk/directives/results.svelte') },
  { pattern: '/directives/:id/compare', under: '/directives', load: () => import('./desk/directives/compare.svelte') },
  { pattern: '/tasks', room: 'direction', key: 'web-page-tasks', icon: 'tasks', right: 'tasks', load: () => import('./desk/tasks/tasks.svelte') },
  { pattern: '/tasks/:id', under: '/tasks', load: () => import('./desk/tasks/task.svelte') },
  { pattern: '/units', under: '/tasks', load: () => import('./desk/tasks/unit.svelte') },
  { pattern: '/targets', room: 'direction', key: 'web-page-targets', icon: 'targets', right: 'targets', load: () => import('./desk/targets/targets.svelte') },
  { pattern: '/targets/:id', under: '/targets', load: () => import('./desk/targets/target.svelte') },
  { pattern: '/reporting', room: 'direction', key: 'web-page-reporting', icon: 'report', right: 'report_submissions', load: () => import('./desk/reporting/reporting.svelte') },
  { pattern: '/heads', room: 'direction', key: 'web-page-heads', icon: 'persons', right: 'tasks', load: () => import('./desk/heads/heads.svelte') },
  { pattern: '/heads/person', under: '/heads', load: () => import('./desk/heads/head.svelte') },

  { pattern: '/levels', room: 'measures', key: 'web-page-levels', icon: 'levels', right: 'levels', load: () => import('./desk/levels/levels.svelte') },
  { pattern: '/levels/:code', under: '/levels', load: () => import('./desk/levels/level.svelte') },
  { pattern: '/distancing', room: 'measures', key: 'web-page-distancing', icon: 'place', right: 'distancing_orders', load: () => import('./desk/distancing/distancing.svelte') },
  { pattern: '/distancing/:id', under: '/distancing', load: () => import('./desk/distancing/order.svelte') },

  { pattern: '/cases', room: 'epidemiology', key: 'web-page-cases', icon: 'cases', right: 'cases', load: records, props: { kind: 'cases' } },
  { pattern: '/tracing', room: 'epidemiology', key: 'web-page-tracing', icon: 'tracing', right: 'contacts', load: () => import('./desk/tracing/tracing.svelte') },
  { pattern: '/contacts', room: 'epidemiology', key: 'web-page-contacts', icon: 'persons', right: 'contacts', load: records, props: { kind: 'contacts' } },
  { pattern: '/visits', room: 'epidemiology', key: 'web-page-visits', icon: 'place', right: 'visits', load: records, props: { kind: 'visits' } },
  { pattern: '/persons', room: 'epidemiology', key: 'web-page-persons', icon: 'persons', right: 'persons', load: records, props: { kind: 'persons' } },

  { pattern: '/doses', room: 'supply', key: 'web-page-doses', icon: 'doses', right: 'doses', load: records, props: { kind: 'doses' } },
  { pattern: '/stock', room: 'supply', key: 'web-page-stock', icon: 'stock', right: 'stock', load: records, props: { kind: 'stock' } },
  { pattern: '/ledger', room: 'supply', key: 'web-page-ledger', icon: 'columns', right: 'stock', load: () => import('./desk/ledger/ledger.svelte') },
  { pattern: '/allocation', room: 'supply', key: 'web-page-allocation', icon: 'allocation', right: 'allocations', load: () => import('./desk/allocation/allocations.svelte') },
  { pattern: '/allocation/vaccine', under: '/allocation', load: () => import('./desk/allocation/allocation-vaccine.svelte') },
  { pattern: '/allocation/beds', under: '/allocation', load: () => import('./desk/allocation/allocation-beds.svelte') },
  { pattern: '/allocation/:id', under: '/allocation', load: () => import('./desk/allocation/allocation.svelte') },

  { pattern: '/forecast', room: 'analysis', key: 'web-page-forecast', icon: 'forecast', right: 'forecasts', load: () => import('./desk/forecast/forecast.svelte') },
  { pattern: '/scenarios', room: 'analysis', key: 'web-page-scenarios', icon: 'scenarios', right: 'scenarios', load: () => import('./desk/scenarios/scenarios.svelte') },
  { pattern: '/scenarios/new', under: '/scenarios', again: 'question', load: () => import('./desk/scenarios/scenario-new.svelte') },
  { pattern: '/scenarios/:id', under: '/scenarios', load: () => import('./desk/scenarios/scenario.svelte') },
  { pattern: '/measures', room: 'analysis', key: 'web-page-measures', icon: 'columns', right: 'tallies', load: () => import('./desk/measures/measures.svelte') },
  { pattern: '/report', room: 'analysis', key: 'web-page-report', icon: 'report', right: 'tallies', load: () => import('./desk/report/report.svelte') },

  { pattern: '/duty', room: 'system', key: 'web-page-duty', icon: 'duty', right: 'duty', load: () => import('./desk/duty/duty.svelte') },
  { pattern: '/holdings', room: 'system', key: 'web-page-holdings', icon: 'persons', right: 'holdings', load: () => import('./desk/posts/posts.svelte') },
  { pattern: '/users', room: 'system', key: 'web-page-users', icon: 'users', right: 'users', load: records, props: { kind: 'users' } },
  { pattern: '/definitions', room: 'system', key: 'web-page-definitions', icon: 'columns', right: 'registers', load: () => import('./desk/definitions/definitions.svelte') },
  { pattern: '/changes', room: 'system', key: 'web-page-changes', icon: 'changes', right: 'changes', load: () => import('./desk/changes/changes.svelte') },
  { pattern: '/access', room: 'system', key: 'web-page-access', icon: 'access', right: 'accesses', load: () => import('./desk/access/access.svelte') },

  { pattern: '/registers/:key/:id/paper', register: true, load: () => import('./desk/registers/entry-paper.svelte') },
  { pattern: '/registers/:key', register: true, load: () => import('./desk/registers/register.svelte') },
];

export const tabRoutes: TabRoute[] = routes.filter((one) => 'room' in one);

/** The parameters of a pattern such as `/tasks/:id`, or null when the address is another page's. */
function fits(pattern: string, path: string): Record<string, string> | null {
  const want = pattern.split('/').filter(Boolean);
  const have = path.split('/').filter(Boolean);
  if (want.length !== have.length) return null;
  const found: Record<string, string> = {};
  for (const [index, part] of want.entries()) {
    if (part.startsWith(':')) found[part.slice(1)] = decoded(have[index]!);
    else if (part !== have[index]) return null;
  }
  return found;
}

/** A part of an address in letters; what somebody mistyped stays as it is, and leads to no record. */
function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}

/** A kind's own pages, where a record is not a row that is opened in its list. */
const pages: Record<string, string> = { documents: '/directives', tasks: '/tasks' };

export type RecordPlace = { list: string; record: (id: string) => string };

/** Where records of a kind, or of the register of this key, are shown; nowhere for some. */
export function recordPlace(kind: string, register: boolean): RecordPlace | undefined {
  if (register) return { list: `/registers/${kind}`, record: (id) => `/registers/${kind}?open=${id}` };
  const own = pages[kind];
  if (own) return { list: own, record: (id) => `${own}/${id}` };
  return find(`/${kind}`) ? { list: `/${kind}`, record: (id) => `/${kind}?open=${id}` } : undefined;
}

export type Found = { route: Route; params: Record<string, string>; tab: TabRoute | undefined };

/** The page of an address, and the tab that it belongs to. */
export function find(path: string): Found | undefined {
  for (const route of routes) {
    const params = fits(route.pattern, path);
    if (!params) continue;
    const tab = 'room' in route ? route : 'under' in route ? tabRoutes.find((one) => one.pattern === route.under) : undefined;
    return { route, params, tab };
  }
  return undefined;
}
