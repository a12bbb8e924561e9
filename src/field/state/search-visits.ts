import type { VisitView } from '../../device/workspace.ts';
import type { Language } from '../../wording/language.ts';
import { sayEnum } from '../../wording/say.ts';

/** Every word typed must occur in the address, a number or the matter of the visit. */
export function matchesSearch(view: VisitView, text: string, language: Language): boolean {
  const words = plain(text).split(/\s+/).filter((word) => word !== '');
  if (words.length === 0) return true;
  const within = plain(
    [
      view.visit.address,
      ...view.orders.flatMap((order) => [
        order.caseNumber,
        sayEnum('utility', order.utility, language),
        sayEnum('service', order.service, language),
        ...order.jobs.map((job) => sayEnum('jobKind', job.kind, language)),
      ]),
    ].join(' '),
  );
  return words.every((word) => within.includes(word));
}

function plain(text: string): string {
  return text.normalize('NFKC').toLowerCase();
}
