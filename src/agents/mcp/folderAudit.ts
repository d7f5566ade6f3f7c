import { auditFacts } from '../../audit/engine/auditFacts';
import type { AuditModule } from '../../audit/engine/auditModule';
import type { AuditThread } from '../../audit/engine/auditThread';
import type { AuditResult } from '../../audit/engine/engine';
import type { FixPlan } from '../../audit/fixes/fixAll';
import type { Disposable } from '../../base/disposable';
import { Lazy } from '../../base/lazy';
import type { Core } from '../../services/core';
import { NodeFiles } from '../../system/files/nodeFiles';
import type { AgentAudit } from '../context';

/** The stability audit of folders, whole at each call: nobody tells here which files have changed. */
export class FolderAudit implements AgentAudit, Disposable {
  readonly #files = new NodeFiles();
  readonly #thread: Lazy<AuditThread>;

  constructor(
    private readonly core: Pick<Core, 'store' | 'system' | 'rules' | 'model'>,
    private readonly folders: () => readonly string[],
    /** The built worker: absolute path. */
    worker: string,
    module: () => Promise<Pick<AuditModule, 'AuditThread'>>,
  ) {
    this.#thread = new Lazy(async () => new (await module()).AuditThread(worker, undefined));
  }

  async run(): Promise<ReadonlyMap<string, AuditResult>> {
    const thread = await this.#thread.get();
    const results = new Map<string, AuditResult>();
    for (const root of this.folders()) {
      results.set(root, await thread.call('open', root, await auditFacts(this.core, root, true)));
    }
    return results;
  }

  async planFixes(): Promise<readonly FixPlan[]> {
    await this.run();
    const thread = await this.#thread.get();
    const plans: FixPlan[] = [];
    for (const root of this.folders()) plans.push(await thread.call('planFixes', root, []));
    return plans;
  }

  text(file: string): Promise<string | undefined> {
    return this.#files.readText(file);
  }

  dispose(): void {
    this.#thread.dispose();
  }
}
