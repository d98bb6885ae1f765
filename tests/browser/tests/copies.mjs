/** A paper and its receivers, each at their own page: sent, received under one's own number, passed on, urged, compiled. */

import assert from 'node:assert/strict';
import { ask, enter } from '../people.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { like, say } from '../words.mjs';

const number = `${Date.now()}-TB/HU`;
/** A district's own notice: no such paper exists. */
const notice = `HUYỆN ỦY SÌN HỒ
VĂN PHÒNG
*
Số ${number}

ĐẢNG CỘNG SẢN VIỆT NAM
Sìn Hồ, ngày 28 tháng 12 năm 2021

THÔNG BÁO
Kết luận của đồng chí Bí thư Huyện ủy về tổ chức chợ phiên an toàn

Đồng chí Bí thư Huyện ủy kết luận, chỉ đạo như sau:

1. Ủy ban nhân dân thị trấn Sìn Hồ lập phương án chợ phiên trước ngày 05/01/2022.

Nơi nhận:
- UBND huyện Sìn Hồ (để phối hợp);
- Tổ bay thử nghiệm số 9;
- Lưu VP/HU.

T/L BAN THƯỜNG VỤ
CHÁNH VĂN PHÒNG
`;
const button = (where, key) => where.getByRole('button', { name: say(key), exact: true });
const receivers = (page) => page.locator('details').filter({ has: page.locator('summary', { hasText: say('web-copies') }) }).last();

test('s0_0a s0_6a a paper reaches its receivers, who take it in under their own number; the issuer sees who has not', async (tools) => {
  const office = await enter(tools, 'district_office');
  await office.goto('/directives');
  await button(office, 'web-directives-paste').click();
  await office.getByLabel(say('web-directives-paste-label')).fill(notice);
  await button(office, 'web-directives-read').click();
  await office.getByRole('status').getByRole('link', { name: number }).click();
  await tools.step('before it goes out the clerk sees who would get it, and what nobody understands', async () => {
    await receivers(office).locator('summary').click();
    await receivers(office).getByText(/Tổ bay thử nghiệm số 9/).first().waitFor();
    await receivers(office).getByText('UBND huyện Sìn Hồ').first().waitFor();
  });
  await button(office, 'web-review-confirm').click();
  await office.getByRole('dialog').getByRole('button', { name: like('web-confirm-do', ['count']) }).click();
  await office.getByText(like('web-confirm-done', ['count'])).first().waitFor();
  const document = new URL(office.url()).pathname.split('/').at(-1);

  const chair = await enter(tools, 'chair', { viewport: phone, hasTouch: true });
  await tools.step('the chair of the town receives it on the phone, and passes it on', async () => {
    await chair.goto(`/registers/incoming?filter=document:eq:${document}`);
    await chair.locator('tbody').getByText(/chợ phiên an toàn/).first().click();
    const entry = chair.getByRole('dialog');
    await entry.getByRole('button', { name: 'Nhận văn bản', exact: true }).click();
    await entry.getByLabel('Số đến').fill('412');
    await entry.getByRole('button', { name: 'Nhận văn bản', exact: true }).last().click();
    await entry.getByRole('button', { name: 'Chuyển xử lý', exact: true }).first().waitFor();
    assert.deepEqual(await faults(chair), []);
  });

  await tools.step('who is not of the unit sees the copy and cannot take it in', async () => {
    const { rows } = await ask(office, `/lists/incoming?filter=document:eq:${document}&filter=unit:eq:108/ubnd`);
    await office.goto(`/registers/incoming?open=${rows[0].id}`);
    await office.getByRole('dialog').getByText(/chợ phiên an toàn/).first().waitFor();
    assert.equal(await office.getByRole('dialog').getByRole('button', { name: 'Nhận văn bản' }).count(), 0);
  });

  await tools.step('the issuer sees who has it and who has not, and sends it to one more', async () => {
    await office.goto(`/directives/${document}`);
    await receivers(office).locator('summary').click();
    await receivers(office).getByText('412').waitFor();
    await receivers(office).getByText('Chưa nhận').first().waitFor();
    await office.getByLabel(say('web-copies-to')).fill('Công an huyện Sìn Hồ');
    await button(office, 'web-copies-send').click();
    await receivers(office).getByText('Công an huyện Sìn Hồ').first().waitFor();
    assert.deepEqual(await faults(office), []);
  });

  await tools.step('it urges, and compiles what became of the paper', async () => {
    const { rows } = await ask(office, `/lists/tasks?filter=document_id:eq:${document}&filter=parent_id:notempty`);
    const town = rows.find((row) => row.unit === '03478/ubnd');
    await office.goto(`/tasks/${town.id}`);
    await button(office, 'web-task-urge').click();
    await office.getByRole('dialog').getByRole('textbox').fill('Báo cáo phương án trong ngày.');
    await button(office.getByRole('dialog'), 'web-task-urge').click();
    await office.getByText(say('web-task-urge-waits')).first().waitFor();
    await chair.goto(`/tasks/${town.id}`);
    await button(chair, 'web-task-receive').click();
    await button(chair.getByRole('dialog'), 'web-task-receive').click();
    await chair.getByText(say('web-task-did-receive')).first().waitFor();
    await office.goto(`/directives/${document}`);
    await office.getByRole('link', { name: say('web-results') }).click();
    await office.getByText(number).first().waitFor();
    assert.deepEqual(await faults(office), []);
  });
});
