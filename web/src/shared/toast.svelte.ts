import { ApiError } from '../api/client';
import type { Problem } from '../api/types';
import { t } from './words.svelte';

/** What may be done about it, at once. */
export type ToastAction = { label: string; run: () => void };
export type Toast = { id: number; kind: 'done' | 'warning' | 'error'; text: string; hint?: string; action?: ToastAction };

/** What was refused, in words: the server's own, or that it was not reached (`status` 0), or that the page failed (none). */
export type Refusal = Problem & { status?: number };

export function refusalOf(cause: unknown): Refusal {
  if (!(cause instanceof ApiError)) return { code: 'unknown', message: t('web-error-unknown'), hint: String(cause) };
  if (cause.offline) return { code: 'offline', message: t('web-offline-send'), hint: t('web-offline-hint'), status: 0 };
  return { ...cause.problem, status: cause.status };
}

class Toasts {
  list = $state<Toast[]>([]);
  #next = 1;

  #add(kind: Toast['kind'], text: string, hint?: string, action?: ToastAction): void {
    const id = this.#next++;
    if (this.list.length >= 4) this.list.shift();
    this.list.push({ id, kind, text, ...(hint ? { hint } : {}), ...(action ? { action } : {}) });
    // Errors and ways back stay until they are read; the rest leaves by itself.
    if (kind !== 'error' && !action) setTimeout(() => this.close(id), kind === 'warning' ? 12_000 : 5000);
  }

  /** Says that something went well; what went wrong before it is thereby settled. */
  done(text: string, action?: ToastAction): void {
    this.list = this.list.filter((one) => one.kind !== 'error');
    this.#add('done', text, undefined, action);
  }

  /** Says that something was refused, why, and what may be done instead. */
  refused(text: string, hint?: string, action?: ToastAction): void {
    this.#add('error', text, hint, action);
  }

  warn(text: string): void {
    this.#add('warning', text);
  }

  /** Says what went wrong. */
  fail(cause: unknown): void {
    const { message, hint } = refusalOf(cause);
    this.refused(message, hint);
  }

  close(id: number): void {
    this.list = this.list.filter((one) => one.id !== id);
  }
}

export const toasts = new Toasts();
