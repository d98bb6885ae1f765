/** What `/api/v1/registers`, `/definitions`, `/notices`, `/measures` and a document's copies answer, named from the description of the API. */

import type { components } from './schema';
import type { Column } from './types';

type Schemas = components['schemas'];

export type BoardColumn = Schemas['BoardColumn'];
export type Copies = Schemas['Copies'];
export type DefinitionFull = Schemas['DefinitionFull'];
export type DefinitionLine = Schemas['DefinitionLine'];
/** Its columns are those of any list. */
export type DefinitionLook = Omit<Schemas['DefinitionLook'], 'columns'> & { columns: Column[] };
export type DefinitionPreview = Schemas['DefinitionPreview'];
export type DefinitionTable = Schemas['DefinitionTable'];
export type DefinitionTaken = Schemas['DefinitionTaken'];
export type MeasureCard = Schemas['MeasureCard'];
export type NoticeCard = Schemas['NoticeCard'];
export type RegisterCard = Schemas['RegisterCard'];
export type RegisterField = Schemas['RegisterField'];
export type RegisterMove = Schemas['RegisterMove'];
export type RegisterFigure = Schemas['RegisterFigure'];
export type WaitingEntries = Schemas['WaitingEntries'];
