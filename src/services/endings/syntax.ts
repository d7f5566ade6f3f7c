import * as l10n from '@vscode/l10n';
import { openAt } from './openAt';
import { type Ending, type EndingEvidence } from './types';

/** From where no other character of it goes before, so that each is a beginning once. */
const sources = String.raw`(?<![\w./@ ()\[\]-])[\w./@ ()\[\]-]+\.[cm]?[jt]sx?`;

/** `FILE:3:5 - error TS2304: …`, `FILE(3,5): error TS2304: …` (tsc, ts-node). */
const typescript = new RegExp(`(${sources})[:(](\\d+)[:,]\\d+\\)?:?(?: -)? error (TS\\d+: .*)`);
/** `FILE:3:5: ERROR: …` (esbuild, so tsx). */
const esbuild = new RegExp(`(${sources}):(\\d+):\\d+: ERROR: (.*)`);
/** Node prints the place as a line of its own, well above the error. */
const place = new RegExp(`^(?:file://)?(${sources}):(\\d+)(?::\\d+)?$`);
const syntax = /^\s*(SyntaxError: .*)/;

/** It could not be read as TypeScript or JavaScript. */
export function sourceError({ lines, cwd }: EndingEvidence): Ending | undefined {
  for (const [i, line] of [...lines.entries()].reverse()) {
    const compiler = typescript.exec(line) ?? esbuild.exec(line);
    if (compiler) return found(compiler[1], Number(compiler[2]), compiler[3] ?? '', cwd);
    const error = syntax.exec(line)?.[1];
    if (error === undefined) continue;
    const above = lines.slice(0, i).reverse();
    const at = above.map((one) => place.exec(one.trim())).find((match) => match !== null);
    return found(at?.[1], Number(at?.[2] ?? 1), error, cwd);
  }
  return undefined;
}

function found(
  file: string | undefined,
  line: number,
  error: string,
  cwd: string | undefined,
): Ending {
  if (file === undefined) {
    return {
      id: 'sourceError',
      incurable: true,
      sentence: l10n.t('The source has an error: {0}', error),
    };
  }
  return {
    id: 'sourceError',
    incurable: true,
    sentence: l10n.t('{0} has an error in line {1}: {2}', file, line, error),
    action: openAt(file, line, cwd),
  };
}
