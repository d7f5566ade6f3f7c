import { Lazy } from '../base/lazy';
import type { Host } from '../host/host';
import type { ApiDeeds } from '../services/api';
import type { apiDeeds } from '../services/apiDeeds';
import type { Core } from '../services/core';
import { registerAgents } from './agents';
import type { editorContext, EditorContextParts } from './agents/editorContext';
import type { EditorTools } from './agents/editorTools';
import { registerTasks } from './tasks';
import type { ServiceTasks } from './tasks/serviceTasks';

/** What is loaded when somebody else than a person at the views asks. */
type Load = () => Promise<{
  readonly apiDeeds: typeof apiDeeds;
  readonly editorContext: typeof editorContext;
  readonly EditorTools: typeof EditorTools;
  readonly ServiceTasks: typeof ServiceTasks;
}>;

/** Tasks and tools for language models; gives what the API for other extensions does. */
export function registerReach(
  host: Host,
  core: Core,
  seen: Pick<EditorContextParts, 'memory' | 'audit' | 'patterns' | 'ready'>,
  load: Load,
): () => Promise<ApiDeeds> {
  const { store, supervisor, engine } = core;
  const { log } = host;
  registerTasks(
    host,
    new Lazy(async () => new (await load()).ServiceTasks(host, core, seen.ready)),
  );
  registerAgents(
    host,
    new Lazy(async () => {
      const { editorContext: contextOf, EditorTools: Tools } = await load();
      return new Tools(contextOf({ host, core, ...seen }), log);
    }),
  );
  return async () => (await load()).apiDeeds({ store, supervisor, engine, log });
}
