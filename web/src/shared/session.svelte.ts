import { apiUrl, ApiError, getJson, send } from '../api/client';
import { live } from '../api/events.svelte';
import { forget } from '../api/queries.svelte';
import type { AreaNode, AreaRef, Me } from '../api/types';
import { forgetNames } from './names.svelte';
import { registers } from './registers.svelte';
import { remembered } from './remembered.svelte';
import { router } from './router.svelte';

/** Who is signed in, and which area and day the page speaks of. */
class Session {
  me = $state.raw<Me | null>(null);
  state = $state<'asking' | 'in' | 'out' | 'offline'>('asking');
  areas = $state.raw<AreaNode[]>([]);
  #watch: ReturnType<typeof setInterval> | undefined;

  async ask(): Promise<void> {
    try {
      this.#enter(await getJson<Me>(apiUrl('/session')));
    } catch (cause) {
      this.state = cause instanceof ApiError && cause.offline ? 'offline' : 'out';
    }
  }

  async signIn(username: string, password: string): Promise<void> {
    this.#enter(await send<Me>('POST', '/session', { username, password }));
  }

  async signOut(): Promise<void> {
    await send('DELETE', '/session');
    this.leave();
  }

  /** The session is no longer known: back to the sign-in page, which remembers where to return. */
  leave(): void {
    this.me = null;
    this.state = 'out';
    live.stop();
    registers.forget();
    forgetNames();
    forget();
  }

  #enter(me: Me): void {
    this.me = me;
    this.state = 'in';
    remembered.start(me.id);
    void registers.load();
    // Jobs tell how far they are without a change of theirs.
    live.start((kind) => kind !== 'jobs' && this.can(kind, 'read'));
    // A wall display stays open for days: the reporting day goes on at the cut-off without a reload.
    this.#watch ??= setInterval(() => void this.#look(), 5 * 60_000);
  }

  async #look(): Promise<void> {
    if (this.state !== 'in') return;
    try {
      this.me = await getJson<Me>(apiUrl('/session'));
      // A register's definition may have been taken meanwhile.
      await registers.load();
    } catch (cause) {
      if (cause instanceof ApiError && cause.status === 401) this.leave();
    }
  }

  can(kind: string, action: string): boolean {
    return this.me?.can[kind]?.includes(action) ?? false;
  }

  /** The area the page speaks of: the one in the address, or the user's own. */
  get area(): AreaRef | undefined {
    const code = router.query.get('area');
    const own = this.me?.area;
    if (!code || code === own?.code) return own;
    return this.areas.find((one) => one.code === code) ?? { code, name: code, level: 'commune' };
  }

  get areaCode(): string {
    return router.query.get('area') ?? this.me?.area.code ?? '';
  }

  get day(): string {
    return router.query.get('day') ?? this.me?.day ?? '';
  }
}

export const session = new Session();
