// What ps and lsof say, where there is no /proc.
// From outside: nothing but system/index.ts, which chooses.
export {};
