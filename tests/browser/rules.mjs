/** The accessibility rules that every page keeps. */

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

/** What WCAG 2.2 A and AA find wrong, as lines: rule, how many, the first place. */
export async function faults(page) {
  // Put in from outside, past the page's content policy, which stays as strict as it is.
  await page.evaluate(axe);
  const { violations } = await page.evaluate(() =>
    globalThis.axe.run(document, { runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'], resultTypes: ['violations'] }),
  );
  return violations.map((one) => `${one.id} (${one.impact}) ×${one.nodes.length}: ${one.nodes[0].target.join(' ')} — ${one.help}`);
}
