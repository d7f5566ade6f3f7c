// Finds services by what stands in a folder, running none of it: one detector a world, all listed in detectors.ts.
// From outside: detect, and the types of what it finds.
export {};
