import fontUrl from '@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf?url';
import { expect, it } from 'vitest';
import { sha256Hex } from '../../../src/base/bytes.ts';
import { renderPdf } from '../../../src/contract/pdf.ts';
import { filledContract, samplePaper, samplePaperSha256, sampleContractSha256 } from '../../unit/contract/samples.ts';

it('[C-09] makes the same contract and the same paper, to the byte, as the server does', async () => {
  const font = new Uint8Array(await (await fetch(fontUrl)).arrayBuffer());
  const printed = await renderPdf(samplePaper(3), font);
  expect(printed.ok && (await sha256Hex(printed.value))).toBe(samplePaperSha256);
  expect(filledContract(3).sha256).toBe(sampleContractSha256);
});
