/** What `/api/v1/registers` and `/measures` answer, named from the description of the API. */

import type { components } from './schema';

type Schemas = components['schemas'];

export type BoardColumn = Schemas['BoardColumn'];
export type MeasureCard = Schemas['MeasureCard'];
export type RegisterCard = Schemas['RegisterCard'];
export type RegisterMove = Schemas['RegisterMove'];
export type RegisterFigure = Schemas['RegisterFigure'];
