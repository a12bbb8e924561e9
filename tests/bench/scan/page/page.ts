import { browserFrameReaderPorts, createFrameReader } from '../../../../src/capture/frame-reader.ts';
import { watchLive } from './live.ts';
import type { LiveWatch } from './live.ts';
import { offerReaders } from './read-picture.ts';

declare global {
  interface Window {
    watchLive: (seconds: number) => Promise<LiveWatch>;
  }
}

window.watchLive = watchLive;
offerReaders({ ours: createFrameReader(browserFrameReaderPorts()) });
