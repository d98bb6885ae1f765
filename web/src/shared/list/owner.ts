import type { Row } from '../../api/types';

/** Does the signed-in account act for one of the units in these fields of an entry? Where no unit is asked, everybody does. */
export function actsFor(row: Row | undefined, fields: string | readonly string[] | null | undefined): boolean {
  const asked = typeof fields === 'string' ? [fields] : (fields ?? []);
  const own: unknown = row?.['acts_for'];
  return asked.length === 0 || (Array.isArray(own) && asked.some((field) => own.includes(field)));
}
