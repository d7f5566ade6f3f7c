// /proc and the cgroups, read directly.
// From outside: nothing but system/index.ts, which chooses.
export {};
