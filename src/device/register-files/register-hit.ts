import type { ReferenceRow } from '../../domain/model/account.ts';
import { utility as utilityShape } from '../../domain/model/primitives.ts';
import { maskAddress } from '../../domain/rules/masking.ts';
import type { RegisterAbout, RegisterRow } from '../../register/register-row.ts';
import type { RegisterHit } from '../workspace.ts';

/** A row of the register as a screen may have it: masked, the whole address beside it for when a match has opened it (C-16). */
export function hitOf(found: { readonly id: number; readonly row: RegisterRow }, file: { readonly about: RegisterAbout; readonly sha256: string }, strength: RegisterHit['strength']): RegisterHit {
  const { row, id } = found;
  const { stem, building, unit, room } = row.address;
  const address = `${stem}${building}${unit}${room}`;
  return { reference: referenceOf(row, address, file.about), address, strength, areaCode: file.about.areaCode, place: { sha256: file.sha256, row: id } };
}

function referenceOf(row: RegisterRow, address: string, about: RegisterAbout): ReferenceRow {
  const { assetNumber, accountNumber, nameMasked, registers, integerDigits, decimals, multiplier, lastScheduled, priceCode, sharedMeter, meterBox } = row;
  const utility = utilityShape.safeParse(about.utility);
  return {
    supplierId: about.supplierId,
    utility: utility.success ? utility.data : 'power',
    accountNumber, nameMasked, priceCode, sharedMeter, meterBox,
    addressMasked: maskAddress(address),
    meter: { meterNumber: assetNumber, registers: [...registers], integerDigits, decimals, multiplier },
    lastScheduled: lastScheduled === null ? null : { day: lastScheduled.day, readings: lastScheduled.readings.map((reading) => ({ ...reading })) },
  };
}
