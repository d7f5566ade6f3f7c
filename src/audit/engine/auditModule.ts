import type { Measures } from '../../services/history/measures';
import type { AuditThread } from './auditThread';
import type { ecosystemKeys, keyTruth } from '../ecosystemKeys';
import type { reportFile, stabilityReport } from '../report/stabilityReport';

/** What the late bundle of the audit exports. */
export interface AuditModule {
  readonly AuditThread: typeof AuditThread;
  readonly ecosystemKeys: typeof ecosystemKeys;
  readonly keyTruth: typeof keyTruth;
  readonly reportFile: typeof reportFile;
  readonly stabilityReport: typeof stabilityReport;
  readonly Measures: typeof Measures;
}
