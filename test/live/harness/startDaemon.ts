import { HumanError } from '../../../src/base/errors';
import { ensureDaemon } from '../../../src/pm2/daemon/pm2Commands';
import { resolvePm2Home } from '../../../src/pm2/daemon/pm2Home';

// A program of its own, so that several processes can start the daemon at once, or another user can:
// node startDaemon.js PM2_HOME NODE bin/pm2. It prints `ready`, or the sentence that a person would read.
const [folder = '', node = '', script = ''] = process.argv.slice(2);
const quiet = (): void => undefined;
const log = { debug: quiet, info: quiet, warn: quiet, error: quiet };
const home = resolvePm2Home({ setting: folder, env: {} });
ensureDaemon({ node, script, home, env: process.env, log }).then(
  () => process.stdout.write('ready'),
  (error: unknown) => {
    process.stdout.write(
      error instanceof HumanError ? `sentence: ${error.message}` : String(error),
    );
  },
);
