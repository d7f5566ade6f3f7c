// Node's inspector, over its own protocol: a client of one program, and the profiles that are made through it.
// From outside: Inspector, pidAt, the profiles and their files.
export { Inspector, pidAt } from './inspector';
export { ProfileFiles } from './profileFiles';
export { cpuProfile, heapSampling, heapSnapshot } from './profiles';
