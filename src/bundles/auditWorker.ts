// The audit's own thread: parsers and thousands of small reads stay off the extension host's.
import { parentPort, workerData } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import { Attention } from '../audit/engine/attention';
import { AuditEngine } from '../audit/engine/engine';
import { Progress } from '../audit/engine/progress';
import { planFixes } from '../audit/fixes/fixAll';
import { outline } from '../audit/outline';
import type { Project } from '../audit/project/project';
import type { ProjectOptions } from '../audit/project/projectOptions';
import { setKey } from '../audit/fixes/setKey';
import { setPath } from '../audit/fixes/setPath';
import type {
  AuditCalls,
  AuditFacts,
  Request,
  Response,
  WorkerStart,
} from '../audit/engine/workerProtocol';
import { messageOf } from '../base/errors';
import { SyncFiles } from '../system/files/syncFiles';

const { sentences, progress, aside } = workerData as WorkerStart;
if (sentences) l10n.config(sentences);

const seen = new Progress(progress);
const attention = new Attention(aside, (file) => seen.turnTo(file));

interface Limits {
  within: string | undefined;
}

const logFiles = new SyncFiles();
const audited = new Map<string, { readonly engine: AuditEngine; readonly limits: Limits }>();

function optionsOf({
  evaluated,
  settings,
  machine,
  logFiles: own = [],
}: AuditFacts): ProjectOptions {
  const logs = own.map((file) => ({ file, bytes: logFiles.size(file) }));
  return {
    evaluated: new Map(evaluated),
    ...(settings && { settings }),
    ...(machine ? { machine: { ...machine, logs } } : {}),
  };
}

const calls: { [Name in keyof AuditCalls]: (...args: Parameters<AuditCalls[Name]>) => unknown } = {
  open(root, facts, unsaved) {
    const limits: Limits = { within: facts.trusted ? undefined : root };
    const engine = new AuditEngine(root, new SyncFiles(limits), optionsOf(facts), attention);
    audited.set(root, { engine, limits });
    return engine.run(unsaved);
  },
  async update(root, changes, facts) {
    const known = audited.get(root);
    if (!known) return calls.open(root, facts, changes);
    const { engine, limits } = known;
    const result = await engine.update(changes, optionsOf(facts));
    if (!facts.trusted || limits.within === undefined) return result;
    // Trust was given meanwhile: what stands behind links is read as well.
    limits.within = undefined;
    return engine.run();
  },
  ecosystems: (root) => projectOf(root).ecosystems.map(({ document }) => document.file),
  planFixes: (root, texts) => planFixes(projectOf(root), new Map(texts)),
  outline: (file, text) => outline(file, text, attention),
  setKey: (...args) => setKey(...args),
  setPath: (...args) => setPath(...args),
};

function projectOf(root: string): Project {
  const engine = audited.get(root)?.engine;
  if (!engine) throw new Error(`${root} was never audited.`);
  return engine.project;
}

parentPort?.on('message', ({ id, call, args }: Request) => {
  void answer(id, call, args);
});

async function answer(id: number, call: Request['call'], args: readonly unknown[]): Promise<void> {
  let response: Response;
  try {
    const run = calls[call] as (...all: readonly unknown[]) => unknown;
    response = { id, value: await run(...args) };
  } catch (error) {
    response = {
      id,
      error: error instanceof Error ? (error.stack ?? messageOf(error)) : String(error),
    };
  }
  parentPort?.postMessage(response);
}
