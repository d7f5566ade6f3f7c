// Loaded when the first workspace has been read: what the editor's side of the audit needs besides its thread.
export { AuditThread } from '../audit/engine/auditThread';
export { reportFile, stabilityReport } from '../audit/report/stabilityReport';
export { keyNamed, pm2KeyRows } from '../project/pm2Keys';
export { Measures } from '../services/history/measures';
