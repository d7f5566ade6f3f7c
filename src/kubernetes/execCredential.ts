import * as l10n from '@vscode/l10n';
import { type Clock, systemClock } from '../base/clock';
import { HumanError, hasCode, messageOf } from '../base/errors';
import { oneLine } from '../base/oneLine';
import type { runProgram } from '../system/processes/runProgram';

/** How a kubeconfig file says that a credential is got (client.authentication.k8s.io). */
export interface ExecPlugin {
  readonly apiVersion?: string;
  readonly command: string;
  readonly args?: readonly string[];
  readonly env?: readonly { readonly name: string; readonly value: string }[] | null;
  readonly installHint?: string;
}

/** What a plugin gives. Secret. */
export interface Credential {
  readonly token?: string;
  readonly clientCertificateData?: string;
  readonly clientKeyData?: string;
}

/** A sign-in in a browser takes a person a while. */
const timeoutMs = 120_000;
/** A credential is not used in its last moments. */
const earlyMs = 10_000;

/** Runs a credential plugin as kubectl does, and keeps what it gives until it expires. */
export class ExecCredential {
  #known: { readonly credential: Credential; readonly until: number } | undefined;
  #running: Promise<Credential> | undefined;

  constructor(
    private readonly plugin: ExecPlugin,
    private readonly parts: {
      readonly run: typeof runProgram;
      readonly cwd: string;
      /** The user's own environment. */
      readonly env: Readonly<Record<string, string | undefined>>;
      readonly clock?: Clock;
    },
  ) {}

  /** Throws a HumanError where the plugin is not there, fails or says something else. */
  get(): Promise<Credential> {
    const { clock = systemClock } = this.parts;
    if (this.#known && clock.now() < this.#known.until)
      return Promise.resolve(this.#known.credential);
    this.#running ??= this.#run().finally(() => (this.#running = undefined));
    return this.#running;
  }

  /** The server did not take it: the next one is a new one. */
  forget(): void {
    this.#known = undefined;
  }

  async #run(): Promise<Credential> {
    const { command, args = [], env, apiVersion, installHint } = this.plugin;
    const { run, cwd } = this.parts;
    const own = Object.fromEntries((env ?? []).map(({ name, value }) => [name, value]));
    let result;
    try {
      result = await run(command, args, {
        cwd,
        env: {
          ...this.parts.env,
          ...own,
          KUBERNETES_EXEC_INFO: JSON.stringify({
            apiVersion,
            kind: 'ExecCredential',
            spec: { interactive: false },
          }),
        },
        timeoutMs,
      });
    } catch (error) {
      const hint = installHint === undefined ? '' : ` ${oneLine(installHint, 300)}`;
      throw new HumanError(
        hasCode(error, 'ENOENT')
          ? l10n.t(
              'The program {0}, which signs in to the cluster, is not installed or not in PATH.',
              command,
            ) + hint
          : l10n.t(
              'The program {0}, which signs in to the cluster, failed: {1}',
              command,
              messageOf(error),
            ),
      );
    }
    if (result.code !== 0) {
      const words = result.stderr.trim().split('\n').at(-1) ?? '';
      throw new HumanError(
        l10n.t(
          'The program {0}, which signs in to the cluster, ended with exit code {1}: {2} Sign in with it in a terminal, then try again.',
          command,
          String(result.code),
          oneLine(words, 300),
        ),
      );
    }
    return this.#take(result.stdout);
  }

  #take(text: string): Credential {
    let status: unknown;
    try {
      status = (JSON.parse(text) as { status?: unknown } | null)?.status;
    } catch {
      // Said below.
    }
    const { token, clientCertificateData, clientKeyData, expirationTimestamp } = (status ??
      {}) as Readonly<Record<string, unknown>>;
    const credential = {
      ...(typeof token === 'string' ? { token } : {}),
      ...(typeof clientCertificateData === 'string' && typeof clientKeyData === 'string'
        ? { clientCertificateData, clientKeyData }
        : {}),
    };
    if (Object.keys(credential).length === 0) {
      throw new HumanError(
        l10n.t(
          'The program {0}, which signs in to the cluster, gave no credential. Run it in a terminal to see what it says.',
          this.plugin.command,
        ),
      );
    }
    const expires =
      typeof expirationTimestamp === 'string' ? Date.parse(expirationTimestamp) : Infinity;
    this.#known = {
      credential,
      until: (Number.isNaN(expires) ? Infinity : expires) - earlyMs,
    };
    return credential;
  }
}
