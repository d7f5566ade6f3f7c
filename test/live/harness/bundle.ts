import { build } from 'esbuild';

const built = new Map<string, Promise<string>>();

/** The text of a program of ours, bundled as scripts/build.mjs does it. */
export function bundle(entry: string): Promise<string> {
  let text = built.get(entry);
  if (!text) {
    text = build({
      entryPoints: [entry],
      bundle: true,
      platform: 'node',
      format: 'cjs',
      target: 'node20',
      mainFields: ['module', 'main'],
      write: false,
      logLevel: 'error',
    }).then(({ outputFiles }) => outputFiles[0]?.text ?? '');
    built.set(entry, text);
  }
  return text;
}
