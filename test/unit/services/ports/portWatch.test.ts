import { describe, expect, it, onTestFinished } from 'vitest';
import type { PortOwners } from '../../../../src/services/ports/portOwners';
import type { PortHolder } from '../../../../src/services/ports/portHolder';
import { PortWatch } from '../../../../src/services/ports/portWatch';
import { named, world } from '../supervise/supervisorWorld';

const terminal: PortHolder = {
  port: 3004,
  pid: 77,
  startTime: 1,
  command: 'node server.js',
  startedAt: 0,
  whose: 'outside',
};

/** A watch over stopped services; `asked` notes which ports were looked at. */
async function watched(definitions = [named('backend', { port: 3004 })]) {
  const base = await world(definitions);
  const asked: (readonly number[])[] = [];
  const holders: { list: readonly PortHolder[]; error?: Error } = { list: [terminal] };
  const portOwners = {
    holders: async (ports: readonly number[]) => {
      asked.push(ports);
      if (holders.error) throw holders.error;
      return holders.list;
    },
  } as unknown as PortOwners;
  const watch = new PortWatch(base.store, portOwners, base.log, base.clock);
  onTestFinished(() => watch.dispose());
  const look = async (): Promise<void> => {
    await base.clock.advance(2_000);
    await base.store.refresh();
    await base.clock.advance(1);
  };
  return { ...base, asked, holders, look };
}

describe('PortWatch', () => {
  it('shows who holds the port of a service that does not have it, until it is free', async () => {
    const { look, service, holders } = await watched();
    await look();
    expect(service('backend').holder).toEqual(terminal);
    holders.list = [];
    await look();
    expect(service('backend').holder).toBeUndefined();
  });

  it('looks at no port that nobody wants', async () => {
    const { look, asked, service } = await watched([
      named('backend'),
      named('web', { port: 80, cluster: true }),
    ]);
    await look();
    expect(asked.length).toBeGreaterThan(0);
    expect(asked.every((ports) => ports.length === 0)).toBe(true);
    expect(service('backend').holder).toBeUndefined();
  });

  it('takes another port, and the service itself, for no holder', async () => {
    const { look, service, holders } = await watched();
    holders.list = [
      { ...terminal, port: 3005 },
      { ...terminal, whose: 'service', service: 'backend' },
    ];
    await look();
    expect(service('backend').holder).toBeUndefined();
    holders.list = [terminal];
    await look();
    expect(service('backend').holder).toEqual(terminal);
  });

  it('leaves a service alone that is being stopped', async () => {
    const { look, service, store } = await watched();
    store.setBusy(service('backend').key, 'stopping');
    await look();
    expect(service('backend').holder).toBeUndefined();
    store.setBusy(service('backend').key, undefined);
    await look();
    expect(service('backend').holder).toEqual(terminal);
  });

  it('logs a look that fails, and looks again', async () => {
    const { look, log, holders, service } = await watched();
    holders.error = new Error('no /proc');
    await look();
    expect(log.takeErrors().length).toBeGreaterThan(0);
    holders.error = undefined;
    await look();
    expect(service('backend').holder).toEqual(terminal);
  });
});
