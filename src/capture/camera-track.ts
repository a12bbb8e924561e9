import { capabilitiesOf, videoTrack } from './lens-craft.ts';
import type { LensRequest } from './lens-craft.ts';

export interface ZoomRange {
  readonly min: number;
  readonly max: number;
  readonly step: number;
}

export interface Camera {
  readonly stream: MediaStream;
  /** To ask for the same lens next time; null where the browser does not say. */
  readonly lensId: string | null;
  readonly hasTorch: boolean;
  /** Null where the lens has none. */
  readonly zoom: ZoomRange | null;
  readonly canFocusAt: boolean;
  /** True when the light is now as asked. */
  setTorch(on: boolean): Promise<boolean>;
  setZoom(factor: number): Promise<boolean>;
  /** Focuses on a point of the picture, 0 to 1 from its left and top. */
  focusAt(point: { x: number; y: number }): Promise<boolean>;
  /** Stops every track; may be called again. */
  stop(): void;
  /** Called once if the system takes the camera away (a telephone call, another app); not after `stop`. */
  onLost(listener: () => void): void;
}

/** A camera around a stream that was given. A wish the lens refuses is no reason to stop (SC-17). */
export function cameraOf(stream: MediaStream): Camera {
  const track = videoTrack(stream);
  const can = track === undefined ? {} : capabilitiesOf(track);
  let stopped = false;

  async function ask(request: LensRequest): Promise<boolean> {
    if (track === undefined || stopped) return false;
    try {
      await track.applyConstraints({ advanced: [request] });
      return true;
    } catch {
      return false;
    }
  }

  if (can.focusMode?.includes('continuous') === true) void ask({ focusMode: 'continuous' });
  const { zoom } = can;
  return {
    stream,
    lensId: (track as { getSettings?: () => MediaTrackSettings } | undefined)?.getSettings?.().deviceId ?? null,
    hasTorch: can.torch === true,
    zoom: zoom === undefined || zoom.max <= zoom.min ? null : { min: zoom.min, max: zoom.max, step: zoom.step || 0.1 },
    canFocusAt: can.pointsOfInterest !== undefined || can.focusMode?.includes('single-shot') === true,
    setTorch: (on) => ask({ torch: on }),
    setZoom: (factor) => ask({ zoom: factor }),
    async focusAt(point) {
      const aimed = can.pointsOfInterest !== undefined && (await ask({ pointsOfInterest: [point] }));
      const focused = can.focusMode?.includes('single-shot') === true && (await ask({ focusMode: 'single-shot' }));
      return aimed || focused;
    },
    stop() {
      stopped = true;
      for (const each of stream.getTracks()) each.stop();
    },
    onLost(listener) {
      track?.addEventListener('ended', () => !stopped && listener(), { once: true });
    },
  };
}
