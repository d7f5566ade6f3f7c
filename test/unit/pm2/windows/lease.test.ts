import * as fs from 'node:fs';
import * as path from 'node:path';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { Leases } from '../../../../src/pm2/windows/lease';
import { FakeClock } from '../../../fakes/fakeClock';
import { tempFolder } from '../../../fakes/tempFolder';
import { eventually } from '../../../fakes/eventually';
import { TestLog } from '../../../fakes/testLog';

function windows(count: number) {
  const home = tempFolder();
  const clock = new FakeClock();
  const leases = Array.from({ length: count }, () => {
    const one = new Leases(() => home, new TestLog(), clock);
    onTestFinished(() => one.dispose());
    return one;
  });
  const files = (): string[] => fs.readdirSync(home).filter((name) => name.endsWith('.lease'));
  const age = (seconds: number): void => {
    const then = new Date(Date.now() - seconds * 1000);
    for (const file of files()) fs.utimesSync(path.join(home, file), then, then);
  };
  return { home, clock, leases, files, age };
}

describe('Leases', () => {
  it('lets one of many windows act, and goes on letting that one', async () => {
    const { leases } = windows(8);
    const first = await Promise.all(leases.map((one) => one.mayAct('/w')));
    expect(first.filter(Boolean)).toHaveLength(1);
    const second = await Promise.all(leases.map((one) => one.mayAct('/w')));
    expect(second).toEqual(first);
  });

  it('acts on no PM2_HOME of another user, who may lay links in its way', async () => {
    const { leases, files } = windows(1);
    const me = process.getuid?.() ?? 0;
    vi.spyOn(process, 'getuid').mockReturnValue(me + 1);
    onTestFinished(() => void vi.restoreAllMocks());
    expect(await leases[0]?.mayAct('/w')).toBe(false);
    expect(files()).toEqual([]);
  });

  it('has one for each folder', async () => {
    const { leases, files } = windows(2);
    expect(await leases[0]?.mayAct('/a')).toBe(true);
    expect(await leases[1]?.mayAct('/b')).toBe(true);
    expect(files()).toHaveLength(2);
  });

  it('goes to another when its window closes', async () => {
    const { leases, files } = windows(2);
    await leases[0]?.mayAct('/w');
    leases[0]?.dispose();
    await eventually(() => files().length === 0);
    expect(await leases[1]?.mayAct('/w')).toBe(true);
    expect(await leases[0]?.mayAct('/w')).toBe(false);
  });

  it('goes to one of many when its window hangs', async () => {
    const { leases, age } = windows(6);
    await leases[0]?.mayAct('/w');
    age(20);
    const others = await Promise.all(leases.slice(1).map((one) => one.mayAct('/w')));
    expect(others.filter(Boolean).length).toBeLessThanOrEqual(1);
    const again = await Promise.all(leases.slice(1).map((one) => one.mayAct('/w')));
    expect(again.filter(Boolean)).toHaveLength(1);
    expect(await leases[0]?.mayAct('/w')).toBe(false);
  });

  it('goes to another when its process is gone', async () => {
    const { home, leases, files } = windows(1);
    await leases[0]?.mayAct('/w');
    const [file = ''] = files();
    fs.writeFileSync(path.join(home, file), JSON.stringify({ owner: 'x', pid: 2 ** 22 + 1 }));
    expect(await leases[0]?.mayAct('/w')).toBe(true);
  });

  it('is renewed while it is held', async () => {
    const { home, clock, leases, files, age } = windows(1);
    await leases[0]?.mayAct('/w');
    age(10);
    const [file = ''] = files();
    expect(file).not.toBe('');
    void clock.advance(4_000);
    await eventually(() => Date.now() - fs.statSync(path.join(home, file)).mtimeMs < 5_000);
  });
});

describe('a guardian', () => {
  function guarded() {
    const base = windows(2);
    const guardian = new Leases(() => base.home, new TestLog(), base.clock, 'guardian');
    onTestFinished(() => guardian.dispose());
    return { ...base, guardian };
  }

  it('acts while no window is there, and never beside one', async () => {
    const { guardian, leases } = guarded();
    expect(await guardian.mayAct('/w')).toBe(true);
    expect(await guardian.mayAct('/w')).toBe(true);
    // The window takes over, and is quiet while what the guardian began may go on.
    expect(await leases[0]?.mayAct('/w')).toBe(false);
    expect(await guardian.mayAct('/w')).toBe(false);
  });

  it('makes way for a window, which acts after five seconds', async () => {
    const { guardian, leases, clock } = guarded();
    await guardian.mayAct('/w');
    await leases[0]?.mayAct('/w');
    await clock.advance(4_900);
    expect(await leases[0]?.mayAct('/w')).toBe(false);
    await clock.advance(200);
    expect(await leases[0]?.mayAct('/w')).toBe(true);
    expect(await leases[1]?.mayAct('/w')).toBe(false);
    expect(await guardian.mayAct('/w')).toBe(false);
  });

  it('acts again when the window has closed', async () => {
    const { guardian, leases, files } = guarded();
    await leases[0]?.mayAct('/w');
    expect(await guardian.mayAct('/w')).toBe(false);
    leases[0]?.dispose();
    await eventually(() => files().length === 0);
    expect(await guardian.mayAct('/w')).toBe(true);
  });
});
