import { createContext } from 'svelte';
import type { OpenCase } from './case.svelte.ts';

export const [useCase, provideCase] = createContext<OpenCase>();
