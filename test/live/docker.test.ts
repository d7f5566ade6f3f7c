import * as fs from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Docker } from '../../src/docker/docker';
import { StartHelp } from '../../src/bundles/preflight';
import type { Database } from '../../src/services/databases/database';
import { createSystem } from '../../src/system';
import { dockerLacking, DockerEngine } from './harness/dockerEngine';
import { idle, project } from './harness/apps';
import { until } from './harness/processes';
import type { Window } from './harness/window';
import { freePort, useWorld } from './harness/world';

const lacking = dockerLacking();
const image = 'postgres:codex-test';

describe('Docker that is not there', () => {
  it('is a sentence: no command', async () => {
    const docker = new Docker(async () => ({ PATH: '/nowhere' }));
    expect(await docker.state()).toEqual({
      type: 'noClient',
      sentence: 'There is no docker command.',
    });
  });

  it.skipIf(lacking !== undefined)('is a sentence: a client, and no engine', async () => {
    const env = { PATH: process.env['PATH'] ?? '', DOCKER_HOST: 'unix:///nowhere/docker.sock' };
    const docker = new Docker(async () => env);
    const state = await docker.state();
    expect(state).toMatchObject({ type: 'noEngine' });
    expect(state.type !== 'up' && state.sentence).toMatch(
      /^Docker’s engine does not answer: Cannot connect to the Docker daemon at unix:\/\/\/nowhere/,
    );
    // Nor is it a storm of errors further on.
    expect(await docker.composeContainer('/w/docker-compose.yml', 'db')).toBeUndefined();
    expect(await docker.containerOfPort(5432)).toBeUndefined();
  });
});

describe.skipIf(lacking !== undefined)(
  `a Docker engine with a Compose project (lacking: ${lacking ?? 'nothing'})`,
  () => {
    const world = useWorld('all');
    let engine: DockerEngine;
    let window: Window;
    let help: StartHelp;
    let port = 0;
    const system = createSystem();

    beforeAll(async () => {
      engine = await DockerEngine.start(world().write('engine', {}));
      engine.importPostgres(image);
      port = await freePort();
      const compose = `version: '3'
services:
  db:
    image: ${image}
    mem_limit: 200m
    ports: ['127.0.0.1:${port}:5432']
    environment: { POSTGRES_USER: postgres }
  broken:
    image: postgres:not-there
    ports: ['127.0.0.1:1:5432']
    environment: { POSTGRES_DB: broken }
`;
      const folder = world().write('shop', {
        ...project(idle('api')),
        'docker-compose.yml': compose,
      });
      window = await world().open({ folders: [folder], env: { DOCKER_HOST: engine.host } });
      await until(
        () => window.readiness.current?.databases.databases.length === 2,
        'the databases',
      );
      help = new StartHelp({
        node: () => window.tools.node(),
        plan: (definition) => window.plan(definition),
        serviceEnvironment: () => window.tools.serviceEnvironment(),
        portOwners: window.watchers.portOwners,
        memory: system.memory,
        databases: window.readiness.current?.databases,
      });
    });

    afterAll(async () => {
      system.dispose();
      for (const id of engine.docker('ps', '-aq').split('\n').filter(Boolean)) {
        engine.docker('rm', '-f', id);
      }
      engine.docker('network', 'prune', '-f');
      await engine.stop();
    });

    const database = (service = 'db'): Database => {
      const found = window.readiness.current?.databases.databases.find(
        ({ compose }) => compose?.service === service,
      );
      if (!found) throw new Error(`no database ${service}`);
      return found;
    };

    async function start(one: Database): Promise<readonly string[]> {
      const lines: string[] = [];
      await help.startContainer(one, (line) => lines.push(line));
      return lines;
    }

    /** What is wrong before a start, by title. */
    async function wrong(): Promise<Readonly<Record<string, string>>> {
      const checks = await help.preflight(window.all);
      const bad = checks.filter(({ state }) => state !== 'ok');
      return Object.fromEntries(bad.map(({ title, detail }) => [title, detail]));
    }

    it('says before a start that the database is not there, and that Docker could start it', async () => {
      expect(await wrong()).toMatchObject({
        'Database postgres': `Nothing listens on 127.0.0.1:${port}.`,
      });
      const checks = await help.preflight(window.all);
      expect(checks).toContainEqual({
        title: 'Docker, for docker-compose.yml',
        state: 'ok',
        detail: 'the engine answers',
      });
    });

    it('starts the Compose service of a database, with Docker’s words, until it answers', async () => {
      const lines = await start(database());
      expect(lines[0]).toBe(
        `> docker-compose -f ${path.join(world().folder, 'shop/docker-compose.yml')} up -d -- db`,
      );
      expect(lines.join('\n')).toMatch(/Creating .*db/);
      const status = window.readiness.current?.databases.status(database().id);
      expect(status).toMatchObject({ type: 'up', facts: { embedded: false } });
      expect(await start(database())).toEqual([expect.stringMatching(/_db_1 runs already\.$/)]);
    });

    it('starts the container that is there, and does not make another', async () => {
      const container = engine.docker('ps', '-aq');
      engine.docker('kill', container);
      expect((await start(database()))[0]).toMatch(/^> docker start -- \S+_db_1$/);
      expect(engine.docker('ps', '-aq')).toBe(container);
    });

    it('finds a container by the port that it publishes, where no Compose file says it', async () => {
      engine.docker('kill', engine.docker('ps', '-q'));
      const { compose: _, ...plain } = database();
      expect((await start(plain))[0]).toMatch(/^> docker start -- \S+_db_1$/);
      const nowhere = { ...plain, address: { ...plain.address, port: 2 } };
      await expect(start(nowhere)).rejects.toThrow(
        'Nobody knows how to start the database: no service, Compose file or container has port 2.',
      );
    });

    it('says with Docker’s own last words why an image cannot be had', async () => {
      await expect(start(database('broken'))).rejects.toThrow(/^docker-compose failed: .*\S/);
    });

    it('is a sentence where the engine has gone meanwhile; nothing is thrown that is none', async () => {
      await engine.stop();
      try {
        await expect(start(database())).rejects.toThrow(/^Docker’s engine does not answer: /);
        expect((await wrong())['Docker, for docker-compose.yml']).toMatch(
          /^Docker’s engine does not answer: /,
        );
      } finally {
        fs.rmSync(path.join(engine.folder, 'pid'), { force: true });
        await engine.run();
      }
    });
  },
);
