import type { DocumentFull } from '../../api/types';
import type { KeyWords } from '../../shared/keys.svelte';
import { t } from '../../shared/words.svelte';

/** What a key asks for; `assign:0` and `assign-more:0` name the unit by its place. */
export function actionOf(event: KeyboardEvent): string | undefined {
  const target = event.target as HTMLElement;
  if (event.altKey || target.closest('input, textarea, select, dialog')) return undefined;
  const inText = target.isContentEditable;
  if (event.ctrlKey || event.metaKey) {
    if (event.key.toLowerCase() === 'y') return 'redo';
    return event.key.toLowerCase() === 'z' ? (event.shiftKey ? 'redo' : 'undo') : undefined;
  }
  // Digits by their place on the board: with Shift, and on French boards, they give other characters.
  const digit = /^Digit([1-9])$/.exec(event.code)?.[1];
  if (digit) return `${event.shiftKey ? 'assign-more' : 'assign'}:${Number(digit) - 1}`;
  // Within the text the arrows move the caret and Enter does nothing; on a button Enter presses it.
  const onCard = !target.closest('a, button, summary') || target.closest('.card') !== null;
  if (event.key === 'Enter') return onCard && !inText ? 'edit' : undefined;
  if (!inText) {
    const arrows: Record<string, string> = { ArrowDown: 'next', ArrowUp: 'before', Home: 'first', End: 'last', Delete: 'delete' };
    if (arrows[event.key]) return arrows[event.key];
  }
  const keys: Record<string, string> = {
    j: 'next', k: 'before', g: 'first', G: 'last', t: 'text', Escape: 'back', e: 'edit', s: 'split', m: 'join', d: 'delete', a: 'add', n: 'new', u: 'undo', U: 'redo', c: 'confirm', '?': 'keys',
  };
  return keys[event.key];
}

/** The table of keys. */
export function keyWords(): KeyWords {
  return [
    ['j ↓', t('web-keys-next')],
    ['k ↑', t('web-keys-before')],
    ['Enter e', t('web-keys-edit')],
    ['1–9', t('web-keys-assign')],
    ['Shift+1–9', t('web-keys-assign-more')],
    ['s', t('web-keys-split')],
    ['m', t('web-keys-join')],
    ['a', t('web-keys-add')],
    ['n', t('web-keys-new')],
    ['d Delete', t('web-keys-delete')],
    ['u Ctrl+Z', t('web-keys-undo')],
    ['U Ctrl+Y', t('web-keys-redo')],
    ['t', t('web-keys-text')],
    ['Esc', t('web-keys-back')],
    ['c', t('web-keys-confirm')],
  ];
}

/** The units that one key assigns: those that the document names most, then those that it is addressed to. */
export function frequent(document: DocumentFull): string[] {
  const counts = new Map<string, number>();
  for (const name of document.tasks.flatMap((one) => one.assignees)) counts.set(name, (counts.get(name) ?? 0) + 1);
  const named = [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  return [...new Set([...named, ...document.addressees])].slice(0, 9);
}

/** The likeliest place to cut a passage: behind the mark nearest its middle, the strongest kind of mark first. */
export function placeToSplit(text: string, from: number, to: number): number | null {
  const words = text.slice(from, to);
  const middle = words.length / 2;
  for (const mark of [/;\s+/g, /[.!?]\s+/g, /,\s+/g, /\s+/g]) {
    const places = [...words.matchAll(mark)].map((one) => one.index + one[0].length).filter((at) => at < words.trimEnd().length);
    const best = places.sort((a, b) => Math.abs(a - middle) - Math.abs(b - middle))[0];
    if (best !== undefined) return from + best;
  }
  return null;
}
