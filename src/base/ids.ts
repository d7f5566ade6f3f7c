// Every id that the manifest and the code share. A test compares this file with package.json.

/** Prefix of commands, settings, views and context keys. */
export const prefix = 'codexServices';

export const commandIds = {
  startAll: 'codexServices.startAll',
  stopAll: 'codexServices.stopAll',
  restartAll: 'codexServices.restartAll',
  deleteAll: 'codexServices.deleteAll',
  cleanRestart: 'codexServices.cleanRestart',
  start: 'codexServices.start',
  stop: 'codexServices.stop',
  restart: 'codexServices.restart',
  delete: 'codexServices.delete',
  startBackend: 'codexServices.startBackend',
  startFrontend: 'codexServices.startFrontend',
  startGenerator: 'codexServices.startGenerator',
  showLogs: 'codexServices.showLogs',
  clearLogs: 'codexServices.clearLogs',
  openLogFile: 'codexServices.openLogFile',
  showFoldedLines: 'codexServices.showFoldedLines',
  showErrors: 'codexServices.showErrors',
  searchLogs: 'codexServices.searchLogs',
  showCombinedLogs: 'codexServices.showCombinedLogs',
  chooseCombinedLogs: 'codexServices.chooseCombinedLogs',
  filterCombinedLogs: 'codexServices.filterCombinedLogs',
  foldLinesLikeThis: 'codexServices.foldLinesLikeThis',
  showPm2Status: 'codexServices.showPm2Status',
  openPm2Monit: 'codexServices.openPm2Monit',
  openMonitor: 'codexServices.openMonitor',
  openInBrowser: 'codexServices.openInBrowser',
  openDefinition: 'codexServices.openDefinition',
  chooseEcosystemFile: 'codexServices.chooseEcosystemFile',
  createEcosystemFile: 'codexServices.createEcosystemFile',
  chooseEnvironment: 'codexServices.chooseEnvironment',
  setLaunchMode: 'codexServices.setLaunchMode',
  refresh: 'codexServices.refresh',
  showOthers: 'codexServices.showOthers',
  hideOthers: 'codexServices.hideOthers',
  showExtensionLog: 'codexServices.showExtensionLog',
  statusBarClick: 'codexServices.statusBarClick',
  openSetting: 'codexServices.openSetting',
  addFound: 'codexServices.addFound',
  useOwnPm2: 'codexServices.useOwnPm2',
  startRenamed: 'codexServices.startRenamed',
  runAudit: 'codexServices.runAudit',
  fixAllSafe: 'codexServices.fixAllSafe',
  writeStabilityReport: 'codexServices.writeStabilityReport',
  showAuditPatch: 'codexServices.showAuditPatch',
  makeExecutable: 'codexServices.makeExecutable',
  noteFix: 'codexServices.noteFix',
  explainRule: 'codexServices.explainRule',
  showRestartHistory: 'codexServices.showRestartHistory',
  freePort: 'codexServices.freePort',
  adoptService: 'codexServices.adoptService',
  endDaemon: 'codexServices.endDaemon',
  openFile: 'codexServices.openFile',
  installDependencies: 'codexServices.installDependencies',
  setMemoryCap: 'codexServices.setMemoryCap',
  preflight: 'codexServices.preflight',
  stopNow: 'codexServices.stopNow',
  startDatabase: 'codexServices.startDatabase',
  copyDatabaseUrl: 'codexServices.copyDatabaseUrl',
  openPsql: 'codexServices.openPsql',
  copyEnvExample: 'codexServices.copyEnvExample',
  copyDiagnostics: 'codexServices.copyDiagnostics',
  attachDebugger: 'codexServices.attachDebugger',
  recordCpuProfile: 'codexServices.recordCpuProfile',
  sampleHeap: 'codexServices.sampleHeap',
  takeHeapSnapshot: 'codexServices.takeHeapSnapshot',
  exportMetrics: 'codexServices.exportMetrics',
  stopMetrics: 'codexServices.stopMetrics',
  addToPrometheus: 'codexServices.addToPrometheus',
  addAlertRules: 'codexServices.addAlertRules',
  createDashboard: 'codexServices.createDashboard',
  exportManifests: 'codexServices.exportManifests',
  deploy: 'codexServices.deploy',
  rollBack: 'codexServices.rollBack',
  copyMcpConfiguration: 'codexServices.copyMcpConfiguration',
  kubernetesShow: 'codexServices.kubernetes.show',
  kubernetesHide: 'codexServices.kubernetes.hide',
  kubernetesReconnect: 'codexServices.kubernetes.reconnect',
  kubernetesUnlock: 'codexServices.kubernetes.unlock',
  kubernetesRestart: 'codexServices.kubernetes.restart',
  kubernetesStop: 'codexServices.kubernetes.stop',
  kubernetesStart: 'codexServices.kubernetes.start',
  kubernetesScale: 'codexServices.kubernetes.scale',
  kubernetesLogs: 'codexServices.kubernetes.logs',
  kubernetesCombined: 'codexServices.kubernetes.combinedLogs',
  kubernetesSearch: 'codexServices.kubernetes.search',
  kubernetesEvents: 'codexServices.kubernetes.events',
  kubernetesOpen: 'codexServices.kubernetes.open',
  kubernetesShell: 'codexServices.kubernetes.shell',
  kubernetesDefinition: 'codexServices.kubernetes.definition',
} as const;

/** The type of our debug configurations in launch.json. */
export const debugType = 'codex-services';

export type CommandId = (typeof commandIds)[keyof typeof commandIds];

export const viewIds = {
  container: 'codexServices',
  services: 'codexServices.services',
  stability: 'codexServices.stability',
} as const;

/** Tabs of the editor that are pages of ours. */
export const panelIds = {
  monitor: 'codexServices.monitor',
} as const;

/** Tools for language models: `codexServices_` and the name that the tool has in src/agents/tools. */
export const toolIds = {
  listServices: 'codexServices_list_services',
  readLogs: 'codexServices_read_logs',
  explainRestart: 'codexServices_explain_last_restart',
  startServices: 'codexServices_start_services',
  restartServices: 'codexServices_restart_services',
  stopServices: 'codexServices_stop_services',
  auditProject: 'codexServices_audit_project',
  previewFixes: 'codexServices_preview_fixes',
} as const;

export type ToolId = (typeof toolIds)[keyof typeof toolIds];

/** The type of our tasks in a tasks.json. */
export const taskType = 'codex-services';

export const settingIds = {
  services: 'codexServices.services',
  ecosystemFile: 'codexServices.ecosystemFile',
  environment: 'codexServices.environment',
  launch: 'codexServices.launch',
  nodePath: 'codexServices.nodePath',
  pm2Path: 'codexServices.pm2.path',
  pm2Home: 'codexServices.pm2.home',
  statusBarClick: 'codexServices.statusBar.click',
  memoryWarning: 'codexServices.memory.warningPercent',
  memoryCritical: 'codexServices.memory.criticalPercent',
  enforceCaps: 'codexServices.memory.enforceCaps',
  guardWhenClosed: 'codexServices.memory.guardWhenClosed',
  sampleBeforeRestart: 'codexServices.memory.sampleBeforeRestart',
  startOnOpen: 'codexServices.startOnOpen',
  audit: 'codexServices.audit',
  databaseUrl: 'codexServices.database.url',
  onClose: 'codexServices.onClose',
  crashLoopAction: 'codexServices.crashLoop.action',
  logNoise: 'codexServices.logs.noise',
  logMaxSize: 'codexServices.logs.maxSize',
  logKeep: 'codexServices.logs.keep',
  profileSeconds: 'codexServices.debugging.profileSeconds',
  metricsExport: 'codexServices.metrics.export',
  metricsHost: 'codexServices.metrics.host',
  metricsPort: 'codexServices.metrics.port',
  metricsLogLines: 'codexServices.metrics.logLines',
  kubernetesReadOnly: 'codexServices.kubernetes.readOnlyContexts',
} as const;

export const contextKeys = {
  /** Which welcome is shown, if any: `loading`, `nothing`, `noProgram`, `notAnswering`, `rows`. */
  view: 'codexServices.view',
  hasServices: 'codexServices.hasServices',
  anyRunning: 'codexServices.anyRunning',
  anyStopped: 'codexServices.anyStopped',
  /** PM2's list holds an entry of ours. */
  anyEntry: 'codexServices.anyEntry',
  hasPorts: 'codexServices.hasPorts',
  hasBackend: 'codexServices.hasBackend',
  hasFrontend: 'codexServices.hasFrontend',
  hasGenerator: 'codexServices.hasGenerator',
  hasEcosystemFile: 'codexServices.hasEcosystemFile',
  hasEnvironments: 'codexServices.hasEnvironments',
  hasOthers: 'codexServices.hasOthers',
  othersShown: 'codexServices.othersShown',
  /** PM2's own program can be run: for `pm2 status` and `pm2 monit`. */
  daemonRuns: 'codexServices.daemonRuns',
  /** The daemon accepts connections and does not answer. */
  daemonHangs: 'codexServices.daemonHangs',
  /** A row has been opened; a step of the walkthrough. */
  rowOpened: 'codexServices.rowOpened',
} as const;

export type ContextKey = (typeof contextKeys)[keyof typeof contextKeys];

/** Words in a row's `contextValue`, which when-clauses look for. */
export const rowWords = {
  service: 'service',
  definition: 'definition',
  running: 'running',
  stopped: 'stopped',
  entry: 'entry',
  conflict: 'conflict',
  port: 'port',
  portRow: 'portRow',
  /** Nobody has looked at an error in its log. */
  logError: 'logError',
  other: 'other',
  folder: 'folder',
  instance: 'instance',
  history: 'history',
  orphaned: 'orphaned',
  database: 'database',
  /** A database that we can start. */
  startable: 'startable',
  /** A stop is under way, or is waited for. */
  stopping: 'stopping',
  /** It runs outside PM2. */
  outside: 'outside',
  /** Another process holds its port. */
  held: 'held',
  /** The row of a cluster. */
  cluster: 'cluster',
  /** The row of one that may only be looked at. */
  lockedCluster: 'lockedCluster',
  /** What a cluster runs. */
  workload: 'workload',
  pod: 'pod',
  alivePod: 'alivePod',
  /** It can be scaled, and is above 0, or at 0. */
  scaledUp: 'scaledUp',
  scaledDown: 'scaledDown',
  /** It can be restarted in the cluster. */
  rollout: 'rollout',
  /** A pod lives. */
  alive: 'alive',
  podPort: 'podPort',
} as const;
