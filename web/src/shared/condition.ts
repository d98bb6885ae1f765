/**
 * Conditions of registers in the browser: the Common Expression Language over an entry's fields, with the answers that
 * the server gives (crates/register/tests/vectors.json holds both to them). What cannot be worked out does not hold.
 */
import { CelScalar, celEnv, celFunc, isCelError, parse, plan } from '@bufbuild/cel';

export type Doc = Record<string, unknown>;

const DAY = 86_400_000;
const at = (text: string) => (/^\d{4}-\d{2}-\d{2}/.test(text) ? Date.parse(text.slice(0, 10)) : Number.NaN);

const days = celFunc('days', [CelScalar.STRING, CelScalar.STRING], CelScalar.DYN, (from: string, to: string) => {
  const between = (at(to) - at(from)) / DAY;
  return Number.isNaN(between) ? null : BigInt(Math.round(between));
});
const env = celEnv({ funcs: [days] });

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
  if (Array.isArray(value)) return value.map(cel);
  return typeof value === 'object' ? null : value;
}

/** What a condition may ask for: a field, and whether its numbers are decimal, which JSON does not tell. */
export type Asked = { key: string; decimal: boolean };

/** The value of an expression over an entry on a day of work; null where it has none. `fields` are all that there are. */
export function value(text: string, entry: Doc, fields: readonly Asked[], today: string): unknown {
  const run = compiled(text);
  if (!run) return null;
  const values: Record<string, unknown> = { today };
  for (const key of ['state', 'area']) values[key] = cel(entry[key]);
  for (const { key, decimal } of fields) values[key] = decimal && typeof entry[key] === 'number' ? entry[key] : cel(entry[key]);
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
