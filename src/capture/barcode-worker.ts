import type { FrameAnswer, FrameRequest } from './barcode-messages.ts';
import { grayFromRgba } from './gray-frame.ts';
import { readFrame } from './read-frame.ts';

// Reading takes up to 0.1 s on a slow phone, so it has a thread of its own and the screen stays responsive.
self.addEventListener('message', (event: MessageEvent<FrameRequest>) => {
  const { frameId, rgba, width, height } = event.data;
  const answer: FrameAnswer = {
    frameId,
    sightings: readFrame(grayFromRgba(new Uint8ClampedArray(rgba), width, height)),
  };
  self.postMessage(answer);
});
