// Ecosystem files: their names, and what they say, evaluated in a child process.
// From outside: EcosystemReader, and the list of names.
export {};
