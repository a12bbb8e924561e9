import type { CameraPermission } from './departure-check.ts';

/** What the browser says without asking the person; some browsers say nothing. */
export async function askCamera(): Promise<CameraPermission> {
  try {
    return (await navigator.permissions.query({ name: 'camera' })).state;
  } catch {
    return 'unknown';
  }
}
