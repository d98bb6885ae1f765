import assert from 'node:assert/strict';
import { api, ask, enter } from '../people.mjs';
import { kept } from '../places.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { say } from '../words.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

/** Opens the entry that a search finds. */
async function open(page, register, words) {
  await page.goto(`/registers/${register}?q=${encodeURIComponent(words)}`);
  await page.locator('tbody tr').first().click();
  await page.getByRole('dialog').locator('dl').waitFor();
  return page.getByRole('dialog');
}

test('s2_11a s4_6c s4_8b s4_8e a difficulty is raised by a station, passed up on both lines, and answered by a leader', async (tools) => {
  const station = await enter(tools, 'commune');
  const subject = `Thiếu bình ô xy ${Date.now()}`;
  await station.goto('/registers/difficulties');
  await button(station, say('web-new')).click();
  const form = station.getByRole('dialog');
  await form.getByLabel('Vấn đề').fill(subject);
  await form.getByLabel('Lĩnh vực').selectOption({ label: 'Vật tư, thuốc, sinh phẩm' });
  await form.getByLabel('Đơn vị, người nêu').fill('Trạm Y tế thị trấn Sìn Hồ');
  // What must be told is asked for, and nothing is written without it.
  await button(form, say('web-save')).click();
  await form.getByRole('alert').first().waitFor();
  await form.getByLabel('Nội dung').fill('Cần 4 bình nhỏ và đồng hồ.');
  await button(form, say('web-save')).click();
  const shown = station.getByRole('dialog').locator('dl');
  await shown.getByText(subject).waitFor();
  const { rows } = await ask(station, `/lists/difficulties?q=${encodeURIComponent(subject)}`);
  const [entry] = rows;
  assert.equal(entry.state, 'raised');
  // Beyond its authority: to the committee and to the Party at once, both named.
  const dialog = station.getByRole('dialog');
  await button(dialog, 'Báo cáo vượt thẩm quyền').click();
  await dialog.getByLabel('Báo cáo Thường trực Ban Chỉ đạo').fill('Thường trực Ban Chỉ đạo huyện');
  await dialog.locator('form').getByRole('button', { name: 'Báo cáo vượt thẩm quyền', exact: true }).click();
  await dialog.getByRole('alert').first().waitFor();
  await dialog.getByLabel('Báo cáo Bí thư, Phó Bí thư').fill('Bí thư Huyện ủy');
  await dialog.locator('form').getByRole('button', { name: 'Báo cáo vượt thẩm quyền', exact: true }).click();
  await dialog.locator('dl').getByText('Vượt thẩm quyền, đã báo cáo').waitFor();
  // Who raised it does not answer it.
  assert.equal(await button(dialog, 'Trả lời').count(), 0);
  const refused = await api(station, `/registers/difficulties/${entry.id}/answer`, { method: 'POST', body: { version: 2, fields: { answer: 'Tự trả lời' } } });
  assert.equal(refused.status(), 403);

  const leader = await enter(tools, 'district');
  const theirs = await open(leader, 'difficulties', subject);
  await button(theirs, 'Trả lời').click();
  await theirs.locator('form').getByLabel('Trả lời').fill('Cấp 4 bình từ kho huyện trong ngày.');
  await theirs.locator('form').getByRole('button', { name: 'Trả lời', exact: true }).click();
  await theirs.locator('dl').getByText('Cấp 4 bình từ kho huyện trong ngày.').waitFor();
  const answered = await ask(leader, `/records/difficulties/${entry.id}`);
  assert.deepEqual([answered.state, answered.to_party, answered.answered_on !== null], ['answered', 'Bí thư Huyện ủy', true]);
  await theirs.getByRole('tab', { name: say('web-record-history') }).click();
  await theirs.getByText('Báo cáo vượt thẩm quyền').first().waitFor();
});

test('s4_8e what is beyond authority stands before both lines at once, is received by a click, and the entry tells who has', async (tools) => {
  const station = await enter(tools, 'commune');
  const subject = `Thiếu máy thở ${Date.now()}`;
  const entry = await ask(station, '/records/difficulties', { method: 'POST', body: { area: '03478', raised_on: '2021-12-28', subject, matter: 'goods', raised_by: 'Trạm Y tế', told: 'Cần một máy.' } });
  const dialog = await open(station, 'difficulties', subject);
  await button(dialog, 'Báo cáo vượt thẩm quyền').click();
  await dialog.getByText(say('web-notice-tells', { lines: 'Thường trực Ban Chỉ đạo, Bí thư, Phó Bí thư' })).waitFor();
  await dialog.getByLabel('Báo cáo Thường trực Ban Chỉ đạo').fill('Thường trực Ban Chỉ đạo huyện');
  await dialog.getByLabel('Báo cáo Bí thư, Phó Bí thư').fill('Bí thư Huyện ủy');
  await dialog.locator('form').getByRole('button', { name: 'Báo cáo vượt thẩm quyền', exact: true }).click();
  const told = dialog.getByRole('region', { name: say('web-notice-told') });
  await told.getByText('Thường trực Ban Chỉ đạo').waitFor();
  assert.equal(await told.getByRole('listitem').count(), 2);
  // Both have it before them, on a desk and on a phone, and it is received by one click.
  const chair = await enter(tools, 'district');
  await chair.goto('/');
  const waits = chair.getByRole('region', { name: say('web-notices') });
  await waits.getByRole('link', { name: subject }).waitFor();
  assert.deepEqual(await faults(chair), []);
  const secretary = await enter(tools, 'secretary', { viewport: phone, hasTouch: true });
  await secretary.goto('/');
  const theirs = secretary.getByRole('listitem').filter({ hasText: subject });
  await theirs.getByRole('button', { name: say('web-notice-receive') }).click();
  await theirs.waitFor({ state: 'detached' });
  // The station learns it as it happens; the chair has not received it yet.
  await told.getByText(/^Đã nhận/).waitFor();
  const before = await ask(station, `/notices/of?register=difficulties&entry=${entry.id}`);
  assert.deepEqual(before.map((one) => one.received_at === null), [true, false]);
  await waits.getByRole('link', { name: subject }).click();
  const page = chair.getByRole('dialog');
  await page.getByRole('button', { name: say('web-notice-receive'), exact: true }).click();
  await page.getByRole('region', { name: say('web-notice-told') }).getByText(/^Đã nhận/).nth(1).waitFor();
  // Nobody receives in another's place.
  const refused = await api(secretary, `/notices/${before[0].id}/receive`, { method: 'POST' });
  assert.equal(refused.status(), 403);
});

test('s0_0i s0_1f s2_3b s3_2c s4_3e a violation goes from its record to a decision that names the fine, by who may', async (tools) => {
  const leader = await enter(tools, 'province');
  const { rows } = await ask(leader, '/lists/violations?filter=state:eq:found&filter=offender_kind:eq:citizen&size=1');
  const before = await ask(leader, '/registers/violations/figures');
  const dialog = await open(leader, 'violations', rows[0].number);
  await button(dialog, 'Ra quyết định').click();
  const form = dialog.locator('form');
  await form.getByLabel('Hình thức xử lý').selectOption({ label: 'Phạt tiền' });
  await form.getByLabel('Số quyết định').fill('999/QĐ-XPHC');
  await form.getByLabel('Ngày quyết định').fill('29/12/2021');
  await form.getByLabel('Ngày quyết định').blur();
  // A fine names its sum.
  await form.getByRole('button', { name: 'Ra quyết định', exact: true }).click();
  await form.getByRole('alert').first().waitFor();
  await form.getByLabel(/^Tiền phạt/).fill('2000000');
  await form.getByRole('button', { name: 'Ra quyết định', exact: true }).click();
  await dialog.locator('dl').getByText('999/QĐ-XPHC').waitFor();
  const after = await ask(leader, '/registers/violations/figures');
  const total = (figures, key) => figures.find((one) => one.measure === `violations.${key}`).total;
  assert.equal(total(after, 'decided'), total(before, 'decided') + 1);
  assert.equal(total(after, 'fines'), total(before, 'fines') + 2_000_000);
  // A station sees what happened in its area, and decides nothing.
  const station = await enter(tools, 'commune');
  const refused = await api(station, `/registers/violations/${rows[0].id}/serve`, { method: 'POST', body: { version: 2, fields: { served_on: '2021-12-29' } } });
  assert.equal(refused.status(), 403);
});

test('s0_1g s2_0g s2_6c s3_2d s4_3d a good example is nominated by a station, commended by the district, and made known', async (tools) => {
  const station = await enter(tools, 'commune');
  const made = await ask(station, '/records/commendations', { method: 'POST', body: { area: '03478', nominated_on: '2021-12-27', nominee_kind: 'practice', nominee: `Tiêm lưu động ${Date.now()}`, nominated_by: 'Trạm Y tế', merit: 'Tiêm 214 người trong hai ngày.' } });
  const leader = await enter(tools, 'district');
  const dialog = await open(leader, 'commendations', made.nominee);
  await button(dialog, 'Khen thưởng').click();
  const form = dialog.locator('form');
  await form.getByLabel('Hình thức').selectOption({ label: 'Biểu dương' });
  await form.getByLabel('Ngày quyết định').fill('29/12/2021');
  await form.getByLabel('Ngày quyết định').blur();
  await form.getByRole('button', { name: 'Khen thưởng', exact: true }).click();
  await button(dialog, 'Công bố, nhân rộng').click();
  await form.getByLabel('Nơi nhân rộng').fill('Xã Phăng Sô Lin, xã Tả Phìn');
  await form.getByRole('button', { name: 'Công bố, nhân rộng', exact: true }).click();
  await dialog.locator('dl').getByText('Đã công bố, nhân rộng').waitFor();
  const known = await ask(station, `/records/commendations/${made.id}`);
  assert.deepEqual([known.state, known.waited], ['made_known', 2]);
});

test('a board shows every entry in its state, and an entry opens from it', async (tools) => {
  const leader = await enter(tools, 'province');
  const cards = await ask(leader, '/registers');
  // Those that are shipped have entries in the demonstration, but for what the program keeps. The tests' own have what
  // tests write.
  for (const card of cards.filter((one) => one.key !== 'journeys')) {
    await leader.goto(`/registers/${card.key}?view=board`);
    const board = leader.getByRole('group', { name: say('web-register-board'), exact: true });
    await board.getByRole('heading').first().waitFor();
    assert.deepEqual(await board.getByRole('heading').allTextContents(), card.states.map((one) => one.name));
    const columns = await ask(leader, `/registers/${card.key}/board`);
    const first = columns.find((one) => one.rows.length > 0);
    if (!first && kept.includes(card.key)) continue;
    const words = String(first.rows[0][card.title]);
    await board.getByRole('region', { name: first.name, exact: true }).getByRole('button').filter({ hasText: words }).first().click();
    await leader.getByRole('dialog').locator('dl').getByText(words, { exact: true }).first().waitFor();
  }
});

test('a table of a register is checked, then taken over once', async (tools) => {
  const office = await enter(tools, 'province');
  const mark = `Tổ ${Date.now()}`;
  const table = `Ngày nêu,Vấn đề,Lĩnh vực,Đơn vị nêu,Nội dung,Huyện,Xã\n20/12/2021,${mark},Kinh phí,UBND xã,Cần bổ sung,Sìn Hồ,Nậm Tăm\n20/12/2021,${mark} 2,Ngựa,UBND xã,Cần,Sìn Hồ,Nậm Tăm\n`;
  await office.goto('/registers/difficulties');
  await button(office, say('web-import')).click();
  const dialog = office.getByRole('dialog');
  await dialog.locator('input[type=file]').setInputFiles({ name: 'kien-nghi.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await dialog.getByText('Ngựa').first().waitFor();
  await button(dialog, say('web-import-do', { count: '1' })).click();
  await dialog.getByText(say('web-import-stored', { count: '1' })).waitFor();
  // Handed in again it adds nothing.
  await office.goto('/registers/difficulties');
  await button(office, say('web-import')).click();
  await dialog.locator('input[type=file]').setInputFiles({ name: 'kien-nghi.csv', mimeType: 'text/csv', buffer: Buffer.from(table) });
  await dialog.getByText('Ngựa').first().waitFor();
  assert.equal(await button(dialog, say('web-import-do', { count: '1' })).count(), 0);
  const { rows, total } = await ask(office, `/lists/difficulties?q=${encodeURIComponent(mark)}`);
  assert.deepEqual([total, rows[0].state, rows[0].area_name], [1, 'raised', 'Xã Nậm Tăm']);
});

test('every measure says what it counts and who sees it, and a target is bound to one of a register', async (tools) => {
  const leader = await enter(tools, 'province');
  await leader.goto('/measures');
  const measures = await ask(leader, '/measures');
  await leader.locator('main table tbody tr').first().waitFor();
  assert.equal(await leader.locator('main table tbody tr').count(), measures.length);
  const one = measures.find((measure) => measure.register && measure.over);
  await leader.getByRole('searchbox').fill(one.key);
  const row = leader.locator('main table tbody tr').filter({ hasText: one.key });
  await row.getByText(one.definition).waitFor();
  // A station sees those of the registers that it may read, and no others.
  const station = await enter(tools, 'commune');
  const theirs = await ask(station, '/measures');
  const read = new Set((await ask(station, '/registers')).map((card) => card.key));
  assert.ok(theirs.length > 0 && theirs.every((measure) => !measure.register || read.has(measure.register)));
  // A document that sets a target over it: the figure stands on the page of targets at once.
  const words = `Mọi việc đều xong ${Date.now()}`;
  const handed = await ask(leader, '/documents', { method: 'POST', body: { text: `ỦY BAN NHÂN DÂN\nSố: ${Date.now()}/UBND-VX\nLai Châu, ngày 01 tháng 12 năm 2021\n\n1. Công an tỉnh xử lý các vụ việc.` } });
  const id = handed.documents[0].id;
  await leader.goto(`/directives/${id}`);
  await button(leader, say('web-target-new')).click();
  await leader.getByLabel(say('web-target-words')).fill(words);
  await leader.getByLabel(say('web-target-measure')).selectOption(one.key);
  await leader.getByLabel(say('web-target-share-goal')).fill('90');
  await leader.locator('main form').getByRole('button', { name: say('web-save'), exact: true }).click();
  await leader.getByText(words).first().waitFor();
  const target = (await ask(leader, '/targets')).find((line) => line.words === words);
  assert.deepEqual([target.measure, target.basis, target.measured], [one.key, 'counted', true]);
  assert.equal(target.label, one.label);
});
