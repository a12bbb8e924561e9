import { describe, expect, it } from 'vitest';
import { openCamera } from '../../../src/capture/camera.ts';
import type { CameraPorts } from '../../../src/capture/camera.ts';

class FakeTrack extends EventTarget {
  stopped = 0;
  applied: unknown[] = [];
  readonly #torch: boolean | undefined;
  constructor(torch?: boolean) {
    super();
    this.#torch = torch;
  }
  stop(): void {
    this.stopped++;
  }
  getCapabilities(): { torch?: boolean } {
    return this.#torch === undefined ? {} : { torch: this.#torch };
  }
  async applyConstraints(constraints: unknown): Promise<void> {
    if (this.#torch !== true) throw new Error('no torch');
    this.applied.push(constraints);
  }
}

const streamOf = (track: FakeTrack): MediaStream =>
  ({ getTracks: () => [track], getVideoTracks: () => [track] }) as unknown as MediaStream;
const portsOf = (getUserMedia: () => Promise<MediaStream>): CameraPorts => ({
  isSecureContext: true,
  mediaDevices: { getUserMedia },
});
const named = (name: string): Error => Object.assign(new Error('refused'), { name });

describe('opening the camera', () => {
  it.each([
    ['NotAllowedError', 'camera/denied'],
    ['SecurityError', 'camera/denied'],
    ['NotFoundError', 'camera/none'],
    ['OverconstrainedError', 'camera/none'],
    ['NotReadableError', 'camera/busy'],
    ['AbortError', 'camera/busy'],
  ])('turns %s into %s', async (name, code) => {
    const opened = await openCamera(
      portsOf(() => Promise.reject(named(name))),
      new AbortController().signal,
    );
    expect(opened).toEqual({ ok: false, error: { code } });
  });

  it('says so when the page is not trusted or the browser has no camera interface', async () => {
    const { signal } = new AbortController();
    const insecure = { ...portsOf(() => Promise.resolve(streamOf(new FakeTrack()))), isSecureContext: false };
    expect(await openCamera(insecure, signal)).toEqual({ ok: false, error: { code: 'camera/insecure' } });
    expect(await openCamera({ isSecureContext: true, mediaDevices: undefined }, signal)).toEqual({
      ok: false,
      error: { code: 'camera/insecure' },
    });
  });

  it('asks for the rear camera without insisting', async () => {
    let asked: MediaStreamConstraints | undefined;
    const getUserMedia = (constraints?: MediaStreamConstraints): Promise<MediaStream> => {
      asked = constraints;
      return Promise.resolve(streamOf(new FakeTrack()));
    };
    await openCamera({ isSecureContext: true, mediaDevices: { getUserMedia } }, new AbortController().signal);
    expect(asked?.video).toMatchObject({ facingMode: { ideal: 'environment' } });
    expect(JSON.stringify(asked)).not.toContain('exact');
  });

  it('[SC-16] stops a stream that comes after the screen was left', async () => {
    const track = new FakeTrack();
    const leave = new AbortController();
    let arrive: (stream: MediaStream) => void = () => undefined;
    const opening = openCamera(
      portsOf(() => new Promise((resolve) => (arrive = resolve))),
      leave.signal,
    );
    leave.abort();
    arrive(streamOf(track));
    expect(await opening).toEqual({ ok: false, error: { code: 'camera/stopped' } });
    expect(track.stopped).toBe(1);
  });

  it('stops every track when the screen is left later', async () => {
    const track = new FakeTrack();
    const leave = new AbortController();
    await openCamera(
      portsOf(() => Promise.resolve(streamOf(track))),
      leave.signal,
    );
    leave.abort();
    expect(track.stopped).toBe(1);
  });

  it('switches the light where there is one, and shrugs where there is none', async () => {
    const { signal } = new AbortController();
    const lit = new FakeTrack(true);
    const [withLight, without] = [
      await openCamera(
        portsOf(() => Promise.resolve(streamOf(lit))),
        signal,
      ),
      await openCamera(
        portsOf(() => Promise.resolve(streamOf(new FakeTrack()))),
        signal,
      ),
    ];
    if (!withLight.ok || !without.ok) throw new Error('no camera');
    expect([withLight.value.hasTorch, without.value.hasTorch]).toEqual([true, false]);
    expect([await withLight.value.setTorch(true), await without.value.setTorch(true)]).toEqual([true, false]);
    expect(lit.applied).toEqual([{ advanced: [{ torch: true }] }]);
  });

  it('tells when the system takes the camera away, but not when it was stopped on purpose', async () => {
    const { signal } = new AbortController();
    let lost = 0;
    const taken = new FakeTrack();
    const released = new FakeTrack();
    for (const track of [taken, released]) {
      const opened = await openCamera(
        portsOf(() => Promise.resolve(streamOf(track))),
        signal,
      );
      if (opened.ok) opened.value.onLost(() => lost++);
      if (opened.ok && track === released) opened.value.stop();
      track.dispatchEvent(new Event('ended'));
    }
    expect(lost).toBe(1);
  });

  it('[SC-15] changes to a lens that can focus when the first one cannot, and asks for it again next time', async () => {
    const lens = (deviceId: string, focusMode: string[]): FakeTrack =>
      Object.assign(new FakeTrack(), { getCapabilities: () => ({ focusMode }), getSettings: () => ({ deviceId }), applyConstraints: () => Promise.resolve() });
    const lenses: Record<string, FakeTrack> = { wide: lens('wide', ['none']), macro: lens('macro', ['manual']), main: lens('main', ['continuous']) };
    const asked: MediaStreamConstraints[] = [];
    const mediaDevices = {
      getUserMedia: (constraints?: MediaStreamConstraints) => {
        asked.push(constraints ?? {});
        const { deviceId } = constraints?.video as { deviceId?: { exact?: string; ideal?: string } };
        return Promise.resolve(streamOf(lenses[deviceId?.exact ?? deviceId?.ideal ?? 'wide'] ?? new FakeTrack()));
      },
      enumerateDevices: () => Promise.resolve(['wide', 'front', 'macro', 'main'].map((deviceId) => ({ kind: 'videoinput', deviceId, label: `camera ${deviceId}` }) as MediaDeviceInfo)),
    };
    const opened = await openCamera({ isSecureContext: true, mediaDevices }, new AbortController().signal);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(opened.value.lensId).toBe('main');
    expect([lenses['wide']?.stopped, lenses['macro']?.stopped, lenses['main']?.stopped]).toEqual([1, 1, 0]);
    asked.length = 0;
    const again = await openCamera({ isSecureContext: true, mediaDevices }, new AbortController().signal, { width: 1280, height: 720, lensId: 'main' });
    expect(again.ok && again.value.lensId).toBe('main');
    expect(asked).toHaveLength(1);
  });

  it('[SC-15] stays with the only lens there is, sharp or not', async () => {
    const only = Object.assign(new FakeTrack(), { getCapabilities: () => ({ focusMode: ['none'] }) });
    const opened = await openCamera(portsOf(() => Promise.resolve(streamOf(only))), new AbortController().signal);
    expect(opened.ok).toBe(true);
    expect(only.stopped).toBe(0);
  });

  it('[SC-17] zooms and focuses where the lens can', async () => {
    const asked: unknown[] = [];
    const track = Object.assign(new FakeTrack(), {
      getCapabilities: () => ({ focusMode: ['continuous', 'single-shot'], pointsOfInterest: [], zoom: { min: 1, max: 8, step: 0.1 } }),
      applyConstraints: (constraints: unknown) => Promise.resolve(void asked.push(constraints)),
    });
    const opened = await openCamera(portsOf(() => Promise.resolve(streamOf(track))), new AbortController().signal);
    if (!opened.ok) throw new Error(opened.error.code);
    expect(opened.value).toMatchObject({ zoom: { min: 1, max: 8, step: 0.1 }, canFocusAt: true });
    expect(await opened.value.setZoom(3)).toBe(true);
    expect(await opened.value.focusAt({ x: 0.5, y: 0.25 })).toBe(true);
    expect(asked).toEqual([
      { advanced: [{ focusMode: 'continuous' }] },
      { advanced: [{ zoom: 3 }] },
      { advanced: [{ pointsOfInterest: [{ x: 0.5, y: 0.25 }] }] },
      { advanced: [{ focusMode: 'single-shot' }] },
    ]);
  });
});
