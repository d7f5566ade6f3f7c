// Which node a project asks for, and which ones version managers have installed.
// From outside: wantedNode, installedNodes and nodeFits.
export {};
