import type { Language, PerLanguage } from './language.ts';

const between: PerLanguage<readonly [comma: string, or: string, setOff: string]> = { 'zh-CN': ['、', '或', '，或'], en: [', ', ' or ', ', or '] };

/** Alternatives as a person lists them; one that has an “or” of its own is set off. Written out here, as times are: a formatter of the platform is slow to start on a phone. */
export function oneOf(names: readonly string[], language: Language): string {
  const [comma, or, setOff] = between[language];
  if (names.length < 2) return names.join();
  const last = names.slice(-2).some((name) => name.includes(or)) ? setOff : or;
  return `${names.slice(0, -1).join(comma)}${last}${names.at(-1) ?? ''}`;
}
