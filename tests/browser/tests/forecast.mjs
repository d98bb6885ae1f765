import assert from 'node:assert/strict';
import { ask, enter } from '../people.mjs';
import { test } from '../runner.mjs';
import { say } from '../words.mjs';

// S2-1c, S2-1d: analysis and forecast for the province and for every area by itself.
test('the forecast is read for the province, then for a district, and its past is held against what came', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/forecast');
  await page.getByRole('heading', { name: say('web-forecast-weeks') }).waitFor();
  const asked = await ask(page, '/forecast');
  const weeks = page.locator('section', { has: page.getByRole('heading', { name: say('web-forecast-weeks') }) }).locator('tbody tr');
  assert.equal(await weeks.count(), 4);
  assert.equal(Number((await weeks.first().locator('strong').innerText()).replaceAll('.', '')), asked.weeks[0].median);
  const scored = page.locator('section', { has: page.getByRole('heading', { name: say('web-forecast-skill') }) }).locator('tbody tr');
  assert.ok((await scored.count()) >= 2, 'forecasts of past weeks are scored');

  await tools.step('every district stands by itself', async () => {
    const parts = page.locator('table.parts tbody tr');
    assert.equal(await parts.count(), asked.parts.length);
    await parts.getByRole('button', { name: /Sìn Hồ/ }).click();
    await page.waitForURL(/area=108/);
    await page.getByRole('heading', { level: 1 }).getByText(/Sìn Hồ/).waitFor();
  });
  await tools.step('deaths are too few to forecast, and the page says so', async () => {
    await page.getByRole('combobox').selectOption('case_died');
    await page.getByText(say('web-forecast-few')).first().waitFor();
  });
});

test('a commune has the outlook of itself, and no parts below', async (tools) => {
  const page = await enter(tools, 'commune');
  await page.goto('/forecast');
  await page.getByRole('heading', { level: 1 }).first().waitFor();
  const answer = await ask(page, '/forecast');
  assert.equal(answer.parts.length, 0);
  assert.equal(answer.area.level, 'commune');
});
