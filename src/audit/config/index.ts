// Values of JavaScript configuration, each with the place where it stands, as far as they are known without running it.
// From outside: readJsConfig gives a Value (src/project/config).
export {};
