import type { IconName } from './icon.svelte';

export type PageLink = { path: string; key: string; icon: IconName; kind?: string; group: 'lead' | 'records' | 'office' };

/** The pages of the navigation, in the order of a day's work. `kind` names the right to read that a page needs. */
export const pages: PageLink[] = [
  { path: '/', key: 'web-page-command', icon: 'command', group: 'lead' },
  { path: '/directives', key: 'web-page-directives', icon: 'directives', kind: 'documents', group: 'lead' },
  { path: '/tasks', key: 'web-page-tasks', icon: 'tasks', kind: 'tasks', group: 'lead' },
  { path: '/targets', key: 'web-page-targets', icon: 'targets', kind: 'targets', group: 'lead' },
  { path: '/levels', key: 'web-page-levels', icon: 'levels', kind: 'levels', group: 'lead' },
  { path: '/forecast', key: 'web-page-forecast', icon: 'forecast', kind: 'forecasts', group: 'lead' },
  { path: '/scenarios', key: 'web-page-scenarios', icon: 'scenarios', kind: 'scenarios', group: 'lead' },
  { path: '/allocation', key: 'web-page-allocation', icon: 'allocation', kind: 'allocations', group: 'lead' },
  { path: '/report', key: 'web-page-report', icon: 'report', kind: 'tallies', group: 'lead' },
  { path: '/cases', key: 'web-page-cases', icon: 'cases', kind: 'cases', group: 'records' },
  { path: '/tracing', key: 'web-page-tracing', icon: 'tracing', kind: 'contacts', group: 'records' },
  { path: '/persons', key: 'web-page-persons', icon: 'persons', kind: 'persons', group: 'records' },
  { path: '/doses', key: 'web-page-doses', icon: 'doses', kind: 'doses', group: 'records' },
  { path: '/stock', key: 'web-page-stock', icon: 'stock', kind: 'stock', group: 'records' },
  { path: '/duty', key: 'web-page-duty', icon: 'duty', kind: 'duty', group: 'records' },
  { path: '/users', key: 'web-page-users', icon: 'users', kind: 'users', group: 'office' },
  { path: '/changes', key: 'web-page-changes', icon: 'changes', kind: 'changes', group: 'office' },
  { path: '/access', key: 'web-page-access', icon: 'access', kind: 'accesses', group: 'office' },
];

/** The four pages that stand in the bar at the bottom of a phone; the rest is in its menu. */
export const pocket = ['/', '/directives', '/tasks', '/levels'];
