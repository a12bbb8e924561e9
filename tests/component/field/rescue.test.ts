import { expect, it } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import RescueExport from '../../../src/field/parts/RescueExport.svelte';
import RescueTake from '../../../src/field/parts/RescueTake.svelte';
import { codesZh } from '../../../src/wording/codes.zh.ts';
import { rescueWording } from '../../../src/wording/field-rescue.ts';
import { phoneAtWork } from './support/phone-at-work.ts';

const words = rescueWording['zh-CN'];
const here = phoneAtWork();

it('[S-17] a file that breaks off half made is said, and can be tried again', async () => {
  await here.phone.arrives();
  const { rescue } = here.phone.app.workspace;
  const { write } = rescue;
  rescue.write = () =>
    Promise.resolve({
      ok: true,
      value: (async function* () {
        yield new Uint8Array(1);
        throw new DOMException('the row cannot be read', 'UnknownError');
      })(),
    });
  here.show(RescueExport, {});
  const make = page.getByRole('button', { name: words.make(1, 0) });
  await make.click();
  await expect.element(page.getByText(codesZh['storage/connection-lost'].text)).toBeVisible();
  rescue.write = write;
  await make.click();
  await expect.element(page.getByRole('link', { name: words.save })).toBeVisible();
});

it('[S-17] a file that cannot be read is said, and another can be picked', async () => {
  here.phone.app.workspace.rescue.take = () => Promise.reject(new DOMException('gone', 'NotReadableError'));
  here.show(RescueTake, {});
  const pick = page.getByLabelText(words.take);
  await userEvent.upload(pick, new File(['x'], 'rescue.txt', { type: 'text/plain' }));
  await expect.element(page.getByText(codesZh['rescue/not-a-file'].text)).toBeVisible();
  await expect.element(pick).toBeEnabled();
});
