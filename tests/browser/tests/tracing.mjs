import assert from 'node:assert/strict';
import { ask, enter, here } from '../people.mjs';
import { test } from '../runner.mjs';
import { say } from '../words.mjs';

test('s0_0g a health station lists the contacts of its case from the page, once', async (tools) => {
  const page = await enter(tools, 'commune');
  const { rows } = await ask(page, '/lists/cases?size=20');
  let traced;
  let id;
  for (const one of rows) {
    id = one.id;
    traced = await ask(page, `/tracing/contacts?cases=${id}`);
    if (traced.f1.rows.some((row) => !row.listed && !row.is_case)) break;
  }
  const open = traced.f1.rows.filter((row) => !row.listed && !row.is_case);
  assert.ok(open.length > 0, 'a case of the wave has contacts not yet listed');
  const before = await ask(page, '/lists/contacts?size=1');
  await page.goto(`/tracing?tab=contacts&cases=${id}`);
  await page.getByRole('checkbox', { name: open[0].name }).first().check();
  await page.getByRole('button', { name: say('web-tracing-accept'), exact: true }).click();
  await page.getByRole('row').filter({ hasText: open[0].name }).getByRole('link', { name: say('choice-to_find') }).waitFor();
  const after = await ask(page, '/lists/contacts?size=1');
  assert.equal(after.total, before.total + 1);
  const again = await ask(page, '/tracing/contacts', { method: 'POST', body: { cases: [id], kind: 'f1', persons: [open[0].person] } });
  assert.deepEqual(again, { made: 0, there: 1, raised: 0 });
});

test('the chains are walked by keyboard, as a tree', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto(`/tracing?tab=chains&${await here(page)}`);
  const items = page.getByRole('treeitem');
  await items.first().waitFor();
  await items.first().focus();
  await page.keyboard.press('ArrowRight');
  const second = await items.nth(1).getAttribute('aria-level');
  assert.equal(second, '2', 'the first chain is open: right goes to the first that it infected');
  await items.first().focus();
  await page.keyboard.press('ArrowLeft');
  assert.equal(await items.first().getAttribute('aria-expanded'), 'false');
  await page.keyboard.press('Enter');
  assert.equal(await items.first().getAttribute('aria-selected'), 'true');
  await page.getByRole('link', { name: say('web-tracing-find-source') }).first().waitFor();
});
