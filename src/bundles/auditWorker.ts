// The audit's own thread: parsers and thousands of small reads stay off the extension host's.
import { parentPort, workerData } from 'node:worker_threads';
import * as l10n from '@vscode/l10n';
import { AuditEngine } from '../audit/engine/engine';
import { planFixes } from '../audit/fixes/fixAll';
import { outline } from '../audit/outline';
import type { ProjectOptions } from '../audit/project/project';
import { setKey } from '../audit/fixes/setKey';
import { setPath } from '../audit/fixes/setPath';
import type { AuditCalls, AuditFacts, Request, Response } from '../audit/engine/workerProtocol';
import { messageOf } from '../base/errors';
import { SyncFiles } from '../system/files/syncFiles';

const { sentences } = workerData as { sentences?: { contents: Record<string, string> } };
if (sentences) l10n.config(sentences);

const files = new SyncFiles();
const engines = new Map<string, AuditEngine>();

function optionsOf({ evaluated, machine, logFiles = [] }: AuditFacts): ProjectOptions {
  const logs = logFiles.map((file) => ({ file, bytes: files.size(file) }));
  return {
    evaluated: new Map(evaluated),
    ...(machine ? { machine: { ...machine, logs } } : {}),
  };
}

const calls: { [Name in keyof AuditCalls]: (...args: Parameters<AuditCalls[Name]>) => unknown } = {
  open(root, facts) {
    const engine = new AuditEngine(root, files, optionsOf(facts));
    engines.set(root, engine);
    return engine.run();
  },
  update(root, changes, facts) {
    return engines.get(root)?.update(changes, optionsOf(facts)) ?? calls.open(root, facts);
  },
  async planFixes(root, texts) {
    const engine = engines.get(root);
    if (!engine) throw new Error(`${root} was never audited.`);
    return planFixes(engine.project, new Map(texts));
  },
  outline: (file, text) => outline(file, text),
  setKey: (...args) => setKey(...args),
  setPath: (...args) => setPath(...args),
};

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
