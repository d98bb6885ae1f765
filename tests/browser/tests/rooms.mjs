import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ask, enter } from '../people.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { say } from '../words.mjs';

const toml = readFileSync(new URL('../../../data/access/roles.toml', import.meta.url), 'utf8');

/** What a role may do, as the server tells it in a session. */
function rights(role) {
  const section = toml.split(`\n[${role}]\n`)[1]?.split('\n[')[0];
  assert.ok(section, `there is a role ${role}`);
  const lines = [...section.matchAll(/^(\w+) = (\[.*\])$/gm)];
  return Object.fromEntries(lines.map(([, kind, verbs]) => [kind, JSON.parse(verbs)]));
}

/** A page of somebody with another role. The server still answers as to the leader; here it is about what is offered. */
async function as(tools, role, options = {}, can = rights(role)) {
  const page = await enter(tools, 'province', options);
  const me = await ask(page, '/session');
  await page.route('**/api/v1/session', (route) => route.fulfill({ json: { ...me, role, can } }));
  await page.route('**/api/v1/registers', (route) => route.fulfill({ json: [] }));
  await page.goto('/');
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

const rooms = (page) => page.locator('nav.desk li a .name').allInnerTexts();
const named = (keys, short = '') => keys.map((key) => say(`web-room-${key}${short}`));
const tabs = (page, room) => page.getByRole('navigation', { name: say(`web-room-${room}`) });
const heading = (page, key) => page.getByRole('heading', { level: 1, name: say(key) });

// The first four are those of the role's work; no other room than theirs is there at all.
const expected = {
  leader: ['today', 'direction', 'measures', 'analysis', 'epidemiology', 'supply', 'system'],
  office: ['today', 'direction', 'analysis', 'system', 'measures', 'supply'],
  health: ['today', 'epidemiology', 'supply', 'direction', 'measures', 'analysis', 'system'],
  viewer: ['today', 'measures', 'analysis', 'direction', 'system'],
  admin: ['today', 'system', 'analysis', 'measures', 'direction'],
};

for (const [role, keys] of Object.entries(expected)) {
  test(`the role ${role} finds its own rooms first, and none that is shut to it`, async (tools) => {
    const page = await as(tools, role);
    assert.deepEqual(await rooms(page), named(keys));
    const small = await as(tools, role, { viewport: phone, hasTouch: true });
    const bar = small.locator('nav.phone');
    assert.deepEqual(await bar.locator('a > span:first-of-type').allInnerTexts(), named(keys.slice(0, 4), '-short'));
    await bar.getByRole('button', { name: say('web-nav-all') }).click();
    const headings = await small.getByRole('dialog').getByRole('heading', { level: 3 }).allInnerTexts();
    assert.deepEqual(headings, named(keys));
  });
}

test('a role that a province made up finds the usual rooms first', async (tools) => {
  const page = await as(tools, 'thanh-tra', {}, rights('health'));
  assert.deepEqual((await rooms(page)).slice(0, 4), named(['today', 'direction', 'epidemiology', 'measures']));
});

test('a page that is shut to the user says so, and asks nothing', async (tools) => {
  const page = await as(tools, 'viewer');
  const asked = [];
  page.on('request', (request) => asked.push(request.url()));
  await page.goto('/persons');
  await page.locator('main').getByText(say('web-no-right')).waitFor();
  assert.deepEqual(asked.filter((url) => url.includes('/lists/persons')), []);
});

test("a room's pages are tabs, and it opens where one was last", async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/tasks');
  const strip = tabs(page, 'direction');
  const cards = await ask(page, '/registers');
  const registers = cards.filter((card) => card.room === 'direction').map((card) => card.name);
  await strip.getByRole('link', { name: registers.at(-1) }).waitFor();
  const names = await strip.getByRole('link').evaluateAll((links) => links.map((link) => link.firstChild.textContent.trim()));
  assert.deepEqual(names, [...['directives', 'tasks', 'targets', 'reporting', 'heads'].map((key) => say(`web-page-${key}`)), ...registers]);
  assert.equal(await strip.locator('[aria-current=page]').innerText(), say('web-page-tasks'));

  await strip.getByRole('link', { name: say('web-page-targets'), exact: true }).click();
  await heading(page, 'web-page-targets').waitFor();
  const nav = page.locator('nav.desk');
  await nav.getByRole('link', { name: say('web-room-epidemiology') }).click();
  await heading(page, 'web-page-cases').waitFor();
  await nav.getByRole('link', { name: say('web-room-direction') }).click();
  await heading(page, 'web-page-targets').waitFor();
  assert.equal(new URL(page.url()).pathname, '/targets');
});

test('a page under another keeps its tab, and on a phone the tab is in sight', async (tools) => {
  const page = await enter(tools, 'province', { viewport: phone, hasTouch: true });
  const cards = await ask(page, '/registers');
  const last = cards.filter((card) => card.room === 'direction').at(-1);
  await page.goto(`/registers/${last.key}`);
  const current = tabs(page, 'direction').locator('[aria-current=page]');
  await current.filter({ hasText: last.name }).waitFor();
  const box = await current.boundingBox();
  assert.ok(box.x >= 0 && box.x + box.width <= phone.width + 1, `from ${box.x} to ${box.x + box.width}`);
  const [document] = await ask(page, '/documents');
  await page.goto(`/directives/${document.id}`);
  await current.filter({ hasText: say('web-page-directives') }).waitFor();
});

test('a starred page stands first among all, after a reload too, and for its user alone', async (tools) => {
  const page = await enter(tools, 'province');
  const all = async () => {
    await page.locator('nav.desk').getByRole('button', { name: say('web-nav-all') }).click();
    return page.getByRole('dialog', { name: say('web-nav-all') });
  };
  const starred = (dialog) => dialog.getByRole('region', { name: say('web-starred') });
  await page.goto('/stock');
  const star = page.locator('.tabs-row').getByRole('button', { name: say('web-star', { name: say('web-page-stock') }) });
  await star.click();
  assert.equal(await star.getAttribute('aria-pressed'), 'true');
  await page.goto('/levels');
  let dialog = await all();
  await starred(dialog).getByRole('link', { name: say('web-page-stock'), exact: true }).waitFor();
  assert.deepEqual(await faults(page), []);
  await starred(dialog).getByRole('link').click();
  await dialog.waitFor({ state: 'detached' });
  await heading(page, 'web-page-stock').waitFor();

  const me = await ask(page, '/session');
  await page.route('**/api/v1/session', (route) => route.fulfill({ json: { ...me, id: '00000000-0000-7000-8000-000000000000' } }));
  await page.reload();
  dialog = await all();
  await dialog.getByRole('link', { name: say('web-page-stock'), exact: true }).waitFor();
  assert.equal(await starred(dialog).count(), 0);
});

test('what waits is counted beside its page, and grows when more comes', async (tools) => {
  const page = await enter(tools, 'province');
  const waiting = async () => (await ask(page, '/lists/documents?filter=state:eq:draft&size=1')).total;
  const before = await waiting();
  await page.goto('/tasks');
  const tab = tabs(page, 'direction').getByRole('link', { name: say('web-page-directives') });
  const shows = (count) => tab.filter({ hasText: say('web-waiting', { count }) }).waitFor();
  if (before > 0) await shows(before);
  else assert.equal(await tab.innerText(), say('web-page-directives'));
  await ask(page, '/documents', { method: 'POST', body: { text: `THÔNG BÁO\nVề việc trực dịch ${Date.now()}\n1. Sở Y tế báo cáo trước ngày 31/12/2021.` } });
  assert.equal(await waiting(), before + 1);
  await shows(before + 1);
});

test('the page that is seen stays until the next one has come, and a slow one shows a bar', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/tasks');
  await heading(page, 'web-page-tasks').waitFor();
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route('**/assets/targets-*.js', async (route) => {
    await held;
    await route.continue();
  });
  await tabs(page, 'direction').getByRole('link', { name: say('web-page-targets'), exact: true }).click();
  await page.getByRole('progressbar', { name: say('web-loading') }).waitFor();
  assert.equal(await page.getByRole('heading', { level: 1 }).innerText(), say('web-page-tasks'));
  release();
  await heading(page, 'web-page-targets').waitFor();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main', 'the cursor goes along');
});

test('a page whose code is gone from the server says that there is a new version', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/tasks');
  await heading(page, 'web-page-tasks').waitFor();
  await page.route('**/assets/targets-*.js', (route) => route.fulfill({ status: 404, body: '' }));
  await tabs(page, 'direction').getByRole('link', { name: say('web-page-targets'), exact: true }).click();
  await page.getByRole('alert').getByText(say('web-chunk-outdated'), { exact: true }).waitFor();
  await page.unroute('**/assets/targets-*.js');
  await page.getByRole('button', { name: say('web-chunk-reload') }).click();
  await heading(page, 'web-page-targets').waitFor();
});
