// Loaded when there is a first service: the watch over memory, its alerts and pictures, and what sets a cap.
export { setMemoryCap } from '../commands/setMemoryCap';
export { MemoryFeature } from '../views/memory/memoryFeature';
