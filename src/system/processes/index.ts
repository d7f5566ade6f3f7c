// Finding and running programs, and what every platform's process table has in common.
// From outside: runProgram and startProgram, findInPath; the tables are for the platforms.
export {};
