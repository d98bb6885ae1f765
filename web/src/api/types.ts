/** What `/api/v1` answers. Days are `yyyy-mm-dd`, moments RFC 3339. */

import type { components } from './schema';

export type AreaTier = 'province' | 'district' | 'commune';
export type AreaRef = { code: string; name: string; level: AreaTier };
export type AreaNode = AreaRef & { parent: string | null; lat: number | null; lon: number | null };

export type Place = { file?: string; row?: number; column?: string; value?: string; message?: string };
export type Problem = { code: string; message: string; hint?: string; places?: Place[]; current?: unknown; refused?: RowRefused[] };

export type Me = {
  id: string;
  username: string;
  name: string;
  role: string;
  post?: string;
  /** The posts held on the day, the one that signs first. */
  posts: { id: string; title: string; unit: string }[];
  /** The units in whose name they act. */
  units: string[];
  area: AreaRef;
  province: AreaRef;
  day: string;
  cutoff: string;
  demo: boolean;
  can: Record<string, string[]>;
};

export type DayCount = { day: string; n: number };

export type Figure = {
  key: string;
  label: string;
  value: number | null;
  previous: number | null;
  series: DayCount[];
  definition: string;
  source: string;
  list?: string;
};

/** A pandemic level: 1 (green) to 4 (red); null where the rules cannot be applied. */
export type Level = number | null;

export type LevelRow = {
  area: AreaRef;
  district?: AreaRef;
  level: Level;
  proposed: Level;
  /** The lowest level that the rules leave possible; null where nothing can be said. */
  at_least: Level;
  missing: { input: string; name: string; keeps_open: boolean; enter: boolean }[];
  previous: Level;
  decided: boolean;
  rate: number | null;
  population: number | null;
  cases_week1: number;
  cases_week2: number;
  dose1_18: number | null;
  full_50: number | null;
  to_next: string;
  lat?: number | null;
  lon?: number | null;
};

export type Alarm = {
  kind: 'level_up' | 'level_down' | 'task_overdue' | 'target_miss' | 'duty_gap' | 'duty_silent' | 'level_unassessed' | 'register_clock' | 'vacancy' | 'idle_vaccine' | 'distancing_review' | 'distancing_unreported';
  /** 1 is the most urgent. */
  severity: number;
  text: string;
  area?: AreaRef;
  link: string;
};

export type Duty = {
  id: string;
  body: string;
  area: AreaRef;
  place: string;
  phone: string;
  starts_at: string;
  ends_at: string;
  members: { name: string; post?: string }[];
};

export type Vacancies = components['schemas']['Vacancies'];
export type Scorecard = components['schemas']['Scorecard'];
export type HeadLine = components['schemas']['HeadLine'];
export type HeadFull = components['schemas']['HeadFull'];
export type ReportBoard = components['schemas']['ReportBoard'];
export type ReportLine = components['schemas']['ReportLine'];
export type ReportingUnit = components['schemas']['ReportingUnit'];
export type OwnUnit = components['schemas']['OwnUnit'];
export type SilentBodies = components['schemas']['SilentBodies'];
/** What a few words found, kind by kind; for a register `kind` is its key. */
export type FoundHit = components['schemas']['Hit'];
export type FoundGroup = components['schemas']['FoundGroup'];
export type Found = components['schemas']['Found'];

type Schemas = components['schemas'];
export type { BoardColumn, Copies, DefinitionFull, DefinitionLine, DefinitionLook, DefinitionPreview, DefinitionTable, DefinitionTaken, MeasureCard, NoticeCard, RegisterCard, RegisterField, RegisterFigure, RegisterMove, WaitingEntries } from './register-types';
export type Reproduction = Schemas['Reproduction'];
export type Growth = Schemas['Growth'];
export type Band = Schemas['Band'];
export type CourseDay = Schemas['CourseDay'];
export type NowcastDay = Schemas['NowcastDay'];
export type Skill = Schemas['Skill'];
export type PastForecast = Schemas['PastForecast'];
export type PartOutlook = Schemas['PartOutlook'];
export type TreatmentNeed = Schemas['TreatmentNeed'];
export type ClusterLine = Schemas['ClusterLine'];
export type Outlook = Schemas['Outlook'];

export type Command = {
  area: AreaRef;
  day: string;
  cutoff: string;
  figures: Figure[];
  rt: Reproduction | null;
  growth: Growth | null;
  levels: { rules: string; rule_title?: string; counts: { level: Level; areas: number }[]; areas: LevelRow[]; parts?: LevelRow[] };
  alarms: Alarm[];
  duty: Duty[];
  tasks: { day: string; open: number; overdue: number; late_today: number; due_soon: number; done: number };
};

export type Shape = GeoJSON.FeatureCollection<GeoJSON.Geometry, { code: string; name: string }>;
export type MapShapes = { approximate: boolean; source: string; districts: Shape; outline: GeoJSON.GeoJSON };

export type Levels = { day: string; rules: string; rule_title: string; rows: LevelRow[]; parts: LevelRow[] };

/** How far a value of a rule book is to be trusted: V, V2, M or S; empty for a step that rests on no source. */
export type Trust = string;
export type LevelDecision = {
  level: number;
  decided_on: string;
  effective_at: string;
  notice_hours: number | null;
  reason: string | null;
  by: string;
};
export type LevelFull = {
  row: LevelRow;
  rule_title?: string;
  working: { step: string; text: string; source: string; trust: Trust }[];
  measures: { activity: string; measure: string; trust: Trust }[];
  history: { day: string; level: Level; decided: boolean }[];
  decisions: LevelDecision[];
  notice_hours: number | null;
  warning?: string;
};

export type ColumnType = 'text' | 'int' | 'date' | 'datetime' | 'enum' | 'bool' | 'real' | 'duration' | 'position' | 'unit' | 'link' | 'rows' | 'file' | 'many' | 'area' | 'id' | 'json';
export type Column = Omit<components['schemas']['Column'], 'type' | 'columns'> & { type: ColumnType; columns?: Column[] };
/** A row that refused what was asked of many. */
export type RowRefused = { id: string; code: string; message: string; hint?: string | null; places: Place[] };
export type BulkDone = components['schemas']['BulkDone'];
export type PrintedList = components['schemas']['PrintedList'];
export type CalendarPage = components['schemas']['CalendarPage'];
export type CalendarDay = components['schemas']['DayOfList'];
export type Row = Record<string, unknown> & { id: string; version?: number; area?: string };
export type Page = { rows: Row[]; total: number; page: number; size: number };
/** A saved view: one's own, or one that somebody of the same area shares. */
export type View = components['schemas']['SavedView'];
export type Change = {
  seq: number;
  at: string;
  by: string;
  /** The post in which they did it. */
  post?: string | null;
  action: string;
  kind: string;
  id: string | null;
  area: AreaRef;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  note?: string | null;
};
export type AccessLine = {
  seq: number;
  at: string;
  what: string;
  /** None for the program itself and for names that nobody has. */
  user: string | null;
  by: string;
  role: string;
  area: AreaRef;
  device: string;
  peer: string | null;
  door: string | null;
  agent: string | null;
  kind: string | null;
  id: string | null;
  asked: AreaRef | null;
  rows: number | null;
  filters: string[];
  /** The filters in words. */
  conditions: string[];
};
export type AccessPage = { rows: AccessLine[]; total: number; page: number; size: number; kept: { days: number; source: string; trust: string } };

export type Imported = components['schemas']['Imported'];

/** Byte offsets in the UTF-8 form of the document's text: [from, to). */
export type Span = [number, number];

/** Parts of a document's tasks: in all, received, reported, done, and open after their day. */
export type Progress = components['schemas']['DocumentProgress'];
export type IssuerLine = components['schemas']['IssuerLine'];

export type DocumentLine = {
  id: string;
  number: string | null;
  doc_type: string | null;
  issuer: string | null;
  issued_on: string | null;
  subject: string | null;
  /** A document in the library is kept for reference: nothing of it is handed out. */
  state: 'draft' | 'confirmed' | 'library';
  area: AreaRef;
  /** The day on which it ceased to be in force. */
  ended_on?: string | null;
  replaced_by?: string | null;
  /** The document of which this is a newer version, not yet merged into it. */
  version_of?: string | null;
  file_id?: string | null;
  /** Do its tasks come first, and until when? */
  first: boolean;
  first_until?: string | null;
  /** Without a text: its file could not be read, and its tasks are typed in. */
  unread: boolean;
  tasks: number;
  targets: number;
  progress: Progress;
};

export type DraftTask = {
  id: string;
  version: number;
  ordinal: number;
  item: string;
  /** First words as printed. */
  quote: string;
  text: string;
  span: Span;
  assignees: string[];
  cooperating: string[];
  directs: string[];
  due_on?: string | null; due_time?: string | null;
  due_kind: 'none' | 'date' | 'recurring' | 'relative' | 'standing';
  due_words?: string | null;
  due_rule?: string | null;
  due_reading?: string | null;
  condition?: string | null;
  state: string;
  /** Documents that its words name. */
  from_above: { number: string; effect: string; document_id?: string | null }[];
};

export type DraftTarget = {
  id: string;
  version: number;
  words: string;
  /** [0, 0] where the words were not found again. */
  span: Span;
  task_id?: string | null;
  measure_key?: string | null;
  /** In words, as is the group. */
  measure?: string | null;
  group?: string | null;
  share?: number | null;
  count?: number | null;
  at_most: boolean;
  age_from?: number | null;
  age_to?: number | null;
  due_on?: string | null;
  state: string;
};

export type DocumentFull = Omit<DocumentLine, 'tasks' | 'targets'> & {
  version: number;
  place: string | null;
  signer: components['schemas']['Signer'];
  addressees: string[];
  recipients: { name: string; purpose?: string | null }[];
  refs: { number: string; date?: string | null; effect?: string | null; span: Span; document_id?: string | null }[];
  text: string;
  tasks: DraftTask[];
  targets: DraftTarget[];
  /** `kind` and `text` (who answers) are in words. */
  rules: { id: string; kind: string; text: string; words: string; span: Span }[];
  /** Does the signed-in account act for whoever issued it? */
  own: boolean;
};

export type Compared = { became: 'same' | 'changed' | 'added' | 'removed'; old?: DraftTask | null; new?: DraftTask | null; likeness: number; worked_on: number };
export type Comparison = { old: Omit<DocumentLine, 'tasks' | 'targets'>; new: Omit<DocumentLine, 'tasks' | 'targets'>; version: number; tasks: Compared[] };

export type ImportedDocuments = { documents: DocumentFull[]; problems: Problem[]; notes: Note[] };
/** What to look at in a file that was handed in. */
export type Note = { code: string; message: string; hint: string | null; file: string | null };
/** A newer version that was handed in, and what to look at in it. */
export type NewVersion = DocumentFull & { notes: Note[] };
export type CascadeLine = { task: string; units: { unit: string; head?: string | null; area: AreaRef }[] };

export type DocumentNode = { id?: string | null; number: string; title?: string | null; date?: string | null; held: boolean; state?: string | null; in_force: boolean; ended_on?: string | null };
export type DocumentGraph = { nodes: DocumentNode[]; edges: { from: string; to: string; effect: string }[] };

export type { DocumentRef, TaskAction, TaskBoard, TaskCard, TaskFull, TaskGroup, TaskState } from './task-types';

export type TargetFigures = {
  area: AreaRef;
  value: number;
  goal: number;
  share: number | null;
  gap: number;
  per_day: number | null;
  pace: number;
  projected_on: string | null;
  will_miss: boolean;
  list: string;
};
export type Target = TargetFigures & {
  id: string;
  document: { id: string; number: string | null };
  words: string;
  label: string;
  measure: string | null;
  group: string;
  due_on: string | null;
  reading: string;
  /** `proposed` where nobody has confirmed its document. */
  state: 'proposed' | 'live' | 'cancelled';
  /** False where no measure is bound to it: reports alone tell of it, and the figures say nothing. */
  measured: boolean;
  basis: 'doses' | 'levels' | 'duty' | 'counted' | 'limited' | 'reports';
  /** Its document is kept for reference: it orders nothing here. */
  reference: boolean;
};
export type Finding = {
  area: AreaRef;
  /** `short`: the vaccine would not have sufficed. `enough_but_late`: it would have. `unsafe`: reached, with serious events. */
  finding: 'short' | 'enough_but_late' | 'on_time' | 'unsafe';
  /** The deadline has passed; before it, the finding is what it would be if nothing more were done. */
  is_final: boolean;
  /** The day whose figures it rests on. */
  day: string;
  accountable: Answerable[];
  /** The bodies before which they answer. */
  before: string[];
  working: string[];
  rule: { words: string; source: string };
  /** The draft that asks for more vaccine. */
  request?: string | null;
  /** What was kept at the close of each day, the newest first. */
  days: KeptDay[];
};
export type KeptDay = {
  entry: string;
  day: string;
  area: string;
  finding: 'short' | 'enough_but_late' | 'on_time' | 'unsafe' | 'missed';
  gap: number;
  usable: number;
  names: string;
  conclusion?: string | null;
  because?: string | null;
};
type Answerable = { id: string; post: string; holder?: string | null; unit?: string | null };
export type ByName = {
  /** The document says that heads answer for each person missed. */
  holds: boolean;
  is_final: boolean;
  omissions: { area: AreaRef; missed: number; list: string; accountable: Answerable[] }[];
  heads: (Answerable & { missed: number })[];
  omission_rule: { words: string; source: string };
  reviews: ReviewFile[];
  review_rule: { words: string; source: string };
};
export type ReviewFile = {
  entry: string;
  subject: string;
  area: AreaRef;
  happened_on?: string | null;
  harm: 'severe' | 'died';
  dose_due: number;
  sessions: number;
  stock_days: number;
  names: string;
  conclusion?: string | null;
  because?: string | null;
};
export type UnitWork = components['schemas']['UnitWork'];
export type TargetFull = Target & {
  areas: TargetFigures[];
  series: DayCount[];
  accountability: Finding[];
  by_name: ByName;
};
