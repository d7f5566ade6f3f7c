// Lines that stand in log files: found by a text, or the newest ones that pass, with what is known of their times.
// From outside: findLines for people, recentLines for agents and other extensions.
export {};
