import * as l10n from '@vscode/l10n';
import { openAt } from './openAt';
import { type Ending, type EndingEvidence, matchInOrder } from './types';

/** `thread 'main' panicked at src/main.rs:10:5:` with the words on the next line (Rust 1.73 and later). */
const panic = [/thread '[^']*'/, / panicked at ([^\s:']+\.rs):(\d+):\d+:?$/];
/** `panicked at 'words', src/main.rs:10:5` (before). */
const oldPanic = [/panicked at (?=')/, /^'(.*)', ([^\s:]+\.rs):(\d+):\d+/];
const compileError = /^error(?:\[E\d+\])?: (?!could not compile|aborting)(.*)/;
const compilePlace = /^\s*--> ([^\s:]+\.rs):(\d+):\d+/;

/** A Rust program panicked. */
export function rustPanic({ lines, cwd }: EndingEvidence): Ending | undefined {
  for (const [i, line] of [...lines.entries()].reverse()) {
    const old = matchInOrder(line, oldPanic);
    const match = old ? [line, old[2], old[3]] : matchInOrder(line, panic);
    if (!match?.[1]) continue;
    const words = old ? old[1] : lines[i + 1];
    const at = Number(match[2]);
    return {
      id: 'rustPanic',
      sentence: l10n.t('Rust panicked in {0}: {1}', `${match[1]}:${at}`, words ?? ''),
      action: openAt(match[1], at, cwd),
    };
  }
  return undefined;
}

/** cargo could not compile it. */
export function cargoError({ lines, cwd }: EndingEvidence): Ending | undefined {
  if (!lines.some((line) => /^error: could not compile|^error\[E\d+\]/.test(line)))
    return undefined;
  const i = lines.findIndex((line) => compileError.test(line));
  const error = compileError.exec(lines[i] ?? '')?.[1] ?? '';
  const place = lines.slice(i + 1).flatMap((line) => {
    const match = compilePlace.exec(line);
    return match?.[1] ? [{ file: match[1], line: Number(match[2]) }] : [];
  })[0];
  return {
    id: 'cargoError',
    incurable: true,
    sentence: l10n.t('cargo could not compile it: {0}', error),
    action: place && openAt(place.file, place.line, cwd),
  };
}
