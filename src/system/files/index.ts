// Reading and writing files of projects and of ours, within bounds.
// From outside: NodeFiles, SyncFiles, readText and openRegular to read, SharedFile and writeAtomically to write, requireOwn before what stands in a project is written.
export {};
