import assert from 'node:assert/strict';
import { ask, enter } from '../people.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { like, say } from '../words.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

test('a list is seen as a calendar: its days count what the list holds, and a day opens it', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/cases');
  await button(page, say('web-calendar')).click();
  await page.waitForURL(/view=calendar/);
  const calendar = await ask(page, '/lists/cases/calendar');
  const busy = calendar.days.filter((one) => one.total > 3).at(-1);
  const [year, month, day] = busy.day.split('-');
  const link = page.getByRole('link', { name: say('web-calendar-day', { day: `${day}/${month}/${year}`, count: String(busy.total) }) });
  await link.waitFor();
  assert.equal(await page.locator('td[aria-current="date"]').count(), 1, 'today stands out');
  assert.deepEqual(await faults(page), []);
  // A month before, by the button, kept in the address.
  await button(page, say('web-calendar-before')).click();
  await page.waitForURL(/month=2021-11/);
  await page.goBack();
  await link.click();
  await page.waitForURL((url) => url.searchParams.get('filter') === `announced_on:eq:${busy.day}` && !url.searchParams.has('view'));
  await page.getByText(say('web-list-total', { count: String(busy.total) }), { exact: true }).first().waitFor();
});

test('a register has a calendar in its own filter, and on a phone it is a list of days', async (tools) => {
  const page = await enter(tools, 'province', { viewport: phone, hasTouch: true });
  const { days } = await ask(page, '/lists/violations/calendar?filter=state:eq:found');
  assert.ok(days.length > 0);
  await page.goto('/registers/violations?view=calendar&filter=state%3Aeq%3Afound');
  await page.locator('td:not(.none) ul button').first().waitFor();
  assert.equal(await page.locator('td:not(.none)').count(), days.length);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), 'nothing is wider than the phone');
  assert.deepEqual(await faults(page), []);
  await page.locator('td:not(.none) ul button').first().click();
  await page.getByRole('dialog').locator('dl').waitFor();
});

test('a saved view is shared with one\'s area and taken back', async (tools) => {
  const [owner, colleague, other] = [await enter(tools, 'district'), await enter(tools, 'district'), await enter(tools, 'province')];
  const name = `Ca nặng ${Date.now()}`;
  await owner.goto('/cases?filter=severity%3Aeq%3Asevere');
  await button(owner, say('web-views')).click();
  await owner.getByLabel(say('web-view-name')).fill(name);
  await owner.getByLabel(like('web-view-share-with', ['area'])).check();
  await button(owner, say('web-view-save')).click();
  await owner.getByText(say('web-view-saved', { name })).waitFor();
  assert.equal((await ask(colleague, '/views?list=cases')).find((one) => one.name === name).shared, true);
  assert.equal((await ask(other, '/views?list=cases')).some((one) => one.name === name), false, 'another area');
  const line = owner.getByRole('listitem').filter({ hasText: name });
  await line.getByRole('button', { pressed: true }).click();
  await line.getByRole('button', { pressed: false }).waitFor();
  assert.deepEqual(await faults(owner), []);
  assert.equal((await ask(owner, '/views?list=cases')).find((one) => one.name === name).shared, false);
});

test('the whole list is printed: every row, on numbered pages, with what was asked, by whom and when', async (tools) => {
  const page = await enter(tools, 'province');
  const { total } = await ask(page, '/lists/cases?filter=found_in:eq:community&size=1');
  assert.ok(total > 50, 'more than a page of the list');
  await page.goto('/cases?filter=found_in%3Aeq%3Acommunity&sort=-announced_on');
  await page.locator('main tbody tr').first().waitFor();
  await button(page, say('web-print')).click();
  await button(page, say('web-print-all')).click();
  await page.waitForURL(/view=print/);
  const sheet = page.getByRole('article', { name: say('web-print-all') });
  await sheet.locator('tbody tr').nth(total - 1).waitFor();
  assert.equal(await sheet.locator('tbody tr').count(), total);
  await sheet.getByText('Lãnh đạo tỉnh', { exact: false }).waitFor();
  assert.deepEqual(await faults(page), []);
  const pdf = (await page.pdf({ preferCSSPageSize: true })).toString('latin1');
  const pages = pdf.match(/\/Type\s*\/Page\b(?!s)/g)?.length ?? 0;
  assert.ok(pages > 1, `${pages} pages`);
});
