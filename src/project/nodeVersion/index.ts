// Which node a project wants, and which of those that version managers have installed is that.
// From outside: wantedNode, installedNodes, nodeFits.
export {};
