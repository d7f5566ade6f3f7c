import * as l10n from '@vscode/l10n';
import * as vscode from 'vscode';
import { HumanError } from '../../base/errors';
import { type KubectlPlace, shellArguments } from '../../kubernetes/kubectl';
import type { ContainerPlace } from '../../kubernetes/podLog';
import { findInPath, isExecutableFile } from '../../system/processes/findInPath';

/** Opens a shell in a container, by kubectl in a terminal. Throws a HumanError where there is no kubectl. */
export async function openShell(
  place: KubectlPlace & ContainerPlace,
  env: Readonly<Record<string, string | undefined>>,
): Promise<void> {
  const kubectl = await kubectlIn(env);
  const { KUBECONFIG } = env;
  vscode.window
    .createTerminal({
      name: place.pod,
      shellPath: kubectl,
      shellArgs: [...shellArguments(place)],
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
