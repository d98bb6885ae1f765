/** The reporting regime: a district sends its report, the province sees who was late and who sent none. */

import assert from 'node:assert/strict';
import { enter } from '../people.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { say } from '../words.mjs';

const DAILY = 'Báo cáo nhanh hằng ngày của cấp huyện';

test('s0_1e s4_0w a district sends its daily report on the phone, and the province sees it, the late and the missing', async (tools) => {
  const district = await enter(tools, 'district', { viewport: phone, hasTouch: true });
  await tools.step('the district finds what it owes first, and sends it', async () => {
    await district.goto('/reporting');
    const own = district.getByRole('region', { name: say('web-reporting-mine') });
    const line = own.getByRole('listitem').filter({ hasText: DAILY }).filter({ hasText: '29/12/2021' }).first();
    assert.deepEqual(await faults(district), []);
    await line.getByRole('link', { name: say('web-reporting-submit') }).click();
    const entry = district.getByRole('dialog');
    await entry.getByRole('button', { name: 'Gửi báo cáo', exact: true }).click();
    await entry.getByRole('button', { name: 'Gửi báo cáo', exact: true }).last().click();
    await entry.getByRole('alert').filter({ hasText: 'Chưa có nội dung' }).first().waitFor();
    await entry.getByLabel(/^Nội dung chính/).last().fill('12 ca mới tại xã Tả Ngảo; đã cách ly 41 F1.');
    await entry.getByLabel(/^Số liệu đã nhập/).last().selectOption('true');
    await entry.getByRole('button', { name: 'Gửi báo cáo', exact: true }).last().click();
    await district.getByText(say('web-register-moved', { move: 'Gửi báo cáo' })).first().waitFor();
  });

  const province = await enter(tools, 'province');
  await tools.step('the province sees on time, late and missing, and takes the report', async () => {
    await province.goto('/reporting?report=daily_district');
    const row = province.getByRole('row').filter({ hasText: 'UBND huyện Sìn Hồ' });
    await row.getByRole('link', { name: /^29\/12/ }).waitFor();
    assert.deepEqual(await faults(province), []);
    await row.getByRole('link', { name: /^29\/12/ }).click();
    const entry = province.getByRole('dialog');
    await entry.getByText('đã cách ly 41 F1').first().waitFor();
    await entry.getByRole('button', { name: 'Tiếp nhận', exact: true }).click();
    await entry.getByRole('button', { name: 'Tiếp nhận', exact: true }).last().click();
    await province.getByText(say('web-register-moved', { move: 'Tiếp nhận' })).first().waitFor();
  });
});

test('s2_0c the province asks a unit for a report before a meeting', async (tools) => {
  const province = await enter(tools, 'province');
  await province.goto('/reporting');
  await province.getByRole('button', { name: say('web-reporting-ask'), exact: true }).click();
  const form = province.getByRole('dialog');
  await form.getByLabel(/^Nội dung báo cáo/).fill('Báo cáo kiểm tra công tác phòng, chống dịch');
  await form.getByLabel(/^Đơn vị phải báo cáo/).fill('Công an tỉnh');
  await form.getByRole('option', { name: /Công an tỉnh/ }).first().click();
  await form.getByLabel(/^Cuộc họp/).fill('Họp UBND tỉnh');
  await form.getByLabel(/^Giờ họp/).fill('2021-12-31T14:00');
  assert.deepEqual(await faults(province), []);
  await form.getByRole('button', { name: say('web-reporting-ask'), exact: true }).click();
  await province.getByText(say('web-reporting-asked')).first().waitFor();

  const police = await enter(tools, 'police');
  await police.goto('/reporting');
  const own = police.getByRole('region', { name: say('web-reporting-mine') });
  await own.getByRole('listitem').filter({ hasText: 'Họp UBND tỉnh' }).getByText('14:00 30/12/2021').waitFor();
});
