// The tools over MCP, for agents outside of the editor: a program of its own that a client starts and speaks with over stdio.
// From outside: runMcp, which src/bundles/mcpServer.ts calls; mcpConfiguration, for whoever writes a client's configuration.
export {};
