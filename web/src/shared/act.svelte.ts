import type { Place } from '../api/types';
import { type Refusal, refusalOf, toasts } from './toast.svelte';

type How<T> = {
  /** What is said when it went well. */
  done?: string | ((answer: T) => string);
  /** What else a refusal means here. True: the form shows it by itself, from `refusal`, and no message comes over the page. */
  refused?: (refusal: Refusal) => boolean | void;
};

/**
 * What a button or a form asks the server to do: busy while it is under way, never twice at once, and what came of it
 * said in words.
 */
export class Act {
  #busy = $state(false);
  #refusal = $state.raw<Refusal | undefined>(undefined);
  #places = $state.raw<Place[]>([]);

  get busy(): boolean {
    return this.#busy;
  }

  /** Why the last attempt was refused; gone with the next. */
  get refusal(): Refusal | undefined {
    return this.#refusal;
  }

  /** The faults of its fields. They stay until the next answer, so that a form does not jump while it is sent. */
  get places(): Place[] {
    return this.#places;
  }

  async run<T>(doing: () => Promise<T>, { done, refused }: How<T> = {}): Promise<void> {
    if (this.#busy) return;
    this.#busy = true;
    this.#refusal = undefined;
    try {
      const answer = await doing();
      this.#places = [];
      if (done) toasts.done(typeof done === 'string' ? done : done(answer));
    } catch (cause) {
      const refusal = refusalOf(cause);
      this.#refusal = refusal;
      this.#places = refusal.places ?? [];
      if (refused?.(refusal) !== true) toasts.refused(refusal.message, refusal.hint);
    } finally {
      this.#busy = false;
    }
  }

  /** The form is filled anew: what was refused before is no longer of it. */
  forget(): void {
    this.#refusal = undefined;
    this.#places = [];
  }
}
