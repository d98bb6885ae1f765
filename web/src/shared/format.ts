import { language, t } from './words.svelte';

const NO_VALUE = '–';

function locale(): string {
  return language.current === 'vi' ? 'vi-VN' : 'en-GB';
}

/** 1.234,5 in Vietnamese, 1,234.5 in English. */
export function num(value: number | null | undefined, digits = 0): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  return new Intl.NumberFormat(locale(), { maximumFractionDigits: digits, minimumFractionDigits: 0 }).format(value);
}

/** A share 0–1 as per cent. */
export function percent(value: number | null | undefined, digits = 1): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return NO_VALUE;
  return `${new Intl.NumberFormat(locale(), { maximumFractionDigits: digits, minimumFractionDigits: digits }).format(value * 100)}%`;
}

/** A change with its sign: +12, −3, 0. */
export function signed(value: number): string {
  if (value === 0) return '0';
  return value > 0 ? `+${num(value)}` : `−${num(-value)}`;
}

/** Whole minutes in words: 1 ngày 2 giờ 30 phút. */
export function duration(minutes: number): string {
  const length = Math.abs(minutes);
  const parts: [string, number][] = [['duration-days', Math.floor(length / 1440)], ['duration-hours', Math.floor(length / 60) % 24], ['duration-minutes', length % 60]];
  const said = parts.filter(([key, count]) => count > 0 || (length === 0 && key === 'duration-minutes')).map(([key, count]) => t(key, { count }));
  return `${minutes < 0 ? '-' : ''}${said.join(' ')}`;
}

/** yyyy-mm-dd → dd/mm/yyyy. */
export function day(iso: string | null | undefined): string {
  const parts = iso ? /^(\d{4})-(\d{2})-(\d{2})/.exec(iso) : null;
  return parts ? `${parts[3]}/${parts[2]}/${parts[1]}` : NO_VALUE;
}

/** yyyy-mm-dd → dd/mm. */
export function shortDay(iso: string): string {
  return day(iso).slice(0, 5);
}

/** dd/mm/yyyy (also d-m-yy, ddmmyyyy) → yyyy-mm-dd, or null where it is no day. */
export function parseDay(text: string): string | null {
  const clean = text.trim();
  if (/^\d{4}-\d{2}-\d{2}$/.test(clean)) return clean;
  const parts = /^(\d{1,2})[/.\- ](\d{1,2})[/.\- ](\d{2}|\d{4})$/.exec(clean) ?? /^(\d{2})(\d{2})(\d{4})$/.exec(clean);
  if (!parts) return null;
  const [d, m] = [Number(parts[1]), Number(parts[2])];
  const y = Number(parts[3]) + (parts[3]!.length === 2 ? 2000 : 0);
  const made = new Date(Date.UTC(y, m - 1, d));
  if (made.getUTCFullYear() !== y || made.getUTCMonth() !== m - 1 || made.getUTCDate() !== d) return null;
  return made.toISOString().slice(0, 10);
}

export function addDays(iso: string, days: number): string {
  const made = new Date(`${iso}T00:00:00Z`);
  made.setUTCDate(made.getUTCDate() + days);
  return made.toISOString().slice(0, 10);
}

/** Whole days from one day to another. */
export function daysBetween(from: string, to: string): number {
  return Math.round((Date.parse(`${to.slice(0, 10)}T00:00:00Z`) - Date.parse(`${from.slice(0, 10)}T00:00:00Z`)) / 86_400_000);
}

/** A moment on the province's clock (+07:00), whatever the clock of this computer. */
function local(iso: string): Date {
  return new Date(Date.parse(iso) + 7 * 3_600_000);
}

/** The day of a moment, as addresses and the API write it. */
export function dayOf(iso: string): string {
  return Number.isNaN(Date.parse(iso)) ? '' : local(iso).toISOString().slice(0, 10);
}

export function time(iso: string): string {
  return Number.isNaN(Date.parse(iso)) ? NO_VALUE : local(iso).toISOString().slice(11, 16);
}

/** 11:05, 29/12/2021 */
export function moment(iso: string | null | undefined): string {
  if (!iso || Number.isNaN(Date.parse(iso))) return NO_VALUE;
  const made = local(iso).toISOString();
  return `${made.slice(11, 16)} ${day(made)}`;
}

/** Who did something, with the post in which they did it. */
export function byWords(change: { by: string; post?: string | null }): string {
  return change.post ? t('web-task-by-post', { by: change.by, post: change.post }) : change.by;
}

/** What a task's day is: its end, the end of the period that runs, or a review where the paper names no day. */
export function dueKey(kind: string): string {
  if (kind === 'date') return 'web-task-due-on';
  return kind === 'recurring' ? 'web-task-period-on' : 'web-task-review-on';
}

/** Lower case, without Vietnamese marks: for searching as people type. */
export function fold(text: string): string {
  return text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase();
}

/** True when every word of the question is in the text, without marks and in any order. */
export function matches(text: string, question: string): boolean {
  const folded = fold(text);
  return fold(question)
    .split(/\s+/)
    .every((word) => folded.includes(word));
}

/** How a due day stands to today, in words. */
/** The last day in time, with its hour where the paper names one. */
export const dueDay = (due: string | null | undefined, time: string | null | undefined): string => (due && time ? t('due-hour', { hour: time, day: day(due) }) : day(due ?? null));

export function dueWords(due: string | null | undefined, today: string, passed?: string | null): string {
  if (!due) return t('web-due-none');
  const left = daysBetween(today, due);
  if (left === 0 && passed) return t('web-due-passed', { hour: passed });
  if (left < 0) return t('web-due-late', { days: -left });
  if (left === 0) return t('web-due-today');
  return t('web-due-left', { days: left });
}
