import { send } from '../api/client';
import { refresh } from '../api/queries.svelte';
import type { NoticeCard } from '../api/types';
import type { Act } from './act.svelte';
import { t } from './words.svelte';

/** Says that what one was told is received; every page that shows it asks again. */
export function receive(act: Act, notice: NoticeCard): void {
  const doing = async () => {
    await send('POST', `/notices/${notice.id}/receive`);
    refresh(['notices']);
  };
  void act.run(doing, { done: t('web-notice-received') });
}
