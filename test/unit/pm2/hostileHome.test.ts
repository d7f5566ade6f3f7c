import { execFileSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it } from 'vitest';
import { endDaemon } from '../../../src/pm2/daemon/endDaemon';
import { resolvePm2Home } from '../../../src/pm2/daemon/pm2Home';
import { withStartLock } from '../../../src/pm2/daemon/startLock';
import { findPm2 } from '../../../src/pm2/programs/findPm2';
import { folderFiles } from '../../../src/pm2/windows/closeInstruction';
import { GuardianFiles } from '../../../src/pm2/windows/guardianFiles';
import { Leases } from '../../../src/pm2/windows/lease';
import { guardianFolder } from '../../../src/pm2/windows/sharedNames';
import { createSystem } from '../../../src/system';
import { tempFolder } from '../../fakes/tempFolder';

const noLog = { debug() {}, info() {}, warn() {}, error() {} };
const home = (folder: string) => resolvePm2Home({ setting: folder, env: {} });

/** What reads a file of PM2_HOME (or of a pm2 package), and which. */
const readers: readonly (readonly [
  what: string,
  file: (folder: string) => string,
  read: (folder: string) => Promise<unknown>,
])[] = [
  [
    'the pid of the daemon',
    (folder) => home(folder).pidFile,
    (folder) => endDaemon(home(folder), createSystem()),
  ],
  [
    'the lock of a start',
    (folder) => home(folder).startLock,
    (folder) => withStartLock(home(folder).startLock, async () => undefined),
  ],
  [
    'a lease',
    (folder) => folderFiles(folder, '/w').lease,
    async (folder) => {
      const leases = new Leases(() => folder, noLog);
      await leases.mayAct('/w').finally(() => leases.dispose());
    },
  ],
  [
    'what is to be guarded',
    (folder) => path.join(guardianFolder(folder), 'x.json'),
    (folder) => new GuardianFiles(folder).all(),
  ],
  [
    'the manifest of pm2',
    (folder) => path.join(folder, 'node_modules/pm2/package.json'),
    (folder) => findPm2({ workspaceFolders: [folder], env: {}, shipped: '/nowhere' }),
  ],
];

describe.skipIf(process.platform === 'win32').each([
  ['a pipe', (file: string) => void execFileSync('mkfifo', [file])],
  ['a device without end', (file: string) => fs.symlinkSync('/dev/zero', file)],
])('%s in place of', (_, put) => {
  it.each(readers)('%s is waited for by nobody', async (_what, file, read) => {
    const folder = tempFolder();
    fs.mkdirSync(path.dirname(file(folder)), { recursive: true });
    put(file(folder));
    const late = new Promise((resolve) => setTimeout(resolve, 1_000, 'it waits'));
    const done = read(folder).then(
      () => 'done',
      () => 'done',
    );
    expect(await Promise.race([done, late])).toBe('done');
  });
});
