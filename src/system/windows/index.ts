// One long-lived PowerShell, and netstat.
// From outside: nothing but system/index.ts, which chooses.
export {};
