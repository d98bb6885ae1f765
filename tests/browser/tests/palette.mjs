import assert from 'node:assert/strict';
import { ask, enter, people } from '../people.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { say } from '../words.mjs';

const field = (page) => page.getByRole('combobox', { name: say('web-palette') });
const group = (page, name) => page.getByRole('listbox').getByRole('group', { name });
/** The option whose own name is this, not one that tells of it besides. */
const option = (scope, name) => scope.getByRole('option').filter({ has: scope.page().locator('.title').getByText(name, { exact: true }) });
const marked = (page) => page.locator('[role=option][aria-selected=true]');

/** Opens the palette as hands on the keys do. */
async function open(page) {
  await page.keyboard.press('Control+k');
  await field(page).waitFor();
}

async function desk(tools, who = 'province', path = '/tasks', options = {}) {
  const page = await enter(tools, who, options);
  await page.goto(path);
  await page.getByRole('heading', { level: 1 }).waitFor();
  return page;
}

test('the palette finds a page by words in any order and without marks, by keys alone', async (tools) => {
  const page = await desk(tools);
  await open(page);
  await page.keyboard.type('tieu chi');
  await marked(page).filter({ hasText: say('web-page-targets') }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: say('web-page-targets') }).waitFor();
  assert.equal(await field(page).count(), 0);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'main', 'the cursor is in the page that was opened');
});

test('the palette finds an area without marks, and the page speaks of it', async (tools) => {
  const page = await desk(tools, 'province', '/levels');
  await open(page);
  await page.keyboard.type('sin ho');
  const areas = group(page, say('web-area'));
  await areas.getByRole('option').first().waitFor();
  const names = await areas.getByRole('option').locator('.title').allInnerTexts();
  assert.ok(names.includes('Huyện Sìn Hồ') && names.includes('Thị trấn Sìn Hồ'), names.join());
  for (let i = 0; i < 20 && !(await marked(page).innerText()).includes('Huyện Sìn Hồ'); i += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.waitForURL((url) => url.searchParams.get('area') === people.district.area);
  await page.locator('header.bar').getByRole('button', { name: 'Huyện Sìn Hồ' }).waitFor();

  // đ is found as d.
  await open(page);
  await field(page).fill('tam duong');
  await option(areas, 'Huyện Tam Đường').waitFor();
});

test('an area outside of the own one is not offered', async (tools) => {
  const page = await desk(tools, 'commune');
  await open(page);
  await field(page).fill('thi tran sin ho');
  await option(group(page, say('web-area')), 'Thị trấn Sìn Hồ').waitFor();
  await field(page).fill('huyen sin ho');
  await option(group(page, say('web-area')), 'Thị trấn Sìn Hồ').waitFor({ state: 'detached' });
  assert.equal(await group(page, say('web-area')).count(), 0);
});

test('the marked line goes round with the arrows, to the ends with Home and End', async (tools) => {
  const page = await desk(tools);
  await open(page);
  const options = await page.getByRole('option').count();
  assert.ok(options > 4, `${options} to choose from before a word is typed`);
  const at = () => page.getByRole('option').evaluateAll((all) => all.findIndex((one) => one.ariaSelected === 'true'));
  const walk = [['ArrowDown', 1], ['End', options - 1], ['ArrowDown', 0], ['ArrowUp', options - 1], ['Home', 0]];
  for (const [key, place] of walk) {
    await page.keyboard.press(key);
    assert.equal(await at(), place, key);
    const told = await field(page).getAttribute('aria-activedescendant');
    assert.equal(await marked(page).getAttribute('id'), told, 'what is marked is what is told');
  }
});

test('Escape closes the palette and gives the cursor back; Tab stays within', async (tools) => {
  const page = await desk(tools);
  const link = page.locator('.tabs-row a').first();
  await link.focus();
  await open(page);
  for (let i = 0; i < 4; i += 1) {
    await page.keyboard.press('Tab');
    const behind = await page.evaluate(() => document.activeElement !== document.body && !document.activeElement?.closest('dialog'));
    assert.ok(!behind, 'nothing behind the palette takes the cursor');
  }
  await page.keyboard.press('Escape');
  await field(page).waitFor({ state: 'detached' });
  assert.ok(await link.evaluate((node) => node === document.activeElement));
  await page.getByRole('button', { name: say('web-palette-short') }).click();
  await field(page).waitFor();
  await page.keyboard.press('Control+k');
  await field(page).waitFor({ state: 'detached' });
});

test('a person is found and opened in the list; the name stands neither in the address nor in what is kept', async (tools) => {
  const page = await desk(tools);
  const { rows } = await ask(page, '/lists/persons?size=1');
  const [person] = rows;
  const addresses = [];
  page.on('framenavigated', (frame) => addresses.push(frame.url()));
  await open(page);
  await field(page).fill(person.name);
  const persons = group(page, new RegExp(`^${say('web-page-persons')}`));
  await persons.getByRole('option', { name: person.name }).first().click();
  await page.getByRole('dialog').locator('dl').getByText(person.name).first().waitFor();
  const url = new URL(page.url());
  assert.equal(url.pathname, '/persons');
  assert.ok(url.searchParams.get('open'));
  for (const one of [...addresses, page.url()]) assert.ok(!new URL(one).searchParams.has('q') && !decodeURIComponent(one).includes(person.name), one);
  const kept = await page.evaluate(() => JSON.stringify({ ...localStorage }));
  assert.ok(!kept.includes(person.name) && !kept.includes(url.searchParams.get('open')), 'whoever sits down next does not read who was looked up');
});

test('a document, a case and an entry of a register are found and opened', async (tools) => {
  const page = await desk(tools);
  const { rows: cases } = await ask(page, '/lists/cases?size=1');
  const { rows: violations } = await ask(page, '/lists/violations?size=1');
  const cards = await ask(page, '/registers');
  for (const [words, name, path] of [
    ['102-TB/VPTU', say('web-page-directives'), /^\/directives\/[0-9a-f-]+$/],
    [cases[0].code, say('web-page-cases'), /^\/cases\?open=[0-9a-f-]+$/],
    [violations[0].offender, cards.find((card) => card.key === 'violations').name, /^\/registers\/violations\?open=[0-9a-f-]+$/],
  ]) {
    await tools.step(words, async () => {
      await page.goto('/tasks');
      await page.getByRole('heading', { level: 1 }).waitFor();
      await open(page);
      await field(page).fill(words);
      await page.getByRole('listbox').getByRole('group').filter({ hasText: name }).getByRole('option').first().click();
      await page.waitForURL((url) => path.test(url.pathname + url.search));
    });
  }
});

test('an answer that comes late does not take the place of a later question', async (tools) => {
  const page = await desk(tools);
  const hit = (title) => ({ groups: [{ kind: 'persons', register: false, more: false, hits: [{ id: '00000000-0000-7000-8000-000000000000', title, note: '', area: '' }] }] });
  await page.route('**/api/v1/find?*', async (route) => {
    const q = new URL(route.request().url()).searchParams.get('q');
    if (q === 'giang') await new Promise((resolve) => setTimeout(resolve, 1_500));
    await route.fulfill({ json: hit(`answer to ${q}`) }).catch(() => {});
  });
  await open(page);
  const first = page.waitForRequest((request) => request.url().endsWith('q=giang'));
  await field(page).fill('giang');
  await first;
  await field(page).fill('giang a');
  await page.getByRole('option', { name: 'answer to giang a' }).waitFor();
  await page.waitForTimeout(2_000);
  assert.equal(await page.getByRole('option', { name: 'answer to giang', exact: true }).count(), 0);
});

test('without the server the palette still finds pages, and says what it could not search', async (tools) => {
  const page = await desk(tools);
  await page.route('**/api/v1/find?*', (route) => route.abort());
  await open(page);
  await field(page).fill('chi tieu');
  await page.getByText(say('web-palette-lost')).waitFor();
  await page.getByRole('option', { name: say('web-page-targets') }).first().waitFor();
});

test('where one was led lately is offered again', async (tools) => {
  const page = await desk(tools);
  await open(page);
  await page.keyboard.type('mui tiem');
  await marked(page).filter({ hasText: say('web-page-doses') }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { level: 1, name: say('web-page-doses') }).waitFor();
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await open(page);
  await group(page, say('web-palette-recent')).getByRole('option', { name: say('web-page-doses') }).waitFor();
});

for (const [where, options] of [['a desk', {}], ['a phone', { viewport: phone, hasTouch: true }]]) {
  test(`the palette passes the accessibility rules on ${where}, empty, with answers and without`, async (tools) => {
    const page = await desk(tools, 'province', '/tasks', options);
    await page.getByRole('button', { name: say('web-palette-short') }).click();
    await field(page).waitFor();
    assert.deepEqual(await faults(page), []);
    await field(page).fill('sin ho');
    await option(page.getByRole('listbox'), 'Huyện Sìn Hồ').waitFor();
    assert.deepEqual(await faults(page), []);
    await field(page).fill('zzzz qqqq');
    await page.getByText(say('web-palette-nothing')).waitFor();
    assert.deepEqual(await faults(page), []);
    const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= screen, `${wide} pixels on a screen of ${screen}`);
  });
}

test('the table of keys tells of the palette on every page', async (tools) => {
  const page = await desk(tools, 'province', '/cases');
  await page.keyboard.press('?');
  const help = page.getByRole('dialog', { name: say('web-keys-title') });
  await help.getByText(say('web-keys-palette')).waitFor();
  await help.getByText(say('web-keys-list-search')).waitFor();
});
