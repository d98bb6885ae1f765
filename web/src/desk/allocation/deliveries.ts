import type { VaccinePlan } from '../../api/scenario-types';

type Line<K extends 'deliveries' | 'needs' | 'lots'> = VaccinePlan[K][number];

/** A delivery with whom it is for and the lot that it comes from. `at`: its place in the plan, by which it is changed. */
export type Delivery = { at: number; of: Line<'deliveries'>; need: Line<'needs'>; lot: Line<'lots'> };

/** The deliveries of a plan, which the answer names by their places in its lists. */
export function deliveriesOf(plan: VaccinePlan): Delivery[] {
  return plan.deliveries.flatMap((of, at) => {
    const need = plan.needs.at(of.need);
    const lot = plan.lots.at(of.lot);
    return need && lot ? [{ at, of, need, lot }] : [];
  });
}
