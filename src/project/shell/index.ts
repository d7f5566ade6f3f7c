// Shell commands and scripts, split into what they run, each part with its place.
// From outside: understandShell and parseShell; commandLine for one command.
export {};
