import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

let vite;
before(async () => {
  vite = await createServer({ root: fileURLToPath(new URL('..', import.meta.url)), configFile: false, logLevel: 'error', server: { middlewareMode: true, ws: false }, optimizeDeps: { noDiscovery: true, include: [] } });
});
after(() => vite.close());
const load = (path) => vite.ssrLoadModule(path);

test('every page is found at its address, and none stands in the way of another', async () => {
  const { find, routes } = await load('/src/routes.ts');
  for (const route of routes) {
    const found = find(route.pattern.replaceAll(/:\w+/g, 'x'));
    assert.equal(found?.route.pattern, route.pattern);
  }
  assert.deepEqual(find('/directives/a%2Fb/compare').params, { id: 'a/b' });
  assert.equal(find('/tasks/')?.route.pattern, '/tasks', 'a stroke too many at the end is no other page');
  assert.equal(find('/tasks/%E0%A4%A').params.id, '%E0%A4%A', 'an address that cannot be read leads to no record, and throws nothing');
  assert.equal(find('/no-such-page'), undefined);
});

test('every page has a tab in a room that there is, or the tab of the page that it is reached from', async () => {
  const { find, routes, tabRoutes } = await load('/src/routes.ts');
  const { rooms, usual, work } = await load('/src/rooms.ts');
  const keys = rooms.map((one) => one.key);
  for (const one of tabRoutes) assert.ok(keys.includes(one.room), one.pattern);
  for (const one of routes.filter((route) => 'under' in route)) assert.equal(find(one.pattern)?.tab?.pattern, one.under);
  for (const order of [usual, ...Object.values(work)]) {
    for (const key of order) assert.ok(keys.includes(key), key);
    assert.equal(new Set(order).size, order.length);
    assert.equal(order[0], 'today', 'what waits comes first for everyone');
  }
});

test('every room has its words, in full and under a thumb', async () => {
  const { rooms } = await load('/src/rooms.ts');
  for (const lang of ['vi', 'en']) {
    const words = readFileSync(new URL(`../../data/locales/${lang}/web.ftl`, import.meta.url), 'utf8');
    for (const { key } of rooms) for (const name of [`web-room-${key}`, `web-room-${key}-short`]) assert.ok(words.includes(`\n${name} = `), `${lang}: ${name}`);
  }
});

test('every role of the program has its order of rooms', async () => {
  const { work } = await load('/src/rooms.ts');
  const toml = readFileSync(new URL('../../data/access/roles.toml', import.meta.url), 'utf8');
  const roles = [...toml.matchAll(/^\[(\w+)\]$/gm)].map((one) => one[1]);
  assert.deepEqual(Object.keys(work).sort(), roles.sort());
});
