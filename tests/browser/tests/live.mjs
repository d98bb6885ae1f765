import assert from 'node:assert/strict';
import { ask, enter } from '../people.mjs';
import { test } from '../runner.mjs';
import { say } from '../words.mjs';

test('a change by one is seen by the other without reloading', async (tools) => {
  const reader = await enter(tools, 'district');
  const writer = await enter(tools, 'commune');
  const { rows } = await ask(writer, '/lists/cases?size=1');
  const { id, version, code } = rows[0];
  await reader.goto(`/cases?q=${encodeURIComponent(code)}`);
  await reader.locator('tbody tr').filter({ hasText: code }).waitFor();
  await reader.getByText(say('web-live-on')).waitFor({ state: 'attached' });

  const changed = `${code}-TT`;
  await ask(writer, `/records/cases/${id}`, { method: 'PATCH', body: { version, changes: { code: changed } } });
  await reader.locator('tbody tr').filter({ hasText: changed }).waitFor();
});

test('a network that is gone is told, and the page goes on when it is back', async (tools) => {
  const page = await enter(tools, 'district');
  await page.goto('/tasks');
  await page.getByText(say('web-live-on')).waitFor({ state: 'attached' });
  await page.context().setOffline(true);
  await page.getByRole('link', { name: say('web-page-targets'), exact: true }).first().click();
  await page.getByText(say('web-offline-load')).first().waitFor();
  await page.context().setOffline(false);
  await page.getByRole('button', { name: say('web-retry') }).first().click();
  await page.getByRole('heading', { level: 1, name: say('web-page-targets') }).waitFor();
  await page.getByText(say('web-offline-load')).first().waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('alert').count(), 0);
});
