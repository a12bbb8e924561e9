/** What a camera track can do beyond what the browser's types know. */
export interface LensCapabilities {
  readonly torch?: boolean;
  readonly focusMode?: readonly string[];
  readonly zoom?: { readonly min: number; readonly max: number; readonly step?: number };
  readonly pointsOfInterest?: unknown;
}

/** A request the types know no names for. */
export type LensRequest = MediaTrackConstraintSet & {
  torch?: boolean;
  focusMode?: string;
  zoom?: number;
  pointsOfInterest?: readonly { x: number; y: number }[];
};

/** A stream we asked for has one; what another app has taken back has none. */
export function videoTrack(stream: MediaStream): MediaStreamTrack | undefined {
  return stream.getVideoTracks()[0];
}

/** Empty where the browser tells nothing. */
export function capabilitiesOf(track: MediaStreamTrack): LensCapabilities {
  const { getCapabilities } = track as { getCapabilities?: () => LensCapabilities };
  return getCapabilities?.call(track) ?? {};
}

/** False only for a lens that says it cannot focus by itself; one that says nothing is believed. */
export function seesSharp(stream: MediaStream): boolean {
  const track = videoTrack(stream);
  const modes = track === undefined ? undefined : capabilitiesOf(track).focusMode;
  return modes === undefined || modes.includes('continuous') || modes.includes('single-shot');
}
