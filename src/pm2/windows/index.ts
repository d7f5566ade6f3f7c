// What several windows and the guardian share: leases, instructions, the program that stops services with the editor.
// From outside: Leases, CloseGuard, GuardianFiles.
export {};
