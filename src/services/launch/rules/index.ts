// The rules that take wrappers and watchers off a command, one rule a file.
// From outside: nothing but planLaunch, which holds their order.
export {};
