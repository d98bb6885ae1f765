import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { enter } from '../people.mjs';
import { test } from '../runner.mjs';
import { say } from '../words.mjs';

async function download(page, name) {
  const waiting = page.waitForEvent('download');
  await page.getByRole('link', { name, exact: true }).click();
  const file = await waiting;
  return { name: file.suggestedFilename(), bytes: readFileSync(await file.path()) };
}

test('the daily report is read on the page and taken as PDF and DOCX', async (tools) => {
  const page = await enter(tools, 'province');
  await page.goto('/report');
  const sheet = page.locator('.sheet');
  await sheet.getByText('CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM').first().waitFor();
  const words = await sheet.innerText();
  assert.match(words, /Lai Châu/i);
  assert.match(words, /29\/12\/2021|29 tháng 12 năm 2021/);

  const pdf = await download(page, 'PDF');
  assert.equal(pdf.bytes.subarray(0, 5).toString('latin1'), '%PDF-');
  assert.match(pdf.name, /\.pdf$/);
  const docx = await download(page, 'DOCX');
  assert.equal(docx.bytes.subarray(0, 4).toString('latin1'), 'PK\u0003\u0004');
  assert.match(docx.name, /\.docx$/);
  assert.ok(pdf.bytes.length > 10_000 && docx.bytes.length > 3_000);
});

test('a district has a report of its own', async (tools) => {
  const page = await enter(tools, 'district');
  await page.goto('/report');
  await page.locator('.sheet').getByText(/Sìn Hồ/i).first().waitFor();
  assert.match(await page.getByRole('heading', { level: 1 }).first().innerText(), new RegExp(say('web-page-report')));
});
