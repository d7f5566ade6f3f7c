// The program that PM2 runs for us while caps are guarded or metrics are exported: what it does, and how windows keep it in step.
// From outside: GuardianSetup, GuardianSync and WordSync in a window; Guardian in the program itself.
export {};
