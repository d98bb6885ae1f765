import { send } from '../../api/client';
import type { DocumentFull, DraftTask } from '../../api/types';
import { toasts } from '../../shared/toast.svelte';
import { t } from '../../shared/words.svelte';

/** What one step of the clerk did: the tasks and the selection before and after it. */
type Done = { before: DraftTask[]; after: DraftTask[]; from: string | undefined; to: string | undefined };

/** A step: changes something and says which task is selected then. */
export type Change = () => Promise<string | undefined>;

/** The fields that a step can change; two readings of a task that agree in them are the same task. */
const fields = (task: DraftTask) => ({
  ordinal: task.ordinal,
  item: task.item,
  text: task.text,
  span: task.span,
  assignees: task.assignees,
  cooperating: task.cooperating,
  directs: task.directs,
  due_on: task.due_on ?? null,
  due_time: task.due_time ?? null,
  due_kind: task.due_kind,
  due_words: task.due_words ?? null,
  due_rule: task.due_rule ?? null,
  condition: task.condition ?? null,
});
const same = (a: DraftTask | undefined, b: DraftTask | undefined) => (a && b ? JSON.stringify(fields(a)) === JSON.stringify(fields(b)) : a === b);

/**
 * The clerk's steps on one document, one after the other: a key pressed while a step is under way waits for it, and
 * every step can be taken back and done again.
 */
export class Steps {
  #past = $state.raw<Done[]>([]);
  #future = $state.raw<Done[]>([]);
  #waiting = $state(0);
  #last: Promise<void> = Promise.resolve();
  #within: Promise<void>[] | undefined;
  readonly #id: string;
  readonly #tasks: () => DraftTask[];
  readonly #renew: () => Promise<void>;
  readonly #show: (document: DocumentFull) => void;
  readonly #select: (id: string | undefined) => Promise<void>;
  readonly #selected: () => string | undefined;

  constructor(page: {
    id: string;
    tasks: () => DraftTask[];
    /** Asks for the document again and shows it. */
    renew: () => Promise<void>;
    show: (document: DocumentFull) => void;
    selected: () => string | undefined;
    /** Selects a task and ends when the focus is on it: the next key must not be overtaken by it. */
    select: (id: string | undefined) => Promise<void>;
  }) {
    this.#id = page.id;
    this.#tasks = page.tasks;
    this.#renew = page.renew;
    this.#show = page.show;
    this.#select = page.select;
    this.#selected = page.selected;
  }

  get busy(): boolean {
    return this.#waiting > 0;
  }
  get canUndo(): boolean {
    return this.#past.length > 0;
  }
  get canRedo(): boolean {
    return this.#future.length > 0;
  }

  /** Runs `action` at once when nothing is under way, else after it; a step of a waiting key belongs to that key. */
  then(action: () => Promise<void> | void): void {
    if (this.#within) {
      this.#within.push(Promise.resolve(action()));
      return;
    }
    if (this.#waiting === 0) {
      const result = action();
      if (result) this.#follow(result);
      return;
    }
    this.#follow(this.#last.then(() => this.#whole(action)));
  }

  /** An action with the steps that it makes: what waits behind it is meant for what they leave. */
  async #whole(action: () => Promise<void> | void): Promise<void> {
    const steps: Promise<void>[] = [];
    this.#within = steps;
    let own: Promise<void> | void;
    try {
      own = action();
    } finally {
      this.#within = undefined;
    }
    await own;
    await Promise.all(steps);
  }

  #follow(work: Promise<void>): void {
    this.#waiting += 1;
    this.#last = work
      .catch((cause: unknown) => toasts.fail(cause))
      .finally(() => {
        this.#waiting -= 1;
      });
  }

  /** A step: what it changed can be taken back. */
  async run(change: Change, words: string): Promise<void> {
    const [before, from] = [this.#tasks(), this.#selected()];
    const to = await change();
    await this.#renew();
    this.#past = [...this.#past, { before, after: this.#tasks(), from, to: to ?? from }];
    this.#future = [];
    await this.#select(to ?? from);
    toasts.done(words);
  }

  async undo(): Promise<void> {
    const done = this.#past.at(-1);
    if (!done) return toasts.warn(t('web-review-undo-none'));
    if (!(await this.#bring(done.after, done.before))) return;
    this.#past = this.#past.slice(0, -1);
    this.#future = [...this.#future, done];
    await this.#select(done.from);
    toasts.done(t('web-review-undone'));
  }

  async redo(): Promise<void> {
    const done = this.#future.at(-1);
    if (!done) return toasts.warn(t('web-review-redo-none'));
    if (!(await this.#bring(done.before, done.after))) return;
    this.#future = this.#future.slice(0, -1);
    this.#past = [...this.#past, done];
    await this.#select(done.to);
    toasts.done(t('web-review-redone'));
  }

  /** Brings the tasks that differ between two states from the one to the other. */
  async #bring(from: DraftTask[], to: DraftTask[]): Promise<boolean> {
    const now = new Map(this.#tasks().map((one) => [one.id, one]));
    const [was, becomes] = [new Map(from.map((one) => [one.id, one])), new Map(to.map((one) => [one.id, one]))];
    const touched = [...new Set([...was.keys(), ...becomes.keys()])].filter((id) => !same(was.get(id), becomes.get(id)));
    if (touched.some((id) => !same(now.get(id), was.get(id)))) {
      toasts.warn(t('web-review-undo-changed'));
      return false;
    }
    const put = touched.flatMap((id) => {
      const task = becomes.get(id);
      return task ? [{ id, version: now.get(id)?.version ?? task.version, ...fields(task) }] : [];
    });
    const drop = touched.filter((id) => !becomes.has(id)).map((id) => ({ id, version: now.get(id)!.version }));
    this.#show(await send<DocumentFull>('POST', `/documents/${this.#id}/step`, { put, drop }));
    return true;
  }
}
