/** True when a name as typed may be the one behind a masked one; 张三丰 fits 张**, 示例贸易公司 fits 示例****公司. */
export function nameFits(masked: string, typed: string): boolean {
  const [shown = '', ...rest] = masked.split(/\*+/);
  const end = rest.at(-1) ?? '';
  if (shown === '') return false;
  const name = typed.normalize('NFKC');
  if (name.length <= shown.length) return shown.startsWith(name);
  if (!name.startsWith(shown)) return false;
  return end === '' || name.endsWith(end) || !name.includes(end.slice(0, 1));
}

/** Chinese that may be a name by itself, or the initials of one. */
export function mayBeName(word: string): boolean {
  return /^\p{Script=Han}{1,20}$/u.test(word) || /^[a-z]{2,8}$/.test(word);
}
