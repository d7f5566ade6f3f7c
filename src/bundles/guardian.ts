// A program of its own, run by PM2 while caps are guarded or metrics exported: enforces memory caps while no editor does, and answers
// with metrics at any time. Its one argument is PM2_HOME.
import * as fs from 'node:fs';
import { systemClock } from '../base/clock';
import { messageOf } from '../base/errors';
import { GuardianFiles } from '../pm2/windows/guardianFiles';
import { Leases } from '../pm2/windows/lease';
import { PageFiles } from '../pm2/windows/pageFiles';
import { resolvePm2Home } from '../pm2/daemon/pm2Home';
import { Pm2Link } from '../pm2/socket/pm2Link';
import { Guardian } from '../services/guardian/guardian';
import { createSystem } from '../system';

const [program = '', folder = ''] = process.argv.slice(1);

/** PM2 keeps what is printed in the guardian's own folder. */
function say(text: string): void {
  console.log(`${new Date(systemClock.now()).toISOString()} ${text}`);
}

const quiet = (): void => undefined;
const log = {
  debug: quiet,
  info: say,
  warn: say,
  error: (text: string, error?: unknown) =>
    say(`${text} ${error === undefined ? '' : messageOf(error)}`),
};
const home = resolvePm2Home({ setting: folder, env: {} });
const link = new Pm2Link(() => home, log);
const leases = new Leases(() => home.folder, log, undefined, 'guardian');
// All that is missed meanwhile is a process whose pid another one had since the last look.
const { trees, processes, listeners, memory, oomKills } = createSystem({ fullScanEveryMs: 60_000 });
const pageFiles = new PageFiles(home.folder);
const guardian = new Guardian({
  engine: link,
  files: new GuardianFiles(home.folder),
  pageFiles,
  openPage: async (services) => {
    const { MetricsPage } = await import('../bundles/metricsPage');
    return new MetricsPage({ engine: link, services, memory, oomKills, files: pageFiles, log });
  },
  trees,
  processes,
  listeners,
  mayAct: (workspaceFolder) => leases.mayAct(workspaceFolder),
  // An update or an uninstall of the extension takes its folder away.
  installed: () => fs.existsSync(program),
  exit: () => process.exit(0),
  log,
});

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.on(signal, () => {
    guardian.dispose();
    leases.dispose();
    // The leases are given back in the meantime.
    systemClock.after(100, () => process.exit(0));
  });
}
say('The guardian is up.');
void link.connect().then(() => guardian.read());
