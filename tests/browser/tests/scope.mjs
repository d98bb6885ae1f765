import assert from 'node:assert/strict';
import { api, ask, enter, people } from '../people.mjs';
import { test } from '../runner.mjs';
import { say } from '../words.mjs';

const own = people.commune.area;

test('a commune sees its own persons, cases and doses and no others', async (tools) => {
  const province = await enter(tools, 'province');
  const commune = await enter(tools, 'commune');
  for (const kind of ['persons', 'cases', 'doses']) {
    const all = await ask(province, `/lists/${kind}?size=1`);
    const here = await ask(province, `/lists/${kind}?area=${own}&size=1`);
    const seen = await ask(commune, `/lists/${kind}?size=200`);
    assert.equal(seen.total, here.total, kind);
    assert.ok(seen.total < all.total, `${kind}: less than the province`);
    assert.deepEqual([...new Set(seen.rows.map((row) => row.area))], seen.total > 0 ? [own] : []);
  }
});

test("another commune's record is not there, whichever way it is asked for", async (tools) => {
  const province = await enter(tools, 'province');
  const commune = await enter(tools, 'commune');
  const { rows } = await ask(province, `/lists/persons?filter=area:ne:${own}&size=1`);
  const { id, version } = rows[0];
  const patch = { method: 'PATCH', body: { version, changes: { phone: '0100000000' } } };
  for (const [path, options] of [
    [`/records/persons/${id}`, {}],
    [`/records/persons/${id}`, patch],
    [`/records/persons/${id}?version=${version}`, { method: 'DELETE' }],
  ]) {
    const response = await api(commune, path, options);
    assert.ok([403, 404].includes(response.status()), `${options.method ?? 'GET'} ${path}: ${response.status()}`);
  }
  assert.deepEqual(await ask(commune, `/records/persons/${id}/history`), [], 'nor what was done with it');
  const asked = await ask(commune, `/lists/persons?area=${rows[0].area}&size=1`);
  assert.equal(asked.total, 0);
  const stored = await ask(province, `/records/persons/${id}`);
  assert.equal(stored.version, version, 'untouched');

  await commune.goto(`/persons?open=${id}`);
  await commune.getByRole('dialog').getByRole('alert').waitFor();
});

test('the address bar does not widen what one sees', async (tools) => {
  const page = await enter(tools, 'commune');
  await page.goto('/persons?area=12');
  await page.getByRole('heading', { level: 1 }).waitFor();
  const { total } = await ask(page, '/lists/persons?size=1');
  const foreign = await api(page, '/lists/persons?area=12&size=1');
  if (foreign.ok()) assert.ok((await foreign.json()).total <= total);
  else assert.ok([403, 404].includes(foreign.status()));
  const command = await api(page, '/command?area=12');
  if (command.ok()) assert.equal((await command.json()).area.code, own);
});

test('who may not decide is not offered to, and is refused', async (tools) => {
  const page = await enter(tools, 'commune');
  await page.goto(`/levels/${own}`);
  await page.getByRole('heading', { name: say('web-level-working') }).waitFor();
  assert.equal(await page.getByRole('button', { name: say('web-level-decide') }).count(), 0);
  const body = { day: '2021-12-29', level: 1, effective_at: '2021-12-31T00:00:00+07:00', reason: 'thử' };
  const response = await api(page, `/levels/${own}/decide`, { method: 'POST', body });
  assert.equal(response.status(), 403);
  assert.ok((await response.json()).message.length > 10, 'in words');
});
