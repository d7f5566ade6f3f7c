import { describe, expect, it } from 'vitest';
import { parseBusMessage } from '../../../../src/pm2/socket/busEvents';

const process = {
  pm_id: 2,
  name: 'backend',
  status: 'stopped',
  exit_code: 1,
  env: { DB_PASSWORD: 'hunter2' },
};

const daemon = { pm_id: 'PM2', name: 'PM2', rev: null };

describe('reads', () => {
  it.each([
    [
      'log:out',
      { process, data: 'a\nb', at: 5 },
      { type: 'log', id: 2, name: 'backend', stream: 'out', data: 'a\nb', at: 5 },
    ],
    [
      'log:err',
      { process, data: 'oh', at: 5 },
      { type: 'log', id: 2, name: 'backend', stream: 'err', data: 'oh', at: 5 },
    ],
    [
      'process:event',
      { process, event: 'exit', manually: true, at: 5 },
      {
        type: 'process',
        event: 'exit',
        id: 2,
        name: 'backend',
        manually: true,
        status: 'stopped',
        exitCode: 1,
        at: 5,
      },
    ],
    [
      'process:exception',
      { process, data: { message: 'boom', stack: 'x' }, at: 5 },
      { type: 'exception', id: 2, name: 'backend', message: 'boom', at: 5 },
    ],
    [
      'process:exception',
      { process, data: 'no object', at: 5 },
      { type: 'exception', id: 2, name: 'backend', message: '', at: 5 },
    ],
    [
      'log:PM2',
      { process: daemon, data: 'exited', at: 5 },
      { type: 'daemonLog', text: 'exited', at: 5 },
    ],
    ['pm2:kill', undefined, { type: 'daemonKilled' }],
    ['pm2:kill', { status: 'killed', msg: 'by hand' }, { type: 'daemonKilled' }],
  ])('%s %j', (channel, data, expected) => {
    const event = parseBusMessage([channel, data]);
    expect(event).toEqual(expected);
    expect(JSON.stringify(event)).not.toContain('hunter2');
  });

  it.each(['soon', 1e308, -1, Infinity])('a message without its time as of now: %s', (at) => {
    const before = Date.now();
    expect(parseBusMessage(['log:PM2', { process: daemon, data: 'x', at }])).toMatchObject({
      at: expect.toSatisfy((at: number) => at >= before && at <= Date.now()),
    });
  });

  it('what is oddly typed as far as it goes', () => {
    const odd = { pm_id: 2, name: 7, status: {}, exit_code: 'x' };
    expect(parseBusMessage(['process:event', { process: odd, event: 'exit', at: 1 }])).toEqual({
      type: 'process',
      event: 'exit',
      id: 2,
      name: '',
      manually: false,
      at: 1,
    });
  });
});

describe('leaves alone', () => {
  it.each<[string, readonly unknown[]]>([
    ['nothing', []],
    ['another channel', ['axm:monitor', { process }]],
    ['a channel that is no text', [{ pm2: 'kill' }]],
    ['a log without data', ['log:out', { process }]],
    ['a log with bytes', ['log:out', { process, data: [1, 2] }]],
    ['a log of nobody', ['log:out', { data: 'x' }]],
    ['an event without its kind', ['process:event', { process }]],
    ['an event of a process without id', ['process:event', { process: {}, event: 'exit' }]],
    ['a negative id', ['process:event', { process: { pm_id: -1 }, event: 'exit' }]],
    ['an exception of nobody', ['process:exception', { data: { message: 'x' } }]],
    ['a daemon line without text', ['log:PM2', { process: daemon }]],
    // By process.send({ type, data }) a service puts on the bus what it likes, under its own id.
    ['a daemon line of a service', ['log:PM2', { process, data: 'App [a:1] exited', at: 5 }]],
    ['an end of the daemon that a service tells', ['pm2:kill', { process, data: 'x', at: 5 }]],
    ['null', ['log:out', null]],
    ['raw bytes', ['process:event', Buffer.from([1])]],
  ])('%s', (_, message) => {
    expect(parseBusMessage(message)).toBeUndefined();
  });
});
