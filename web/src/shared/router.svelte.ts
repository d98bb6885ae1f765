import { tick } from 'svelte';

/** The address bar is the state: a page, its area, its day, its filters. Links are plain `<a href>`. */
class Router {
  path = $state(location.pathname);
  query = $state.raw(new URLSearchParams(location.search));
  /** The next page is on its way; until it is there, `path` and `query` are those of the page that is seen. */
  waiting = $state(false);
  /** What must have come before a page can be shown, if anything must. */
  before: (path: string) => Promise<void> | undefined = () => undefined;
  /** Fetches ahead what a page will need. */
  ahead: (path: string) => void = () => {};
  #turn = 0;

  constructor() {
    addEventListener('popstate', () => this.#read());
    document.addEventListener('click', (event) => this.#click(event));
    for (const kind of ['pointerover', 'focusin', 'pointerdown'] as const) document.addEventListener(kind, (event) => this.#near(event), { passive: true });
  }

  /** Takes over what the address bar says, as soon as it can be shown. The last of several goes counts. */
  #read(then?: () => void): void {
    const turn = ++this.#turn;
    const take = (): void => {
      if (turn !== this.#turn) return;
      this.path = location.pathname;
      this.query = new URLSearchParams(location.search);
      this.waiting = false;
      then?.();
    };
    const coming = this.before(location.pathname);
    if (!coming) return take();
    this.waiting = true;
    void coming.then(take);
  }

  #near(event: Event): void {
    const href = (event.target as Element | null)?.closest?.('a[href]')?.getAttribute('href');
    if (href?.startsWith('/') && !href.startsWith('/api/') && navigator.onLine) this.ahead(new URL(href, location.origin).pathname);
  }

  #click(event: MouseEvent): void {
    if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    const link = (event.target as Element | null)?.closest<HTMLAnchorElement | SVGAElement>('a[href]');
    if (!link || link.hasAttribute('download') || link.getAttribute('target')) return;
    const href = link.getAttribute('href') ?? '';
    if (!href.startsWith('/') || href.startsWith('/api/')) return;
    event.preventDefault();
    this.go(href);
  }

  /** Goes to a page. The area and the day chosen in the top bar go along unless the address names its own. */
  go(href: string, options: { replace?: boolean; keep?: boolean } = {}): void {
    const url = new URL(href, location.origin);
    if (options.keep !== false) {
      for (const key of ['area', 'day']) {
        const value = this.query.get(key);
        if (value && !url.searchParams.has(key)) url.searchParams.set(key, value);
      }
    }
    const samePage = url.pathname === this.path;
    const to = `${url.pathname}${url.search}${url.hash}`;
    if (options.replace) history.replaceState(null, '', to);
    else history.pushState(null, '', to);
    this.#read(() => {
      if (samePage) return;
      scrollTo(0, 0);
      // A dialog that led here closes first: while it stands, nothing behind it can be focused.
      void tick().then(() => document.getElementById('main')?.focus({ preventScroll: true }));
    });
  }

  /** Changes parts of the question in the address; null removes one. */
  set(changes: Record<string, string | string[] | null>, options: { replace?: boolean } = {}): void {
    // A page that is on its way is the one that is meant.
    const next = this.waiting ? new URLSearchParams(location.search) : new URLSearchParams(this.query);
    const path = this.waiting ? location.pathname : this.path;
    for (const [key, value] of Object.entries(changes)) {
      next.delete(key);
      if (value === null) continue;
      for (const one of Array.isArray(value) ? value : [value]) next.append(key, one);
    }
    const text = next.toString();
    this.go(`${path}${text ? `?${text}` : ''}`, { keep: false, ...options });
  }
}

export const router = new Router();
