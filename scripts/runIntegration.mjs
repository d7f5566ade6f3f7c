import { runTests, TestRunFailedError } from '@vscode/test-electron';
import * as path from 'node:path';
import { codeExecutable, findDesktopCode } from '../test/host/index.mjs';
import { buildTests } from './buildTests.mjs';
import { openSample, sampleFolder } from './sampleSession.mjs';
import { root } from './setup.mjs';

/**
 * Runs test/integration in an extension host: desktop VS Code where VSCODE_PATH names one, the host of test/host
 * otherwise. The results go to `file`; gives the exit code.
 * @param {string} file absolute
 */
export async function runIntegrationTests(file) {
  const extensionTestsPath = await buildTests('integration');
  const sample = await openSample({ nextDist: '.next-integration', freshDatabase: true });
  try {
    return await runTests({
      vscodeExecutablePath: findDesktopCode() ?? codeExecutable,
      extensionDevelopmentPath: root,
      extensionTestsPath,
      launchArgs: [
        sampleFolder,
        '--disable-workspace-trust',
        `--user-data-dir=${path.join(sample.folder, 'code')}`,
        `--extensions-dir=${path.join(sample.folder, 'extensions')}`,
      ],
      extensionTestsEnv: {
        ...sample.env,
        CODEX_INTEGRATION_RESULTS: file,
        CODEX_HOST_SCREENSHOT: path.join(root, 'test-results'),
      },
    });
  } catch (error) {
    if (error instanceof TestRunFailedError) return error.code ?? 1;
    throw error;
  } finally {
    const left = await sample.end();
    for (const line of left) console.error(`Had to be killed: ${line}`);
  }
}
