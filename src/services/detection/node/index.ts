// Finds the services of a folder with a package.json: which of its scripts is one, and what that runs.
// From outside: the detector in detectNode.ts.
export {};
