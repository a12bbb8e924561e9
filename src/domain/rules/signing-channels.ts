import type { ContractChannel } from '../model/contract.ts';
import type { WorkOrder } from '../model/work-order.ts';
import type { Programme } from '../programme/schema.ts';

type ChannelRefusal = 'contract/paper-only' | 'contract/screen-not-allowed';

/**
 * Why this order may not be signed that way; null when it may. Paper always may (C-10). Stopping water, heat or gas is
 * signed on paper only (C-11, 电子签名法 §3). The screen needs the supplier's leave.
 */
export function screenSigningRefusal(order: WorkOrder, channel: ContractChannel, programme: Programme): ChannelRefusal | null {
  if (channel === 'paper') return null;
  const paperOnly = programme.contract?.paperOnly.some((matter) => matter.utility === order.utility && matter.service === order.service) ?? false;
  if (paperOnly || stopsSupply(order)) return 'contract/paper-only';
  return channel === 'screen' && !order.screenSigningAllowed ? 'contract/screen-not-allowed' : null;
}

/** The law's own list, whatever a programme says. */
function stopsSupply(order: WorkOrder): boolean {
  return order.service === 'closure' && (order.utility === 'water' || order.utility === 'heat' || order.utility === 'gas');
}
