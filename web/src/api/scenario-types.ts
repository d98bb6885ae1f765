/** What `/api/v1/scenarios`, `/jobs`, `/allocation` and `/ledger` answer, named from the description of the API. */

import type { components } from './schema';

type Schemas = components['schemas'];

export type JobLine = Schemas['JobLine'];
export type ScenarioLine = Schemas['ScenarioLine'];
export type ScenarioFull = Schemas['ScenarioFull'];
export type ScenarioForm = Schemas['ScenarioForm'];
export type ScenarioDraft = Schemas['ScenarioDraft'];
export type ScenarioBasis = Schemas['ScenarioBasis'];
export type Capacity = Schemas['ScenarioCapacity'];
export type Outcomes = Schemas['ScenarioOutcomes'];
export type Variation = Schemas['ScenarioVariation'];
export type LoadLine = Schemas['ScenarioLoad'];
export type Range = Schemas['ScenarioRange'];
export type DayLine = Schemas['ScenarioDayLine'];
export type Days = Schemas['ScenarioDays'];
export type Ledger = Schemas['Ledger'];
export type LedgerStore = Schemas['LedgerStore'];
export type LedgerDrawn = Schemas['LedgerDrawn'];
export type AllocationLine = Schemas['AllocationLine'];
export type AllocationFull = Schemas['AllocationFull'];
export type VaccineDraft = Schemas['VaccineDraft'];
export type VaccineForm = Schemas['VaccineForm'];
export type VaccinePlan = Schemas['VaccinePlan'];
export type BedsDraft = Schemas['BedsDraft'];
export type BedsForm = Schemas['BedsForm'];
export type BedsPlan = Schemas['BedsPlan'];

/** Figures of a scenario that are needs against what there is, in the order of the page. */
export const resources = ['ward', 'icu', 'oxygen', 'staff', 'collection'] as const;
