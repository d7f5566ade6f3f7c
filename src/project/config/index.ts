// Values of JSON and YAML, each with the place where it stands.
// From outside: readJson and readYaml give a Value; memberOf, textOf and plain take it apart.
export {};
