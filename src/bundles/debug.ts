// Loaded when a debugger is first attached or a profile first asked for: inspectors, their client (ws), sessions and profiles.
export { DebugFeature } from '../commands/debug/debugFeature';
export { heapBeforeRestart } from '../services/debugging/assembled';
