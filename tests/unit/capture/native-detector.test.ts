import { describe, expect, it } from 'vitest';
import { NativeDetector } from '../../../src/capture/native-detector.ts';
import type { DetectorClass } from '../../../src/capture/native-detector.ts';

const label = { text: '9930001000000000000019', format: 'code-128' } as const;
const image = {} as ImageData;
const sees = (rawValue: string) => [{ rawValue, format: 'code_128' }];

function detectorThat(
  detect: () => ReturnType<InstanceType<DetectorClass>['detect']>,
  formats = ['code_128', 'qr_code'],
): DetectorClass {
  return class {
    static getSupportedFormats = () => Promise.resolve(formats);
    detect = detect;
  };
}

describe("the browser's own detector", () => {
  it('[SC-12] answers by itself only after it agreed with our reading', async () => {
    const native = new NativeDetector(detectorThat(() => Promise.resolve(sees(label.text))));
    expect(await native.read(image)).toEqual([]);
    await native.prove(image, [label]);
    expect(native.isProven).toBe(true);
    expect(await native.read(image)).toEqual([label]);
  });

  it('[SC-12] stays unproven while it sees nothing, and is dismissed when it contradicts', async () => {
    let answer: ReturnType<typeof sees> = [];
    const native = new NativeDetector(detectorThat(() => Promise.resolve(answer)));
    await native.prove(image, [label]);
    expect(native.isProven).toBe(false);
    answer = sees('1240001000000000000019');
    await native.prove(image, [label]);
    answer = sees(label.text);
    await native.prove(image, [label]);
    expect(native.isProven).toBe(false);
  });

  it.each([
    ['there is none', undefined],
    ['it does not know Code 128', detectorThat(() => Promise.resolve(sees(label.text)), ['qr_code'])],
    ['it fails', detectorThat(() => Promise.reject(new Error('no service')))],
  ])('is never asked where %s', async (_, detectorClass) => {
    const native = new NativeDetector(detectorClass);
    await native.prove(image, [label]);
    await native.prove(image, [label]);
    expect([native.isProven, await native.read(image)]).toEqual([false, []]);
  });
});
