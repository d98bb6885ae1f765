/** The words on screen, from the files that the pages read: a test names a button by its key, never by its text. */

import { FluentBundle, FluentResource } from '@fluent/bundle';
import { readFileSync } from 'node:fs';

function bundle(lang) {
  const made = new FluentBundle(lang, { useIsolating: false });
  for (const file of ['web', 'fields', 'measures', 'posts', 'tracing', 'scenarios']) {
    const source = readFileSync(new URL(`../../data/locales/${lang}/${file}.ftl`, import.meta.url), 'utf8');
    made.addResource(new FluentResource(source));
  }
  return made;
}

const bundles = { vi: bundle('vi'), en: bundle('en') };

/** The words of a key. A key without words is a mistake of the test or of the page. */
export function say(key, args = {}, lang = 'vi') {
  const pattern = bundles[lang].getMessage(key)?.value;
  if (!pattern) throw new Error(`data/locales/${lang}: no words for ${key}`);
  return bundles[lang].formatPattern(pattern, args);
}

/** A pattern for words whose arguments are not known: each stands for anything. */
export function like(key, names, lang = 'vi') {
  const blank = '\u0000';
  const text = say(key, Object.fromEntries(names.map((name) => [name, blank])), lang);
  const escaped = text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll(blank, '.*')}$`);
}
