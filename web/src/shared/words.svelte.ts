import { FluentBundle, FluentResource, type FluentVariable } from '@fluent/bundle';

export type Lang = 'vi' | 'en';

const sources = import.meta.glob<string>(
  [
    '../../../data/locales/*/web.ftl',
    '../../../data/locales/*/fields.ftl',
    '../../../data/locales/*/measures.ftl',
    '../../../data/locales/*/tracing.ftl',
    '../../../data/locales/*/posts.ftl',
    '../../../data/locales/*/scenarios.ftl',
  ],
  { query: '?raw', import: 'default', eager: true },
);

function bundle(lang: Lang): FluentBundle {
  // Isolation marks around arguments would stand between letters when text is copied into a document.
  const made = new FluentBundle(lang, { useIsolating: false });
  for (const [path, source] of Object.entries(sources)) {
    if (path.includes(`/${lang}/`)) made.addResource(new FluentResource(source));
  }
  return made;
}

const bundles: Record<Lang, FluentBundle> = { vi: bundle('vi'), en: bundle('en') };

function chosen(): Lang {
  return /(?:^|;\s*)lang=en\b/.test(document.cookie) ? 'en' : 'vi';
}

class Language {
  current = $state<Lang>(chosen());

  /** Switches the language of every word; the server reads the same cookie for the words that it sends. */
  choose(lang: Lang): void {
    document.cookie = `lang=${lang}; path=/; max-age=31536000; SameSite=Strict`;
    document.documentElement.lang = lang;
    this.current = lang;
  }
}

export const language = new Language();
document.documentElement.lang = language.current;

/** The words of a key in the language chosen. A key that is not known shows itself, so that nothing goes blank. */
export function t(key: string, args?: Record<string, FluentVariable>): string {
  const words = bundles[language.current];
  const pattern = words.getMessage(key)?.value;
  return pattern ? words.formatPattern(pattern, args ?? null) : key;
}

/** True when the key has words: for keys made from what the server sends. */
export function has(key: string): boolean {
  return bundles[language.current].hasMessage(key);
}
