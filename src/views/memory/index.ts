// Memory alerts, curves and charts.
// From outside: MemoryFeature.
export {};
