import { t } from './words.svelte';

/** The key that opens the palette, as it is written on the user's board. */
export const paletteKey = /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘K' : 'Ctrl+K';

/** A key with what it does. Keys that do the same stand in one line, with a space between. */
export type KeyWords = [string, string][];

class Keys {
  /** The table of keys is shown. */
  shown = $state(false);
  #page = $state.raw<() => KeyWords>();

  /** The keys of every page, then those of the one that is seen. */
  get words(): KeyWords {
    return [[paletteKey, t('web-keys-palette')], ['?', t('web-keys-help')], ...(this.#page?.() ?? [])];
  }

  /** Tells of a page's own keys while the calling component lives. */
  tell(words: () => KeyWords): void {
    $effect(() => {
      this.#page = words;
      return () => {
        if (this.#page === words) this.#page = undefined;
      };
    });
  }
}

export const keys = new Keys();
