import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

let vite;
before(async () => {
  vite = await createServer({ root: fileURLToPath(new URL('..', import.meta.url)), configFile: false, logLevel: 'error', server: { middlewareMode: true, ws: false }, optimizeDeps: { noDiscovery: true, include: [] } });
});
after(() => vite.close());

test('the browser answers every condition as the server does', async () => {
  const { value } = await vite.ssrLoadModule('/src/shared/condition.ts');
  const { entry, today, vectors } = JSON.parse(readFileSync(new URL('../../crates/register/tests/vectors.json', import.meta.url), 'utf8'));
  assert.ok(vectors.length >= 300);
  const fields = Object.keys(entry).map((key) => ({ key, decimal: ['x', 'y'].includes(key), columns: key === 'rows' ? [{ key: 'd', decimal: true }] : [] }));
  const answer = (one) => value(one.expression, entry, fields, today);
  const wrong = vectors.filter((one) => answer(one) !== one.answer);
  assert.deepEqual(wrong.map((one) => `${one.expression}: ${answer(one)}, not ${one.answer}`), []);
});
