// What agents may ask and order: tools, defined once, for the language models of the editor and for MCP.
// From outside: agentTools, callTool, and coreContext, which is what they work with.
export {};
