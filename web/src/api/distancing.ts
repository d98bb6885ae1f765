/** What `/api/v1/distancing` answers. */

import type { AreaRef } from './types';

/** An order that puts an area under distancing. */
export type DistancingOrder = {
  id: string;
  area: AreaRef;
  part?: string | null;
  regime: string;
  regime_name: string;
  regime_source: string;
  /** Does the act that it rests on still hold? */
  regime_holds: boolean;
  number?: string | null;
  subject: string;
  issuer: string;
  police: string;
  since: string;
  until: string;
  ended_on?: string | null;
  state: string;
  state_name: string;
  days: number;
  long: boolean;
  expired: boolean;
  met: number;
  unmet: number;
  unknown: number;
  worse: boolean;
  /** Cases of the last seven days, and of the seven before. */
  weeks: [number, number];
  ahead: { on?: string | null; text: string };
  /** How it is kept; none for who may not read the reports. */
  kept?: { last_on?: string | null; compliance?: string | null; compliance_name?: string | null; days: number; of: number; checkpoints: number; reminded: number; fined: number; missing: boolean } | null;
};
export type AreaRegime = { area: AreaRef; district?: AreaRef | null; regime: string; regime_name: string; part?: string | null; order: string; number?: string | null; since: string; until: string; others: number };
export type Distancing = { area: AreaRef; day: string; communes: number; long_days: number; orders: DistancingOrder[]; regimes: AreaRegime[] };
export type DistancingFull = DistancingOrder & {
  day: string;
  criteria_key?: string | null;
  criteria_name?: string | null;
  criteria_source?: string | null;
  criteria_trust?: string | null;
  criteria: { key: string; name: string; met?: boolean | null; text: string; counted: boolean; judged_on?: string | null }[];
  course: { day: string; met: number; unmet: number; unknown: number; week: number; worse: boolean }[];
  review_on?: string | null;
  review_why?: string | null;
  review_result?: string | null;
  reports?: { id: string; day: string; police: string; place: string; compliance: string; compliance_name: string; checkpoints: number; reminded: number; fined: number; weak?: string | null }[] | null;
};
