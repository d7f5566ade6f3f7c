// Commands and their order, loops, recovery, orphans.
// From outside: Supervisor to command; Watchers for what happens between commands.
export {};
