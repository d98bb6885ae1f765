import { send } from '../api/client';
import { type Query, refresh, useQuery } from '../api/queries.svelte';
import { Act } from './act.svelte';
import { router } from './router.svelte';
import { session } from './session.svelte';

export type Drafted<F, D> = {
  readonly query: Query<D>;
  readonly act: Act;
  readonly form: F | null;
  make(): void;
};

type Way<F> = {
  /** Where the form is asked for, with area and day, and the kinds of record that it is made from. */
  question: () => string;
  from: readonly string[];
  /** Where it is sent, the page of what was made, and its kind. */
  path: string;
  page: string;
  kind: string;
  /** What the page holds beside the form. */
  more?: () => Partial<F>;
};

/**
 * A form that the server fills in and somebody changes: filled once for a question, sent, and then the page of what
 * was made. What somebody types is not filled anew under their hands.
 */
export function drafted<F extends object, D extends { form: F }>(way: Way<F>): Drafted<F, D> {
  const query = useQuery<D>(way.question, way.from);
  const act = new Act();
  let form = $state<F | null>(null);
  let filled: string | null = null;
  $effect(() => {
    const [asked, draft] = [way.question(), query.data];
    if (!draft || query.previous || filled === asked) return;
    filled = asked;
    form = structuredClone(draft.form);
  });
  return {
    query,
    act,
    get form(): F | null {
      return form;
    },
    make(): void {
      if (!form) return;
      const body = { ...($state.snapshot(form) as F), ...way.more?.() };
      void act.run(async () => {
        const made = await send<{ id: string }>('POST', way.path, body, { day: session.day });
        refresh([way.kind]);
        router.go(`${way.page}/${made.id}`);
      });
    },
  };
}
