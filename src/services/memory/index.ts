// Caps, forecasts, pressure and series over samples of process trees, for the editor and for the guardian.
// From outside: MemoryWatch, and memoryLevel for the machine.
export {};
