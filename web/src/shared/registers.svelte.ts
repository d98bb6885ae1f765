import { apiUrl, getJson } from '../api/client';
import type { RegisterCard } from '../api/types';
import type { Asked, Doc } from './condition';

/** The registers that the user may read, as their definitions tell. */
class Registers {
  all = $state.raw<RegisterCard[]>([]);
  loaded = $state(false);
  failed = $state(false);

  /** As after signing out: the next user may read others. */
  forget(): void {
    [this.all, this.loaded, this.failed] = [[], false, false];
  }

  async load(): Promise<void> {
    try {
      this.all = await getJson<RegisterCard[]>(apiUrl('/registers'));
      [this.loaded, this.failed] = [true, false];
    } catch {
      this.failed = !this.loaded;
      // The pages say that the server cannot be reached; the navigation keeps what it has.
    }
  }

  of(key: string): RegisterCard | undefined {
    return this.all.find((one) => one.key === key);
  }
}

export const registers = new Registers();

/** The language of conditions is fetched when a form first needs it; where it did not come, the next form asks again. */
let language = $state.raw<typeof import('./condition') | undefined>();
let missed = $state(false);
let fetched: Promise<void> | undefined;

async function fetchLanguage(): Promise<void> {
  try {
    language = await import('./condition');
    missed = false;
  } catch {
    missed = true;
    fetched = undefined;
  }
}

/** Did the language of conditions not come? A form shows then what only they would hide, and the server decides. */
export const languageMissed = () => missed;

/** Does a condition of a register hold on a day of work? None until its language has come. */
export function holds(card: RegisterCard, text: string, entry: Doc, today: string): boolean | undefined {
  fetched ??= fetchLanguage();
  const asked = (one: RegisterCard['fields'][number]): Asked => ({ key: one.key, decimal: one.kind === 'decimal', columns: one.columns.map(asked) });
  const fields = card.fields.map(asked);
  return language?.holds(text, entry, fields, today);
}
