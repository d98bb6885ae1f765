import { svelte } from '@sveltejs/vite-plugin-svelte';
import { defineConfig } from 'vite';

/** Where `npm run dev` finds the server; the built pages are served by the server itself. */
const server = process.env.VUNGXANH_SERVER ?? 'http://127.0.0.1:8420';

export default defineConfig({
  plugins: [svelte()],
  build: {
    target: ['chrome111', 'firefox114', 'safari16.4'],
    // A strict Content-Security-Policy (default-src 'self') refuses data: addresses, so nothing is inlined.
    assetsInlineLimit: 0,
    // One sheet for all pages: a page whose code has come is never without its looks.
    cssCodeSplit: false,
  },
  server: {
    fs: { allow: ['..'] },
    proxy: { '/api': { target: server, changeOrigin: false } },
  },
});
