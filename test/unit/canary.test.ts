import { describe, expect, it } from 'vitest';
import { toHuman } from '../../src/audit/report/human';
import { toJson } from '../../src/audit/report/json';
import { toSarif } from '../../src/audit/report/sarif';
import { stabilityReport } from '../../src/audit/report/stabilityReport';
import { AuditEngine } from '../../src/audit/engine/engine';
import { Emitter } from '../../src/base/event';
import { Docker } from '../../src/docker/docker';
import { databaseTrouble } from '../../src/postgres/trouble';
import { apiOf } from '../fakes/apiOf';
import { databaseDetails, databaseRow } from '../../src/services/databases/databaseText';
import { explainEnding } from '../../src/services/endings';
import type { HistoryEntry } from '../../src/services/history/historyEntry';
import { LastLines } from '../../src/services/history/lastLines';
import { RestartHistory } from '../../src/services/history/restartHistory';
import { ErrorNotes, reasonOf } from '../../src/services/logs/errorNotes';
import type { LogBatch } from '../../src/services/logs/logFeed';
import type { LogLine } from '../../src/services/logs/logLine';
import { holderText, toHolder } from '../../src/services/ports/portHolder';
import { SyncFiles } from '../../src/system/files/syncFiles';
import { historyDetail, historyDocument } from '../../src/views/history/historyText';
import { processDetail, reasonDetail } from '../../src/views/tree/detailText';
import { renderRow } from '../../src/views/tree/rowText';
import { serviceTooltip } from '../../src/views/tree/serviceTooltip';
import { aProcess, aService } from '../fakes/samples';
import { tempFolder, writeFile } from '../fakes/tempFolder';

const canary = 'cAnArY4711';

/** Texts as programs, settings and files write them, each at the end of a long line as well: there it would be cut. */
const planted = [
  `DATABASE_URL=postgres://codex:${canary}@127.0.0.1/codex node server.js`,
  `node server.js --password ${canary} --token=${canary}`,
  `mysql -u root -p${canary} db`,
  `Error: connect failed: {"host":"h","password":"${canary}"}`,
  `request failed: Authorization: Bearer ${canary}`,
  `Server=h;User Id=me;Password=${canary};`,
  `GET /cb?access_token=${canary}&state=1 500`,
  `password: ${canary}`,
].flatMap((text) => [
  text,
  ...[80, 120, 160, 200, 300, 600].map((cut) => `${'x '.repeat(cut / 2 - 12)}${text}`),
]);

/** A beginning of it is a leak as well. */
const leak = new RegExp(canary.slice(0, 4));

function expectNone(...shown: readonly unknown[]): void {
  for (const one of shown)
    expect(typeof one === 'string' ? one : JSON.stringify(one)).not.toMatch(leak);
}

describe.each(planted)('a secret in: %s', (text) => {
  it('is in no row, tooltip, message, or answer to other extensions', () => {
    const service = aService({ state: { type: 'unhealthy', reason: text }, logError: text });
    const holder = toHolder(aProcess({ command: text }), 3000, 'outside');
    expectNone(
      renderRow(service, 0),
      serviceTooltip(service, 0),
      reasonDetail(service),
      processDetail(aProcess({ command: text })),
      holder,
      holderText(holder),
    );
    const didChange = new Emitter<never>();
    const store = { services: [service], onDidChange: didChange.event } as never;
    expectNone(apiOf(store).services);
  });

  it('is in no history, as it is kept and as it is shown', () => {
    const didRead = new Emitter<LogBatch>();
    const last = new LastLines({ onDidReadLines: didRead.event });
    const lines: readonly LogLine[] = [{ at: 1, text, level: 'error', from: 'err' } as never];
    didRead.fire({ serviceKey: 'k', lines, from: 'live' } as never);
    let kept: unknown;
    const history = new RestartHistory({ get: () => ({}), set: (all) => void (kept = all) });
    const said = last.of('k');
    const ending = explainEnding({
      serviceKey: 'k',
      exitCode: 1,
      signal: undefined,
      lines: said,
    } as never);
    const entry: HistoryEntry = {
      at: 1,
      what: 'exit',
      cause: 'crash',
      lines: said,
      ...(ending && { ending }),
    };
    history.add('k', entry);
    const notes = new ErrorNotes();
    notes.take(lines);
    expectNone(kept, historyDocument('backend', history.of('k')), historyDetail(entry));
    expectNone(notes.unread && reasonOf(notes.unread));
    expect(said).toHaveLength(1);
  });

  it('is in nothing that a database says', () => {
    const address = { host: 'h', port: 1, database: 'd', user: 'u', tls: 'off' } as const;
    const trouble = databaseTrouble(new Error(text), address);
    const database = { id: 'x', address, foundIn: '.env', workspaceFolder: '/w' } as never;
    expectNone(
      trouble,
      databaseRow(database, { type: 'trouble', trouble } as never),
      databaseDetails({ type: 'trouble', trouble } as never),
    );
  });

  it.skipIf(process.platform === 'win32')('is in no line and no error of Docker’s', async () => {
    const folder = tempFolder({ said: `${text}\n` });
    writeFile(`${folder}/docker`, `#!/bin/sh\ncat '${folder}/said' >&2\nexit 1\n`);
    const docker = new Docker(async () => ({ PATH: `${folder}:/usr/bin:/bin` }));
    const lines: string[] = [];
    const failed = await docker.start('db', (line) => lines.push(line)).catch(String);
    expect(lines.length).toBeGreaterThan(1);
    expectNone(lines, failed, await docker.state());
  });
});

describe('a secret in the files of a project', () => {
  it('is in no diagnostic, report, JSON or SARIF', async () => {
    const url = `postgres://codex:${canary}@db.example.com/codex`;
    const root = tempFolder({
      'ecosystem.config.js': `module.exports = { apps: [{ name: 'a', script: 'npm', args: 'run dev', watch: true, autorestart: false, env: { API_TOKEN: '${canary}', DATABASE_URL: '${url}' } }, { name: 'b', script: './x', cwd: './token=${canary}' }] };\n`,
      'package.json': JSON.stringify({
        name: 'a',
        scripts: { dev: `API_TOKEN=${canary} tsx watch src/index.ts --password ${canary}` },
      }),
      '.env': `DB_PASSWORD=${canary}\nDATABASE_URL=${url}\n`,
      'docker-compose.yml': `services:\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: ${canary}\n`,
      'start.sh': `#!/bin/sh\nexport API_TOKEN=${canary}\nnpm run dev -- --password ${canary}\n`,
    });
    const engine = new AuditEngine(root, new SyncFiles());
    const { findings, services } = await engine.run();
    expect(findings.length).toBeGreaterThan(2);
    const linesOf = (file: string) => engine.project.document(file)?.lines;
    const history = { before: [], after: [] };
    expectNone(
      toJson(root, findings, linesOf),
      toSarif(root, findings, linesOf, '1.0.0'),
      toHuman(root, findings),
      stabilityReport({
        root,
        project: 'a',
        date: '',
        findings,
        judged: true,
        fixed: [],
        services,
        history,
      }),
      findings.map(({ message, related }) => [message, related]),
    );
  });
});
