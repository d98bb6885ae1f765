/** Duty around the clock: a body that keeps no roster is told of, and writes one. */

import assert from 'node:assert/strict';
import { ask, enter, here } from '../people.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { say } from '../words.mjs';

test('s2_9e a town that keeps no roster is told so, and writes its first shift on the phone', async (tools) => {
  const province = await enter(tools, 'province');
  const silent = async () => (await ask(province, `/duty/silent?${await here(province)}`)).total;
  const before = await silent();
  assert.ok(before > 1, `${before} bodies`);
  await province.goto('/');
  await province.getByText(/trung tâm chỉ huy chưa lập lịch trực/).first().click();
  await province.getByRole('tab', { selected: true }).filter({ hasText: String(before) }).waitFor();
  assert.deepEqual(await faults(province), []);

  const town = await enter(tools, 'commune', { viewport: phone, hasTouch: true });
  await town.goto('/duty?tab=silent');
  await town.getByRole('button', { name: say('web-duty-write'), exact: true }).click();
  const form = town.getByRole('dialog');
  assert.match(await form.getByLabel(/^Đơn vị/).inputValue(), /Sìn Hồ/);
  await form.getByLabel(/^Bắt đầu/).fill('2021-12-29T07:00');
  await form.getByLabel(/^Kết thúc/).fill('2021-12-29T19:00');
  await form.getByLabel(/^Địa điểm/).fill('Trụ sở UBND thị trấn');
  await form.getByLabel(/^Điện thoại/).fill('0213 3870 123');
  await form.getByLabel(/^Thành viên/).fill('Lò Văn Sơn, Phó Chủ tịch');
  assert.deepEqual(await faults(town), []);
  await form.getByRole('button', { name: say('web-save'), exact: true }).click();
  await town.getByText(say('web-duty-silent-none')).waitFor();
  assert.equal(await silent(), before - 1);
});
