import type { components } from './schema';

type Schemas = components['schemas'];

/** What `/api/v1/tracing` answers, as the API describes it. */
export type Overview = Schemas['TracingOverview'];
export type Traced = Schemas['Traced'];
export type Step = Schemas['TraceStep'];
export type Found = Schemas['FoundContact'];
export type Exposed = Schemas['Exposed'];
export type Outside = Schemas['Outside'];
export type CaseRef = Schemas['CaseRef'];
export type Origins = Schemas['Origins'];
export type Suspected = Schemas['Suspected'];
export type Places = Schemas['Places'];
export type Hotspot = Schemas['Hotspot'];
export type Chains = Schemas['Chains'];
export type Chain = Schemas['ChainLine'];
export type ChainNode = Schemas['ChainNode'];
export type Accepted = Schemas['Accepted'];

export type ContactKind = 'f1' | 'f2';

/** Kinds of record on which every answer of the desk depends. */
export const kinds = ['cases', 'visits', 'contacts', 'persons'];
