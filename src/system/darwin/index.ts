// What macOS alone says: vm_stat.
// From outside: nothing but system/index.ts, which chooses.
export {};
