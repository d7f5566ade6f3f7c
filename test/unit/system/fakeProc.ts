import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Disposable } from '../../../src/base/disposable';

export interface FakeProcess {
  readonly pid: number;
  readonly ppid?: number;
  readonly pgid?: number;
  readonly sid?: number;
  readonly comm?: string;
  readonly state?: string;
  /** Ticks. */
  readonly cpu?: number;
  /** Ticks since boot. */
  readonly start?: number;
  /** kB: RssAnon, RssFile, RssShmem. */
  readonly memory?: readonly [number, number, number];
  readonly cmdline?: string;
  readonly environ?: string;
  /** Link targets of its open files. */
  readonly files?: readonly string[];
}

/** A folder that looks like /proc. */
export class FakeProc implements Disposable {
  readonly root = mkdtempSync(join(tmpdir(), 'codex-proc-'));

  constructor(uptimeSeconds = 1000) {
    this.write('uptime', `${uptimeSeconds.toFixed(2)} 1.00\n`);
    mkdirSync(join(this.root, 'net'));
  }

  write(path: string, text: string): void {
    writeFileSync(join(this.root, path), text);
  }

  add(process: FakeProcess): void {
    const { pid, ppid = 1, pgid = pid, sid = pgid, comm = 'node', state = 'S' } = process;
    const { cpu = 0, start = pid, memory = [0, 0, 0], files = [] } = process;
    this.remove(pid);
    const folder = join(this.root, String(pid));
    mkdirSync(join(folder, 'fd'), { recursive: true });
    // In pages of 4 kB.
    const rss = memory.reduce((sum, one) => sum + one, 0) / 4;
    const rest = `0 -1 4194304 98 0 0 0 ${cpu} 0 0 0 20 0 1 0 ${start} 3133440 ${rss} 1844674407370955`;
    this.write(`${pid}/stat`, `${pid} (${comm}) ${state} ${ppid} ${pgid} ${sid} ${rest}\n`);
    const [anon, file, shmem] = memory;
    const sizes = `RssAnon:\t${anon} kB\nRssFile:\t${file} kB\nRssShmem:\t${shmem} kB\n`;
    this.write(`${pid}/status`, `Name:\t${comm}\nState:\t${state}\n${sizes}Threads:\t1\n`);
    this.write(`${pid}/cmdline`, process.cmdline ?? `${comm}\0`);
    this.write(`${pid}/environ`, process.environ ?? '');
    files.forEach((target, fd) => symlinkSync(target, join(folder, 'fd', String(fd))));
  }

  remove(pid: number): void {
    rmSync(join(this.root, String(pid)), { recursive: true, force: true });
  }

  dispose(): void {
    rmSync(this.root, { recursive: true, force: true });
  }
}
