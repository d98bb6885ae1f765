import type { DocumentGraph, DocumentNode } from '../api/types';

export type Placed = DocumentNode & { x: number; y: number; key: string };
export type Edge = { from: Placed; to: Placed; effect: string };
export type Layout = { nodes: Placed[]; edges: Edge[]; columns: { x: number; label: string }[]; width: number; height: number };

export const box = { width: 172, height: 42, gapX: 96, gapY: 12, top: 44 };

/**
 * Columns by month of issue, oldest left, undated first; months without a document take no room. Within a column
 * each document stands near those that it is joined to (two sweeps of the barycentre rule).
 */
export function layout(graph: DocumentGraph): Layout {
  const month = (node: DocumentNode) => node.date?.slice(0, 7) ?? '';
  const labels = [...new Set(graph.nodes.map(month))].sort();
  const columns = labels.map((label) => graph.nodes.filter((node) => month(node) === label));
  const split: { label: string; nodes: DocumentNode[] }[] = [];
  // A month with a long list is folded into several columns, so that the drawing stays about as wide as high.
  for (const [i, nodes] of columns.entries()) {
    const sorted = [...nodes].sort((a, b) => (a.date ?? '').localeCompare(b.date ?? '') || a.number.localeCompare(b.number));
    const folds = Math.max(1, Math.ceil(sorted.length / 14));
    const size = Math.ceil(sorted.length / folds);
    for (let at = 0; at < sorted.length; at += size) split.push({ label: at === 0 ? labels[i]! : '', nodes: sorted.slice(at, at + size) });
  }

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
    if (column.label !== '' || i === 0) heads.push({ x, label: column.label });
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
