import type { Measures } from '../../services/history/measures';
import type { AuditThread } from './auditThread';
import type { keyNamed, pm2KeyRows } from '../../project/pm2Keys';
import type { reportFile, stabilityReport } from '../report/stabilityReport';

/** What the late bundle of the audit exports. */
export interface AuditModule {
  readonly AuditThread: typeof AuditThread;
  readonly pm2KeyRows: typeof pm2KeyRows;
  readonly keyNamed: typeof keyNamed;
  readonly reportFile: typeof reportFile;
  readonly stabilityReport: typeof stabilityReport;
  readonly Measures: typeof Measures;
}
