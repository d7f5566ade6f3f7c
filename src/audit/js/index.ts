// A JavaScript and TypeScript parser, and the little of a program that can be known without running it.
// From outside: walk and child go through a tree, evaluate and constantsOf say what is known.
export {};
