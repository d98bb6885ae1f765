import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

let vite;
before(async () => {
  vite = await createServer({ root: fileURLToPath(new URL('..', import.meta.url)), configFile: false, logLevel: 'error', server: { middlewareMode: true, ws: false }, optimizeDeps: { noDiscovery: true, include: [] } });
});
after(() => vite.close());
const load = (path) => vite.ssrLoadModule(path);

test('byte offsets and UTF-16 indexes agree on Vietnamese text and beyond the basic plane', async () => {
  const { Ruler } = await load('/src/shared/spans.ts');
  const text = 'Trước ngày 31/12/2021 – Sìn Hồ 😷 hoàn thành';
  const ruler = new Ruler(text);
  for (let i = 0; i <= text.length; i += 1) {
    const inside = i > 0 && text.charCodeAt(i) >= 0xdc00 && text.charCodeAt(i) < 0xe000;
    if (inside) continue;
    const byte = Buffer.byteLength(text.slice(0, i));
    assert.equal(ruler.toByte(i), byte);
    assert.equal(ruler.toIndex(byte), i);
  }
  const from = Buffer.byteLength('Trước ngày 31/12/2021 – ');
  assert.equal(ruler.slice([from, from + Buffer.byteLength('Sìn Hồ')]), 'Sìn Hồ');
});

test('pieces join to the whole text, and each lies wholly inside or outside each mark', async () => {
  const { pieces } = await load('/src/shared/spans.ts');
  const text = '0123456789';
  const marks = [
    { id: 'a', kind: 'task', from: 1, to: 6 },
    { id: 'b', kind: 'target', from: 4, to: 9 },
    { id: 'c', kind: 'ref', from: 5, to: 6 },
  ];
  const found = pieces(text, marks);
  assert.equal(found.map((one) => one.text).join(''), text);
  for (const piece of found) {
    for (const mark of marks) {
      const whole = mark.from <= piece.from && piece.to <= mark.to;
      const out = piece.to <= mark.from || mark.to <= piece.from;
      assert.ok(whole || out);
      assert.equal(piece.marks.includes(mark), whole);
    }
  }
});

test('members of a shift survive being typed as lines', async () => {
  const { joinLines, splitLines } = await load('/src/shared/list/lines.ts');
  const members = [{ name: 'Lò Văn Chinh', post: 'Phó Giám đốc Sở Y tế' }, { name: 'Tao Thị Mỷ', post: null }];
  assert.deepEqual(splitLines(joinLines(members), true), members);
  assert.deepEqual(splitLines(' Sở Y tế \n\nUBND các huyện', false), ['Sở Y tế', 'UBND các huyện']);
});

test('names of new records are UUIDs of version 7 and differ', async () => {
  const { uuid7 } = await load('/src/shared/list/uuid.ts');
  const made = Array.from({ length: 500 }, uuid7);
  assert.equal(new Set(made).size, made.length);
  for (const one of made) assert.match(one, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  const time = Number.parseInt(made[0].replace('-', '').slice(0, 12), 16);
  assert.ok(Math.abs(time - Date.now()) < 60_000);
});

test('a ring is turned so that it covers the province and not the rest of the globe', async () => {
  const { rewind } = await load('/src/shared/rewind.ts');
  const { geoArea } = await import('d3-geo');
  const clockwise = [[103, 22], [103, 23], [104, 23], [104, 22], [103, 22]];
  for (const coordinates of [clockwise, [...clockwise].reverse()]) {
    const shape = rewind({ type: 'FeatureCollection', features: [{ type: 'Feature', properties: {}, geometry: { type: 'MultiPolygon', coordinates: [[coordinates]] } }] });
    assert.ok(geoArea(shape) < 0.01);
  }
});

test('a forest of 50,000 cases is drawn row by row, opened by generations, and a chain as long does not break it', async () => {
  const { childrenOf, layout, openAtFirst, sizesOf } = await load('/src/desk/tracing/tracing-layout.ts');
  const day = (n) => new Date(Date.UTC(2021, 11, 1) + n * 86_400_000).toISOString().slice(0, 10);
  const many = 50_000;
  const forest = Array.from({ length: many }, (_, i) => ({ parent: i < 5 ? null : Math.floor(i / 3), day: day(Math.floor(Math.log2(i + 1))), infected: 3 }));
  const children = childrenOf(forest);
  const sizes = sizesOf(forest, children);
  assert.equal(sizes.slice(0, 5).reduce((sum, one) => sum + one + 1, 0), many);
  const open = openAtFirst(forest, children, 160);
  const drawn = layout(forest, children, sizes, open, 900);
  assert.ok(drawn.nodes.length > 20 && drawn.nodes.length <= 160, String(drawn.nodes.length));
  assert.equal(drawn.nodes.reduce((sum, one) => sum + 1 + one.hidden, 0), many, 'what is not drawn is counted');
  for (const [row, one] of drawn.nodes.entries()) {
    if (row > 0) assert.ok(one.y > drawn.nodes[row - 1].y);
    const parent = drawn.nodes.find((other) => other.at === one.node.parent);
    if (parent) assert.ok(parent.x <= one.x && parent.y < one.y);
  }
  const line = Array.from({ length: many }, (_, i) => ({ parent: i === 0 ? null : i - 1, day: day(0), infected: 1 }));
  const whole = layout(line, childrenOf(line), sizesOf(line, childrenOf(line)), new Set(line.keys()), 900);
  assert.equal(whole.nodes.at(-1).depth, many - 1);
});

test('the graph keeps every document, in order of time, without two in one place', async () => {
  const { layout, box } = await load('/src/desk/directives/graph-layout.ts');
  const nodes = Array.from({ length: 40 }, (_, i) => ({ number: `${i}/CT`, date: i % 9 === 0 ? null : `2021-${String(1 + (i % 12)).padStart(2, '0')}-05`, held: i < 5 }));
  const drawn = layout({ nodes, edges: [{ from: '1/CT', to: '2/CT', effect: 'x' }, { from: '1/CT', to: 'nowhere', effect: 'x' }] });
  assert.equal(drawn.nodes.length, nodes.length);
  assert.equal(drawn.edges.length, 1);
  for (const a of drawn.nodes) {
    for (const b of drawn.nodes) {
      if (a === b) continue;
      assert.ok(Math.abs(a.x - b.x) >= box.width || Math.abs(a.y - b.y) >= box.height);
      if (a.x < b.x) assert.ok((a.date ?? '') <= (b.date ?? '').slice(0, 7) + '-31');
    }
  }
});
