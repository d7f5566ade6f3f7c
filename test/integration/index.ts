import { writeFileSync } from 'node:fs';
import Mocha from 'mocha';
import { patienceMs } from '../patience';

/** Runs the tests inside the extension host and writes the names of what passed, failed and was skipped. */
export async function run(): Promise<void> {
  const mocha = new Mocha({ ui: 'bdd', timeout: 2 * patienceMs, color: false });
  mocha.suite.emit('pre-require', globalThis, '', mocha);
  // Each file registers its tests when it is loaded.
  await import('./activation.test');
  await import('./services.test');
  await import('./databases.test');
  await import('./audit.test');
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
