import assert from 'node:assert/strict';
import { api, fillSignIn, people, signIn } from '../people.mjs';
import { test } from '../runner.mjs';
import { say } from '../words.mjs';

test('a stranger is asked to sign in and then led to the page they wanted', async (tools) => {
  const page = await tools.visitor();
  await signIn(page, 'province', '/tasks');
  await page.getByRole('heading', { level: 1, name: say('web-page-tasks') }).waitFor();
  assert.equal(new URL(page.url()).pathname, '/tasks');
});

test('a wrong password is refused in words, and nothing is told about the name', async (tools) => {
  const page = await tools.visitor();
  await page.goto('/');
  await fillSignIn(page, 'khong-co-ai', 'sai-mat-khau');
  const stranger = await page.getByRole('alert').innerText();
  assert.ok(stranger.length > 10, stranger);
  assert.equal(await page.evaluate(() => document.activeElement?.id), 'password', 'the cursor stands where to go on');

  await fillSignIn(page, people.commune.username, 'sai-mat-khau');
  await page.getByRole('button', { name: say('web-sign-in'), exact: true }).isEnabled();
  assert.equal(await page.getByRole('alert').innerText(), stranger);
  assert.equal((await api(page, '/session')).status(), 401);
});

test('every page says that the figures are made up', async (tools) => {
  const page = await tools.visitor();
  await signIn(page, 'district');
  for (const path of ['/', '/cases', '/report']) {
    await page.goto(path);
    await page.getByRole('complementary', { name: say('web-demo-short') }).filter({ hasText: say('web-demo') }).waitFor();
  }
});

test('signing out ends the session on the server', async (tools) => {
  const page = await tools.visitor();
  await signIn(page, 'district');
  await page.getByRole('button', { name: say('web-user-menu') }).click();
  await page.getByRole('button', { name: say('web-sign-out') }).click();
  await page.getByLabel(say('web-sign-in-username')).waitFor();
  assert.equal((await api(page, '/session')).status(), 401);
  await page.goto('/persons');
  await page.getByLabel(say('web-sign-in-username')).waitFor();
});

test('a request from another site is refused although it carries the cookie', async (tools) => {
  const page = await tools.visitor();
  await signIn(page, 'district');
  const response = await page.request.fetch('/api/v1/session', { method: 'DELETE' });
  assert.equal(response.status(), 403);
  assert.equal((await api(page, '/session')).status(), 200, 'still signed in');
});

test('the pages carry a policy that lets no foreign script run', async (tools) => {
  const page = await tools.visitor();
  const response = await page.goto('/');
  const policy = response.headers()['content-security-policy'] ?? '';
  assert.match(policy, /default-src 'self'/);
  assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval/);
  await signIn(page, 'district');
  const cookies = await page.context().cookies();
  const session = cookies.find((cookie) => cookie.httpOnly);
  assert.ok(session, 'scripts cannot read the session');
  assert.equal(session.sameSite, 'Strict');
});
