// Where a program says that it listens: in its configuration, in env files that its tool reads, in its own text. Nothing is run.
// From outside: writtenPort.
export {};
