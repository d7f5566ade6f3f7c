// Builds the extension: one bundle for `activate`, one for each program or part that is loaded on its own.
// `node scripts/build.mjs [--watch] [--production]`
import * as esbuild from 'esbuild';
import * as path from 'node:path';
import { pathToFileURL } from 'node:url';
import { root } from './setup.mjs';

/**
 * What is imported dynamically from src/late is a bundle of its own beside the others (esbuild cannot split CommonJS).
 * @type {esbuild.Plugin}
 */
const separateBundles = {
  name: 'separate-bundles',
  setup({ onResolve }) {
    onResolve({ filter: /\/late\// }, ({ kind, path: file }) =>
      kind === 'dynamic-import'
        ? { path: `./${path.basename(file)}.js`, external: true }
        : undefined,
    );
    for (const [name, filter] of Object.entries({ l10n: /^@vscode\/l10n$/, yaml: /^yaml$/ })) {
      onResolve({ filter }, ({ kind }) =>
        kind === 'entry-point' ? undefined : { path: `./${name}.js`, external: true },
      );
    }
  },
};

/**
 * @param {boolean} production
 * @returns {esbuild.BuildOptions}
 */
function optionsFor(production) {
  return {
    absWorkingDir: root,
    entryPoints: {
      extension: 'src/extension.ts',
      definitions: 'src/late/definitions.ts',
      shellEnvironment: 'src/late/shellEnvironment.ts',
      start: 'src/late/start.ts',
      memory: 'src/late/memory.ts',
      guardian: 'src/late/guardian.ts',
      readiness: 'src/late/readiness.ts',
      postgres: 'src/late/postgres.ts',
      preflight: 'src/late/preflight.ts',
      logs: 'src/late/logs.ts',
      patterns: 'src/late/patterns.ts',
      audit: 'src/late/audit.ts',
      auditWorker: 'src/late/auditWorker.ts',
      // Shared, so that all bundles speak one language.
      l10n: '@vscode/l10n',
      // Shared, because it is large and two bundles need it.
      yaml: 'yaml',
      ecosystemReader: 'src/pm2/ecosystemReader.ts',
      closeProgram: 'src/pm2/closeProgram.ts',
    },
    outdir: 'dist',
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    // jsonc-parser's `main` is a UMD file that breaks when bundled.
    mainFields: ['module', 'main'],
    // The driver's native sister is optional, and not used.
    external: ['vscode', 'pg-native'],
    plugins: [separateBundles],
    banner: { js: 'var codexServicesEntered = performance.now();' },
    minify: production,
    sourcemap: production ? false : 'linked',
    logLevel: production ? 'warning' : 'info',
  };
}

export async function build({ production = false } = {}) {
  await esbuild.build(optionsFor(production));
}

async function watch() {
  const context = await esbuild.context({
    ...optionsFor(false),
    plugins: [
      separateBundles,
      {
        // The two lines that the problem matcher of .vscode/tasks.json waits for.
        name: 'watch-lines',
        setup(build) {
          build.onStart(() => console.log('[watch] build started'));
          build.onEnd(() => console.log('[watch] build finished'));
        },
      },
    ],
  });
  await context.watch();
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  if (process.argv.includes('--watch')) await watch();
  else await build({ production: process.argv.includes('--production') });
}
