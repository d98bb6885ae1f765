import type { AreaNode } from '../api/types';

/** An area with how deep it lies under the user's own and the names above it. */
export type Placed = { area: AreaNode; depth: number; path: string };

/**
 * One's own area and all under it: the province, then each district with its communes, as people look for a place. The
 * tree above one's own area is sent for its names; it cannot be chosen.
 */
export function within(areas: AreaNode[], own: string | undefined): Placed[] {
  const byParent = new Map<string, AreaNode[]>();
  const roots: AreaNode[] = [];
  for (const one of areas) {
    if (one.code !== own && one.parent) byParent.set(one.parent, [...(byParent.get(one.parent) ?? []), one]);
    if (one.code === own) roots.push(one);
  }
  const out: Placed[] = [];
  const walk = (area: AreaNode, depth: number, path: string): void => {
    out.push({ area, depth, path });
    for (const child of byParent.get(area.code) ?? []) walk(child, depth + 1, `${path} ${child.name}`);
  };
  for (const root of roots) walk(root, 0, root.name);
  return out;
}
