import { counted } from './counted.ts';
import type { PerLanguage } from './language.ts';

const zh = {
  title: '导出未上传的工作',
  intro: '手机坏了、进了水、连不上网时用：把还没传到单位的内容做成一个文件，交给同事的手机或调度台。文件已加密，只有单位能打开；本机的内容一条也不会少，之后照常自己上传。',
  make: (captures: number, files: number) => files === 0 ? `导出 ${captures} 条记录` : `导出 ${captures} 条记录、${files} 份照片和文件`,
  making: (done: number, all: number) => `正在写第 ${done} / ${all} 项`,
  made: (size: string) => `文件已做好（${size}）。`,
  share: '发给同事或调度台',
  save: '存到手机',
  notShared: '没能交给别的应用，请存到手机再发送。',
  takeTitle: '替同事带回',
  takeIntro: '选择同事手机导出的文件，由本机代为上传。内容在本机看不到。',
  take: '选择文件',
  taking: '正在收下…',
  taken: (captures: number, files: number) => files === 0 ? `收下 ${captures} 条记录，联网后自动上传。` : `收下 ${captures} 条记录、${files} 份照片和文件，联网后自动上传。`,
  known: (count: number) => `${count} 项本来就在，没有重复收。`,
  unreadable: (count: number) => `${count} 行不是完整的内容，没有收。`,
  torn: '文件的结尾缺失，可能少了内容；请让同事重新导出一次。',
  waiting: (count: number) => `替同事带的：还有 ${count} 条等待上传`,
  refused: (count: number) => `替同事带的：${count} 条单位没有收，仍保存着；请由原手机自己上传。`,
  putAside: '已告知同事，不再提醒',
  putAsideDone: '已放到一边：内容仍保存在本机，不再计数；需要时可再选一次同一个文件。',
};

export type RescueWording = typeof zh;

const en: RescueWording = {
  title: 'Export unsent work',
  intro: 'For a phone that is broken, wet or without a line: what is not at the office yet becomes one file, for a colleague’s phone or the desk. It is encrypted and only the office can open it; nothing on this phone goes away, and it sends by itself later as usual.',
  make: (captures, files) => files === 0 ? `Export ${counted(captures, 'record')}` : `Export ${counted(captures, 'record')} and ${counted(files, 'photo or file', 'photos and files')}`,
  making: (done, all) => `Writing item ${done} of ${all}`,
  made: (size) => `The file is ready (${size}).`,
  share: 'Send to a colleague or the desk',
  save: 'Save on this phone',
  notShared: 'It could not be handed to another app. Save it on this phone and send it from there.',
  takeTitle: 'Carry for a colleague',
  takeIntro: 'Choose the file that a colleague’s phone made; this phone sends it along. Its content cannot be seen here.',
  take: 'Choose a file',
  taking: 'Taking it aboard…',
  taken: (captures, files) => files === 0 ? `Took ${counted(captures, 'record')}; sent when there is a line.` : `Took ${counted(captures, 'record')} and ${counted(files, 'photo or file', 'photos and files')}; sent when there is a line.`,
  known: (count) => `${count} here already, not taken twice.`,
  unreadable: (count) => `${counted(count, 'line')} not whole and not taken.`,
  torn: 'The end of the file is missing, so something may be; have the colleague export it once more.',
  waiting: (count) => `For colleagues: ${counted(count, 'record')} still to be sent`,
  refused: (count) => `For colleagues: the office did not take ${counted(count, 'record')}. Nothing is lost; their own phone has to send what was refused.`,
  putAside: 'The colleague knows; remind me no more',
  putAsideDone: 'Put aside: kept on this phone and counted no more. Choose the same file again if it is to be tried once more.',
};

export const rescueWording: PerLanguage<RescueWording> = { 'zh-CN': zh, en };
