// What scripts/audit.mjs and the bench bundle for themselves: the audit without an editor.
export { AuditEngine } from '../audit/engine/engine';
export { planFixes } from '../audit/fixes/fixAll';
export { toHuman } from '../audit/report/human';
export { toJson } from '../audit/report/json';
export { ruleHelp, toSarif } from '../audit/report/sarif';
export { EcosystemReader } from '../pm2/ecosystem/ecosystemFile';
export { createSystem } from '../system';
export { SyncFiles } from '../system/files/syncFiles';
