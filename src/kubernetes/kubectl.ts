import * as l10n from '@vscode/l10n';
import { hasCode, HumanError } from '../base/errors';
import { maskSecrets } from '../base/mask';
import { type ProgramResult, runProgram } from '../system/processes/runProgram';
import type { ContainerPlace } from './podLog';

/** Where kubectl does things. */
export interface KubectlPlace {
  readonly context: string;
  readonly namespace: string;
}

/** The manager of the fields that a deployment sets. */
export const fieldManager = 'codex-services';

/** What a server answers at once, in ms; a dry run asks admission webhooks as well. */
const askMs = 60_000;
const maxOutputChars = 16 * 1024 * 1024;
/** Of kubectl's words a person reads so many. */
const maxWords = 800;

/** What the API server takes for the name of an object; it refuses manifests with others itself. */
const objectName = /^[a-z0-9][-.a-z0-9]{0,252}$/;

/** What an apply came to. */
export type Applied =
  | { readonly type: 'applied'; readonly lines: readonly string[] }
  /** Others have set these fields; kubectl's words. */
  | { readonly type: 'conflict'; readonly words: string };

/** kubectl, in one context and namespace. It makes one text of an overlay, and gives that to the cluster by server-side apply. */
export class Kubectl {
  constructor(
    private readonly place: KubectlPlace,
    private readonly env: () => Promise<Readonly<Record<string, string | undefined>>>,
    private readonly cwd: string,
  ) {}

  /** The manifests of an overlay, as one text. Throws a HumanError where kustomize does not understand it. */
  async build(overlay: string): Promise<string> {
    const result = await this.#run(['kustomize', overlay]);
    if (result.code !== 0) throw failed(l10n.t('kustomize cannot build {0}.', overlay), result);
    return result.stdout;
  }

  /** Applies manifests; `dryRun`: the server judges and changes nothing. Throws a HumanError where it does not take them. */
  async apply(
    manifests: string,
    options: { readonly dryRun?: boolean; readonly force?: boolean } = {},
  ): Promise<Applied> {
    const { dryRun = false, force = false } = options;
    const result = await this.#inPlace(
      [
        ...['apply', '--server-side', `--field-manager=${fieldManager}`, '--filename', '-'],
        ...(dryRun ? ['--dry-run=server'] : []),
        ...(force ? ['--force-conflicts'] : []),
      ],
      { input: manifests },
    );
    if (result.code === 0) return { type: 'applied', lines: linesOf(result.stdout) };
    if (/conflict/i.test(result.stderr)) return { type: 'conflict', words: wordsOf(result) };
    throw failed(l10n.t('The cluster does not take the manifests.'), result);
  }

  /** What an apply would change, as a unified diff; empty where nothing. Throws a HumanError. */
  async diff(manifests: string): Promise<string> {
    const result = await this.#inPlace(
      [
        ...['diff', '--server-side', `--field-manager=${fieldManager}`, '--force-conflicts'],
        ...['--filename', '-'],
      ],
      { input: manifests },
    );
    // 1 tells that there are differences.
    if (result.code !== 0 && result.code !== 1) {
      throw failed(l10n.t('The cluster cannot say what would change.'), result);
    }
    return maskSecrets(result.stdout.replace(/^(?:diff|---|\+\+\+) .*$/gm, withoutFolders));
  }

  /** The names of those Secrets that are not there, without what can be none. Empty as well where nobody may look. */
  async missingSecrets(names: readonly string[]): Promise<readonly string[]> {
    // Manifests may say anything: what begins with a dash would be an option, another server say, that gets the credential.
    const asked = names.filter((name) => objectName.test(name));
    if (asked.length === 0) return [];
    const args = ['get', 'secrets', '--ignore-not-found', '--output', 'name', ...asked];
    const { code, stdout } = await this.#inPlace(args);
    if (code !== 0) return [];
    const found = new Set(linesOf(stdout).map((line) => line.replace(/^secret\//, '')));
    return asked.filter((name) => !found.has(name));
  }

  /** Follows a rollout to its end, with each line of it. True where it ended well; false where the cluster gave it up. Rejects when `signal` fires. */
  async follow(
    workload: string,
    onLine: (line: string) => void,
    signal: AbortSignal,
  ): Promise<boolean> {
    const { code } = await this.#inPlace(['rollout', 'status', workload, '--watch'], {
      onLine,
      signal,
      graceMs: 1_000,
    });
    return code === 0;
  }

  /** Back to the revision before. Throws a HumanError where there is none. */
  async undo(workload: string): Promise<void> {
    const result = await this.#inPlace(['rollout', 'undo', workload]);
    if (result.code !== 0) throw failed(l10n.t('{0} cannot be rolled back.', workload), result);
  }

  #inPlace(args: readonly string[], more: RunMore = { timeoutMs: askMs }): Promise<ProgramResult> {
    const { context, namespace } = this.place;
    return this.#run([...args, `--context=${context}`, `--namespace=${namespace}`], more);
  }

  async #run(args: readonly string[], more: RunMore = {}): Promise<ProgramResult> {
    const following = more.onLine !== undefined;
    try {
      return await runProgram('kubectl', args, {
        cwd: this.cwd,
        env: await this.env(),
        maxOutputChars,
        ...(following ? {} : { timeoutMs: askMs }),
        ...more,
      });
    } catch (error) {
      if (!hasCode(error, 'ENOENT', 'EACCES')) throw error;
      throw new HumanError(
        l10n.t(
          'There is no kubectl command. Install it (kubernetes.io/docs/tasks/tools), then try again.',
        ),
      );
    }
  }
}

/** The head of a diff, without the folders that kubectl has put the two into for the time being. */
function withoutFolders(head: string): string {
  const words = head.split(/([ \t])/);
  return words.map((word) => /[\\/](?:LIVE|MERGED)-\d+[\\/](.+)$/.exec(word)?.[1] ?? word).join('');
}

/** Run in the container: nothing of it is anybody's data. */
const anyShell = 'command -v bash >/dev/null 2>&1 && exec bash || exec sh';

/** What kubectl is given to open a shell in a container; a list, so that no name can be taken for an option or a command. */
export function shellArguments(place: KubectlPlace & ContainerPlace): readonly string[] {
  const { context, namespace, pod, container } = place;
  return [
    ...['exec', `--context=${context}`, `--namespace=${namespace}`, `--container=${container}`],
    ...['--stdin', '--tty', `pod/${pod}`, '--', 'sh', '-c', anyShell],
  ];
}

type RunMore = Partial<
  Pick<Parameters<typeof runProgram>[2], 'input' | 'onLine' | 'signal' | 'graceMs' | 'timeoutMs'>
>;

function linesOf(text: string): readonly string[] {
  return text.split('\n').filter((line) => line.trim() !== '');
}

function wordsOf({ stderr }: ProgramResult): string {
  return maskSecrets(stderr.trim()).slice(0, maxWords);
}

function failed(sentence: string, result: ProgramResult): HumanError {
  return new HumanError(`${sentence} ${wordsOf(result)}`);
}
