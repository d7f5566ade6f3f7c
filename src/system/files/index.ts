// Reading and writing files of projects and of ours, within bounds.
// From outside: NodeFiles and SyncFiles to read, SharedFile and writeAtomically to write.
export {};
