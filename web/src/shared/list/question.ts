import { apiUrl, type Params } from '../../api/client';
import { keptFile } from '../../api/file';
import type { Column, Row } from '../../api/types';
import { day, duration, moment, num } from '../format';
import { itemWords } from '../item';
import { called } from '../names.svelte';
import { t } from '../words.svelte';

export type Op = 'eq' | 'ne' | 'lt' | 'le' | 'gt' | 'ge' | 'has' | 'empty' | 'notempty' | 'in';
export type Filter = { key: string; op: Op; value: string };

/** What a list asks: everything of it stands in the address of the page. */
export type Question = { q: string; filters: Filter[]; sort: string; page: number; size: number; columns: string[] };

export const sizes = [25, 50, 100, 200];

export function parseFilter(text: string): Filter | null {
  const [key, op, ...rest] = text.split(':');
  return key && op ? { key, op: op as Op, value: rest.join(':') } : null;
}

export function writeFilter(filter: Filter): string {
  return filter.op === 'empty' || filter.op === 'notempty' ? `${filter.key}:${filter.op}` : `${filter.key}:${filter.op}:${filter.value}`;
}

export function readQuestion(query: URLSearchParams): Question {
  const size = Number(query.get('size') ?? 50);
  return {
    q: query.get('q') ?? '',
    filters: query.getAll('filter').map(parseFilter).filter((one): one is Filter => one !== null),
    sort: query.get('sort') ?? '',
    page: Math.max(1, Math.trunc(Number(query.get('page') ?? 1)) || 1),
    size: sizes.includes(size) ? size : 50,
    columns: (query.get('columns') ?? '').split(',').filter(Boolean),
  };
}

function params(question: Question, area: string): Params {
  return { q: question.q, area, filter: question.filters.map(writeFilter), sort: question.sort };
}

export function listUrl(kind: string, question: Question, area: string): string {
  return apiUrl(`/lists/${kind}`, { ...params(question, area), page: question.page, size: question.size });
}

export function exportUrl(kind: string, question: Question, area: string, format: 'csv' | 'xlsx', columns: Column[]): string {
  return apiUrl(`/lists/${kind}/export`, { format, columns: columns.map((one) => one.key).join(','), ...params(question, area) });
}

/** The question without page and opened record: what a saved view keeps. */
export function viewQuery(query: URLSearchParams): string {
  const kept = new URLSearchParams();
  for (const [key, value] of query) if (['q', 'filter', 'sort', 'size', 'columns', 'view'].includes(key)) kept.append(key, value);
  return kept.toString();
}

export function optionLabel(column: Column, value: unknown): string {
  return column.options?.find((one) => one.value === String(value))?.label ?? String(value ?? '');
}

export function show(column: Column, row: Row): string {
  const value = row[column.key];
  if (column.type === 'area') return String(row[column.key === 'area' ? 'area_name' : `${column.key}_name`] ?? value ?? '');
  return showValue(column, value);
}

/** What a row is called by. */
export function rowName(columns: Column[], row: Row | undefined): string {
  const title = columns.find((one) => one.title) ?? columns[0];
  return (row && title && show(title, row)) || '–';
}

export function showValue(column: Column, value: unknown): string {
  if (value === null || value === undefined || value === '') return '';
  if (column.key === 'item') return itemWords(String(value));
  switch (column.type) {
    case 'date':
      return day(String(value));
    case 'datetime':
      return moment(String(value));
    case 'enum':
      return optionLabel(column, value);
    case 'bool':
      return value === true || value === 'true' ? t('web-yes') : t('web-no');
    case 'many':
      return Array.isArray(value) ? value.map((one) => optionLabel(column, one)).join('; ') : optionLabel(column, value);
    case 'duration':
      return typeof value === 'number' || /^\d+$/.test(String(value)) ? duration(Number(value)) : String(value);
    case 'unit':
      return called('unit', String(value)) ?? String(value);
    case 'link': {
      const name = called(column.to ?? '', String(value));
      return name === null ? t('link-unreadable') : (name ?? '…');
    }
    case 'file': {
      const file = keptFile(value);
      return file?.name ?? String(value);
    }
    case 'rows':
      return Array.isArray(value) ? value.map((row) => rowWords(column, row)).join('; ') : String(value);
    case 'real':
      return num(Number(value));
    case 'int':
      return column.names ? String(value) : num(Number(value));
    default:
      return Array.isArray(value) ? value.map(one).join('; ') : one(value);
  }
}

/** A row of a table within a record: its cells, by commas. */
export function rowWords(column: Column, row: unknown): string {
  const cells = row && typeof row === 'object' ? (row as Record<string, unknown>) : {};
  return (column.columns ?? []).map((one) => showValue(one, cells[one.key])).filter(Boolean).join(', ');
}

/** A value within a list of values: a text, or a person with a post. */
function one(value: unknown): string {
  if (value === null || typeof value !== 'object') return String(value ?? '');
  const { name, post } = value as { name?: unknown; post?: unknown };
  if (name === undefined) return JSON.stringify(value);
  return post ? `${String(name)} (${String(post)})` : String(name);
}

/** A filter in words: "Ngày công bố từ 20/12/2021". */
export function filterWords(filter: Filter, column: Column | undefined, areaName: (code: string) => string): string {
  const label = column?.label ?? filter.key;
  if (filter.op === 'empty' || filter.op === 'notempty') return t(`web-filter-${filter.op}`, { label });
  let value = filter.value;
  if (column?.type === 'area') value = areaName(filter.value);
  else if (column?.options) value = filter.value.split(',').map((one) => optionLabel(column, one)).join(', ');
  else if (column) value = showValue(column, filter.value);
  return t(`web-filter-${filter.op}`, { label, value });
}
