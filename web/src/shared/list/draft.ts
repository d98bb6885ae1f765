/**
 * Unsaved work of a form, kept in this browser until it is saved or dropped, so that a closed tab or a lost line
 * loses nothing. Session storage: on a shared desk it goes with the window.
 */
const name = (kind: string, id: string) => `draft:${kind}:${id}`;

export function readDraft(kind: string, id: string): Record<string, unknown> {
  try {
    const text = sessionStorage.getItem(name(kind, id));
    const found: unknown = text ? JSON.parse(text) : {};
    return found && typeof found === 'object' ? (found as Record<string, unknown>) : {};
  } catch {
    // Storage is off or holds something else; the form then starts empty.
    return {};
  }
}

export function keepDraft(kind: string, id: string, values: Record<string, unknown>): void {
  try {
    // A password is never written down.
    const { password: _password, ...rest } = values;
    sessionStorage.setItem(name(kind, id), JSON.stringify(rest));
  } catch {
    // Without storage the form works as before; only the safety net is missing.
  }
}

export function dropDraft(kind: string, id: string): void {
  try {
    sessionStorage.removeItem(name(kind, id));
  } catch {
    // Nothing was kept.
  }
}
