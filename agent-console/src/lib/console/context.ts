import { createContext } from 'svelte';
import type { Console } from './console.svelte.ts';

/** The one console of the page, handed down by the workspace's frame. */
export const [getConsole, setConsole] = createContext<Console>();
