import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { HumanError } from '../../base/errors';
import { findInPath, isExecutableFile } from '../../system/processes/findInPath';

/** The container that a shell is opened in. */
export interface ShellPlace {
  readonly context: string;
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

/** Run in the container: nothing of it is anybody's data. */
const anyShell = 'command -v bash >/dev/null 2>&1 && exec bash || exec sh';

/** What kubectl is given; a list, so that no name can be taken for an option or a command. */
export function shellArguments({ context, namespace, pod, container }: ShellPlace): string[] {
  return [
    'exec',
    `--context=${context}`,
    `--namespace=${namespace}`,
    `--container=${container}`,
    '--stdin',
    '--tty',
    `pod/${pod}`,
    '--',
    'sh',
    '-c',
    anyShell,
  ];
}

/** Opens a shell in a container, by kubectl in a terminal. Throws a HumanError where there is no kubectl. */
export async function openShell(
  place: ShellPlace,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const kubectl = await kubectlIn(env);
  const { KUBECONFIG } = env;
  vscode.window
    .createTerminal({
      name: place.pod,
      shellPath: kubectl,
      shellArgs: shellArguments(place),
      env: KUBECONFIG === undefined ? {} : { KUBECONFIG },
      isTransient: true,
    })
    .show();
}

async function kubectlIn(env: Readonly<Record<string, string | undefined>>): Promise<string> {
  for (const file of await findInPath('kubectl', env)) {
    if (await isExecutableFile(file)) return file;
  }
  throw new HumanError(
    l10n.t('A shell is opened by kubectl, which is not in PATH. Install it, then try again.'),
  );
}
