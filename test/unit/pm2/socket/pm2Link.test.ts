import { describe, expect, it, onTestFinished } from 'vitest';
import { HumanError } from '../../../../src/base/errors';
import type { EngineEvent } from '../../../../src/engine/engineEvent';
import type { Pm2Home } from '../../../../src/pm2/daemon/pm2Home';
import type { EngineState } from '../../../../src/engine/engine';
import { Pm2Link } from '../../../../src/pm2/socket/pm2Link';
import { advanceUntil, eventually } from '../../../fakes/eventually';
import { FakeClock } from '../../../fakes/fakeClock';
import { FakeDaemon, silence } from '../../../fakes/fakeDaemon';
import { TestLog } from '../../../fakes/testLog';

function linked(daemon = new FakeDaemon()) {
  const clock = new FakeClock();
  let attempts = 0;
  const home = (): Pm2Home => {
    attempts++;
    return daemon.home;
  };
  const link = new Pm2Link(home, new TestLog(), clock);
  onTestFinished(() => link.dispose());
  const states: EngineState[] = [];
  const events: EngineEvent[] = [];
  link.onDidChangeState((state) => states.push(state));
  link.onDidReceiveEvent((event) => events.push(event));
  return { daemon, clock, link, states, events, asked: () => attempts };
}

async function connected() {
  const parts = linked(await new FakeDaemon().listen());
  await parts.link.connect();
  await eventually(() => parts.daemon.subscribers === 1);
  return parts;
}

const noDaemon = { type: 'noDaemon', killed: false };

describe('connecting', () => {
  it('connects, lists and hears', async () => {
    const { daemon, link, states, events } = await connected();
    daemon.answer = () => [{ pm_id: 3, name: 'a', pm2_env: { status: 'online' } }];
    expect(await link.snapshot()).toMatchObject([{ id: 3, name: 'a', status: 'online' }]);
    daemon.publish('some:other', {});
    daemon.publish('log:out', { process: { pm_id: 3, name: 'a' }, data: 'hi', at: 5 });
    await eventually(() => events.length > 0);
    expect(events).toEqual([{ type: 'log', id: 3, name: 'a', stream: 'out', data: 'hi', at: 5 }]);
    expect(states).toEqual([{ type: 'connected' }]);
  });

  it('never starts a daemon, and finds the one that appears later', async () => {
    const { daemon, clock, link, states } = linked();
    await link.connect();
    expect(link.state).toEqual(noDaemon);
    await clock.advance(249);
    await daemon.listen();
    await clock.advance(1);
    await eventually(() => link.state.type === 'connected');
    expect(states).toEqual([noDaemon, { type: 'connected' }]);
  });

  it('asks ever more rarely, down to every five seconds, and fires no state twice', async () => {
    const { clock, link, states, asked } = linked();
    await link.connect();
    for (const [index, ms] of [250, 500, 1_000, 2_000, 4_000, 5_000, 5_000].entries()) {
      await eventually(() => clock.pending === 1);
      await clock.advance(ms - 1);
      expect(asked()).toBe(index + 1);
      await clock.advance(1);
      expect(asked()).toBe(index + 2);
    }
    expect(states).toEqual([noDaemon]);
  });

  it('makes one connection for calls that come together', async () => {
    const { daemon, link } = linked(await new FakeDaemon().listen());
    await Promise.all([link.connect(), link.connect(), link.connect()]);
    await link.connect();
    expect(daemon.calls.map(({ method }) => method)).toEqual(['ping']);
  });

  it('says that PM2 is not answering where the socket accepts and stays silent', async () => {
    const { daemon, clock, link } = linked(await new FakeDaemon().listen());
    daemon.answer = () => silence;
    await advanceUntil(clock, 500, link.connect());
    expect(link.state).toEqual({
      type: 'notAnswering',
      reason: 'PM2 did not answer ping within 3000 ms.',
    });
    daemon.answer = () => 'pong';
    await advanceUntil(clock, 500, link.connect());
    expect(link.state.type).toBe('connected');
  });

  it('tells why a PM2_HOME cannot be used, and does not try again by itself', async () => {
    const clock = new FakeClock();
    let usable = false;
    const daemon = await new FakeDaemon().listen();
    const link = new Pm2Link(
      () => {
        if (!usable) throw new HumanError('Too long.');
        return daemon.home;
      },
      new TestLog(),
      clock,
    );
    onTestFinished(() => link.dispose());
    await link.connect();
    expect(link.state).toEqual({ type: 'unusable', reason: 'Too long.' });
    expect(clock.pending).toBe(0);
    usable = true;
    await link.reconnect();
    expect(link.state.type).toBe('connected');
  });

  it('moves to another PM2_HOME when told to', async () => {
    const [one, two] = [await new FakeDaemon().listen(), await new FakeDaemon().listen()];
    let home = one.home;
    const link = new Pm2Link(() => home, new TestLog(), new FakeClock());
    onTestFinished(() => link.dispose());
    await link.connect();
    home = two.home;
    await link.reconnect();
    two.answer = () => [];
    await link.snapshot();
    expect(one.calls.map(({ method }) => method)).toEqual(['ping']);
    expect(two.calls.map(({ method }) => method)).toEqual(['ping', 'getMonitorData']);
    await eventually(() => one.subscribers === 0);
    expect(link.state.type).toBe('connected');
  });
});

describe('losing', () => {
  it.each([
    ['without a word', false],
    ['after pm2:kill', true],
  ])('tells a daemon that goes %s: killed %s', async (_, killed) => {
    const { daemon, clock, link, states, events } = await connected();
    if (killed) {
      daemon.publish('pm2:kill', { status: 'killed' });
      await eventually(() => events.length > 0);
      expect(events).toEqual([{ type: 'daemonKilled' }]);
    }
    await daemon.end();
    await eventually(() => link.state.type === 'noDaemon');
    await clock.advance(1_000);
    await eventually(() => clock.pending === 1);
    expect(states).toEqual([{ type: 'connected' }, { type: 'noDaemon', killed }]);
  });

  it('forgets a goodbye once a daemon is there again', async () => {
    const { daemon, clock, link, events } = await connected();
    daemon.publish('pm2:kill', {});
    await eventually(() => events.length > 0);
    await daemon.end();
    await eventually(() => link.state.type === 'noDaemon');
    await daemon.listen();
    await clock.advance(250);
    await eventually(() => link.state.type === 'connected');
    await daemon.end();
    await eventually(() => link.state.type === 'noDaemon');
    expect(link.state).toEqual(noDaemon);
  });

  it('begins with short waits again after a connection', async () => {
    const { daemon, clock, link } = linked();
    await link.connect();
    for (const ms of [250, 500, 1_000]) {
      await clock.advance(ms);
      await eventually(() => clock.pending === 1);
    }
    await daemon.listen();
    await clock.advance(2_000);
    await eventually(() => link.state.type === 'connected');
    await daemon.end();
    await eventually(() => link.state.type === 'noDaemon');
    await daemon.listen();
    await clock.advance(250);
    await eventually(() => link.state.type === 'connected');
  });

  it('rejects what is under way', async () => {
    const { daemon, link } = await connected();
    daemon.answer = () => silence;
    const result = link.restart(1).catch((error: Error) => error.name);
    await eventually(() => daemon.calls.length === 2);
    await daemon.end();
    expect(await result).toBe('Pm2ClosedError');
    await expect(link.snapshot()).rejects.toMatchObject({ name: 'Pm2ClosedError' });
  });

  it('is quiet once disposed', async () => {
    const { daemon, clock, link, states } = await connected();
    link.dispose();
    await daemon.end();
    await link.connect();
    expect(clock.pending).toBe(0);
    expect(states).toEqual([{ type: 'connected' }]);
  });
});

describe('calls', () => {
  it('becomes notAnswering when a list does not come, and connected when one does', async () => {
    const { daemon, clock, link } = await connected();
    daemon.answer = () => silence;
    const result = link.snapshot().catch((error: Error) => error.name);
    await eventually(() => daemon.calls.length === 2);
    await clock.advance(5_000);
    expect(await result).toBe('TimeoutError');
    expect(link.state.type).toBe('notAnswering');
    daemon.answer = () => [];
    await link.snapshot();
    expect(link.state.type).toBe('connected');
  });

  it('asks for what it is told', async () => {
    const { daemon, link } = await connected();
    daemon.calls.length = 0;
    daemon.answer = () => '7.0.4';
    expect(await link.version()).toBe('7.0.4');
    await link.start(1);
    await link.stop(2);
    await link.restart(3);
    await link.delete(4);
    await link.reopenLogs();
    expect(daemon.calls).toEqual([
      { method: 'getVersion', args: [{}] },
      { method: 'startProcessId', args: [1] },
      { method: 'stopProcessId', args: [2] },
      { method: 'restartProcessId', args: [{ id: 3, env: {} }] },
      { method: 'deleteProcessId', args: [4] },
      { method: 'reloadLogs', args: [{}] },
    ]);
  });

  it('gives an app its own kill timeout on top', async () => {
    const { daemon, clock, link } = await connected();
    daemon.answer = () => silence;
    let ended = false;
    const stop = link.stop(1, 60_000).catch((error: Error) => error.name);
    void stop.then(() => (ended = true));
    await eventually(() => daemon.calls.length === 2);
    await clock.advance(74_999);
    expect(ended).toBe(false);
    await clock.advance(1);
    expect(await stop).toBe('TimeoutError');
  });

  it('rejects a list that is none', async () => {
    const { daemon, link } = await connected();
    daemon.answer = () => ({ not: 'a list' });
    await expect(link.snapshot()).rejects.toMatchObject({ name: 'Pm2ListError' });
    expect(link.state.type).toBe('connected');
  });
});
