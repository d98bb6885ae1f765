/** A list of texts, or of persons with posts, as lines for typing. */
export function joinLines(value: unknown): string {
  if (!Array.isArray(value)) return '';
  return value
    .map((one: unknown) => {
      if (one === null || typeof one !== 'object') return String(one ?? '');
      const { name, post } = one as { name?: string; post?: string | null };
      return post ? `${name ?? ''} - ${post}` : (name ?? '');
    })
    .join('\n');
}

/** The lines read back: texts, or `Name - post` where the list holds persons. */
export function splitLines(text: string, persons: boolean): unknown[] {
  const lines = text
    .split('\n')
    .map((one) => one.trim())
    .filter(Boolean);
  if (!persons) return lines;
  return lines.map((line) => {
    const [name, ...post] = line.split(/\s+[-–—]\s+/);
    return { name: name ?? line, post: post.join(' - ') || null };
  });
}
