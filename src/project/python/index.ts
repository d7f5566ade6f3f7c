// What Python projects say of themselves: environments, packages, applications.
// From outside: one reader a file.
export {};
