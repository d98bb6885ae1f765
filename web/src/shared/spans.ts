import type { Span } from '../api/types';

/**
 * The server counts bytes of UTF-8, the browser counts UTF-16 units. A `Ruler` translates between the two for one
 * text; it keeps the byte offset of every unit, so both ways are exact.
 */
export class Ruler {
  readonly #bytes: Uint32Array;
  readonly text: string;

  constructor(text: string) {
    this.text = text;
    const bytes = new Uint32Array(text.length + 1);
    let at = 0;
    for (let i = 0; i < text.length; i += 1) {
      bytes[i] = at;
      const unit = text.charCodeAt(i);
      if (unit < 0x80) at += 1;
      else if (unit < 0x800) at += 2;
      else if (unit >= 0xd800 && unit < 0xdc00) at += 4;
      else if (unit >= 0xdc00 && unit < 0xe000) at += 0;
      else at += 3;
    }
    bytes[text.length] = at;
    this.#bytes = bytes;
  }

  /** The byte offset of a UTF-16 index. */
  toByte(index: number): number {
    return this.#bytes[Math.max(0, Math.min(index, this.text.length))]!;
  }

  /** The UTF-16 index of a byte offset (the nearest at or before it). */
  toIndex(byte: number): number {
    let [low, high] = [0, this.text.length];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#bytes[middle]! <= byte) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  slice(span: Span): string {
    return this.text.slice(this.toIndex(span[0]), this.toIndex(span[1]));
  }
}

export type Mark = { id: string; kind: 'task' | 'target' | 'rule' | 'ref'; from: number; to: number };
export type Piece = { from: number; to: number; text: string; marks: Mark[] };

/** Cuts the text at every border of a mark, so that each piece lies wholly inside or outside each mark. */
export function pieces(text: string, marks: Mark[]): Piece[] {
  const borders = new Set([0, text.length]);
  for (const mark of marks) {
    borders.add(mark.from);
    borders.add(mark.to);
  }
  const sorted = [...borders].sort((a, b) => a - b);
  const out: Piece[] = [];
  for (let i = 0; i + 1 < sorted.length; i += 1) {
    const [from, to] = [sorted[i]!, sorted[i + 1]!];
    out.push({ from, to, text: text.slice(from, to), marks: marks.filter((one) => one.from < to && one.to > from) });
  }
  return out;
}
