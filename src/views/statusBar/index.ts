// The memory indicator in the status bar.
// From outside: MemoryIndicator.
export {};
