// Finding node and pm2, and the clean environment they run in.
// From outside: Toolchain.
export {};
