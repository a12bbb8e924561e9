import { counted } from './counted.ts';
import type { fieldRegisterZh } from './field-register.zh.ts';

export const fieldRegisterEn: typeof fieldRegisterZh = {
  register: {
    matches: { 'label-match': 'The meter number matches: show the address', 'bill-match': 'The bill matches: show the address', 'door-match': 'I have compared the door plate: show the address' },
    wrongMeter: 'This is not the meter expected',
    wrongMeterHint: 'Compare both meters and the others in the box, and decide which holds; there is no way on without it.',
    isExpected: 'This is the account’s meter',
    expected: 'Expected',
    scanned: 'Scanned',
    inNone: 'In no register',
    neighbours: (count: number) => (count === 1 ? 'One more meter in this box' : `${count} more meters in this box`),
    scanAgain: 'Scan again',
    decide: 'Which one holds',
    unclearHint: 'As long as it is not clear which meter is the account’s, no reading can be recorded. Report the problem; the office finds out.',
    reason: 'What tells you so (name plate, door plate, the customer’s bill)',
    unknown: 'No register has this meter',
    unknownHint: 'If the number is right and the register does not have it, photograph the label and record “Meter in no register”; the office goes on looking.',
    unknownTake: 'Record as “Meter in no register”',
    missing: 'The area’s register is not on the phone',
    missingHint: 'Only what came with this order can be searched. The register comes by itself when there is signal; until then take photos.',
    expired: 'The area’s register has expired; it opens again when there is signal',
  },
  registerCheck: {
    title: 'Area register',
    fine: (rows: number, version: string) => `${counted(rows, 'account')}, ${version}, as at the office; can be searched offline`,
    none: 'There is no register for today’s orders',
    never: 'No word from the office yet; go online',
    arriving: 'Downloading, stay online',
    older: (held: number, offered: number) => `${counted(held, 'account')} here, ${offered} in the office’s newer one; go online`,
    expired: 'Expired; go online',
    pending: 'The office is still preparing it; look again later',
    unplaced: (orders: number) => (orders === 1 ? 'The area of one order is not known: no register for it' : `The area of ${orders} orders is not known: no register for them`),
    failed: 'The download was not finished; it goes on by itself',
    version: (n: number) => `version ${n}`,
  },
};
