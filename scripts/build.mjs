// Builds the extension: one bundle for `activate`, one for each program or part that is loaded on its own.
import * as esbuild from 'esbuild';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const watch = process.argv.includes('--watch');
const production = process.argv.includes('--production');

/** @type {esbuild.BuildOptions} */
const options = {
  absWorkingDir: root,
  entryPoints: {
    extension: 'src/extension.ts',
    ecosystemReader: 'src/pm2/ecosystemReader.ts',
  },
  outdir: 'dist',
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node20',
  // jsonc-parser's `main` is a UMD file that breaks when bundled.
  mainFields: ['module', 'main'],
  external: ['vscode'],
  minify: production,
  sourcemap: production ? false : 'linked',
  metafile: true,
  logLevel: 'info',
};

if (watch) {
  const context = await esbuild.context({
    ...options,
    plugins: [
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
} else {
  await esbuild.build(options);
}
