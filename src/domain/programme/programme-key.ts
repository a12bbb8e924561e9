/** `id@version`, the name under which a case pins its programme and a feed carries it (T-44). */
export function programmeKey(pinned: { readonly id: string; readonly version: number }): string {
  return `${pinned.id}@${pinned.version}`;
}
