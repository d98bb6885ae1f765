import { t } from './words.svelte';

/**
 * The path of an item in words: `4.a` is "mục 4.a", `3-2` the second dash under item 3, `-1` the first dash of a text
 * without numbers, `closing` what stands after the last item. Nothing for a task without an item.
 */
export function itemWords(item: string): string {
  if (item === '') return '';
  if (item === 'closing') return t('web-item-closing');
  const dash = /^(.*?)-(\d+)$/.exec(item);
  if (!dash) return t('web-task-item-of', { item });
  const [, above, place] = dash as unknown as [string, string, string];
  if (above === '') return t('web-item-dash', { place });
  // A dash under a dash: 3-2-1.
  return above.includes('-') ? `${itemWords(above)}.${place}` : t('web-item-dash-under', { item: above, place });
}
