import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as net from 'node:net';
import { describe, expect, it, onTestFinished } from 'vitest';
import { PageFiles } from '../../src/pm2/windows/pageFiles';
import { guardianFolder } from '../../src/pm2/windows/sharedNames';
import { idle, project, server } from './harness/apps';
import { debianLacking } from './harness/debian';
import { GuardianOfWindow, guardianProgram, metricsUrl, readMetrics } from './harness/guardian';
import { processesUnder, until, wordsOf } from './harness/processes';
import { freePort, useWorld, type World } from './harness/world';

const noPromtool = debianLacking('promtool', '/usr/bin/promtool', ['prometheus']);

describe.skipIf(process.platform !== 'linux')('metrics', () => {
  const world = useWorld();

  it('are answered by one program beside the services, with and without a window', async () => {
    const [port, exporterPort] = [await freePort(), await freePort()];
    const program = await guardianProgram(world());
    const folder = world().write('shop', project(server('api', port), idle('job')));
    const other = world().write('other', project(idle('stranger')));
    const window = await world().open({ folders: [folder] });
    const beside = await world().open({ folders: [other] });
    await Promise.all([window.start(), beside.start()]);
    await window.untilState('api', 'ready');
    const home = world().home.folder;
    const untouched = new Set(fs.readdirSync(home));
    const wanted = { exported: true, page: { port: exporterPort } };
    const guardian = new GuardianOfWindow(window, world(), program, wanted);
    await guardian.sync();
    const url = await metricsUrl(world());
    expect(url).toBe(`http://127.0.0.1:${exporterPort}/metrics`);

    // A window's verdict, and PM2's word for what no window exports.
    const first = await untilMetrics(url, /codex_service_info\{.*source="editor"/);
    const lines = first.split('\n').filter((line) => !line.startsWith('#'));
    expect(lines).toContain('codex_service_ready{service="api",workspace="shop"} 1');
    expect(lines).toContain('codex_service_state{service="api",workspace="shop",state="ready"} 1');
    expect(lines).toContain(
      'codex_service_info{service="stranger",workspace="",kind="other",source="pm2"} 1',
    );
    expect(first).not.toMatch(/codex_service_ready\{service="stranger"/);
    expect(first).not.toContain(String(window.pid('api')));

    // Without a window it is the guardian's, which sees a restart and asks the service itself.
    guardian.dispose();
    window.dispose();
    await untilMetrics(url, /codex_service_info\{service="api".*source="guardian"/);
    process.kill(pidOf(world(), 'idle.cjs', folder), 'SIGKILL');
    await untilMetrics(
      url,
      /codex_service_restarts_total\{service="job",workspace="shop",cause="killed_outside"\} 1\n/,
    );

    // Off: nothing is left of it.
    const again = await world().open({ folders: [folder] });
    const off = new GuardianOfWindow(again, world(), program, {});
    onTestFinished(() => off.dispose());
    // A guardian that has just been put out may have something under way for a moment.
    await until(async () => {
      await off.sync();
      return !fs.existsSync(guardianFolder(home));
    }, 'the end of the guardian');
    const left = fs.readdirSync(home).filter((name) => !untouched.has(name));
    expect(left.filter((name) => !name.endsWith('.lease'))).toEqual([]);
    await Promise.all([again.delete(), beside.delete()]);
  });

  it.skipIf(noPromtool)(
    'are what promtool takes, in both formats, and say which port is taken',
    async () => {
      const [taken, port] = [await freePort(), await freePort()];
      const program = await guardianProgram(world());
      const folder = world().write('shop', project(idle('job', { max_memory_restart: '200M' })));
      const window = await world().open({ folders: [folder] });
      await window.start();
      const blocker = net.createServer().listen(taken, '127.0.0.1');
      const page = { port: taken, logLines: true };
      const guardian = new GuardianOfWindow(window, world(), program, { exported: true, page });
      onTestFinished(() => guardian.dispose());
      await guardian.sync();
      const files = new PageFiles(world().home.folder);
      const status = await until(() => files.status(), 'its word');
      expect(status).toEqual({
        type: 'failed',
        host: '127.0.0.1',
        port: taken,
        code: 'EADDRINUSE',
      });

      // Another port is taken within a few seconds, without a new start.
      await files.setAddress({ hosts: ['127.0.0.1'], port, logLines: true });
      const url = await metricsUrl(world());
      blocker.close();
      const text = await untilMetrics(url, /codex_service_cpu_seconds_total/);
      const {
        status: code,
        stdout,
        stderr,
      } = spawnSync('promtool', ['check', 'metrics'], {
        input: text,
        encoding: 'utf8',
      });
      expect([code, stdout, stderr]).toEqual([0, '', '']);
      const open = await readMetrics(
        url,
        'application/openmetrics-text;version=1.0.0,text/plain;q=0.5',
      );
      expect(open).toMatch(/# EOF\n$/);
      expect(open).toContain('# TYPE codex_service_restarts counter');
      await window.delete();
    },
  );
});

async function untilMetrics(url: string, pattern: RegExp): Promise<string> {
  let last = '';
  return until(
    async () => {
      last = await readMetrics(url).catch(String);
      return pattern.test(last) ? last : undefined;
    },
    () => `${pattern} in:\n${last}`,
  );
}

/** The main process that runs a program in a folder. */
function pidOf({ home }: World, script: string, folder: string): number {
  const [pid] = processesUnder(home.folder).filter(
    (one) =>
      wordsOf(one).some((word) => word.endsWith(script)) &&
      fs.readlinkSync(`/proc/${one}/cwd`) === folder,
  );
  if (pid === undefined) throw new Error(`Nothing runs ${script}.`);
  return pid;
}
