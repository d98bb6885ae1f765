/** Heads and members of committees: what each was given, and the areas that a member follows. */

import assert from 'node:assert/strict';
import { enter } from '../people.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { say } from '../words.mjs';

test('s4_8a s4_0s a member writes a visit on the phone, and the district sees who was not where', async (tools) => {
  const district = await enter(tools, 'district');
  await tools.step('the district sees each member with areas, visits and those not visited', async () => {
    await district.goto('/heads');
    await district.getByRole('link', { name: 'Vàng Thị Sen' }).click();
    await district.getByRole('heading', { name: 'Vàng Thị Sen' }).waitFor();
    const late = district.getByRole('listitem').filter({ hasText: 'Xã Tả Ngảo' });
    await late.getByText('18/12/2021').waitFor();
    assert.equal(await late.getByRole('link', { name: say('web-heads-write') }).count(), 0, 'nobody writes in her name');
    assert.deepEqual(await faults(district), []);
  });

  const member = await enter(tools, 'member', { viewport: phone, hasTouch: true });
  await tools.step('the member finds the own page and writes what was seen today', async () => {
    await member.goto('/heads');
    await member.getByRole('link', { name: /^Thành viên Ban Chỉ đạo/ }).first().click();
    const own = member.getByRole('listitem').filter({ hasText: 'Thị trấn Sìn Hồ' });
    await own.getByText('27/12/2021').waitFor();
    await own.getByRole('link', { name: say('web-heads-write') }).click();
    const entry = member.getByRole('dialog');
    await entry.getByRole('button', { name: 'Ghi lần xuống cơ sở', exact: true }).click();
    await entry.getByLabel(/^Ngày/).last().fill('2021-12-29');
    await entry.getByLabel(/^Tình hình/).last().fill('Chợ phiên đã chia lối, còn thiếu nước rửa tay');
    assert.deepEqual(await faults(member), []);
    await entry.getByRole('button', { name: 'Ghi lần xuống cơ sở', exact: true }).last().click();
    await member.getByText(say('web-register-moved', { move: 'Ghi lần xuống cơ sở' })).first().waitFor();
  });

  await tools.step('the district reads it', async () => {
    await district.goto('/heads/person?post=108/ban-chi-dao/thanh-vien');
    await district.getByRole('listitem').filter({ hasText: 'Thị trấn Sìn Hồ' }).getByText('còn thiếu nước rửa tay').waitFor();
  });
});
