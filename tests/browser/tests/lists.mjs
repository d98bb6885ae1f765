import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ask, enter, here } from '../people.mjs';
import { test } from '../runner.mjs';
import { say } from '../words.mjs';

const rows = (page) => page.locator('tbody tr');

test('every figure of the command page opens the list that it counts', async (tools) => {
  const page = await enter(tools, 'province');
  const { figures } = await ask(page, `/command?${await here(page)}`);
  const listed = figures.filter((figure) => figure.list?.startsWith('/cases') && figure.value > 0);
  assert.ok(listed.length > 0, 'a day of a wave has cases');
  for (const figure of listed) {
    const query = new URL(figure.list, 'http://x').search;
    const { total } = await ask(page, `/lists/cases${query}${query ? '&' : '?'}size=1`);
    assert.equal(total, figure.value, figure.key);
  }
  await page.goto('/');
  await page.locator(`a[href="${listed[0].list}"]`).first().click();
  await rows(page).first().waitFor();
});

test('a name is found without marks and in any order', async (tools) => {
  const page = await enter(tools, 'district');
  const { rows: people } = await ask(page, '/lists/persons?size=1');
  const name = people[0].name;
  const plain = name.normalize('NFD').replace(/\p{M}/gu, '').replaceAll('đ', 'd').replaceAll('Đ', 'D').toLowerCase();
  const turned = plain.split(' ').reverse().join(' ');

  await page.goto('/persons');
  await page.getByRole('searchbox', { name: say('web-list-search') }).fill(turned);
  await page.waitForURL(/[?&]q=/);
  await rows(page).filter({ hasText: name }).first().waitFor();
});

test('a list keeps its question in the address', async (tools) => {
  const page = await enter(tools, 'province');
  const address = '/cases?filter=found_in%3Aeq%3Acommunity&sort=announced_on';
  await page.goto(address);
  await rows(page).first().waitFor();
  await page.getByRole('list', { name: say('web-filter-active') }).waitFor();
  const before = await rows(page).first().innerText();
  await page.getByRole('button', { name: say('web-list-after'), exact: true }).click();
  await page.waitForURL(/page=2/);
  await page.goBack();
  await page.waitForFunction((words) => document.querySelector('tbody tr')?.innerText === words, before);
});

test('a list is taken out as CSV and as a spreadsheet', async (tools) => {
  const page = await enter(tools, 'district');
  await page.goto('/cases');
  await rows(page).first().waitFor();
  for (const [key, magic] of [['web-export-csv', null], ['web-export-xlsx', 'PK']]) {
    await page.getByRole('button', { name: say('web-export') }).click();
    const waiting = page.waitForEvent('download');
    await page.getByRole('link', { name: say(key) }).click();
    const bytes = readFileSync(await (await waiting).path());
    if (magic) assert.equal(bytes.subarray(0, 2).toString('latin1'), magic);
    else {
      const { total } = await ask(page, '/lists/cases?size=1');
      const lines = bytes.toString('utf8').trim().split('\n').length;
      assert.equal(lines, total + 1, 'a line each, and the heading');
    }
  }
});

test('two people change one case: the second sees both values and chooses', async (tools) => {
  const [first, second] = [await enter(tools, 'commune'), await enter(tools, 'commune')];
  const { rows: cases } = await ask(first, '/lists/cases?size=1');
  assert.equal(cases.length, 1, 'the wave reached the town of Sìn Hồ');
  const { id } = cases[0];
  for (const page of [first, second]) {
    await page.goto(`/cases?open=${id}`);
    await page.getByRole('dialog').getByRole('button', { name: say('web-edit') }).click();
  }
  const note = (page) => page.getByRole('dialog').getByRole('textbox').first();
  const save = (page) => page.getByRole('dialog').getByRole('button', { name: say('web-save') }).click();
  const value = await note(first).inputValue();
  await note(first).fill(`${value}-A`);
  await save(first);
  await first.getByText(say('web-saved')).first().waitFor();
  await note(second).fill(`${value}-B`);
  await save(second);
  const dialog = second.getByRole('dialog');
  await dialog.getByText(`${value}-A`).first().waitFor();
  await dialog.getByText(`${value}-B`).first().waitFor();
});

test('an impossible value is refused at its field, and what was typed stays', async (tools) => {
  const page = await enter(tools, 'commune');
  const { rows: cases } = await ask(page, '/lists/cases?size=1');
  const response = await page.request.fetch(`/api/v1/records/cases/${cases[0].id}`, {
    method: 'PATCH',
    headers: { 'X-Vungxanh': '1' },
    data: { version: cases[0].version, changes: { announced_on: '2022-02-30' } },
  });
  assert.equal(response.status(), 422);
  const problem = await response.json();
  assert.ok(problem.message && problem.places[0].column === 'announced_on', JSON.stringify(problem));
});
