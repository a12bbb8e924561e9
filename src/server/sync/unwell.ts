import type { PushItem, PushResult } from '../../protocol/push.ts';
import type { ServerPorts } from '../ports.ts';
import { isFull } from '../store/blob-folder.ts';
import { sqlState } from '../store/transact.ts';

/** Whatever goes wrong beside the rules: nothing is stored and the phone brings it again. */
export function unwell(ports: Pick<ServerPorts, 'log'>, { header, contentHash }: PushItem, error: unknown): PushResult {
  const { mutationId, kind } = header;
  const full = isFull(error) || sqlState(error) === '53100';
  ports.log.error({ mutationId, kind, sqlState: sqlState(error), errorName: error instanceof Error ? error.name : 'unknown' }, 'mutation not processed');
  return { mutationId, contentHash, outcome: 'retry', code: full ? 'server/storage-full' : 'server/unwell' };
}
