import assert from 'node:assert/strict';
import { api, ask, enter } from '../people.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { like, say } from '../words.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const rows = (page) => page.locator('main tbody tr');

/** Difficulties that a station raises, found by one word. */
async function raised(station, count) {
  const mark = `Lượt ${Date.now()}`;
  const made = [];
  for (let nth = 1; nth <= count; nth += 1) {
    made.push(await ask(station, '/records/difficulties', { method: 'POST', body: { area: '03478', raised_on: '2021-12-28', subject: `${mark} số ${nth}`, matter: 'goods', raised_by: 'Trạm Y tế', told: 'Cần bổ sung.' } }));
  }
  return { mark, made };
}

const asked = (mark) => `/registers/difficulties?q=${encodeURIComponent(mark)}`;
const listed = async (page, mark) => (await ask(page, `/lists/difficulties?q=${encodeURIComponent(mark)}&size=200`)).rows;

test('rows are ticked with keys alone, one field of all is set, and one click puts it back', async (tools) => {
  const station = await enter(tools, 'commune');
  const { mark } = await raised(station, 4);
  await station.goto(asked(mark));
  await rows(station).nth(3).waitFor();
  await rows(station).first().focus();
  await station.keyboard.press('Space');
  await station.keyboard.press('Shift+ArrowDown');
  await station.keyboard.press('Shift+ArrowDown');
  const bar = station.getByRole('region', { name: say('web-bulk') });
  await bar.getByText(say('web-bulk-picked', { count: '3' })).waitFor();
  await button(bar, say('web-bulk-all', { count: '4' })).click();
  await bar.getByText(say('web-bulk-picked', { count: '4' })).waitFor();
  assert.deepEqual(await faults(station), []);
  await button(bar, say('web-bulk-edit')).click();
  const dialog = station.getByRole('dialog');
  await dialog.getByLabel(say('web-bulk-field')).selectOption({ label: 'Đơn vị, người nêu' });
  await dialog.getByLabel('Đơn vị, người nêu', { exact: true }).fill('Trạm Y tế thị trấn');
  assert.deepEqual(await faults(station), []);
  await button(dialog, say('web-bulk-do', { count: '4' })).click();
  await station.getByText(say('web-bulk-done', { count: 4 })).waitFor();
  assert.ok((await listed(station, mark)).every((row) => row.raised_by === 'Trạm Y tế thị trấn'));
  await button(station, say('web-bulk-undo')).click();
  await station.getByText(say('web-bulk-undone', { count: 4 })).waitFor();
  assert.ok((await listed(station, mark)).every((row) => row.raised_by === 'Trạm Y tế'));
});

test('a move is made with many entries; the row that refuses is named, and the others go on', async (tools) => {
  const station = await enter(tools, 'commune');
  const { mark, made } = await raised(station, 3);
  await station.goto(asked(mark));
  await rows(station).nth(2).waitFor();
  await station.getByLabel(say('web-bulk-page')).check();
  const bar = station.getByRole('region', { name: say('web-bulk') });
  await button(bar, say('web-register-moves')).click();
  await button(bar, 'Chuyển đơn vị trả lời').click();
  const dialog = station.getByRole('dialog');
  // Meanwhile somebody has moved one of them.
  await ask(station, `/registers/difficulties/${made[1].id}/send`, { method: 'POST', body: { version: 1, fields: { answerer: 'Sở Tài chính' } } });
  await dialog.getByLabel('Đơn vị trả lời').fill('Sở Y tế');
  await button(dialog, 'Chuyển đơn vị trả lời').click();
  await dialog.getByText(say('web-bulk-refused', { refused: '1', rows: '3' })).waitFor();
  await dialog.getByRole('listitem').filter({ hasText: made[1].subject }).waitFor();
  assert.equal((await listed(station, mark)).filter((row) => row.state === 'sent').length, 1, 'all or none');
  await button(dialog, say('web-bulk-others', { count: '2' })).click();
  await station.getByText(say('web-bulk-done', { count: 2 })).waitFor();
  assert.equal((await listed(station, mark)).filter((row) => row.state === 'sent').length, 3);
  // Somebody works on with one of the two: the other alone is put back.
  const now = (await listed(station, mark)).find((row) => row.id === made[0].id);
  await ask(station, `/registers/difficulties/${now.id}/pass_up`, { method: 'POST', body: { version: now.version, fields: { to_committee: 'BCĐ huyện', to_party: 'Huyện ủy' } } });
  await button(station, say('web-bulk-undo')).click();
  await button(station, say('web-bulk-undo-others', { count: 1 })).click();
  await station.getByText(say('web-bulk-undone', { count: 1 })).waitFor();
  const states = Object.fromEntries((await listed(station, mark)).map((row) => [row.id, row.state]));
  assert.deepEqual(made.map((row) => states[row.id]), ['passed_up', 'sent', 'raised']);
});

test('on a phone rows are ticked by thumb, and who may not write ticks nothing', async (tools) => {
  const station = await enter(tools, 'commune', { viewport: phone, hasTouch: true });
  const { mark } = await raised(station, 2);
  await station.goto(asked(mark));
  await rows(station).nth(1).waitFor();
  await station.getByLabel(like('web-bulk-row', ['name'])).first().check();
  const bar = station.getByRole('region', { name: say('web-bulk') });
  await bar.getByText(say('web-bulk-picked', { count: '1' })).waitFor();
  assert.deepEqual(await faults(station), []);
  const box = await bar.boundingBox();
  assert.ok(box.y >= 0 && box.y + box.height <= phone.height && box.width <= phone.width, 'the bar is at hand');
  const covered = await bar.evaluate((element, y) => !element.contains(document.elementFromPoint(innerWidth / 2, y)), box.y + box.height - 3);
  assert.ok(!covered, 'and nothing lies over it');
  const leader = await enter(tools, 'province');
  await leader.goto('/cases');
  await rows(leader).first().waitFor();
  assert.equal(await leader.getByLabel(say('web-bulk-page')).count(), 0);
  const { rows: cases } = await ask(leader, '/lists/cases?size=1');
  const refused = await api(leader, '/lists/cases/bulk', { method: 'POST', body: { id: '01890000-0000-7000-8000-0000000000b1', rows: [{ id: cases[0].id, version: cases[0].version }], changes: { source_known: true } } });
  assert.equal(refused.status(), 403);
});
