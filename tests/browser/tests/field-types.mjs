import assert from 'node:assert/strict';
import { ask, enter } from '../people.mjs';
import { phone, test } from '../runner.mjs';
import { say } from '../words.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });

/** A picture of one point. */
const PICTURE = Buffer.from('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==', 'base64');

/** Chooses in a field that is searched. */
async function choose(form, label, words, title) {
  await form.getByLabel(label).fill(words);
  await form.getByRole('option').filter({ hasText: title }).first().click();
}

test('durations, positions, units, links and tables are filled in, shown in words, filtered by and kept', async (tools) => {
  const page = await enter(tools, 'commune', { geolocation: { latitude: 22.3125, longitude: 103.25 }, permissions: ['geolocation'] });
  const leader = `Đoàn ${Date.now()}`;
  const found = await ask(page, '/records/cases', { method: 'POST', body: { code: `BN${Date.now()}`, name: `Lò Thị ${Date.now()}`, birth_year: 1990, sex: 'female', area: '03478', announced_on: '2021-12-28', found_in: 'community', source_known: false, severity: 'mild', care_place: 'home', outcome: 'active' } });
  await page.goto('/registers/journeys');
  await button(page, say('web-new')).click();
  const form = page.getByRole('dialog');
  await form.getByRole('textbox', { name: /^Trưởng đoàn/ }).fill(leader);
  await form.getByLabel('Thời gian đi').fill('1,5');
  await button(form, say('web-position-mine')).click();
  await choose(form, 'Đơn vị tiếp nhận', 'so y te', 'Sở Y tế');
  await choose(form, 'Ca bệnh', found.code, found.name);
  // A row that lacks its place is refused where it lacks it.
  await button(form, say('web-rows-add')).click();
  await button(form, say('web-rows-add')).click();
  const rowsOf = (n) => form.getByRole('group', { name: say('web-rows-row', { row: n }), exact: true });
  await rowsOf(1).getByLabel('Nơi dừng').fill('Chợ Nậm Lúc');
  await rowsOf(1).getByLabel('Số người xuống').fill('3');
  await rowsOf(2).getByLabel('Số người xuống').fill('4');
  // A photo is handed in and a signature drawn before the form is.
  const handedIn = () => page.waitForResponse((response) => response.url().endsWith('/journeys/files'));
  const photo = handedIn();
  await form.getByLabel('Ảnh, giấy tờ').setInputFiles({ name: 'hiện trường.png', mimeType: 'image/png', buffer: PICTURE });
  await photo;
  await form.getByText('hiện trường.png').waitFor();
  const pad = form.locator('canvas');
  await pad.scrollIntoViewIfNeeded();
  const box = await pad.boundingBox();
  await page.mouse.move(box.x + 20, box.y + 40);
  await page.mouse.down();
  await page.mouse.move(box.x + 120, box.y + 20, { steps: 8 });
  await page.mouse.up();
  const signature = handedIn();
  await button(form, say('web-sign-done')).click();
  await signature;
  await button(form, `Chữ ký trưởng đoàn: ${say('web-sign-again')}`).waitFor();
  await button(form, say('web-save')).click();
  await rowsOf(2).getByRole('alert').waitFor();
  assert.equal(await rowsOf(1).getByRole('alert').count(), 0);
  await rowsOf(2).getByLabel('Nơi dừng').fill('Cầu Nậm Mạ');
  await button(form, say('web-save')).click();
  const facts = page.getByRole('dialog').locator('dl');
  await facts.getByText(leader).waitFor();
  await facts.getByText('1 giờ 30 phút').waitFor();
  await facts.getByText('22.3125, 103.25').waitFor();
  await facts.getByRole('listitem').filter({ hasText: 'Chợ Nậm Lúc, 3' }).waitFor();
  await facts.getByText('Sở Y tế', { exact: false }).waitFor();
  await facts.getByRole('link', { name: found.name }).waitFor();
  const shown = facts.getByRole('img', { name: 'hiện trường.png' });
  await shown.scrollIntoViewIfNeeded();
  await page.waitForFunction((picture) => picture.naturalWidth === 1, await shown.elementHandle());
  const [saved] = await Promise.all([page.waitForEvent('download'), facts.getByRole('link', { name: 'hiện trường.png' }).click()]);
  assert.equal(saved.suggestedFilename(), 'hiện trường.png');
  const { rows } = await ask(page, `/lists/journeys?q=${encodeURIComponent(leader)}`);
  const [entry] = rows;
  assert.equal(entry.set_down, 7);
  assert.deepEqual([entry.took, entry.halt, entry.host, entry.case_id], [90, '22.3125, 103.25', '12/so-y-te', found.id]);
  // The list says the same, and is filtered by each.
  await page.goto(`/registers/journeys?filter=took:ge:90&filter=host:eq:12/so-y-te&filter=case_id:eq:${found.id}`);
  const row = page.locator('tbody tr').filter({ hasText: leader });
  await row.getByText('1 giờ 30 phút').waitFor();
  await row.getByText('Sở Y tế', { exact: false }).waitFor();
  await row.getByText(found.name).waitFor();
  await page.goto('/registers/journeys?filter=took:lt:90');
  await page.getByText(say('web-list-no-match')).or(page.locator('tbody tr').first()).waitFor();
  assert.equal(await page.locator('tbody tr').filter({ hasText: leader }).count(), 0);
  // On a telephone the same form fits, and the history tells the change in words.
  const small = await enter(tools, 'commune', { viewport: phone });
  await small.goto(`/registers/journeys?open=${entry.id}`);
  const dialog = small.getByRole('dialog');
  await dialog.locator('dl').getByText('1 giờ 30 phút').waitFor();
  await button(dialog, say('web-edit')).click();
  await dialog.getByLabel('Thời gian đi').fill('120');
  await dialog.getByRole('button', { name: say('web-rows-remove', { row: 1 }), exact: true }).click();
  await button(dialog, say('web-save')).click();
  await dialog.getByRole('tab', { name: say('web-record-history') }).click();
  await dialog.getByText(/→\s*2 giờ$/).waitFor();
});
