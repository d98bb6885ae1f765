import { ApiError, send } from '../../api/client';
import { refresh } from '../../api/queries.svelte';
import type { BulkDone, RowRefused } from '../../api/types';
import { toasts } from '../toast.svelte';
import { t } from '../words.svelte';
import { uuid7 } from './uuid';

/** What rows are called, by id. */
export type Names = ReadonlyMap<string, string>;

/** Reasons that a message has room for. */
const TOLD = 5;

/** Says what was done with many rows, and offers the way back. */
export function tell(kind: string, done: BulkDone, names: Names): void {
  const action = { label: t('web-bulk-undo'), run: () => void undo(kind, done, names) };
  toasts.done(t('web-bulk-done', { count: done.changed }), done.changed > 0 ? action : undefined);
  refresh([kind]);
}

/** Why a row refused, in words. */
export function reason(row: RowRefused): string {
  const places = row.places.map((place) => place.message).filter(Boolean);
  return places.length > 0 ? places.join(' ') : row.message;
}

/** Puts back what a request made of many rows, but for those that somebody has changed since. */
async function undo(kind: string, of: BulkDone, names: Names, but: string[] = []): Promise<void> {
  try {
    const done = await send<BulkDone>('POST', `/lists/${kind}/undo`, { id: uuid7(), of: of.id, but });
    toasts.done(t('web-bulk-undone', { count: done.changed }));
    refresh([kind]);
  } catch (cause) {
    const refused = cause instanceof ApiError ? (cause.problem.refused ?? []) : [];
    if (!(cause instanceof ApiError) || refused.length === 0) return toasts.fail(cause);
    const lines = refused.slice(0, TOLD).map((row) => `${names.get(row.id) ?? '–'}: ${reason(row)}`);
    if (refused.length > TOLD) lines.push(t('web-bulk-more', { count: refused.length - TOLD }));
    const left = of.changed - but.length - refused.length;
    const others = { label: t('web-bulk-undo-others', { count: left }), run: () => void undo(kind, of, names, [...but, ...refused.map((row) => row.id)]) };
    toasts.refused(cause.problem.message, lines.join('\n'), left > 0 ? others : undefined);
  }
}
