import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { patienceMs } from '../patience';

/** Runs what `load` registers inside the extension host, and writes the names of what passed, failed and was skipped. */
export async function runMocha(load: () => Promise<unknown>): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 2 * patienceMs, color: false });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  await load();
  const passed: string[] = [];
  const failed: string[] = [];
  const skipped: string[] = [];
  await new Promise<void>((resolve) => {
    mocha
      .run(() => resolve())
      .on('pass', (test) => passed.push(test.fullTitle()))
      .on('fail', (test) => failed.push(test.fullTitle()))
      .on('pending', (test) => skipped.push(test.fullTitle()));
  });
  const file = process.env['CODEX_INTEGRATION_RESULTS'];
  if (file) writeFileSync(file, JSON.stringify({ passed, failed, skipped }));
  if (failed.length > 0) throw new Error(`${failed.length} tests failed: ${failed.join('; ')}`);
  if (passed.length === 0) throw new Error('No test ran.');
}
