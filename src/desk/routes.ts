import type { Role } from '../protocol/desk.ts';

/** Who may see customers' affairs; an administrator alone keeps accounts and sees none of them (C-21). */
export const caseRoles: readonly Role[] = ['clerk', 'dispatcher', 'reviewer', 'supervisor'];

/** Every page of the desk. The lists of screenshots and of accessibility runs hold each of them. */
export const deskRoutes = {
  queue: '/desk/',
  case: '/desk/cases/:caseId',
  visits: '/desk/visits',
  attention: '/desk/attention',
  messages: '/desk/messages',
  callbacks: '/desk/callbacks',
  people: '/desk/people',
  partners: '/desk/partners',
  suppliers: '/desk/suppliers',
  register: '/desk/register',
  rescue: '/desk/rescue',
} as const;

export type DeskRouteName = keyof typeof deskRoutes;

export interface DeskRoute {
  readonly name: DeskRouteName;
  readonly params: Readonly<Record<string, string>>;
}

/** The page of an address; an unknown one is the queue, so that an old bookmark never leads into the void. */
export function routeOf(path: string): DeskRoute {
  const parts = segments(path);
  for (const [name, pattern] of Object.entries(deskRoutes)) {
    const params = matched(segments(pattern), parts);
    if (params !== null) return { name: name as DeskRouteName, params };
  }
  return { name: 'queue', params: {} };
}

/** The address of a case; `routeOf` reads it back. */
export function casePath(caseId: string): string {
  return `/desk/cases/${caseId}`;
}

function segments(path: string): readonly string[] {
  return path.split('/').filter((part) => part !== '');
}

function matched(pattern: readonly string[], parts: readonly string[]): Record<string, string> | null {
  if (pattern.length !== parts.length) return null;
  const params: Record<string, string> = {};
  for (const [index, wanted] of pattern.entries()) {
    const part = parts[index] ?? '';
    if (wanted.startsWith(':')) params[wanted.slice(1)] = part;
    else if (wanted !== part) return null;
  }
  return params;
}
