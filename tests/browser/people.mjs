/** Who signs in: the demonstration's own users, and how. */

import { readFileSync } from 'node:fs';
import { address } from './runner.mjs';
import { say } from './words.mjs';

export const people = JSON.parse(readFileSync(new URL('../../data/demo/sign-ins.json', import.meta.url), 'utf8'));

/** Fills the form as a person does. */
export async function fillSignIn(page, username, password) {
  await page.getByLabel(say('web-sign-in-username')).fill(username);
  await page.getByLabel(say('web-sign-in-password'), { exact: true }).fill(password);
  await page.getByRole('button', { name: say('web-sign-in'), exact: true }).click();
}

/** Signs in through the page and waits for what follows. */
export async function signIn(page, who, to = '/') {
  const { username, password } = people[who];
  await page.goto(to);
  await fillSignIn(page, username, password);
  await page.getByRole('navigation').first().waitFor({ state: 'attached' });
}

const sessions = {};

/** A page of somebody who is signed in already. Each person signs in once a run: making it slow is a password's job. */
export async function enter(tools, who, options = {}) {
  if (!sessions[who]) {
    const page = await tools.visitor();
    await signIn(page, who);
    sessions[who] = await page.context().storageState();
  }
  return tools.visitor({ storageState: sessions[who], ...options });
}

/** Asks the API with the page's session. Writing requests carry the header that the pages send. */
export async function api(page, path, { method = 'GET', body } = {}) {
  const response = await page.request.fetch(`${address}/api/v1${path}`, {
    method,
    headers: { 'X-Vungxanh': '1' },
    ...(body === undefined ? {} : { data: body }),
  });
  return response;
}

/** The JSON of an answer that must be good. */
export async function ask(page, path, options) {
  const response = await api(page, path, options);
  if (!response.ok()) throw new Error(`${path}: ${response.status()} ${await response.text()}`);
  return response.json();
}

/** The query that pages add to what they ask: the signed-in person's area and reporting day. */
export async function here(page) {
  const { area, day } = await ask(page, '/session');
  return `area=${area.code}&day=${day}`;
}
