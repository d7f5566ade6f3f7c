import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';

/** @type {import('next').NextConfig} */
export default {
  // Two servers cannot share one output folder (it holds a lock): a second one brings its own.
  distDir: process.env.CODEX_NEXT_DIST || '.next',

  // Without a root of its own, Next takes the lock file of a folder further up for the project's.
  turbopack: { root: dirname(fileURLToPath(import.meta.url)) },

  // The page is opened by address as well as by name.
  allowedDevOrigins: ['127.0.0.1'],

  devIndicators: false,

  // experimental.instrumentationHook was switched off in the June audit (it took the server down)
  // and is gone since.
};
