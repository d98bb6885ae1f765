import type { Target } from '../../api/types';

const reach = { value: 'web-target-value', gap: 'web-target-gap', pace: 'web-target-pace', projected: 'web-target-projected', reached: 'web-target-reached', miss: 'web-target-miss', onWay: 'web-target-on-way', ofGoal: 'web-target-of-goal' };
const keep: typeof reach = { value: 'web-limit-value', gap: 'web-limit-gap', pace: 'web-limit-pace', projected: 'web-limit-projected', reached: 'web-limit-reached', miss: 'web-limit-miss', onWay: 'web-limit-on-way', ofGoal: 'web-limit-of-goal' };

/** The words of a target: what is to be reached is told otherwise than what is to stay below a number. */
export const targetWords = (basis: Target['basis']): typeof reach => (basis === 'limited' ? keep : reach);

/** Where a target stands. */
export const standing = (one: Pick<Target, 'basis' | 'gap' | 'will_miss'>): string => {
  const words = targetWords(one.basis);
  return one.gap <= 0 ? words.reached : one.will_miss ? words.miss : words.onWay;
};
