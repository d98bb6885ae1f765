import type { Problem } from './types';

const BASE = '/api/v1';

/** A refusal by the server, or a server that cannot be reached (`status` 0). */
export class ApiError extends Error {
  readonly status: number;
  readonly problem: Problem;

  constructor(status: number, problem: Problem) {
    super(problem.message);
    this.status = status;
    this.problem = problem;
  }

  get offline(): boolean {
    return this.status === 0;
  }
}

export type Params = Record<string, string | number | boolean | null | undefined | string[]>;

/** The address of an API resource; empty parameters are left out so that equal questions have equal addresses. */
export function apiUrl(path: string, params: Params = {}): string {
  const query = new URLSearchParams();
  for (const [key, value] of Object.entries(params)) {
    if (value === null || value === undefined || value === '') continue;
    for (const one of Array.isArray(value) ? value : [value]) query.append(key, String(one));
  }
  const text = query.toString();
  return `${BASE}${path}${text ? `?${text}` : ''}`;
}

async function problemOf(response: Response): Promise<Problem> {
  try {
    const body: unknown = await response.json();
    if (body && typeof body === 'object' && 'message' in body) return body as Problem;
  } catch {
    // Not JSON: a proxy's page or nothing at all. The status line is all that is known.
  }
  return { code: `http-${response.status}`, message: `${response.status} ${response.statusText}` };
}

async function ask(url: string, init: RequestInit): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { credentials: 'same-origin', ...init });
  } catch (cause) {
    if (cause instanceof DOMException && cause.name === 'AbortError') throw cause;
    throw new ApiError(0, { code: 'offline', message: 'offline' });
  }
  if (!response.ok) throw new ApiError(response.status, await problemOf(response));
  return response;
}

export async function getJson<T>(url: string, signal?: AbortSignal): Promise<T> {
  const response = await ask(url, { headers: { Accept: 'application/json' }, ...(signal ? { signal } : {}) });
  return (await response.json()) as T;
}

export async function getText(url: string): Promise<string> {
  return (await ask(url, {})).text();
}

/** Sends a change. Every one carries the header by which the server tells our pages from a forged form. */
export async function send<T>(
  method: 'POST' | 'PATCH' | 'PUT' | 'DELETE',
  path: string,
  body?: unknown,
  params: Params = {},
): Promise<T> {
  const headers: Record<string, string> = { Accept: 'application/json', 'X-Vungxanh': '1' };
  const init: RequestInit = { method, headers };
  if (body instanceof FormData) {
    init.body = body;
  } else if (body !== undefined) {
    headers['Content-Type'] = 'application/json';
    init.body = JSON.stringify(body);
  }
  const response = await ask(apiUrl(path, params), init);
  if (response.status === 204) return undefined as T;
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}
