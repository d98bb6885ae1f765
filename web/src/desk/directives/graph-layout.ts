import type { DocumentGraph, DocumentNode } from '../../api/types';

export type Placed = DocumentNode & { x: number; y: number; key: string };
export type Edge = { from: Placed; to: Placed; effect: string };
export type Layout = { nodes: Placed[]; edges: Edge[]; columns: { x: number; from: string; to: string }[]; width: number; height: number };

export const box = { width: 150, height: 42, gapX: 40, gapY: 10, top: 40 };

type Column = { from: string; to: string; nodes: DocumentNode[] };

/** At most this many dated columns: what a desk's screen holds without scrolling. */
const MOST = 5;

/** Documents by month of issue, undated first; neighbouring months with few documents share a column. */
function columnsOf(nodes: DocumentNode[]): Column[] {
  const month = (node: DocumentNode) => node.date?.slice(0, 7) ?? '';
  const all: Column[] = [...new Set(nodes.map(month))].sort().map((label) => ({
    from: label,
    to: label,
    nodes: nodes
      .filter((node) => month(node) === label)
      .sort((a, b) => (a.date ?? '').localeCompare(b.date ?? '') || a.number.localeCompare(b.number)),
  }));
  const undated = all.filter((one) => one.from === '');
  const dated = all.filter((one) => one.from !== '');
  while (dated.length > MOST) {
    let least = 0;
    const size = (i: number) => dated[i]!.nodes.length + dated[i + 1]!.nodes.length;
    for (let i = 1; i + 1 < dated.length; i += 1) if (size(i) < size(least)) least = i;
    const [a, b] = dated.splice(least, 2) as [Column, Column];
    dated.splice(least, 0, { from: a.from, to: b.to, nodes: [...a.nodes, ...b.nodes] });
  }
  return [...undated, ...dated];
}

/**
 * Columns by date, oldest left. Within a column each document stands near those that it is joined to (two sweeps of
 * the barycentre rule).
 */
export function layout(graph: DocumentGraph): Layout {
  const split = columnsOf(graph.nodes);
  const rank = new Map<string, number>();
  for (const column of split) for (const [i, node] of column.nodes.entries()) rank.set(node.number, i / column.nodes.length);
  const near = new Map<string, string[]>();
  for (const edge of graph.edges) {
    near.set(edge.from, [...(near.get(edge.from) ?? []), edge.to]);
    near.set(edge.to, [...(near.get(edge.to) ?? []), edge.from]);
  }
  for (let sweep = 0; sweep < 2; sweep += 1) {
    for (const column of split) {
      const weight = (node: DocumentNode): number => {
        const all = near.get(node.number) ?? [];
        return all.length === 0 ? (rank.get(node.number) ?? 0) : all.reduce((sum, one) => sum + (rank.get(one) ?? 0), 0) / all.length;
      };
      column.nodes.sort((a, b) => weight(a) - weight(b));
      for (const [i, node] of column.nodes.entries()) rank.set(node.number, i / column.nodes.length);
    }
  }

  const rows = Math.max(1, ...split.map((column) => column.nodes.length));
  const height = box.top + rows * (box.height + box.gapY) + 10;
  const nodes: Placed[] = [];
  const heads: Layout['columns'] = [];
  for (const [i, column] of split.entries()) {
    const x = 12 + i * (box.width + box.gapX);
    heads.push({ x, from: column.from, to: column.to });
    const used = column.nodes.length * (box.height + box.gapY);
    const from = box.top + (height - box.top - used) / 2;
    for (const [k, node] of column.nodes.entries()) nodes.push({ ...node, key: node.number, x, y: from + k * (box.height + box.gapY) });
  }
  const by = new Map(nodes.map((node) => [node.number, node]));
  const edges = graph.edges.flatMap((edge) => {
    const [from, to] = [by.get(edge.from), by.get(edge.to)];
    return from && to ? [{ from, to, effect: edge.effect }] : [];
  });
  return { nodes, edges, columns: heads, width: 24 + split.length * (box.width + box.gapX) - box.gapX, height };
}

/** A curve from the citing document to the cited one. */
export function curve(edge: Edge): string {
  const backward = edge.to.x < edge.from.x;
  const x1 = edge.from.x + (backward ? 0 : box.width);
  const x2 = edge.to.x + (backward ? box.width : edge.to.x === edge.from.x ? box.width : 0);
  const [y1, y2] = [edge.from.y + box.height / 2, edge.to.y + box.height / 2];
  const bend = Math.max(40, Math.abs(x2 - x1) / 2) * (backward ? -1 : 1);
  const c2 = edge.to.x === edge.from.x ? x2 + bend : x2 - bend;
  return `M${x1} ${y1}C${x1 + bend} ${y1} ${c2} ${y2} ${x2} ${y2}`;
}
