import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import * as path from 'node:path';
import {
  cleanSettings,
  findDesktopCode,
  installExtension,
  startServer,
  trustSettings,
  workbenchUrl,
} from '../test/host/index.mjs';
import { packageExtension } from './packageExtension.mjs';
import { openSample, sampleFolder } from './sampleSession.mjs';
import { root } from './setup.mjs';

const settings = { ...cleanSettings, ...trustSettings, 'codexServices.startOnOpen': true };

/** Shows the sample in VS Code until the window is closed (desktop) or Ctrl-C. Gives the exit code. */
export async function show() {
  const sample = await openSample({ nextDist: '.next' });
  const stop = new Promise((resolve) => {
    process.once('SIGINT', resolve).once('SIGTERM', resolve);
  });
  try {
    const desktop = findDesktopCode({ inPath: true });
    await (desktop ? showOnDesktop(desktop, sample, stop) : showInBrowser(sample, stop));
  } finally {
    console.log('Stopping the services…');
    for (const line of await sample.end()) console.error(`Had to be killed: ${line}`);
  }
  return 0;
}

/**
 * @param {string} code
 * @param {import('./sampleSession.mjs').SampleSession} sample
 * @param {Promise<unknown>} stop
 */
async function showOnDesktop(code, sample, stop) {
  const userData = path.join(sample.folder, 'code');
  mkdirSync(path.join(userData, 'User'), { recursive: true });
  writeFileSync(path.join(userData, 'User', 'settings.json'), JSON.stringify(settings, null, 2));
  const args = [
    `--extensionDevelopmentPath=${root}`,
    `--user-data-dir=${userData}`,
    `--extensions-dir=${path.join(sample.folder, 'extensions')}`,
    '--new-window',
    '--wait',
    sampleFolder,
  ];
  const child = spawn(code, args, { env: sample.env, stdio: 'inherit' });
  console.log(
    'VS Code opens with the sample. Close its window, or press Ctrl-C, to stop everything.',
  );
  await Promise.race([stop, new Promise((resolve) => child.once('exit', resolve))]);
  child.kill();
}

/**
 * @param {import('./sampleSession.mjs').SampleSession} sample
 * @param {Promise<unknown>} stop
 */
async function showInBrowser(sample, stop) {
  const dataDir = path.join(sample.folder, 'code');
  console.log('Packaging the extension…');
  await installExtension({ vsix: await packageExtension(), dataDir });
  const server = await startServer({
    dataDir,
    settings,
    env: sample.env,
    connectionToken: randomBytes(24).toString('hex'),
    smokeTestDriver: false,
  });
  try {
    console.log(`
Open this address in a browser; the services start as soon as it is open:

  ${workbenchUrl({ server, folder: sampleFolder })}

Press Ctrl-C to stop everything.`);
    await Promise.race([stop, server.exited]);
  } finally {
    await server.stop();
  }
}
