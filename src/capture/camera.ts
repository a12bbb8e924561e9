import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';

export type CameraCode = 'camera/denied' | 'camera/busy' | 'camera/none' | 'camera/insecure' | 'camera/stopped';

/** What of the browser the camera needs; tests bring their own. */
export interface CameraPorts {
  readonly isSecureContext: boolean;
  /** Undefined where the browser gives no camera at all. */
  readonly mediaDevices: Pick<MediaDevices, 'getUserMedia'> | undefined;
}

export interface CameraSize {
  readonly width: number;
  readonly height: number;
}

export interface Camera {
  readonly stream: MediaStream;
  readonly hasTorch: boolean;
  /** True when the light is now as asked. */
  setTorch(on: boolean): Promise<boolean>;
  /** Stops every track; may be called again. */
  stop(): void;
  /** Called once if the system takes the camera away (a telephone call, another app); not after `stop`. */
  onLost(listener: () => void): void;
}

export function browserCameraPorts(): CameraPorts {
  // The type says it is always there; on a page without a trusted connection it is not.
  return {
    isSecureContext: globalThis.isSecureContext,
    mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
  };
}

/** Enough to read a paper by; the scanner makes do with less and is faster for it. */
const PHOTO_SIZE: CameraSize = { width: 1920, height: 1080 };

/**
 * Opens the rear camera near the size asked. `ideal`, never `exact`: desktops and some phones have no camera marked "rear".
 * Abort: the stream of a late answer is stopped at once, so that no camera light stays on after the screen was left.
 */
export async function openCamera(
  ports: CameraPorts,
  signal: AbortSignal,
  size: CameraSize = PHOTO_SIZE,
): Promise<Result<Camera, Failure<CameraCode>>> {
  if (!ports.isSecureContext || ports.mediaDevices === undefined) return fail('camera/insecure');
  try {
    const stream = await ports.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: size.width }, height: { ideal: size.height } },
    });
    if (signal.aborted) {
      stopTracks(stream);
      return fail('camera/stopped');
    }
    const camera = cameraOf(stream);
    signal.addEventListener('abort', () => camera.stop(), { once: true });
    return ok(camera);
  } catch (error) {
    return fail(signal.aborted ? 'camera/stopped' : codeOf(error));
  }
}

function cameraOf(stream: MediaStream): Camera {
  const [track] = stream.getVideoTracks();
  let stopped = false;
  return {
    stream,
    hasTorch: track !== undefined && canTorch(track),
    async setTorch(on) {
      if (track === undefined || stopped) return false;
      try {
        await track.applyConstraints({ advanced: [{ torch: on } as MediaTrackConstraintSet] });
        return true;
      } catch {
        return false; // a light that will not go on is no reason to stop scanning
      }
    },
    stop() {
      stopped = true;
      stopTracks(stream);
    },
    onLost(listener) {
      track?.addEventListener('ended', () => !stopped && listener(), { once: true });
    },
  };
}

function canTorch(track: MediaStreamTrack): boolean {
  // Some browsers lack `getCapabilities`, and the types know no `torch`.
  const { getCapabilities } = track as { getCapabilities?: () => { torch?: boolean } };
  return getCapabilities?.call(track).torch === true;
}

function stopTracks(stream: MediaStream): void {
  for (const track of stream.getTracks()) track.stop();
}

function codeOf(error: unknown): CameraCode {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  if (name === 'NotAllowedError' || name === 'SecurityError' || name === 'PermissionDeniedError')
    return 'camera/denied';
  if (name === 'NotFoundError' || name === 'OverconstrainedError' || name === 'DevicesNotFoundError')
    return 'camera/none';
  return 'camera/busy';
}
