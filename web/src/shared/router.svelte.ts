/** The address bar is the state: a page, its area, its day, its filters. Links are plain `<a href>`. */
class Router {
  path = $state(location.pathname);
  query = $state.raw(new URLSearchParams(location.search));

  constructor() {
    addEventListener('popstate', () => this.#read());
    document.addEventListener('click', (event) => this.#click(event));
  }

  #read(): void {
    this.path = location.pathname;
    this.query = new URLSearchParams(location.search);
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
    const samePage = url.pathname === location.pathname;
    const to = `${url.pathname}${url.search}${url.hash}`;
    if (options.replace) history.replaceState(null, '', to);
    else history.pushState(null, '', to);
    this.#read();
    if (!samePage) {
      scrollTo(0, 0);
      document.getElementById('main')?.focus({ preventScroll: true });
    }
  }

  /** Changes parts of the question in the address; null removes one. */
  set(changes: Record<string, string | string[] | null>, options: { replace?: boolean } = {}): void {
    const next = new URLSearchParams(this.query);
    for (const [key, value] of Object.entries(changes)) {
      next.delete(key);
      if (value === null) continue;
      for (const one of Array.isArray(value) ? value : [value]) next.append(key, one);
    }
    const text = next.toString();
    this.go(`${this.path}${text ? `?${text}` : ''}`, { keep: false, ...options });
  }

  /** The parameters of a pattern such as `/tasks/:id`, or null when the page is another. */
  match(pattern: string): Record<string, string> | null {
    const want = pattern.split('/');
    const have = this.path.replace(/\/+$/, '').split('/');
    if (pattern === '/') return this.path === '/' ? {} : null;
    if (want.length !== have.length) return null;
    const found: Record<string, string> = {};
    for (const [index, part] of want.entries()) {
      if (part.startsWith(':')) found[part.slice(1)] = decodeURIComponent(have[index]!);
      else if (part !== have[index]) return null;
    }
    return found;
  }
}

export const router = new Router();
