// Manifests for Kubernetes, Dockerfiles and a script for secrets, made of definitions: texts, and what is kept of hand edits.
// From outside: gatherExport reads a project, exportFiles makes the texts of it, withHandEdits takes in what people changed.
export {};
