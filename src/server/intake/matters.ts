import type { CaseRecord } from '../../domain/model/case.ts';
import type { Service, Utility } from '../../domain/model/primitives.ts';
import type { Programme } from '../../domain/programme/schema.ts';

/** How the application form names a utility (T-03, Q-F14 … Q-F17). */
const utilityNamed: Record<Utility, RegExp> = { power: /电(?!信|话)/, water: /水/, gas: /气/, heat: /热|暖/, telecom: /讯|电信|移动|联通|宽带|网/ };

const serviceNamed: readonly (readonly [RegExp, Service])[] = [
  [/过户|更名/, 'transfer'],
  [/销户/, 'closure'],
  [/增容/, 'capacity-increase'],
  [/新装|报装|开户|入网/, 'connection'],
  [/临时/, 'temporary'],
  [/恢复/, 'resumption'],
];

/**
 * 申请联办事项 as ticked, such as “电力” or “水过户、电过户”: the offers of the programme it names. A word without a
 * service takes the utility's transfer where there is one, since that is what a registration brings (T-03).
 */
export function mattersNamed(programme: Programme, jointMatter: string): CaseRecord['matters'] {
  const words = jointMatter.split(/[、，,;；\s]+/).filter((word) => word !== '');
  const matters = words.flatMap((word) => {
    const service = serviceNamed.find(([pattern]) => pattern.test(word))?.[1];
    const offers = programme.offers.filter((offer) => utilityNamed[offer.utility].test(word));
    const offer = offers.find((one) => one.service === (service ?? 'transfer')) ?? (service === undefined ? offers[0] : undefined);
    return offer === undefined ? [] : [{ utility: offer.utility, service: offer.service, supplierId: supplierOf(programme, offer.utility) }];
  });
  return matters.filter((matter, at) => matters.findIndex((other) => other.utility === matter.utility && other.service === matter.service) === at);
}

function supplierOf(programme: Programme, utility: Utility): string {
  return (programme.suppliers.find((supplier) => supplier.utility === utility) ?? programme.suppliers[0])?.supplierId ?? 'default';
}
