/**
 * A small test runner: tests run one after another in one browser, each in a context of its own. What a page
 * throws, or what its content policy refuses, fails the test that it happened in.
 */

import { chromium } from 'playwright-core';
import { mkdirSync } from 'node:fs';

export const address = process.env.VUNGXANH_URL ?? 'http://127.0.0.1:8080';

/** How long a page may take to show what a test waits for, on a slow machine under load. */
const PATIENCE = 30_000;
export const desk = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

const tests = [];

/** Declares a test. `body` gets what {@link Tools} has. */
export function test(name, body) {
  tests.push({ name, body });
}

/** What a test is given. */
class Tools {
  #browser;
  contexts = [];
  faults = [];

  constructor(browser) {
    this.#browser = browser;
  }

  /** A new page of a new visitor: no cookies, Vietnamese, on a desk's screen. */
  async visitor(options = {}) {
    const context = await this.#browser.newContext({
      baseURL: address,
      locale: 'vi-VN',
      timezoneId: 'Asia/Ho_Chi_Minh',
      viewport: desk,
      acceptDownloads: true,
      reducedMotion: 'reduce',
      ...options,
    });
    context.setDefaultTimeout(PATIENCE);
    this.contexts.push(context);
    const page = await context.newPage();
    page.on('pageerror', (error) => this.faults.push(`the page threw: ${error.message}`));
    page.on('console', (message) => {
      // A refused request is the server's answer, which tests ask for; it is not a fault of the page.
      const refused = /Failed to load resource/.test(message.text());
      if (message.type() === 'error' && !refused) this.faults.push(`the page complained: ${message.text()}`);
    });
    return page;
  }

  /** Says which step of a long test runs, so that a failure tells how far it came. */
  async step(name, body) {
    try {
      return await body();
    } catch (error) {
      error.steps = [name, ...(error.steps ?? [])];
      throw error;
    }
  }
}

async function close(tools, failed, name) {
  if (failed) {
    mkdirSync('failures', { recursive: true });
    const file = name.replace(/[^\p{L}\p{N}]+/gu, '-');
    for (const [index, page] of tools.contexts.flatMap((context) => context.pages()).entries()) {
      await page.screenshot({ path: `failures/${file}-${index + 1}.png` }).catch(() => {});
    }
  }
  for (const context of tools.contexts) await context.close();
}

/** The browser that tests and screenshots use. */
export async function launch() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    // Chromium's own cage does not work for root, which is who runs tests in a container.
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
  });
}

/** Runs the declared tests whose names contain one of `filters`; true when none failed. */
export async function runAll(filters) {
  const chosen = tests.filter((one) => filters.length === 0 || filters.some((filter) => one.name.includes(filter)));
  const browser = await launch();
  let failed = 0;
  for (const { name, body } of chosen) {
    const tools = new Tools(browser);
    const start = performance.now();
    let problem;
    try {
      await body(tools);
      if (tools.faults.length > 0) problem = new Error([...new Set(tools.faults)].join('\n'));
    } catch (error) {
      problem = error;
    }
    await close(tools, problem, name);
    const took = `${((performance.now() - start) / 1000).toFixed(1)} s`;
    console.log(`${problem ? 'FAILED' : 'ok    '} ${name} (${took})`);
    if (problem) {
      failed += 1;
      const steps = problem.steps ? [`at the step: ${problem.steps.join(' > ')}`] : [];
      const words = [...steps, problem.stack ?? problem.message, ...tools.faults].join('\n');
      // Colours are for screens; this is read in logs.
      console.log(words.replace(/\x1b\[[0-9;]*m/g, '').replace(/^/gm, '       '));
    }
  }
  await browser.close();
  console.log(`${chosen.length - failed} passed, ${failed} failed`);
  return chosen.length > 0 && failed === 0;
}
