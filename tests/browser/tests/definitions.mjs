import assert from 'node:assert/strict';
import { api, ask, enter } from '../people.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { say } from '../words.mjs';

const button = (page, name) => page.getByRole('button', { name, exact: true });
const key = `boats_${Date.now().toString(36)}`;

/** A register that nobody but administrators sees, so that it stands in no other test's way. */
const definition = (version, title = 'name_of') => `
field = [
  { key = "seen_on", type = "date", name = { vi = "Ngày thấy", en = "Seen on" }, required = true },
  { key = "name_of", type = "text", name = { vi = "Tên thuyền", en = "Boat" }, required = true },
  { key = "sort", type = "choice", name = { vi = "Loại thuyền", en = "Sort" }, options = [
    { key = "ferry", vi = "Đò ngang", en = "Ferry" }, { key = "sand", vi = "Chở cát", en = "Sand" } ] },
  { key = "sand", type = "int", name = { vi = "Khối cát", en = "Sand" }, shown_if = "sort == 'sand'" },
]
state = [ { key = "seen", name = { vi = "Đã thấy", en = "Seen" }, open = true, done = true } ]
tally = [ { key = "seen", name = { vi = "Thuyền đã thấy", en = "Boats seen" }, day = "seen_on" } ]
[register]
key = "${key}"
version = ${version}
orders = []
source = "thử"
name = { vi = "Thuyền ${key}", en = "Boats ${key}" }
one = { vi = "Thuyền", en = "Boat" }
room = "system"
title = "${title}"
day = "seen_on"
[access]
admin = ["read", "write"]
`;

test('an administrator looks at a definition, mends it, tries its form and takes it; it holds at once', async (tools) => {
  const admin = await enter(tools, 'administrator');
  await admin.goto('/definitions');
  await admin.getByRole('link', { name: 'Khó khăn, kiến nghị' }).click();
  const dialog = admin.getByRole('dialog');
  await dialog.getByText('Báo cáo vượt thẩm quyền').first().waitFor();
  assert.deepEqual(await faults(admin), []);
  await button(dialog, say('web-close')).click();
  // A slip is told with its line, where it is mended.
  await button(admin, say('web-definitions-new')).click();
  const text = admin.getByLabel(say('web-definitions-paste'));
  await text.fill(definition(1, 'nme_of'));
  await button(admin, say('web-definitions-look')).click();
  const line = definition(1, 'nme_of').split('\n').findIndex((one) => one.startsWith('title')) + 1;
  await button(admin, say('web-definitions-line', { line: String(line) })).click();
  assert.equal(await text.evaluate((one) => one.value.slice(one.selectionStart, one.selectionEnd)), 'title = "nme_of"');
  assert.equal(await button(admin, say('web-definitions-take')).count(), 0);
  // Dropped as a file it is looked at without more ado; its form asks as it would.
  await admin.locator('input[type=file]').setInputFiles({ name: 'boats.toml', mimeType: 'text/plain', buffer: Buffer.from(definition(1)) });
  const form = admin.getByRole('region', { name: say('web-definitions-form') });
  await form.getByLabel('Tên thuyền').waitFor();
  assert.equal(await form.getByLabel('Khối cát').count(), 0);
  await form.getByLabel('Loại thuyền').selectOption({ label: 'Chở cát' });
  await form.getByLabel('Khối cát').waitFor();
  assert.deepEqual(await faults(admin), []);
  await button(admin, say('web-definitions-take')).click();
  await admin.getByRole('dialog').getByText('Thuyền đã thấy').first().waitFor();
  // It holds at once: its tab is there, and an entry is written.
  await ask(admin, `/records/${key}`, { method: 'POST', body: { area: '12', seen_on: '2021-12-20', name_of: 'Đò Sìn Hồ' } });
  await admin.goto(`/registers/${key}`);
  await admin.locator('tbody tr').filter({ hasText: 'Đò Sìn Hồ' }).waitFor();
  // The next version says what it does to what is there.
  await admin.goto(`/definitions?open=${key}`);
  await button(admin.getByRole('dialog'), say('web-definitions-change')).click();
  await text.fill(definition(2).replace('key = "sand", type', 'key = "cubic", was = ["sand"], type'));
  await button(admin, say('web-definitions-look')).click();
  await admin.getByText(/sand thành cubic/).waitFor();
  await admin.getByText(say('web-definitions-there', { count: '1' })).waitFor();
  // Nobody else comes in.
  const leader = await enter(tools, 'province');
  assert.equal((await api(leader, '/definitions')).status(), 403);
  assert.equal((await api(leader, '/definitions', { method: 'POST', body: { text: definition(2), seen: null } })).status(), 403);
});

test('the page of definitions fits a phone, in the dark too', async (tools) => {
  const admin = await enter(tools, 'administrator', { viewport: phone, hasTouch: true, colorScheme: 'dark' });
  for (const place of ['/definitions', '/definitions?open=violations', '/definitions?new=1']) {
    await admin.goto(place);
    await (place.includes('open') ? admin.getByRole('dialog').locator('td').first() : admin.getByRole('heading', { level: 1 })).waitFor();
    assert.deepEqual(await faults(admin), [], place);
    const [wide, screen] = await admin.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
    assert.ok(wide <= screen, `${place}: ${wide} pixels wide`);
  }
});
