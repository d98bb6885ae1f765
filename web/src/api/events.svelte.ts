import { refresh, refreshBut } from './queries.svelte';

/** Live updates: the server says which kind of record changed; what depends on it is asked again. */
class Live {
  state = $state<'closed' | 'connecting' | 'open' | 'lost'>('closed');
  lastChange = $state<number | undefined>(undefined);
  #source: EventSource | undefined;
  #waiting = new Set<string>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #retry: ReturnType<typeof setTimeout> | undefined;
  /** The place in the log of the last event, by which the server tells what was missed. */
  #last = '';
  #hears: (kind: string) => boolean = () => false;

  /** Listens; `hears` says of which kinds of record the server tells this user. */
  start(hears: (kind: string) => boolean): void {
    this.#last = '';
    this.#hears = hears;
    this.#open();
  }

  #open(): void {
    this.#close();
    this.state = 'connecting';
    const after = this.#last ? `?after=${encodeURIComponent(this.#last)}` : '';
    const source = new EventSource(`/api/v1/events${after}`);
    this.#source = source;
    source.onopen = () => {
      // What changed while the line was down is told now. What this user does not hear of is asked again, and all of
      // it when the line was lost before it ever stood.
      if (this.state === 'lost') refreshBut(this.#last ? this.#hears : () => false);
      this.state = 'open';
    };
    source.onerror = () => {
      this.state = 'lost';
      if (source.readyState === EventSource.CLOSED) {
        clearTimeout(this.#retry);
        this.#retry = setTimeout(() => this.#source === source && this.#reopen(), 5000);
      }
    };
    const heard = (event: MessageEvent) => (this.#last = event.lastEventId || this.#last);
    source.addEventListener('ready', heard);
    source.addEventListener('reload', () => refresh(['*']));
    source.addEventListener('change', (event) => {
      heard(event);
      this.#changed(event.data as string);
    });
  }

  stop(): void {
    this.#close();
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#waiting.clear();
    this.state = 'closed';
  }

  #close(): void {
    clearTimeout(this.#retry);
    this.#source?.close();
    this.#source = undefined;
  }

  #reopen(): void {
    this.#open();
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
