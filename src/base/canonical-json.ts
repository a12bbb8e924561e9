/**
 * JSON with sorted keys and no blanks: the same value always gives the same text, so it can be hashed.
 * Undefined members are left out, as JSON does. Takes only what JSON can hold.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map((item) => canonicalJson(item ?? null)).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = value as Readonly<Record<string, unknown>>;
    let text = '';
    for (const key of Object.keys(members).sort()) {
      if (members[key] !== undefined) text += `${text === '' ? '' : ','}${JSON.stringify(key)}:${canonicalJson(members[key])}`;
    }
    return `{${text}}`;
  }
  return JSON.stringify(value);
}
