import { refresh } from './queries.svelte';

/** Live updates: the server says which kind of record changed; what depends on it is asked again. */
class Live {
  state = $state<'closed' | 'connecting' | 'open' | 'lost'>('closed');
  lastChange = $state<number | undefined>(undefined);
  #source: EventSource | undefined;
  #waiting = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;

  start(): void {
    this.stop();
    this.state = 'connecting';
    const source = new EventSource('/api/v1/events');
    this.#source = source;
    source.onopen = () => {
      // Whatever changed while the line was down was not told: ask everything on the screen again.
      if (this.state === 'lost') refresh(['*']);
      this.state = 'open';
    };
    source.onerror = () => {
      this.state = 'lost';
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#source === source && this.#reopen(), 5000);
      }
    };
    source.addEventListener('reload', () => refresh(['*']));
    source.addEventListener('change', (event) => this.#changed(event.data as string));
  }

  stop(): void {
    clearTimeout(this.#timer);
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
    this.state = 'closed';
  }

  #reopen(): void {
    this.start();
    this.state = 'lost';
  }

  #changed(data: string): void {
    let kind = '*';
    try {
      const body = JSON.parse(data) as { kind?: string };
      kind = body.kind ?? '*';
    } catch {
      // An unreadable event still says that something changed.
    }
    this.#waiting.add(kind);
    this.lastChange = Date.now();
    // A burst of changes (an import) asks once, half a second after it settles, and at least that often.
    this.#timer ??= setTimeout(() => {
      this.#timer = undefined;
      const kinds = [...this.#waiting];
      this.#waiting.clear();
      refresh(kinds);
    }, 500);
  }
}

export const live = new Live();
