import { expect, it } from 'vitest';
import type { FieldApp } from '../../../src/field/state/field-app.svelte.ts';
import { RegisterSearch } from '../../../src/field/state/register-search.svelte.ts';
import { orderRow } from '../../unit/sync/support/rows.ts';

it('[T-12] a register that cannot be asked is one that is missing, and the search comes to its end', async () => {
  const register = { find: () => Promise.reject(new TypeError('Failed to fetch dynamically imported module')) };
  const search = new RegisterSearch({ workspace: { register } } as unknown as FieldApp);
  const found = await search.ask(orderRow(1), 'meter-number', '9930001234');
  expect(found).toMatchObject({ candidates: [], missing: 1, searched: 0 });
  expect(search.busy).toBe(false);
  expect(search.found).toBe(found);
});
