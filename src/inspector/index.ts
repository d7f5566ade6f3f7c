// Node's inspector, over its own protocol: a client of one program, and the profiles that are made through it.
// From outside: Inspector, isInspector, and the profiles.
export { Inspector, isInspector } from './inspector';
export { cpuProfile, heapSampling, heapSnapshot } from './profiles';
