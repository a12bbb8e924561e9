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

  it('stops a stream that comes after the screen was left', async () => {
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
});
