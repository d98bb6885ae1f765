import type { ChainNode } from '../../api/tracing';

/** Whole days from one day to another; nothing of the page, so that the drawing is tested without one. */
const daysBetween = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000);

/** A case drawn: `at` is its place among the nodes. */
export type Drawn = { at: number; node: ChainNode; x: number; y: number; depth: number; children: number[]; hidden: number; open: boolean };
export type Forest = { nodes: Drawn[]; edges: { from: Drawn; to: Drawn }[]; days: { x: number; day: string }[]; width: number; height: number };

export const metric = { row: 26, left: 26, top: 34, right: 190 };

/** Pixels of a day: what the room allows, but never so little that days melt into one another. */
function dayWidth(room: number, span: number): number {
  return Math.max(20, Math.min(64, (room - metric.left - metric.right) / Math.max(1, span)));
}

/** The infected of every case, by its place, in order of time. */
export function childrenOf(nodes: readonly ChainNode[]): number[][] {
  const children: number[][] = nodes.map(() => []);
  for (const [at, node] of nodes.entries()) if (node.parent !== null && node.parent !== undefined) children[node.parent]?.push(at);
  for (const list of children) list.sort((a, b) => nodes[a]!.day.localeCompare(nodes[b]!.day) || a - b);
  return children;
}

/** How many cases stem from each one. */
export function sizesOf(nodes: readonly ChainNode[], children: readonly number[][]): number[] {
  const sizes = nodes.map(() => 0);
  for (const at of depthFirst(rootsOf(nodes), children).reverse()) for (const child of children[at]!) sizes[at]! += 1 + sizes[child]!;
  return sizes;
}

export function rootsOf(nodes: readonly ChainNode[]): number[] {
  return nodes.flatMap((node, at) => (node.parent === null || node.parent === undefined ? [at] : []));
}

/** Without recursion: a chain may be thousands of cases long. */
function depthFirst(roots: readonly number[], children: readonly number[][]): number[] {
  const order: number[] = [];
  const stack = [...roots].reverse();
  while (stack.length > 0) {
    const at = stack.pop()!;
    order.push(at);
    for (let i = children[at]!.length - 1; i >= 0; i -= 1) stack.push(children[at]![i]!);
  }
  return order;
}

/** The cases opened at first: generation by generation, as long as not more than `most` are drawn. */
export function openAtFirst(nodes: readonly ChainNode[], children: readonly number[][], most: number): Set<number> {
  const open = new Set<number>();
  let drawn = rootsOf(nodes).length;
  let generation = rootsOf(nodes);
  while (generation.length > 0) {
    const next: number[] = [];
    for (const at of generation) {
      const more = children[at]!.length;
      if (more === 0 || drawn + more > most) continue;
      open.add(at);
      drawn += more;
      next.push(...children[at]!);
    }
    generation = next;
  }
  return open;
}

/** Time runs to the right, a day a column; every case has a row of its own, those that it infected below it. */
export function layout(nodes: readonly ChainNode[], children: readonly number[][], sizes: readonly number[], open: ReadonlySet<number>, room: number): Forest {
  const shown = children.map((list, at) => (open.has(at) ? list : []));
  const order = depthFirst(rootsOf(nodes), shown);
  if (order.length === 0) return { nodes: [], edges: [], days: [], width: 0, height: 0 };
  const first = order.map((at) => nodes[at]!.day).reduce((a, b) => (a < b ? a : b));
  const last = order.map((at) => nodes[at]!.day).reduce((a, b) => (a > b ? a : b));
  const span = daysBetween(first, last);
  const width = dayWidth(room, span);
  const depths = new Map<number, number>();
  const placed = order.map((at, row): Drawn => {
    const node = nodes[at]!;
    const parent = node.parent === null || node.parent === undefined ? -1 : (depths.get(node.parent) ?? -1);
    depths.set(at, parent + 1);
    return { at, node, x: metric.left + daysBetween(first, node.day) * width, y: metric.top + row * metric.row, depth: parent + 1, children: children[at]!, hidden: open.has(at) ? 0 : sizes[at]!, open: open.has(at) };
  });
  const by = new Map(placed.map((one) => [one.at, one]));
  const edges = placed.flatMap((to) => {
    const from = to.node.parent === null || to.node.parent === undefined ? undefined : by.get(to.node.parent);
    return from ? [{ from, to }] : [];
  });
  const days = Array.from({ length: span + 1 }, (_, i) => ({ x: metric.left + i * width, day: new Date(Date.parse(`${first}T00:00:00Z`) + i * 86_400_000).toISOString().slice(0, 10) }));
  return { nodes: placed, edges, days, width: metric.left + span * width + metric.right, height: metric.top + placed.length * metric.row };
}

/** Down from the infector, then across to the infected: rows never cross. Same-day pairs bow out. */
export function elbow(edge: Forest['edges'][number]): string {
  const { from, to } = edge;
  const bend = Math.min(10, Math.abs(to.y - from.y) / 2);
  if (to.x <= from.x + bend) return `M${from.x} ${from.y}C${from.x - 22} ${from.y} ${from.x - 22} ${to.y} ${to.x} ${to.y}`;
  return `M${from.x} ${from.y}V${to.y - bend}Q${from.x} ${to.y} ${from.x + bend} ${to.y}H${to.x}`;
}
