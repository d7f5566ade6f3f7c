// The stability audit: what a finding is, where it stands in a text, and how that text is changed. No editor here, nor a running service.
// From outside: Finding, Range and FileEdit; what runs the audit is asked in engine.
export {};
