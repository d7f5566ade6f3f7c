// Minimal edits that mend findings, alone or all at once, and what is remembered of them.
// From outside: planFixes, setKey and setPath plan edits; addMembers and removeMember are what rules offer.
export {};
