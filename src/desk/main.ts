import '../domain/jitless.ts';
import { mount } from 'svelte';
import '../ui/tokens.css';
import './desk.css';
import App from './App.svelte';
import { systemClock } from '../base/clock.ts';
import { addEnglish } from '../wording/english.ts';
import { deskApi } from './api.ts';
import type { DeskPorts } from './state/desk.svelte.ts';
import { openLive } from './state/live.ts';

const target = document.getElementById('app');
if (target === null) throw new Error('the page has no #app');

addEnglish();
const ports: DeskPorts = {
  api: deskApi((path, init) => fetch(path, init)),
  clock: systemClock,
  openLive: (hear) => openLive((path) => new EventSource(path), hear),
  everyMs: (spanMs, run) => {
    const timer = setInterval(run, spanMs);
    return () => clearInterval(timer);
  },
  preferredLanguages: navigator.languages,
  keep: {
    read: (key) => localStorage.getItem(key),
    write: (key, value) => localStorage.setItem(key, value),
  },
};

mount(App, { target, props: { ports } });
