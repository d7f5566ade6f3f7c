import * as fs from 'node:fs/promises';
import * as path from 'node:path';
import * as l10n from '@vscode/l10n';
import { HumanError, messageOf } from '../../base/errors';
import { formatSize } from '../../base/size';
import { defaultMaxBytes } from '../../system/files/fileLimits';
import { readTextSync } from '../../system/files/syncFiles';
import { type EcosystemFile, pickApps } from './ecosystemApps';
import { evaluateInChild, type Loaded } from './ecosystemChild';
import { ecosystemExtensions, ecosystemFormat } from './ecosystemNames';
import { parseJsonText, parseYamlText } from './ecosystemText';

export type { AppProblem, EcosystemFile, RawApp } from './ecosystemApps';

export interface EcosystemReaderOptions {
  /** A real node: absolute path. */
  readonly node: string;
  /** The built `ecosystemReader.js`: absolute path. */
  readonly reader: string;
  /** The clean environment of docs/decisions.md 1. */
  readonly env: Readonly<Record<string, string>>;
  /** How long a file may take, in ms. */
  readonly timeoutMs?: number;
}

/** Reads ecosystem files. JavaScript is evaluated in a child process; call it only in a trusted workspace. */
export class EcosystemReader {
  constructor(private readonly options: EcosystemReaderOptions) {}

  /**
   * Reads `file` (absolute). Throws a HumanError that names the file, the line where it is known, and what to do;
   * problems of single apps come beside the good apps. An aborted `signal` ends the child and throws its reason.
   */
  async read(file: string, signal?: AbortSignal): Promise<EcosystemFile> {
    signal?.throwIfAborted();
    const { value, dropped } = await this.#load(file, signal);
    return { file, ...pickApps(file, value, dropped) };
  }

  async #load(file: string, signal?: AbortSignal): Promise<Loaded> {
    await checkReadable(file);
    switch (ecosystemFormat(path.basename(file))) {
      case 'code': {
        const { timeoutMs = 10_000 } = this.options;
        return evaluateInChild({ ...this.options, timeoutMs, file, signal });
      }
      case 'json':
        return { value: parseJsonText(file, readText(file)), dropped: [] };
      case 'yaml':
        return { value: parseYamlText(file, readText(file)), dropped: [] };
    }
    if (/\.[cm]?tsx?$/i.test(file)) {
      throw new HumanError(
        l10n.t(
          '{0} is TypeScript, which PM2 cannot read. Write it as ecosystem.config.js, or as JSON or YAML.',
          file,
        ),
      );
    }
    throw new HumanError(
      l10n.t(
        '{0} is not an ecosystem file: its name must end in one of {1}.',
        file,
        ecosystemExtensions.map((extension) => `.${extension}`).join(', '),
      ),
    );
  }
}

async function checkReadable(file: string): Promise<void> {
  let size: number;
  try {
    const stat = await fs.stat(file);
    if (stat.isDirectory()) {
      throw new HumanError(l10n.t('{0} is a folder, not a file. Choose an ecosystem file.', file));
    }
    if (!stat.isFile()) {
      throw new HumanError(l10n.t('{0} is not a regular file. Choose an ecosystem file.', file));
    }
    await fs.access(file, fs.constants.R_OK);
    size = stat.size;
  } catch (error) {
    if (error instanceof HumanError) throw error;
    throw new HumanError(
      l10n.t(
        '{0} cannot be read: {1}. Check that it exists and that you may read it.',
        file,
        reasonOf(error),
      ),
      [],
      { cause: error },
    );
  }
  if (size > defaultMaxBytes) {
    throw new HumanError(
      l10n.t(
        '{0} is {1} long; an ecosystem file may have at most {2}. Choose another file.',
        file,
        formatSize(size),
        formatSize(defaultMaxBytes),
      ),
    );
  }
}

function readText(file: string): string {
  // A byte order mark is no part of the text.
  return readTextSync(file).replace(/^\uFEFF/, '');
}

function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === 'ENOENT') return l10n.t('there is no such file');
  if (code === 'EACCES' || code === 'EPERM') return l10n.t('permission denied');
  return messageOf(error);
}
