import * as fs from 'node:fs';
import { delay } from '../../../src/base/async';
import { ecosystem } from '../../live/harness/apps';
import type { Fault } from '../fault';
import type { Stage } from '../stage';
import { stateThenStart } from './limits';

const name = 'ecosystem.config.cjs';

/** Files of the project that change, vanish and come back. */
export const fileFaults: readonly Fault[] = [
  {
    name: 'The ecosystem file becomes nonsense',
    injects:
      'overwritten with text that is no program for 3 s, and back; a service killed meanwhile',
    holds: 'services go on and are shown; a problem is told',
    run: (stage) =>
      meanwhile(stage, (file) => fs.writeFileSync(file, 'module.exports = {{{ nonsense')),
  },
  {
    name: 'The ecosystem file is renamed',
    injects: 'moved away for 3 s, and back',
    holds: 'services go on and are shown',
    run: (stage) => meanwhile(stage, (file) => fs.renameSync(file, `${file}.away`)),
  },
  {
    name: 'The ecosystem file is deleted',
    injects: 'deleted, and written anew after 3 s',
    holds: 'services go on and are shown',
    run: (stage) => meanwhile(stage, (file) => fs.rmSync(file)),
  },
  {
    name: 'The ecosystem file is a symlink that is swapped',
    injects: 'the link set to a file with one service, and back',
    holds: 'services go on and are shown',
    run: (stage) =>
      meanwhile(stage, (file) => {
        const other = stage.at('other.cjs');
        fs.writeFileSync(other, ecosystem({ name: 'new', script: 'steady.cjs' })[name] ?? '');
        fs.rmSync(file);
        fs.symlinkSync(other, file);
      }),
  },
  {
    name: '`node_modules` is removed and installed again',
    injects: 'the folder deleted, a service that needs it killed; written anew after 4 s',
    holds: 'the row says what is wrong; the service runs again, by itself or by a start',
    files: {
      'node_modules/dep/index.js': "require('../../steady.cjs');",
      'needs.cjs': "require('dep');",
    },
    apps: () => [{ name: 'needs', script: 'needs.cjs' }],
    run: async (stage) => {
      const folder = `${stage.folder}/node_modules`;
      fs.renameSync(folder, stage.at('kept'));
      process.kill(stage.window.pid('needs'), 'SIGKILL');
      await delay(4_000);
      fs.renameSync(stage.at('kept'), folder);
      return stateThenStart(stage, 'needs');
    },
  },
];

/** What the editor's watcher brings about is told by hand: the core is the product's, the watcher the editor's. */
async function meanwhile(stage: Stage, change: (file: string) => void): Promise<string> {
  const file = `${stage.folder}/${name}`;
  const text = fs.readFileSync(file, 'utf8');
  const pids = stage.window.pids('web');
  change(file);
  await stage.window.model.load();
  process.kill(stage.window.pid('small0'), 'SIGKILL');
  await delay(3_000);
  for (const one of ['web', 'api', 'small0', 'small9']) {
    await stage.window.untilState(one, 'ready', 60_000);
  }
  const problems = stage.window.model.problems.map(({ message }) => message);
  fs.rmSync(file, { force: true });
  fs.rmSync(`${file}.away`, { force: true });
  fs.writeFileSync(file, text);
  await stage.window.model.load();
  await stage.recovers();
  if (stage.window.pids('web').join() !== pids.join()) throw new Error('web was restarted');
  return problems[0] === undefined ? 'no problem told' : `told: ${problems[0]}`;
}
