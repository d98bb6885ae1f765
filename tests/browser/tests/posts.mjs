/** Acts in the name of a unit, each by who holds a post there, in the browser. */

import assert from 'node:assert/strict';
import { ask, api, enter } from '../people.mjs';
import { test } from '../runner.mjs';
import { like, say } from '../words.mjs';

const number = '31-TB/HU';
/** A district's own notice: no such paper exists. */
const notice = (head) => `HUYỆN ỦY SÌN HỒ
VĂN PHÒNG
*
Số ${head}

ĐẢNG CỘNG SẢN VIỆT NAM
Sìn Hồ, ngày 28 tháng 12 năm 2021

THÔNG BÁO
Kết luận của đồng chí Bí thư Huyện ủy về công tác phòng, chống dịch Covid-19

Ngày 27/12/2021, Thường trực Huyện ủy tổ chức hội nghị. Đồng chí Bí thư Huyện ủy kết luận, chỉ đạo như sau:

1. Ủy ban nhân dân thị trấn Sìn Hồ lập danh sách tiểu thương chợ trung tâm chưa tiêm chủng trước ngày 05/01/2022.

2. Công an huyện Sìn Hồ kiểm soát người ra vào địa bàn hằng ngày.

T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG
`;
const button = (where, key) => where.getByRole('button', { name: say(key), exact: true });
const toast = (page, key, names = []) => page.getByText(names.length > 0 ? like(key, names) : say(key)).first().waitFor();

async function paste(page, text, name) {
  await page.goto('/directives');
  await button(page, 'web-directives-paste').click();
  await page.getByLabel(say('web-directives-paste-label')).fill(text);
  await button(page, 'web-directives-read').click();
  await page.getByRole('status').getByRole('link', { name }).click();
  await page.getByRole('heading', { level: 1 }).waitFor();
}

/** Presses an action of a task, says what is asked, and waits until it is done. */
async function act(page, action, words = {}) {
  await button(page, `web-task-${action}`).click();
  const form = page.getByRole('dialog');
  for (const [key, value] of Object.entries(words)) await form.getByLabel(say(key)).fill(value);
  await button(form, `web-task-${action}`).click();
  await toast(page, `web-task-did-${action}`);
}

test('s4_0a the Party office of a district carries its own notice from the paper to the last report', async (tools) => {
  const office = await enter(tools, 'district_office');
  await tools.step('hand in and confirm', async () => {
    await paste(office, notice(number), number);
    await office.getByRole('button', { name: say('web-review-confirm') }).click();
    await office.getByRole('dialog').getByRole('button', { name: like('web-confirm-do', ['count']) }).click();
    await toast(office, 'web-confirm-done', ['count']);
  });
  const document = new URL(office.url()).pathname.split('/').at(-1);
  const { rows } = await ask(office, `/lists/tasks?filter=document_id:eq:${document}&filter=parent_id:notempty`);
  const town = rows.find((row) => row.unit === '03478/ubnd');
  assert.equal(rows.length, 2);

  const chair = await enter(tools, 'chair');
  await tools.step('the committee of the town receives and reports', async () => {
    await chair.goto(`/tasks/${town.id}`);
    await act(chair, 'acknowledge');
    await act(chair, 'report', { 'web-task-result': 'Đã lập danh sách 61 người.' });
    assert.equal(await button(chair, 'web-task-close').count(), 0, 'who does the work does not close it');
  });

  await tools.step('nobody beside them does: the station of the same town, the police, the province', async () => {
    for (const who of ['commune', 'police', 'province']) {
      const other = await enter(tools, who);
      await other.goto(`/tasks/${town.id}`);
      await other.getByText('Đã lập danh sách 61 người.').first().waitFor();
      for (const action of ['acknowledge', 'report', 'return', 'extend', 'close']) {
        assert.equal(await button(other, `web-task-${action}`).count(), 0, `${who} may not ${action}`);
        const said = { version: 3, note: 'x', due_on: '2022-02-01' };
        const refused = await api(other, `/tasks/${town.id}/${action}`, { method: 'POST', body: said });
        assert.ok(refused.status() >= 400, `${who}: ${action}`);
      }
    }
  });

  await tools.step('the secretary returns it, the office closes it, and each act is signed', async () => {
    const secretary = await enter(tools, 'secretary');
    await secretary.goto(`/tasks/${town.id}`);
    await act(secretary, 'return', { 'web-task-reason': 'Còn thiếu chợ Nậm Tăm.' });
    await chair.reload();
    await act(chair, 'report', { 'web-task-result': 'Đã bổ sung 12 người.' });
    await office.goto(`/tasks/${town.id}`);
    await act(office, 'close');
    await office.getByText(/Chủ tịch UBND thị trấn Sìn Hồ/).first().waitFor();
    await office.getByText(/Bí thư Huyện ủy Sìn Hồ/).first().waitFor();
  });
});

test('s3_0a a clerk types the number and the day of a paper that has none', async (tools) => {
  const page = await enter(tools, 'district_office');
  await paste(page, notice('  -TB/HU').replace('ngày 28 tháng 12', 'ngày    tháng 12'), /Kết luận|-TB\/HU|số/i);
  const document = new URL(page.url()).pathname.split('/').at(-1);
  assert.equal((await ask(page, `/documents/${document}`)).issued_on ?? null, null);
  await page.locator('summary').filter({ hasText: say('web-review-facts') }).click();
  await button(page, 'web-review-facts-edit').click();
  const form = page.getByRole('dialog');
  await form.getByLabel(/Số, ký hiệu|Số/).first().fill('32-TB/HU');
  const day = form.getByLabel(/Ngày ban hành/).first();
  await day.fill('28/12/2021');
  await day.press('Tab');
  await button(form, 'web-save').click();
  await toast(page, 'web-saved');
  const now = await ask(page, `/documents/${document}`);
  assert.deepEqual([now.number, now.issued_on], ['32-TB/HU', '2021-12-28']);
});

test('the office names who holds a post, and gives no account one', async (tools) => {
  const page = await enter(tools, 'office');
  await page.goto('/holdings?tab=vacant');
  await page.getByRole('heading', { name: say('web-page-holdings') }).waitFor();
  const { posts, total } = await ask(page, '/posts/vacant');
  assert.ok(total > 0, 'the demonstration leaves some posts vacant');
  await button(page, 'web-posts-name-holder').first().click();
  const form = page.getByRole('dialog');
  await form.getByLabel(/Họ và tên/).first().fill('Giàng A Thử');
  await button(form, 'web-save').click();
  await toast(page, 'web-created');
  await form.waitFor({ state: 'detached' });
  assert.equal((await ask(page, '/posts/vacant')).total, total - 1);
  const me = await ask(page, '/session');
  const { rows } = await ask(page, `/lists/holdings?q=${encodeURIComponent('giang a thu')}`);
  assert.equal(rows[0].post, posts[0].post);
  const given = await api(page, `/records/holdings/${rows[0].id}`, { method: 'PATCH', body: { version: rows[0].version, changes: { user_id: me.id } } });
  assert.ok([403, 422].includes(given.status()), `${given.status()}: an office gives no account a post`);
});
