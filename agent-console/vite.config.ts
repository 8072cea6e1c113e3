import adapter from '@sveltejs/adapter-static';
import { sveltekit } from '@sveltejs/kit/vite';
import { defineConfig } from 'vite';
import { fetchingDeskAtOnce, firstLoad } from './first-load.ts';

const product = process.env.PUBLIC_URL ?? `http://127.0.0.1:${process.env.PORT ?? 3000}`;

/** The console is one page without server rendering. `pages` is absolute: a relative one would land in the working directory. */
export default defineConfig({
  root: import.meta.dirname,
  plugins: [
    sveltekit({
      adapter: fetchingDeskAtOnce(
        adapter({ fallback: 'index.html', pages: `${import.meta.dirname}/build`, precompress: true }),
      ),
      csp: { mode: 'hash', directives: { 'script-src': ['self'] } },
    }),
  ],
  build: {
    target: 'es2023',
    cssTarget: ['chrome125', 'firefox125', 'safari17.5'],
  },
  environments: {
    client: { build: { rolldownOptions: { output: { codeSplitting: { groups: firstLoad() } } } } },
  },
  server: {
    host: '127.0.0.1',
    proxy: {
      '/api': product,
      '/socket.io': { target: product, ws: true },
      '/phone': product,
      '/carrier': { target: product, ws: true },
    },
  },
});
