/** Whether this browser hands files like this one to other apps. */
export function canShare(file: File): boolean {
  return 'canShare' in navigator && navigator.canShare({ files: [file] });
}

/** Hands a file to another app. `closed`: nobody was chosen, and nothing went wrong. */
export async function shareFile(file: File, title?: string): Promise<'shared' | 'closed' | 'failed'> {
  try {
    await navigator.share({ files: [file], ...(title !== undefined && { title }) });
    return 'shared';
  } catch (error) {
    return error instanceof DOMException && error.name === 'AbortError' ? 'closed' : 'failed';
  }
}
