// What scripts/audit.mjs bundles for itself, beside the audit's thread: the audit without an editor.
export { AuditThread } from '../audit/engine/auditThread';
export { toHuman } from '../audit/report/human';
export { toJson } from '../audit/report/json';
export { ruleHelp, toSarif } from '../audit/report/sarif';
export { LineMap } from '../audit/text';
export { EcosystemReader, type RawApp } from '../pm2/ecosystem/ecosystemFile';
export { createSystem } from '../system';
export { SyncFiles } from '../system/files/syncFiles';
