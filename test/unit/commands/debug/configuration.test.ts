import { describe, expect, it } from 'vitest';
import {
  configurationFor,
  namedService,
  sessionKey,
} from '../../../../src/commands/debug/configuration';
import { aService } from '../../../fakes/samples';

const services = [
  aService({ name: 'api', workspaceFolder: '/a' }),
  aService({ name: 'api', workspaceFolder: '/b' }),
  aService({ name: 'web', workspaceFolder: '/b' }),
];

describe('the service of a debug configuration', () => {
  it.each<[object, string | undefined, number]>([
    [{ service: 'api' }, undefined, 0],
    [{ service: 'api' }, '/b', 1],
    [{ service: 'web' }, '/a', 2],
    [{ service: 'web', [sessionKey]: services[1]?.key }, '/a', 1],
    [{ service: 'web', [sessionKey]: 'nobody’s' }, '/a', 2],
  ])('is the named one, of its folder first: %j in %s', (given, folder, index) => {
    const named = namedService(given as Record<string, unknown>, folder, services);
    expect(named).toBe(services[index]);
  });

  it.each<[object, string]>([
    [{}, 'names no service. Set "service" to one of these: api, web.'],
    [{ service: 7 }, 'names no service'],
    [{ service: '../x' }, 'There is no service "../x". Set "service"'],
    [{ service: 'constructor' }, 'There is no service "constructor"'],
  ])('is asked for in words where there is none: %j', (given, sentence) => {
    expect(() => namedService(given as Record<string, unknown>, '/a', services)).toThrow(sentence);
  });
});

it('comes to the editor’s own debugger, at the port, with what else was said', () => {
  const service = aService();
  const given = { type: 'codex-services', request: 'attach', name: 'mine', service: 'backend' };
  expect(
    configurationFor(
      {
        ...given,
        port: 1,
        address: 'evil',
        websocketAddress: 'ws://evil',
        processId: '1',
        trace: true,
      },
      service,
      9300,
    ),
  ).toEqual({
    type: 'pwa-node',
    request: 'attach',
    name: 'mine',
    address: '127.0.0.1',
    port: 9300,
    cwd: '/w/backend',
    skipFiles: ['<node_internals>/**'],
    restart: { delay: 500, maxAttempts: 1_000_000 },
    trace: true,
    [sessionKey]: service.key,
  });
});
