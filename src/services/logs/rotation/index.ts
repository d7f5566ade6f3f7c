// Keeping logs from growing without bound: moved aside, packed, and what PM2 drops meanwhile put back.
// From outside: LogRotation, and tellsReload for who reads what is put back.
export {};
