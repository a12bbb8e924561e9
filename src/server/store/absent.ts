/** No handle left, no right, a disk that gives no answer: that something is gone nobody has said then (F47). */
export function isAbsent(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ENOTDIR');
}
