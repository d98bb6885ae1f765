/**
 * Conditions of registers in the browser: the Common Expression Language over an entry's fields, with the answers that
 * the server gives (crates/register/tests/vectors.json holds both to them). What cannot be worked out does not hold.
 */
import { CelScalar, celEnv, celFunc, isCelError, isCelList, isCelMap, parse, plan } from '@bufbuild/cel';

export type Doc = Record<string, unknown>;

const DAY = 86_400_000;
const at = (text: string) => (/^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text.slice(0, 10)) : Number.NaN);

const days = celFunc('days', [CelScalar.STRING, CelScalar.STRING], CelScalar.DYN, (from: string, to: string) => {
  const between = (at(to) - at(from)) / DAY;
  return Number.isNaN(between) ? null : BigInt(Math.round(between));
});
const INSTANT = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;
/** Whole minutes from one instant to another; none where one of them is no instant. */
const minutes = celFunc('minutes', [CelScalar.STRING, CelScalar.STRING], CelScalar.DYN, (from: string, to: string) => {
  if (!INSTANT.test(from) || !INSTANT.test(to)) return null;
  const between = Math.trunc((Date.parse(to) - Date.parse(from)) / 60_000);
  return Number.isNaN(between) ? null : BigInt(between);
});
/** The sum of a column's numbers over the rows that have one; none where one is no number. */
const sum = celFunc('sum', [CelScalar.DYN, CelScalar.STRING], CelScalar.DYN, (rows: unknown, column: string) => {
  if (!isCelList(rows)) return null;
  let [whole, part, decimal] = [0n, 0, false];
  for (const row of rows) {
    if (!isCelMap(row)) return null;
    const cell: unknown = row.get(column);
    if (cell === null || cell === undefined) continue;
    if (typeof cell === 'bigint') whole += cell;
    else if (typeof cell === 'number') [part, decimal] = [part + cell, true];
    else return null;
  }
  return decimal ? part + Number(whole) : whole;
});
const env = celEnv({ funcs: [days, minutes, sum] });

type Planned = (values: Record<string, unknown>) => unknown;
const planned = new Map<string, Planned | null>();

function compiled(text: string): Planned | null {
  let found = planned.get(text);
  if (found === undefined) {
    try {
      found = plan(env, parse(text)) as unknown as Planned;
    } catch {
      found = null;
    }
    planned.set(text, found);
  }
  return found;
}

/** Whole numbers are of one sort on both sides. */
function cel(value: unknown): unknown {
  if (value === undefined || value === null) return null;
  if (typeof value === 'number') return Number.isSafeInteger(value) ? BigInt(value) : value;
  if (Array.isArray(value)) return value.map((one) => cel(one));
  // A file is its name.
  if (typeof value === 'object') return 'name' in value && typeof value.name === 'string' ? value.name : null;
  return value;
}

/** The rows of a table, with the cells that they have. */
function rows(all: unknown[], columns: readonly Asked[]): unknown {
  const decimal = (key: string) => columns.find((one) => one.key === key)?.decimal;
  const cell = ([key, value]: [string, unknown]): [string, unknown] => [key, decimal(key) && typeof value === 'number' ? value : cel(value)];
  return all.map((row) => (row && typeof row === 'object' ? new Map(Object.entries(row).map(cell)) : cel(row)));
}

/** What a condition may ask for: a field, whether its numbers are decimal, which JSON does not tell, and the columns of a table. */
export type Asked = { key: string; decimal: boolean; columns?: readonly Asked[] };

/** The value of an expression over an entry on a day of work; null where it has none. `fields` are all that there are. */
export function value(text: string, entry: Doc, fields: readonly Asked[], today: string): unknown {
  const run = compiled(text);
  if (!run) return null;
  const values: Record<string, unknown> = { today };
  for (const key of ['state', 'area']) values[key] = cel(entry[key]);
  for (const { key, decimal, columns } of fields) {
    const own = entry[key];
    if (columns?.length && Array.isArray(own)) values[key] = rows(own, columns);
    else values[key] = decimal && typeof own === 'number' ? own : cel(own);
  }
  try {
    const found = run(values);
    if (isCelError(found)) return null;
    return typeof found === 'bigint' ? Number(found) : (found ?? null);
  } catch {
    return null;
  }
}

export function holds(text: string, entry: Doc, fields: readonly Asked[], today: string): boolean {
  return value(text, entry, fields, today) === true;
}
