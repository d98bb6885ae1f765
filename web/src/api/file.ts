import type { components } from './schema';
import { apiUrl, send } from './client';

/** What a field holds of its file. */
export type KeptFile = components['schemas']['KeptFile'];

/** The file in a field; none where the field is empty or holds something else. */
export function keptFile(value: unknown): KeptFile | undefined {
  return value && typeof value === 'object' && 'digest' in value && 'name' in value ? (value as KeptFile) : undefined;
}

/** Hands a file in for a field of a kind of record. */
export function handIn(kind: string, file: Blob, name: string): Promise<KeptFile> {
  const form = new FormData();
  form.append('file', file, name);
  return send<KeptFile>('POST', `/records/${kind}/files`, form);
}

/** Where the file in a field of a record is fetched: to be saved, or a picture to be shown. */
export function fileAt(kind: string, record: string, field: string, show = false): string {
  return apiUrl(`/records/${kind}/${record}/files/${field}`, show ? { show: 'true' } : {});
}

/** What browsers show without running anything of it. */
export const isPicture = (file: KeptFile): boolean => ['image/png', 'image/jpeg', 'image/webp'].includes(file.media);
