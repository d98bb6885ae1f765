import { send } from '../api/client';
import { type Query, refresh } from '../api/queries.svelte';
import { router } from './router.svelte';
import { session } from './session.svelte';
import { toasts } from './toast.svelte';

/**
 * A form that the server fills in and somebody changes: filled once for a question (its address, with area and day),
 * sent, and then the page of what was made. What somebody types is not filled anew under their hands.
 */
export function drafted<F extends object>(query: Query<{ form: F }>, question: () => string | null, way: { path: string; page: string; kind: string }) {
  let form = $state<F | null>(null);
  let filled: string | null = null;
  let busy = $state(false);
  $effect(() => {
    const [asked, draft] = [question(), query.data];
    if (!draft || query.previous || filled === asked) return;
    filled = asked;
    form = structuredClone(draft.form);
  });
  return {
    get form(): F | null {
      return form;
    },
    get busy(): boolean {
      return busy;
    },
    async make(event: SubmitEvent, more: Partial<F> = {}): Promise<void> {
      event.preventDefault();
      if (!form) return;
      busy = true;
      try {
        const made = await send<{ id: string }>('POST', way.path, { ...($state.snapshot(form) as F), ...more }, { day: session.day });
        refresh([way.kind]);
        router.go(`${way.page}/${made.id}`);
      } catch (cause) {
        toasts.fail(cause);
      } finally {
        busy = false;
      }
    },
  };
}
