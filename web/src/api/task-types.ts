/** What `/api/v1/tasks` and `/units/work` answer of tasks. */

import type { components } from './schema';
import type { AreaRef, Change, Span } from './types';

export type DocumentRef = { id: string; number: string | null; subject?: string | null; issued_on?: string | null; ended: boolean; /** Its tasks come first. */ top: boolean };

export type TaskState = 'assigned' | 'acknowledged' | 'reported' | 'returned' | 'done' | 'cancelled';
export type TaskCard = {
  id: string;
  version: number;
  text: string;
  item: string;
  document: DocumentRef;
  unit: string;
  /** Its id in the table of units. */
  unit_id?: string | null;
  head?: string | null;
  head_post?: string | null;
  role: 'lead' | 'support' | 'directed';
  area: AreaRef;
  due_on?: string | null;
  due_time?: string | null;
  due_kind: string;
  due_words?: string | null;
  state: TaskState;
  overdue: boolean;
  /** The day until which the unit asks for more time. */
  asked_until?: string | null;
  /** How often the issuer has urged it; `urge_waits`: the last time is not received yet. */
  urged: number;
  urge_waits: boolean;
  children: number;
  done_children: number;
};
export type TaskGroup = { key: string; label: string; tasks: TaskCard[]; total: number; overdue: number };
/** `more` columns stand beyond these; the list, or a smaller area, shows them. */
export type TaskBoard = { groups: TaskGroup[]; more: number };
export type TaskAction = components['schemas']['Action'];
export type TaskFull = {
  task: TaskCard & {
    quote: string;
    span: Span;
    cooperating: string[];
    assignees: string[];
    report: string | null;
    evidence: string | null;
    condition: string | null;
    due_reading: string | null;
    asked_why: string | null;
    urge: string | null;
    urged_on: string | null;
    urge_received_on: string | null;
  };
  document: { id: string; number: string | null; subject: string | null };
  parent?: TaskCard | null;
  children: TaskCard[];
  history: Change[];
  can: TaskAction[];
  /** The version under which the reader may hand out a task drafted after its document was confirmed. */
  hand_out?: number | null;
};
