// Values of JSON, YAML and JavaScript configuration, each with the place where it stands.
// From outside: readJson, readYaml and readJsConfig give a Value; memberOf and textOf take it apart.
export {};
