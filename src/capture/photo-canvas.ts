/** A picture decoded, upright and ready to be drawn. */
export interface PhotoPicture {
  readonly image: CanvasImageSource;
  readonly width: number;
  readonly height: number;
  close(): void;
}

export interface PhotoCanvas {
  readonly context: CanvasRenderingContext2D | OffscreenCanvasRenderingContext2D;
  /** Null when the browser gives nothing, as it does out of memory. */
  toJpeg(quality: number): Promise<Blob | null>;
}

/** What of the browser a photo needs; tests bring their own. */
export interface PhotoPorts {
  /** Turned upright by its own orientation mark. Rejects when the picture is unknown, broken or too big for the memory left. */
  decode(source: Blob | HTMLVideoElement): Promise<PhotoPicture>;
  /** Null when no canvas of that size can be had. */
  createCanvas(width: number, height: number): PhotoCanvas | null;
}

export const browserPhotoPorts: PhotoPorts = {
  async decode(source) {
    const bitmap = await createImageBitmap(source, { imageOrientation: 'from-image' });
    return { image: bitmap, width: bitmap.width, height: bitmap.height, close: () => bitmap.close() };
  },
  createCanvas(width, height) {
    if (typeof OffscreenCanvas !== 'undefined') {
      const canvas = new OffscreenCanvas(width, height);
      const context = canvas.getContext('2d');
      return context === null
        ? null
        : { context, toJpeg: (quality) => canvas.convertToBlob({ type: 'image/jpeg', quality }).catch(() => null) };
    }
    const canvas = document.createElement('canvas');
    canvas.width = width;
    canvas.height = height;
    const context = canvas.getContext('2d');
    if (context === null) return null;
    return { context, toJpeg: (quality) => new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', quality)) };
  },
};
