// Findings as JSON, SARIF, text for a terminal, and as the document of an audit.
// From outside: toJson, toSarif, toHuman, stabilityReport; ruleHelp explains a rule.
export {};
