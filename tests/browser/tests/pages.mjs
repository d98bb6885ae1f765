import assert from 'node:assert/strict';
import { enter } from '../people.mjs';
import { open, places } from '../places.mjs';
import { faults } from '../rules.mjs';
import { phone, test } from '../runner.mjs';
import { say } from '../words.mjs';

async function onEveryPage(tools, options, check) {
  const page = await enter(tools, 'province', options);
  const found = [];
  for (const place of await places(page)) {
    await tools.step(place.name, async () => {
      await open(page, place);
      for (const fault of await check(page)) found.push(`${place.name}: ${fault}`);
    });
  }
  assert.deepEqual(found, []);
}

test('every page passes the accessibility rules, on a desk', async (tools) => {
  await onEveryPage(tools, {}, faults);
});

test('every page passes the accessibility rules, on a phone', async (tools) => {
  await onEveryPage(tools, { viewport: phone, hasTouch: true }, faults);
});

test('the dark theme and the wall pass them too', async (tools) => {
  const page = await enter(tools, 'province', { colorScheme: 'dark' });
  await page.goto('/?wall=1');
  await page.locator('.figures article').first().waitFor();
  assert.deepEqual(await faults(page), []);
});

test('the sign-in page passes them in both languages', async (tools) => {
  const page = await tools.visitor();
  await page.goto('/');
  await page.getByLabel(say('web-sign-in-username')).waitFor();
  assert.deepEqual(await faults(page), []);
  await page.getByRole('button', { name: 'English' }).click();
  await page.getByLabel(say('web-sign-in-username', {}, 'en')).waitFor();
  assert.deepEqual(await faults(page), []);
});

for (const width of [390, 320]) {
  test(`no page is wider than a screen of ${width} pixels`, async (tools) => {
    await onEveryPage(tools, { viewport: { width, height: 844 } }, async (page) => {
      const [wide, screen] = await page.evaluate(() => [document.documentElement.scrollWidth, innerWidth]);
      return wide > screen ? [`${wide} pixels wide`] : [];
    });
  });
}

test('no page shows the key of a word that is missing', async (tools) => {
  for (const lang of ['vi', 'en']) {
    const page = await enter(tools, 'province');
    await page.context().addCookies([{ name: 'lang', value: lang, url: page.url() === 'about:blank' ? process.env.VUNGXANH_URL : page.url() }]);
    for (const place of await places(page)) {
      await open(page, place);
      const words = await page.locator('body').innerText();
      const keys = words.match(/\b(?:web|measure|field|choice|store|server|centre|rulebook|level|target|effect|alarm|due|accountability|task)-[a-z][\w-]+/g);
      assert.equal(keys, null, `${place.name} in ${lang}`);
    }
  }
});

test('English is one click away, everywhere, and stays', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/levels');
  await page.getByRole('heading', { level: 1, name: say('web-page-levels') }).waitFor();
  await page.getByRole('button', { name: 'EN', exact: true }).click();
  await page.getByRole('heading', { level: 1, name: say('web-page-levels', {}, 'en') }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'en');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: say('web-page-levels', {}, 'en') }).waitFor();
  await page.goto('/');
  await page.getByRole('heading', { name: say('web-command-alarms', {}, 'en') }).waitFor();
  const names = await page.locator('.figures h2').allInnerTexts();
  assert.ok(names.includes(say('measure-case_new', {}, 'en')), `the server's words too: ${names}`);
  await page.getByRole('button', { name: 'VI', exact: true }).click();
  await page.getByRole('heading', { name: say('web-command-alarms') }).waitFor();
});

test('the pages can be walked with the keyboard alone', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/');
  await page.locator('.figures article').first().waitFor();
  await page.keyboard.press('Tab');
  const skip = page.getByRole('link', { name: say('web-skip') });
  assert.ok(await skip.evaluate((link) => link === document.activeElement), 'first comes the way past the menu');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Tab');
  const inside = await page.evaluate(() => document.getElementById('main')?.contains(document.activeElement));
  assert.ok(inside, 'and from there into the page');

  await page.goto('/cases');
  await page.locator('tbody tr').first().waitFor();
  await page.keyboard.press('/');
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'list-search');
  await page.locator('tbody tr').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('dialog').waitFor({ state: 'detached' });
});
