import assert from 'node:assert/strict';
import { ask, enter } from '../people.mjs';
import { test } from '../runner.mjs';
import { say } from '../words.mjs';

test('a scenario is made from the record, runs in the background and is compared', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/scenarios?area=108');
  await page.getByRole('link', { name: say('web-scenario-question-capacity') }).click();
  await page.getByLabel(say('web-scenario-figure-ward')).first().fill('60');
  await page.getByLabel(say('web-scenario-days')).fill('60');
  await page.getByLabel(say('web-scenario-replicates')).fill('4');
  await page.getByRole('button', { name: say('web-scenario-create') }).click();
  await page.getByText(say('web-scenario-not-run')).waitFor();
  await page.getByRole('button', { name: say('web-scenario-run'), exact: true }).click();
  await page.getByRole('heading', { name: say('web-scenario-compare') }).waitFor({ timeout: 120_000 });
  await page.locator('figure svg').first().waitFor();
  await page.getByLabel(say('web-scenario-compare-figure')).selectOption('ward');
  // Another variation is looked at, and the address says which.
  await page.locator('td button').nth(2).click();
  assert.equal(new URL(page.url()).searchParams.get('of'), '2');
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const full = await ask(page, `/scenarios/${id}`);
  assert.equal(full.state, 'ready');
  assert.equal(full.result.variations[0].loads.find((one) => one.resource === 'ward').limit, 60);
});

test('long work can be stopped from the page', async (tools) => {
  const page = await enter(tools, 'province');
  const { form } = await ask(page, '/scenarios/draft?question=coverage_opening&area=12');
  const made = await ask(page, '/scenarios', { method: 'POST', body: { ...form, name: 'Dừng giữa chừng', replicates: 900, fit: false } });
  await page.goto(`/scenarios/${made.id}`);
  await page.getByRole('button', { name: say('web-scenario-run'), exact: true }).click();
  await page.getByRole('progressbar').waitFor();
  await page.getByRole('button', { name: say('web-scenario-stop'), exact: true }).click();
  await page.getByRole('progressbar').waitFor({ state: 'detached' });
  const [job] = await ask(page, `/jobs?subject=${made.id}`);
  assert.equal(job.state, 'stopped');
});

test('a leader changes a proposal of vaccine, accepts it, and the stock has moved', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/allocation/vaccine?area=108');
  await page.getByRole('button', { name: say('web-allocation-propose') }).click();
  const field = page.locator('main ul input.num').first();
  await field.waitFor();
  const id = new URL(page.url()).pathname.split('/').at(-1);
  const before = await ask(page, `/allocation/${id}`);
  const first = before.vaccine.deliveries[0];
  const fewer = first.doses - 1;
  await field.fill(String(fewer));
  await field.blur();
  await page.getByRole('button', { name: say('web-allocation-accept'), exact: true }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: say('web-allocation-accept'), exact: true }).click();
  await dialog.waitFor({ state: 'detached' });
  await page.getByText(say('web-allocation-state-accepted')).first().waitFor();
  const after = await ask(page, `/allocation/${id}`);
  assert.equal(after.state, 'accepted');
  const accepted = after.vaccine.deliveries.reduce((sum, one) => sum + one.accepted, 0);
  const proposed = before.vaccine.deliveries.reduce((sum, one) => sum + one.doses, 0);
  assert.ok(accepted < proposed);
});
