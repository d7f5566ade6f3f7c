import type { AuditThread } from './auditThread';
import type { ecosystemKeys, keyTruth } from './ecosystemKeys';
import type { docsUrl } from './report/docsUrl';
import type { reportFile, stabilityReport } from './report/stabilityReport';

/** What the late bundle of the audit exports. */
export interface AuditModule {
  readonly AuditThread: typeof AuditThread;
  readonly ecosystemKeys: typeof ecosystemKeys;
  readonly keyTruth: typeof keyTruth;
  readonly docsUrl: typeof docsUrl;
  readonly reportFile: typeof reportFile;
  readonly stabilityReport: typeof stabilityReport;
}
