import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { FluentBundle, FluentResource } from '@fluent/bundle';

const root = fileURLToPath(new URL('..', import.meta.url));
const languages = ['vi', 'en'];

/** What the pages read: their own words, and those of desks that keep them in a file of their own. */
function source(lang) {
  const files = ['web.ftl', 'fields.ftl', 'tracing.ftl', 'posts.ftl', 'scenarios.ftl'];
  return files.map((file) => readFileSync(join(root, '..', 'data', 'locales', lang, file), 'utf8')).join('\n');
}

/** The keys of a language with the arguments that their words use. */
function keys(lang) {
  const found = new Map();
  // A desk's file holds the server's words too.
  for (const entry of new FluentResource(source(lang)).body) if (/^(web|choice)-/.test(entry.id)) found.set(entry.id, JSON.stringify(entry.value));
  return found;
}

function files(folder) {
  return readdirSync(folder, { withFileTypes: true, recursive: true })
    .filter((one) => one.isFile() && /\.(svelte|ts)$/.test(one.name))
    .map((one) => join(one.parentPath ?? one.path, one.name));
}

const code = files(join(root, 'src')).map((path) => [path, readFileSync(path, 'utf8')]);

/** Keys written out in the code, and the prefixes of keys that the code makes (`web-level-${n}`). */
function used() {
  const whole = new Map();
  const prefixes = new Map();
  for (const [path, text] of code) {
    for (const [, key] of text.matchAll(/['"`]((?:web|choice)-[a-z0-9_-]*[a-z0-9])['"`]/g)) whole.set(key, path);
    for (const [, prefix] of text.matchAll(/`((?:web-[a-z0-9-]*|choice)-)\$\{/g)) prefixes.set(prefix, path);
  }
  return { whole, prefixes };
}

test('both languages know the same keys', () => {
  const [vi, en] = languages.map((lang) => [...keys(lang).keys()].sort());
  assert.deepEqual(vi, en);
});

test('no key stands twice in a file', () => {
  for (const lang of languages) {
    const all = [...source(lang).matchAll(/^(web-[A-Za-z0-9_-]+)\s*=/gm)].map((one) => one[1]);
    assert.deepEqual(all.filter((key, i) => all.indexOf(key) !== i), [], lang);
  }
});

test('every key is read by Fluent without a fault', () => {
  for (const lang of languages) {
    const written = [...source(lang).matchAll(/^(web-[A-Za-z0-9_-]+)\s*=/gm)].map((one) => one[1]);
    const bundle = new FluentBundle(lang);
    assert.deepEqual(bundle.addResource(new FluentResource(source(lang))), []);
    for (const key of written) assert.ok(bundle.hasMessage(key), `${lang}: ${key} cannot be read`);
  }
});

test('the words of a key take the same arguments in both languages', () => {
  const names = (words) => [...new Set([...(words ?? '').matchAll(/"type":"var","name":"(\w+)"/g)].map((one) => one[1]))].sort().join();
  const [vi, en] = languages.map(keys);
  for (const [key, words] of vi) {
    // A plural of English may count what Vietnamese only shows.
    const [a, b] = [names(words).split(','), names(en.get(key)).split(',')];
    assert.ok(a.every((one) => b.includes(one)), `${key}: vi takes ${a}, en takes ${b}`);
  }
});

test('every key used in the code exists', () => {
  const have = keys('vi');
  const { whole, prefixes } = used();
  for (const [key, path] of whole) assert.ok(have.has(key), `${path}: ${key}`);
  for (const [prefix, path] of prefixes) assert.ok([...have.keys()].some((key) => key.startsWith(prefix)), `${path}: ${prefix}…`);
});

test('every key is used', () => {
  const { whole, prefixes } = used();
  const suffixed = [...code].flatMap(([, text]) => [...text.matchAll(/\$\{[^}]*\}(-[a-z]+)`/g)].map((one) => one[1]));
  for (const key of keys('vi').keys()) {
    const known = whole.has(key) || [...prefixes.keys()].some((one) => key.startsWith(one)) || suffixed.some((end) => key.endsWith(end) && whole.has(key.slice(0, -end.length)));
    assert.ok(known, `${key} is not used`);
  }
});
