import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { ask, enter } from '../people.mjs';
import { test } from '../runner.mjs';
import { say } from '../words.mjs';

/** The longest of the five real directives. Its number is left blank and a line is added: the register takes no text twice. */
const notice = `${readFileSync(new URL('../../../data/demo/directives/kien-giang-thong-bao-12-9-2021.txt', import.meta.url), 'utf8').trimEnd()}\nBản sao\n`;

test('a clerk reviews a document of many tasks by keyboard alone', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/directives');
  const { documents } = await ask(page, '/documents', { method: 'POST', body: { text: notice } });
  const { id } = documents[0];
  const read = async () => (await ask(page, `/documents/${id}`)).tasks;
  const start = await read();
  assert.ok(start.length >= 20, `${start.length} tasks`);
  await page.goto(`/directives/${id}`);
  await page.locator(`#draft-${start[0].id}`).waitFor();

  const key = (name) => page.keyboard.press(name);
  /** Waits until the server's tasks are as `good` says, and gives them. */
  async function until(good, what) {
    const end = Date.now() + 15_000;
    for (;;) {
      const tasks = await read();
      if (good(tasks)) return tasks;
      assert.ok(Date.now() < end, what);
      await page.waitForTimeout(60);
    }
  }
  /** Waits until the page shows so many tasks: the next key is for what it shows. */
  const shown = (count) => page.waitForFunction((count) => document.querySelectorAll('ol > li[id^="draft-"]').length === count, count);
  /** Waits until every key pressed so far has done its work: the server may know of it before the page does. */
  const idle = () => page.locator('ol[aria-busy="false"]').waitFor();
  /** The page shows what a key changed before it shows what is selected then. */
  const selected = async () => (await idle(), page.evaluate(() => document.querySelector('ol > li.selected')?.id.replace('draft-', '')));
  const plain = (tasks) => tasks.map(({ id, text, item, span, assignees, cooperating, due_on, due_words, condition }) => ({ id, text, item, span, assignees, cooperating, due_on, due_words, condition }));

  await tools.step('from task to task; the focus is seen and the text follows', async () => {
    await key('j');
    await key('j');
    await key('ArrowDown');
    await key('k');
    assert.equal(await selected(), start[2].id);
    const state = await page.evaluate(() => {
      const card = document.activeElement;
      const words = document.querySelector('.text .on').getBoundingClientRect();
      const box = document.querySelector('.left .scroll').getBoundingClientRect();
      return { focus: card?.matches('.card:focus-visible') && getComputedStyle(card).outlineStyle !== 'none', inside: words.bottom > box.top && words.top < box.bottom };
    });
    assert.deepEqual(state, { focus: true, inside: true });
    await key('End');
    assert.equal(await selected(), start.at(-1).id);
    assert.ok(await page.evaluate(() => { const [words, box] = ['.text .on', '.left .scroll'].map((one) => document.querySelector(one).getBoundingClientRect()); return words.bottom > box.top && words.top < box.bottom; }), 'the text has scrolled to the last task');
    await key('Home');
    for (let i = 0; i < 4; i += 1) await key('j');
  });
  const at = start[4];

  await tools.step('edit, and the position is kept', async () => {
    await key('Enter');
    await page.getByLabel(say('web-task-text')).waitFor();
    await key('Control+a');
    await page.keyboard.type('Việc đã sửa bằng bàn phím');
    await key('Control+Enter');
    await until((tasks) => tasks[4].text === 'Việc đã sửa bằng bàn phím', 'the edit is kept');
    await page.locator(`#draft-${at.id} .card:focus`).waitFor();
    await key('u');
    await until((tasks) => tasks[4].text === at.text, 'the edit is undone');
    await idle();
    assert.equal(await selected(), at.id);
  });

  await tools.step('assign with one key', async () => {
    const chips = await page.locator('.assign button').count();
    assert.ok(chips >= 2);
    await key('2');
    await until((tasks) => tasks[4].assignees.length === 1 && tasks[4].version > at.version, 'assigned');
    await key('Control+z');
    await until((tasks) => JSON.stringify(tasks[4].assignees) === JSON.stringify(at.assignees), 'as before');
  });

  const count = start.length;
  await tools.step('split, undo, redo, undo', async () => {
    await key('s');
    await key('s');
    await shown(count + 1);
    const split = await read();
    assert.equal(split.filter((one) => one.span[0] >= at.span[0] && one.span[1] <= at.span[1]).length >= 2, true);
    await key('u');
    await shown(count);
    await key('U');
    await shown(count + 1);
    assert.deepEqual(plain(await read()), plain(split), 'done again with the same ids and words');
    await key('u');
    await shown(count);
    assert.deepEqual(plain(await read()), plain(start));
  });

  await tools.step('join and undo', async () => {
    await key('m');
    await shown(count - 1);
    await key('Control+z');
    await shown(count);
    assert.deepEqual(plain(await read()), plain(start), 'both tasks are back, in their places');
  });

  await tools.step('delete without a question, undo, redo, undo', async () => {
    await key('d');
    await shown(count - 1);
    assert.equal(await selected(), start[5].id, 'the next task is at hand');
    await key('u');
    await shown(count);
    await key('Control+y');
    await shown(count - 1);
    await key('u');
    await shown(count);
    assert.deepEqual(plain(await read()), plain(start));
    assert.equal(await selected(), at.id);
  });

  await tools.step('add from a selection made with the keyboard', async () => {
    await idle();
    await key('t');
    for (let i = 0; i < 12; i += 1) await key('Shift+ArrowRight');
    await key('a');
    await shown(count + 1);
    await key('u');
    await shown(count);
  });

  await tools.step('the keys are shown', async () => {
    await key('?');
    await page.getByRole('dialog').getByText(say('web-keys-split')).waitFor();
    await key('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });

  await tools.step('every task in its turn, as fast as the keys come', async () => {
    await key('Home');
    const began = performance.now();
    for (let i = 0; i < count; i += 1) {
      await key('1');
      await key('j');
    }
    const name = (await read(), await page.locator('.assign button').first().getAttribute('title'));
    await until((tasks) => tasks.every((one) => one.assignees[0] === name), 'every task is assigned');
    console.log(`       ${count} tasks assigned in ${((performance.now() - began) / 1000).toFixed(1)} s`);
    await idle();
    assert.equal(await selected(), start.at(-1).id);
    for (let i = 0; i < 3; i += 1) await key('u');
    await until((tasks) => tasks.filter((one) => one.assignees[0] === name).length < count || start.slice(-3).some((one) => one.assignees[0] === name), 'the last are undone');
  });

  await tools.step('preview before confirming', async () => {
    await key('c');
    await page.getByRole('dialog').waitFor();
    await key('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
  });
});
