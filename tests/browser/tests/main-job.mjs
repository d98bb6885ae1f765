import assert from 'node:assert/strict';
import { clause, number, text } from '../directive.mjs';
import { ask, enter, here } from '../people.mjs';
import { test } from '../runner.mjs';
import { like, say } from '../words.mjs';

const corrected = 'Hướng dẫn các biện pháp phòng, chống dịch tại các chợ phiên và cửa khẩu (đã sửa theo bản ký)';
const button = (where, key) => where.getByRole('button', { name: say(key) });
const toast = (page, key, names = []) => page.getByText(names.length > 0 ? like(key, names) : say(key)).first().waitFor();

test('the main job: a directive comes in, is corrected, confirmed, carried out and closed', async (tools) => {
  const page = await enter(tools, 'province');

  await tools.step('import by paste', async () => {
    await page.goto('/directives');
    await button(page, 'web-directives-paste').click();
    await page.getByLabel(say('web-directives-paste-label')).fill(text);
    await button(page, 'web-directives-read').click();
    await page.getByRole('status').getByRole('link', { name: number }).click();
    await page.getByRole('heading', { level: 1, name: number }).waitFor();
  });
  const document = new URL(page.url()).pathname.split('/').at(-1);
  const read = await ask(page, `/documents/${document}`);

  await tools.step('what was read stands beside its words', async () => {
    assert.equal(read.number, number);
    assert.equal(read.issued_on, '2021-12-29');
    assert.equal(read.tasks.length, 4, 'one order, one task: item 2 orders two things');
    const bytes = Buffer.from(read.text, 'utf8');
    for (const task of read.tasks) {
      const words = bytes.subarray(...task.span).toString('utf8');
      assert.ok(words.length > 20 && read.text.includes(words), 'a span points at the words of its task');
    }
    assert.deepEqual(read.tasks.map((task) => task.due_on ?? null), ['2022-01-04', '2022-01-14', '2022-01-14', null], 'before a day is the day before');
    await page.getByRole('region', { name: say('web-page-tasks') }).getByRole('button', { name: clause }).waitFor();
  });

  await tools.step('correct a task', async () => {
    const tasks = page.getByRole('region', { name: say('web-page-tasks') });
    await tasks.getByRole('button', { name: clause }).click();
    await tasks.getByRole('toolbar').getByRole('button', { name: say('web-edit') }).click();
    await tasks.getByLabel(say('web-task-text')).fill(corrected);
    const due = tasks.getByLabel(say('web-task-due'), { exact: true });
    await due.fill('03/01/2022');
    await due.press('Tab');
    await button(tasks, 'web-save').click();
    await toast(page, 'web-saved');
    await tasks.getByRole('button', { name: corrected }).waitFor();
    const task = (await ask(page, `/documents/${document}`)).tasks[0];
    assert.equal(task.text, corrected);
    assert.equal(task.due_on, '2022-01-03');
  });

  await tools.step('confirm: every unit and head is shown before', async () => {
    await page.getByRole('button', { name: say('web-review-confirm') }).click();
    const dialog = page.getByRole('dialog');
    const cascade = await ask(page, `/documents/${document}/cascade`);
    const second = cascade.find((line) => line.task === read.tasks[1].id);
    assert.equal(second.units.length, 8, 'every district and the city of Lai Châu has its part');
    assert.ok(second.units.some((unit) => unit.area.code === '108'), 'Sìn Hồ among them');
    await dialog.getByText('Sìn Hồ').first().waitFor({ state: 'attached' });
    await dialog.getByRole('button', { name: like('web-confirm-do', ['count']) }).click();
    await toast(page, 'web-confirm-done', ['count']);
    await dialog.waitFor({ state: 'detached' });
    assert.equal((await ask(page, `/documents/${document}`)).state, 'confirmed');
  });

  await tools.step('see it on the board', async () => {
    await page.goto('/tasks?by=due');
    await page.getByRole('link', { name: corrected }).first().waitFor();
    await page.getByRole('button', { name: say('web-board-by-unit') }).click();
    await page.locator('.board section').first().waitFor();
    // The fullest columns stand on the board; a unit's own page has all that it must do.
    await page.goto('/units?unit=12/so-y-te');
    await page.getByText(corrected).first().waitFor();
  });

  const district = await enter(tools, 'district');
  await tools.step('the district receives, acknowledges and reports its part', async () => {
    await district.goto('/tasks?by=due');
    await district.getByRole('link', { name: /lập danh sách tiểu thương/ }).first().click();
    await district.getByRole('button', { name: say('web-task-acknowledge') }).click();
    await district.getByRole('dialog').getByRole('button', { name: say('web-task-acknowledge') }).click();
    await toast(district, 'web-task-did-acknowledge');
    await district.getByRole('button', { name: say('web-task-report') }).click();
    const form = district.getByRole('dialog');
    await form.getByLabel(say('web-task-result')).fill('Đã lập danh sách 214 tiểu thương, tiêm 61 người.');
    await form.getByLabel(say('web-task-evidence')).fill('Báo cáo số 12/BC-UBND');
    await form.getByRole('button', { name: say('web-task-report') }).click();
    await toast(district, 'web-task-did-report');
    await district.getByText('Báo cáo số 12/BC-UBND').waitFor();
  });
  const task = new URL(district.url()).pathname;

  await tools.step('the district cannot close its own work', async () => {
    assert.ok(!(await ask(district, task)).can.includes('close'));
    assert.equal(await district.getByRole('button', { name: say('web-task-close') }).count(), 0);
  });

  await tools.step('the issuer returns it, then closes it; the history keeps all', async () => {
    await page.goto(task);
    await page.getByRole('button', { name: say('web-task-return') }).click();
    const form = page.getByRole('dialog');
    await form.getByLabel(say('web-task-reason')).fill('Còn 153 người chưa tiêm.');
    await form.getByRole('button', { name: say('web-task-return') }).click();
    await toast(page, 'web-task-did-return');

    await district.goto(task);
    await district.getByText('Còn 153 người chưa tiêm.').first().waitFor();
    await district.getByRole('button', { name: say('web-task-report') }).click();
    await district.getByRole('dialog').getByLabel(say('web-task-result')).fill('Đã tiêm đủ 214 người.');
    await district.getByRole('dialog').getByRole('button', { name: say('web-task-report') }).click();
    await toast(district, 'web-task-did-report');

    await page.reload();
    await page.getByRole('button', { name: say('web-task-close') }).click();
    await page.getByRole('dialog').getByRole('button', { name: say('web-task-close') }).click();
    await toast(page, 'web-task-did-close');
    const full = await ask(page, task);
    assert.equal(full.task.state, 'done');
    const did = full.history.map((event) => event.action);
    for (const action of ['acknowledge', 'report', 'return', 'close']) assert.ok(did.includes(action), `${action} in ${did}`);
  });
});

test('a target opens the list of the people behind its gap', async (tools) => {
  const page = await enter(tools, 'province');
  const targets = await ask(page, `/targets?${await here(page)}`);
  assert.ok(targets.length > 0, 'the five directives set targets');
  const short = targets.find((one) => one.gap > 0);
  assert.ok(short, 'a province in the middle of a campaign has a gap');

  await page.goto(`/targets/${short.id}`);
  const total = await tools.step('open the list', async () => {
    await page.getByRole('link', { name: like('web-target-missing', ['count']) }).click();
    // The target's page stands until the list's has come: the list alone counts its rows in its heading.
    const count = page.locator('h1 .count').filter({ hasText: /\d/ });
    await count.waitFor();
    return count.innerText();
  });
  const shown = Number(total.replace(/\D+/g, ''));
  const goal = Math.max(0, Math.ceil(short.gap));
  assert.ok(shown >= goal, `${shown} people stand behind a gap of ${goal}`);
});

test('a target tells who answers for it, with the working', async (tools) => {
  const page = await enter(tools, 'province');
  const targets = await ask(page, `/targets?${await here(page)}`);
  let findings = [];
  for (const one of targets) findings = findings.concat((await ask(page, `/targets/${one.id}?${await here(page)}`)).accountability.map((finding) => ({ ...finding, target: one.id })));
  const finding = findings.find((one) => one.accountable.length > 0);
  assert.ok(finding, 'S0-4 names who is accountable');
  assert.ok(finding.working.length > 0 && finding.rule.source);
  await page.goto(`/targets/${finding.target}`);
  await page.getByText(finding.area.name).first().waitFor();
  await page.getByText(finding.working[0]).first().waitFor({ state: 'attached' });
});
