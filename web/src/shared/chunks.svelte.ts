import type { Component } from 'svelte';
import { SvelteMap } from 'svelte/reactivity';
import type { Load } from '../routes';

/** Why a page's code did not come: no server in reach, or a server that has another version by now. */
export type Missing = 'offline' | 'outdated';

async function reason(): Promise<Missing> {
  try {
    return (await fetch('/', { method: 'HEAD', cache: 'no-store' })).ok ? 'outdated' : 'offline';
  } catch {
    return 'offline';
  }
}

/** The code of pages: fetched once each, when it is first needed or soon will be. */
class Chunks {
  #have = new SvelteMap<Load, Component<any>>();
  #missing = new SvelteMap<Load, Missing>();
  #coming = new Map<Load, Promise<boolean>>();

  of(load: Load) {
    return this.#have.get(load);
  }

  missing(load: Load): Missing | undefined {
    return this.#missing.get(load);
  }

  #fetch(load: Load): Promise<boolean> {
    const before = this.#coming.get(load);
    if (before) return before;
    const coming = load().then(
      (module) => (this.#have.set(load, module.default), this.#missing.delete(load), true),
      () => false,
    );
    this.#coming.set(load, coming);
    void coming.then(() => this.#coming.delete(load));
    return coming;
  }

  /** Fetches what a page needs. It never fails: what did not come is told by `missing`. */
  async need(load: Load): Promise<void> {
    if (this.#have.has(load) || (await this.#fetch(load))) return;
    this.#missing.set(load, await reason());
  }

  /** Fetches ahead, while the pointer still rests on the link. What fails here is asked for again by the click. */
  ahead(load: Load): void {
    if (!this.#have.has(load)) void this.#fetch(load);
  }
}

export const chunks = new Chunks();
