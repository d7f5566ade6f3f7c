import { expect, it } from 'vitest';
import { TimeoutError } from '../../../../src/base/async';
import { Pm2Socket } from '../../../../src/pm2/socket/pm2Socket';
import { Pm2CallError, Pm2ClosedError, RpcClient } from '../../../../src/pm2/socket/rpcClient';
import { encodeMessage } from '../../../../src/pm2/socket/wire';
import { eventually } from '../../../fakes/eventually';
import { FakeClock } from '../../../fakes/fakeClock';
import { type FakeAnswer, FakeDaemon, silence } from '../../../fakes/fakeDaemon';

async function client(answer?: FakeAnswer) {
  const daemon = await new FakeDaemon().listen();
  if (answer) daemon.answer = answer;
  const clock = new FakeClock();
  const rpc = new RpcClient(await Pm2Socket.connect(daemon.home.rpcSocket, 1_000), clock);
  return { daemon, clock, rpc };
}

/** How a promise ends, asked at once so that nothing is left unheard. */
function outcome(promise: Promise<unknown>): Promise<unknown> {
  return promise.catch((error: unknown) => error);
}

it('gives each caller its own answer, in whatever order they come', async () => {
  const { daemon, rpc, clock } = await client(() => silence);
  const first = rpc.call('startProcessId', 1, 1_000);
  const second = rpc.call('stopProcessId', 2, 1_000);
  await eventually(() => daemon.calls.length === 2);
  daemon.sendRaw(encodeMessage([{ args: ['two'] }, 'codex-services:1']));
  daemon.sendRaw(encodeMessage([{ args: ['nobody'] }, 'codex-services:77']));
  daemon.sendRaw(encodeMessage([{ args: ['one'] }, 'codex-services:0']));
  expect(await Promise.all([first, second])).toEqual(['one', 'two']);
  expect(daemon.calls).toEqual([
    { method: 'startProcessId', args: [1] },
    { method: 'stopProcessId', args: [2] },
  ]);
  expect(clock.pending).toBe(0);
});

it.each<[string, unknown, string]>([
  ['an error of PM2', { error: 'Process 9 not found' }, 'Process 9 not found'],
  ['an error object', { error: { message: 'no' } }, 'no'],
  ['an error without text', { error: 5 }, 'PM2 reported an error without a text.'],
  ['an error that is null', { error: null }, 'PM2 reported an error without a text.'],
  ['text', 'pong', 'PM2 gave an answer that is not one.'],
  ['null', null, 'PM2 gave an answer that is not one.'],
])('rejects on %s', async (_, body, message) => {
  const { daemon, rpc } = await client(() => silence);
  const result = outcome(rpc.call('ping', {}, 1_000));
  await eventually(() => daemon.calls.length === 1);
  daemon.sendRaw(encodeMessage([body, 'codex-services:0']));
  const error = await result;
  expect(error).toBeInstanceOf(Pm2CallError);
  expect(error).toMatchObject({ message });
});

it.each([[{ args: [] }], [{}], [{ args: 'no list' }]])('takes %j as no value', async (body) => {
  const { daemon, rpc } = await client(() => silence);
  const result = rpc.call('reloadLogs', {}, 1_000);
  await eventually(() => daemon.calls.length === 1);
  daemon.sendRaw(encodeMessage([body, 'codex-services:0']));
  expect(await result).toBeUndefined();
});

it('times out when the daemon keeps silent, and is not disturbed by a late answer', async () => {
  const { daemon, rpc, clock } = await client(() => silence);
  const result = outcome(rpc.call('getMonitorData', {}, 5_000));
  await eventually(() => daemon.calls.length === 1);
  await clock.advance(5_000);
  expect(await result).toBeInstanceOf(TimeoutError);
  expect(await result).toMatchObject({
    message: 'PM2 did not answer getMonitorData within 5000 ms.',
  });
  daemon.sendRaw(encodeMessage([{ args: [[]] }, 'codex-services:0']));
  daemon.answer = () => 'pong';
  expect(await rpc.call('ping', {}, 1_000)).toBe('pong');
});

it.each([
  ['the daemon dies', (daemon: FakeDaemon) => daemon.dropConnections()],
  ['garbage comes', (daemon: FakeDaemon) => daemon.sendRaw(Buffer.from('garbage'))],
  ['it is disposed', (_: FakeDaemon, rpc: RpcClient) => rpc.dispose()],
])('rejects every call under way when %s', async (_, end) => {
  const { daemon, rpc, clock } = await client(() => silence);
  const results = [
    outcome(rpc.call('ping', {}, 1_000)),
    outcome(rpc.call('restartProcessId', { id: 1, env: {} }, 1_000)),
  ];
  await eventually(() => daemon.calls.length === 2);
  end(daemon, rpc);
  for (const error of await Promise.all(results)) expect(error).toBeInstanceOf(Pm2ClosedError);
  expect(clock.pending).toBe(0);
});

it('refuses calls once the connection has ended', async () => {
  const { daemon, rpc } = await client();
  await rpc.call('ping', {}, 1_000);
  daemon.dropConnections();
  const ended = await eventually(() => {
    const result = outcome(rpc.call('ping', {}, 1_000));
    return rpc['socket'].isOpen ? undefined : result;
  });
  expect(ended).toBeInstanceOf(Pm2ClosedError);
});

it.each([[NaN], [-1], [1.5], [undefined], [null], ['3']])(
  'sends nothing for the id %s: a malformed call can kill the daemon',
  async (id) => {
    const { daemon, rpc } = await client();
    expect(() => rpc.call('deleteProcessId', id as number, 1_000)).toThrow(RangeError);
    expect(() => rpc.call('restartProcessId', { id: id as number, env: {} }, 1)).toThrow(
      RangeError,
    );
    await rpc.call('ping', {}, 1_000);
    expect(daemon.calls.map(({ method }) => method)).toEqual(['ping']);
  },
);
