import { instantText } from '../../wording/time-text.ts';
import type { FieldApp } from './field-app.svelte.ts';

/** What is written into a photo: purpose, case, time and who took it (C-05, C-17). Always in Chinese, as the office reads it. */
export function watermarkLines(app: FieldApp, caseNumber: string, style: 'footer' | 'across'): { lines: string[]; style: 'footer' | 'across' } {
  const worker = app.worker === null ? '' : `${app.worker.displayName} ${app.worker.staffNumber}`;
  const when = instantText(app.clock.nowMs(), 'zh-CN', 'long');
  const lines = style === 'across' ? [app.t.camera.watermarkPurpose, caseNumber, when] : [`${caseNumber}  ${when}`, `${worker}  ${app.t.camera.watermarkPurpose}`];
  return { lines, style };
}
