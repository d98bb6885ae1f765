import { untrack } from 'svelte';
import limits from '../../../../data/lists/limits.json';
import type { Row } from '../../api/types';

/** Rows that one request may change. */
export const most: number = limits.at_once;

/** The rows of a list that are ticked, those of other pages too, each as it was when it was last seen. */
export class Selection {
  rows = $state.raw<ReadonlyMap<string, Row>>(new Map());
  #anchor: string | undefined;

  get size(): number {
    return this.rows.size;
  }

  has(id: string): boolean {
    return this.rows.has(id);
  }

  toggle(row: Row): void {
    const next = new Map(this.rows);
    if (!next.delete(row.id)) next.set(row.id, row);
    this.rows = next;
    this.#anchor = row.id;
  }

  /** From the row ticked last up to this one, in the order of the page. */
  reach(page: readonly Row[], row: Row): void {
    const [from, to] = [page.findIndex((one) => one.id === this.#anchor), page.findIndex((one) => one.id === row.id)];
    if (from < 0) return this.toggle(row);
    const next = new Map(this.rows);
    for (const one of page.slice(Math.min(from, to), Math.max(from, to) + 1)) next.set(one.id, one);
    this.rows = next;
  }

  /** All rows of a page, or none of them. */
  page(page: readonly Row[], on: boolean): void {
    const next = new Map(this.rows);
    for (const row of page) {
      if (on) next.set(row.id, row);
      else next.delete(row.id);
    }
    this.rows = next;
  }

  /** These rows and no others. */
  only(rows: readonly Row[]): void {
    this.rows = new Map(rows.map((row) => [row.id, row]));
  }

  /** Rows that are on the screen now: whoever ticked them sees them as they have become. */
  renew(page: readonly Row[]): void {
    untrack(() => {
      const seen = page.filter((row) => this.rows.has(row.id) && this.rows.get(row.id) !== row);
      if (seen.length > 0) this.rows = new Map([...this.rows, ...seen.map((row) => [row.id, row] as const)]);
    });
  }

  clear(): void {
    if (untrack(() => this.rows.size) > 0) this.rows = new Map();
    this.#anchor = undefined;
  }
}
