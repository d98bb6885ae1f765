/** What an address alone does not show: pages that need something done first. For the screenshots. */

import { readFileSync } from 'node:fs';
import { api, ask, people } from './people.mjs';
import { address } from './runner.mjs';
import { say } from './words.mjs';

const notice = readFileSync(new URL('../../data/demo/directives/kien-giang-thong-bao-12-9-2021.txt', import.meta.url), 'utf8');
/** Persons as a health station sends them: one good row, two that need mending. */
const list = ['Họ và tên,Năm sinh,Giới tính,Xã', 'Giàng A Chống,1986,Nam,Thị trấn Sìn Hồ', 'Lò Thị Kẻo,2086,Nữ,Thị trấn Sìn Hồ', 'Sùng A Dế,1990,Nam,Sìn Hô'].join('\n');

/** A document handed in with its text; the one that is there, where the same was handed in before. */
async function handedIn(page, text) {
  const answer = await api(page, '/documents', { method: 'POST', body: { text } });
  const told = await answer.json();
  return answer.status() === 409 ? told.current : told.documents[0];
}

/** A scenario of the district of Sìn Hồ with its result; made once. */
async function scenario(page) {
  const name = 'Bao phủ vắc xin × mở cửa, Sìn Hồ';
  const have = (await ask(page, '/scenarios?area=108')).find((one) => one.name === name);
  if (have) return have.id;
  const { form } = await ask(page, '/scenarios/draft?question=coverage_opening&area=108');
  const capacity = { collection: 600, ward: 120, icu: 12, oxygen: 1_500, staff: 90 };
  const made = await ask(page, '/scenarios', { method: 'POST', body: { ...form, name, capacity, replicates: 10, days: 150 } });
  const job = await ask(page, `/scenarios/${made.id}/run`, { method: 'POST', body: {} });
  while (['queued', 'running'].includes((await ask(page, `/jobs/${job.id}`)).state)) await page.waitForTimeout(500);
  return made.id;
}

/** A proposal of vaccine for the province. */
async function proposal(page) {
  const have = (await ask(page, '/allocation')).find((one) => one.what === 'vaccine');
  if (have) return have.id;
  const { form } = await ask(page, '/allocation/vaccine');
  return (await ask(page, '/allocation/vaccine', { method: 'POST', body: form })).id;
}

/** Scenes as { name, who, show }: `show` leads a signed-in page to what is to be seen. */
export const scenes = [
  {
    name: 'unit',
    who: 'province',
    async show(page) {
      const board = await ask(page, '/tasks/board?by=unit');
      await page.goto(`/units?unit=${encodeURIComponent(board.groups[0].key)}`);
      await page.locator('main ol li, main table tbody tr, main article').first().waitFor();
    },
  },
  {
    name: 'compare',
    who: 'province',
    async show(page) {
      const documents = await ask(page, '/documents');
      const old = documents.find((one) => one.number?.startsWith('102') && !one.version_of);
      let version = documents.find((one) => one.version_of === old.id)?.id;
      if (!version) {
        const { text } = await ask(page, `/documents/${old.id}`);
        const changed = text.replace('đến ngày 31/12/2021', 'đến ngày 15/01/2022');
        const made = await page.request.post(`${address}/api/v1/documents/${old.id}/versions`, {
          headers: { 'X-Vungxanh': '1' },
          multipart: { file: { name: 'ban-sua.txt', mimeType: 'text/plain', buffer: Buffer.from(changed) } },
        });
        version = (await made.json()).id;
      }
      await page.goto(`/directives/${version}/compare`);
      await page.locator('main ol.panel > li').first().waitFor();
    },
  },
  {
    name: 'keys',
    who: 'province',
    async show(page) {
      const { id } = await handedIn(page, notice);
      await page.goto(`/directives/${id}`);
      await page.locator('main ol li').first().waitFor();
      await page.keyboard.press('?');
      await page.getByRole('dialog').waitFor();
    },
  },
  {
    name: 'unread',
    who: 'province',
    async show(page) {
      await page.goto('/directives');
      await page.locator('input[type=file]').setInputFiles({ name: 'cong-van-scan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.4\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n') });
      await page.locator('[role=status] a[href^="/directives/"], [role=alert]').first().click();
      await page.waitForTimeout(1_000);
    },
  },
  {
    name: 'bulk',
    who: 'commune',
    async show(page) {
      await page.goto('/cases');
      const boxes = page.locator('main tbody input[type=checkbox]');
      for (const nth of [0, 1, 2]) await boxes.nth(nth).check();
      await page.getByRole('region', { name: say('web-bulk') }).waitFor();
    },
  },
  {
    name: 'definition',
    who: 'administrator',
    async show(page) {
      await page.goto('/definitions?open=difficulties');
      await page.getByRole('dialog').locator('tbody tr').first().waitFor();
    },
  },
  {
    name: 'notices',
    who: 'secretary',
    async show(page) {
      const raised = { area: people.commune.area, raised_on: '2021-12-28', subject: 'Thiếu bình ô xy cho khu cách ly', matter: 'goods', raised_by: 'Trạm Y tế', told: 'Cần 4 bình nhỏ.' };
      const entry = await ask(page, '/records/difficulties', { method: 'POST', body: raised });
      const fields = { to_committee: 'Thường trực Ban Chỉ đạo', to_party: 'Bí thư Huyện ủy' };
      await ask(page, `/registers/difficulties/${entry.id}/pass_up`, { method: 'POST', body: { version: entry.version, fields } });
      await page.goto('/');
      await page.getByRole('region', { name: say('web-notices') }).waitFor();
    },
  },
  {
    name: 'import',
    who: 'commune',
    async show(page) {
      await page.goto('/persons');
      await page.getByRole('button', { name: say('web-import') }).click();
      await page.getByRole('dialog').locator('input[type=file]').setInputFiles({ name: 'danh-sach.csv', mimeType: 'text/csv', buffer: Buffer.from(list) });
      await page.getByRole('dialog').locator('tbody tr').first().waitFor();
    },
  },
  {
    name: 'scenario',
    who: 'province',
    async show(page) {
      await page.goto(`/scenarios/${await scenario(page)}`);
      await page.locator('figure svg').first().waitFor();
    },
  },
  {
    name: 'proposal',
    who: 'province',
    async show(page) {
      await page.goto(`/allocation/${await proposal(page)}`);
      await page.locator('main details').first().click();
      await page.locator('main ul input.num').first().waitFor();
    },
  },
];
