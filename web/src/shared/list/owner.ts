import type { Row } from '../../api/types';
import { fold } from '../format';
import { session } from '../session.svelte';

/** Does the signed-in account act for one of the units in these fields of an entry? Where no unit is asked, everybody does. */
export function actsFor(row: Row | undefined, fields: string | readonly string[] | null | undefined): boolean {
  const asked = typeof fields === 'string' ? [fields] : (fields ?? []);
  const own: unknown = row?.['acts_for'];
  return asked.length === 0 || (Array.isArray(own) && asked.some((field) => own.includes(field)));
}

/** Does the signed-in account have the name in this field of an entry? Where no name is asked, everybody does. */
export function isNamed(row: Row | undefined, field: string | null | undefined): boolean {
  return !field || isOwnName(String(row?.[field] ?? ''));
}

/** Is it the name of the signed-in account? */
export function isOwnName(name: string): boolean {
  return name.trim() !== '' && fold(name.trim()) === fold((session.me?.name ?? '').trim());
}
