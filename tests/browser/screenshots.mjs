/**
 * Takes every page on a desk and on a phone, and the dark wall, into VUNGXANH_SCREENSHOTS:
 * `node screenshots.mjs [name]`. Screens, not whole pages: a visitor sees what an officer sees.
 */

import { mkdirSync, statSync } from 'node:fs';
import { signIn } from './people.mjs';
import { open, places } from './places.mjs';
import { address, desk, launch, phone } from './runner.mjs';
import { scenes } from './scenes.mjs';
import { say } from './words.mjs';

const folder = process.env.VUNGXANH_SCREENSHOTS ?? 'screenshots';
const only = process.argv[2];
mkdirSync(folder, { recursive: true });

const browser = await launch();
let taken = 0;
let bytes = 0;

async function visitor(viewport, options = {}) {
  const context = await browser.newContext({ baseURL: address, locale: 'vi-VN', timezoneId: 'Asia/Ho_Chi_Minh', viewport, reducedMotion: 'reduce', ...options });
  context.setDefaultTimeout(60_000);
  return context.newPage();
}

async function take(page, name) {
  const path = `${folder}/${name}.png`;
  await page.screenshot({ path, animations: 'disabled', caret: 'hide' });
  taken += 1;
  bytes += statSync(path).size;
  console.log(`  ${name}.png ${Math.round(statSync(path).size / 1024)} KB`);
}

for (const [kind, viewport, options] of [['desk', desk, {}], ['phone', phone, { hasTouch: true, isMobile: true }]]) {
  const page = await visitor(viewport, options);
  await page.goto('/');
  await page.getByLabel(say('web-sign-in-username')).waitFor();
  if (!only || only === 'sign-in') await take(page, `sign-in-${kind}`);
  await signIn(page, 'province');
  for (const place of await places(page)) {
    if (only && only !== place.name) continue;
    await open(page, place);
    await page.waitForTimeout(300);
    await take(page, `${place.name}-${kind}`);
  }
  await page.context().close();
}

// After the pages: what the scenes hand in shall not stand in the lists.
for (const [kind, viewport, options] of [['desk', desk, {}], ['phone', phone, { hasTouch: true, isMobile: true }]]) {
  for (const { name, who, show } of scenes) {
    if (only && only !== name) continue;
    const page = await visitor(viewport, options);
    await signIn(page, who);
    await show(page);
    await page.evaluate(() => document.fonts.ready);
    await page.waitForTimeout(300);
    await take(page, `${name}-${kind}`);
    await page.context().close();
  }
}

if (!only || only === 'command-wall') {
  const page = await visitor({ width: 1920, height: 1080 });
  await signIn(page, 'province');
  await page.goto('/?wall=1');
  await page.locator('.figures article').first().waitFor();
  await page.waitForTimeout(300);
  await take(page, 'command-wall');
}

await browser.close();
if (taken === 0) throw new Error(`there is no page called ${only}`);
console.log(`${taken} screenshots, ${Math.round(bytes / 1024)} KB, in ${folder}`);
