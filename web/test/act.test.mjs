import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { svelte } from '@sveltejs/vite-plugin-svelte';
import { createServer } from 'vite';

let vite, Act, ApiError, toasts, t;
before(async () => {
  globalThis.document = { cookie: '', documentElement: {} };
  vite = await createServer({ root: fileURLToPath(new URL('..', import.meta.url)), configFile: false, logLevel: 'error', plugins: [svelte({ configFile: false })], server: { middlewareMode: true, ws: false, fs: { allow: ['..'] } }, optimizeDeps: { noDiscovery: true, include: [] } });
  const load = (path) => vite.ssrLoadModule(path);
  ({ Act } = await load('/src/shared/act.svelte.ts'));
  ({ ApiError } = await load('/src/api/client.ts'));
  ({ toasts } = await load('/src/shared/toast.svelte.ts'));
  ({ t } = await load('/src/shared/words.svelte.ts'));
});
after(() => vite.close());
beforeEach(() => {
  toasts.list = [];
});
const said = () => toasts.list.map(({ kind, text, hint }) => [kind, text, ...(hint ? [hint] : [])]);
const refusal = (status, more = {}) => new ApiError(status, { code: 'x', message: 'Không được', hint: 'Làm cách khác', ...more });

test('an act is busy while it runs, never runs twice at once, and says that it went well', async ({ mock }) => {
  // The message leaves by itself, after the test.
  mock.timers.enable({ apis: ['setTimeout'] });
  const act = new Act();
  let [runs, end] = [0, undefined];
  const doing = () => {
    runs += 1;
    return new Promise((resolve) => (end = resolve));
  };
  const first = act.run(doing, { done: (answer) => `Xong ${answer}` });
  assert.equal(act.busy, true);
  await act.run(doing);
  assert.equal(runs, 1);
  end(3);
  await first;
  assert.equal(act.busy, false);
  assert.deepEqual(said(), [['done', 'Xong 3']]);
});

test('a refusal is said with its hint, its faults stay until the next answer, and the act is free again', async () => {
  const act = new Act();
  const places = [{ column: 'name', message: 'Thiếu họ tên' }];
  await act.run(() => Promise.reject(refusal(422, { places })), { done: 'Xong' });
  assert.deepEqual([act.busy, act.places, act.refusal.status], [false, places, 422]);
  assert.deepEqual(said(), [['error', 'Không được', 'Làm cách khác']]);
  let end;
  const again = act.run(() => new Promise((resolve) => (end = resolve)));
  assert.deepEqual([act.refusal, act.places], [undefined, places]);
  end();
  await again;
  assert.deepEqual(act.places, []);
  await act.run(() => Promise.reject(refusal(422, { places })));
  act.forget();
  assert.deepEqual([act.refusal, act.places], [undefined, []]);
});

test('a form may show its refusal by itself; a cut network and a fault of the page have words of their own', async () => {
  const act = new Act();
  await act.run(() => Promise.reject(refusal(409)), { refused: ({ status }) => status === 409 });
  assert.equal(act.refusal.message, 'Không được');
  assert.deepEqual(said(), []);
  await act.run(() => Promise.reject(refusal(0)), { refused: ({ status }) => status === 409 });
  await act.run(() => { throw new TypeError('nothing'); });
  assert.deepEqual(said(), [['error', t('web-offline-send'), t('web-offline-hint')], ['error', t('web-error-unknown'), 'TypeError: nothing']]);
  assert.notEqual(t('web-offline-send'), 'web-offline-send');
  assert.deepEqual([act.busy, act.refusal.status], [false, undefined]);
});
