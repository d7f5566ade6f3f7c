import * as fs from 'node:fs';
import * as l10n from '@vscode/l10n';
import * as path from 'node:path';
import { TimeoutError } from '../base/async';
import { HumanError } from '../base/errors';
import { runProgram } from './processes/runProgram';

/** A program that must have run before a service is started, and what it makes. */
export interface ProgramBuild {
  /** Absolute. */
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  /** The file that is then run, in the order in which it is looked for; relative to `cwd`. */
  readonly makes: readonly string[];
}

export interface BuildOptions {
  readonly env: Readonly<Record<string, string>>;
  readonly onProgress: (text: string) => void;
  readonly signal?: AbortSignal;
  /** A build that says nothing for this long is ended, in ms. */
  readonly silenceMs?: number;
}

/** A cold type check of a large project says nothing for minutes. */
const defaultSilenceMs = 10 * 60_000;
const killAfterMs = 5_000;
const maxWords = 300;

/**
 * Runs a build and gives which of the files it names there is, as it is named. Throws a HumanError with the build's first error, an
 * AbortError when `signal` fires.
 */
export async function buildProgram(build: ProgramBuild, options: BuildOptions): Promise<string> {
  const { env, signal, onProgress, silenceMs = defaultSilenceMs } = options;
  const { program, args, cwd, makes } = build;
  const name = [path.basename(args[0] ?? program, '.js'), args[1]].filter(Boolean).join(' ');
  let firstError: string | undefined;
  let lastLine = '';
  const { code } = await runProgram(program, args, {
    cwd,
    env: { ...env, NO_COLOR: '1', FORCE_COLOR: '0' },
    signal,
    silenceMs,
    graceMs: killAfterMs,
    onLine: (line) => {
      lastLine = line.trim();
      if (/\berror\b/i.test(line)) firstError ??= lastLine;
      onProgress(lastLine.slice(0, maxWords));
    },
  }).catch((error: unknown) => {
    if (!(error instanceof TimeoutError)) throw error;
    const minutes = Math.round(silenceMs / 60_000);
    throw new HumanError(
      l10n.t('{0} in {1} said nothing for {2} min and was ended.', name, cwd, minutes),
    );
  });
  if (code !== 0) {
    const why = (firstError ?? lastLine).slice(0, maxWords);
    throw new HumanError(l10n.t('{0} failed in {1}: {2}', name, cwd, why));
  }
  const made = makes.find((file) => fs.existsSync(path.resolve(cwd, file)));
  if (made !== undefined) return made;
  throw new HumanError(l10n.t('{0} in {1} did not make {2}.', name, cwd, makes[0] ?? ''));
}
