import { fail, ok } from '../base/result.ts';
import type { Failure, Result } from '../base/result.ts';
import { cameraOf } from './camera-track.ts';
import type { Camera } from './camera-track.ts';
import { seesSharp } from './lens-craft.ts';

/** Each is said with a way on (SC-18). */
export type CameraCode = 'camera/denied' | 'camera/busy' | 'camera/none' | 'camera/insecure' | 'camera/stopped';

/** What of the browser the camera needs; tests bring their own. */
export interface CameraPorts {
  readonly isSecureContext: boolean;
  /** Undefined where the browser gives no camera at all. */
  readonly mediaDevices:
    (Pick<MediaDevices, 'getUserMedia'> & Partial<Pick<MediaDevices, 'enumerateDevices'>>) | undefined;
}

export interface CameraWish {
  readonly width: number;
  readonly height: number;
  /** The lens that served last time on this phone. */
  readonly lensId?: string | null;
}

/** The page's own camera; `mediaDevices` is missing on a page the browser does not trust. */
export function browserCameraPorts(): CameraPorts {
  // The type says it is always there; on a page without a trusted connection it is not.
  return {
    isSecureContext: globalThis.isSecureContext,
    mediaDevices: navigator.mediaDevices as MediaDevices | undefined,
  };
}

/** Enough to read a paper by; the scanner makes do with less and is faster for it. */
const PHOTO_WISH: CameraWish = { width: 1920, height: 1080 };
/** Phones have up to four rear lenses; trying more keeps the worker waiting. */
const LENSES_TRIED = 3;

/**
 * SC-15: opens the rear camera near the size asked, with a lens that can focus where the phone has one: the wide lens some
 * browsers give first never gets a label sharp. `ideal`, never `exact`, to begin with: desktops and some phones have no
 * camera marked "rear".
 * Abort: the stream of a late answer is stopped at once, so that no camera light stays on after the screen was left.
 */
export async function openCamera(
  ports: CameraPorts,
  signal: AbortSignal,
  wish: CameraWish = PHOTO_WISH,
): Promise<Result<Camera, Failure<CameraCode>>> {
  const { mediaDevices } = ports;
  if (!ports.isSecureContext || mediaDevices === undefined) return fail('camera/insecure');
  try {
    let stream = await mediaDevices.getUserMedia(constraintsOf(wish));
    if (!signal.aborted && !seesSharp(stream)) stream = await sharperLens(mediaDevices, { stream, wish, signal });
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

function constraintsOf({ width, height, lensId }: CameraWish): MediaStreamConstraints {
  const lens = lensId === undefined || lensId === null ? {} : { deviceId: { ideal: lensId } };
  return {
    audio: false,
    video: { facingMode: { ideal: 'environment' }, width: { ideal: width }, height: { ideal: height }, ...lens },
  };
}

/** Two cameras at once is more than many phones can, so one is let go of before the next is asked for. */
async function sharperLens(
  mediaDevices: NonNullable<CameraPorts['mediaDevices']>,
  from: { stream: MediaStream; wish: CameraWish; signal: AbortSignal },
): Promise<MediaStream> {
  const { stream, wish, signal } = from;
  const first = cameraOf(stream).lensId ?? undefined;
  const devices = (await mediaDevices.enumerateDevices?.().catch(() => [])) ?? [];
  const others = devices
    .filter(({ kind, deviceId, label }) => kind === 'videoinput' && deviceId !== first && !/front|user|前/i.test(label))
    .slice(0, LENSES_TRIED);
  if (others.length === 0) return stream;
  stopTracks(stream);
  for (const { deviceId } of others) {
    if (signal.aborted) break;
    const tried = await openExactly(mediaDevices, deviceId, wish);
    if (tried === null) continue;
    if (seesSharp(tried)) return tried;
    stopTracks(tried);
  }
  return mediaDevices.getUserMedia(constraintsOf({ ...wish, lensId: first ?? null }));
}

async function openExactly(
  mediaDevices: NonNullable<CameraPorts['mediaDevices']>,
  deviceId: string,
  { width, height }: CameraWish,
): Promise<MediaStream | null> {
  const video = { deviceId: { exact: deviceId }, width: { ideal: width }, height: { ideal: height } };
  return mediaDevices.getUserMedia({ audio: false, video }).catch(() => null);
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
